"""Editing the center's lists, each as YAML."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from callcenter_tui.calls.document_yaml import parsed
from callcenter_tui.commands import bindings
from callcenter_tui.domain.errors import CallCenterError, Refused, SignInFailed
from callcenter_tui.domain.lists import DocumentView
from callcenter_tui.domain.views import Actor
from callcenter_tui.screens.form import confirmed
from callcenter_tui.screens.lists import Lists


class SettingsScreen(Lists):
    """The lists and their keys.

    Who lacks ``settings.manage`` may look. What is typed is lost by nobody's doing but one's own:
    an error or somebody else's change leaves it where it is.
    """

    NAME = "settings"
    CSS_PATH = "settings.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("settings")]

    def fits(self, command: str) -> bool:
        """While one edits, keys are letters; before, there is nothing to save."""
        if command == "save":
            return self.seen is not None
        if command == "reset":
            return self.seen is None and self.listed.view is not None and self.listed.view.own
        return command != "edit" or self.seen is None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys of commands that do not fit now go to the text."""
        return self.fits(action) and super().check_action(action, parameters)

    def action_edit(self) -> None:
        """Edit the document under the cursor."""
        if self.listed.view is not None:
            self._edit(self.listed.view)
            self.editor.begin()

    def action_save(self) -> None:
        """Save what is edited."""
        if self.seen is not None and not self.editor.read_only:  # not while it is being saved
            self.work(self._save(self.seen, self.editor.text), group="save")

    async def _save(self, seen: DocumentView, text: str) -> None:
        documents = self.house.floor.documents

        def save(actor: Actor) -> None:
            documents.set(actor, seen.name, parsed(text), seen=seen)

        self.editor.read_only = True  # a letter typed while it is being saved would be lost
        try:
            await self.console.ask(save)
        except Refused as error:
            await self.read()
            self._edit(self.listed.view or seen)  # who saves again has been told, and means it
            self.say(
                error.title,
                "Your text is kept. Ctrl+S once more puts it in place of theirs; Esc shows theirs.",
                "$warning",
            )
        except SignInFailed:
            raise
        except CallCenterError as error:
            self.say(error.title, error.hint, "$error")
        else:
            await self._stop()
            self.say(f"{seen.name} is saved.", style="$success")
        finally:
            self.editor.read_only = self.seen is None

    def action_reset(self) -> None:
        """Go back to the default, after a question."""
        if self.listed.view is not None:
            self.work(self._reset(self.listed.view), group="save")

    async def _reset(self, view: DocumentView) -> None:
        question = f"What the center has as {view.name} is dropped; the program's own value holds."
        if await confirmed(self, f"Default {view.name}", question, "Go back to the default"):
            await self.console.ask(self.house.floor.documents.reset, view.name, seen=view)
            await self.read()

    def action_leave(self) -> None:
        """Leave the text, or the screen; what was typed and not saved only after a question."""
        if self.seen is None:
            self.dismiss()
        else:
            self.work(self._leave(self.seen), group="save")

    async def _leave(self, seen: DocumentView) -> None:
        same = self.editor.text == self.begun
        question = f"What you typed into {seen.name} is not saved."
        if same or await confirmed(self, "Not saved", question, "Drop it"):
            await self._stop()
        elif self.seen is not None:
            self.editor.focus()

    def _edit(self, seen: DocumentView) -> None:
        """From now on ``seen`` is edited; the list waits meanwhile."""
        if self.seen is None:
            self.begun = self.editor.text
        self.seen = seen
        self._mark(editing=True)

    async def _stop(self) -> None:
        """No longer edit; show what holds."""
        self.seen = None
        self._mark(editing=False)
        self.say("")
        await self.read()
        self.show()
        self.listed.focus()

    def _mark(self, *, editing: bool) -> None:
        self.listed.disabled = editing
        self.editor.set_class(editing, "-editing")
        self.keys_changed()
