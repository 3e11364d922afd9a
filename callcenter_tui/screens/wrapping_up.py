"""The wrap-up form: how the call ended, its checklist, a note, and the summary."""

from __future__ import annotations

from collections.abc import Coroutine, Iterable, Sequence
from contextlib import suppress
from functools import partial
from typing import Any, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.css.query import NoMatches
from textual.widget import Widget
from textual.widgets import Select, Static

from callcenter_tui.domain.dispositions import WITHOUT_A_PERSON
from callcenter_tui.domain.errors import CallCenterError, Invalid
from callcenter_tui.domain.lists import Choice
from callcenter_tui.domain.views import EventView
from callcenter_tui.screens.form import TICKED, Field, Form, Values
from callcenter_tui.screens.room import Room
from callcenter_tui.widgets.composer import Composer
from callcenter_tui.widgets.plain import plain
from callcenter_tui.widgets.wording import NOBODY

STEP = "step-"
"""Before the key of a checklist's step it is the id of its field."""

DRAFTING = "The AI is drafting a summary; you need not wait for it."
THERE = "The summary is the AI's draft: change it as you like."
BESIDE = "The AI has drafted a summary: Ctrl+R puts it in place of yours."
NONE = "The AI drafts no summary of this call: write it yourself, or leave it out."
NO_AI = "No AI answers now: write the summary yourself, or leave it out."


class WrapUpForm(Form[bool]):
    """Asks how one call ended. What is filled in stays in ``kept`` when it is left by Esc."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+r", "use_draft", show=False, priority=True)
    ]

    def __init__(
        self, room: Room[Any], call: str, key: str, endings: Sequence[Choice], kept: Values
    ) -> None:
        choices = [(one.key, one.name("en")) for one in endings]
        self._fixed = [
            Field("disposition", "How it ended", "choice", choices, kept.get("disposition", "")),
            Field("note", "Note", "text", value=kept.get("note", ""), hint="may be empty"),
            Field("summary", "Summary", "text", value=kept.get("summary", "")),
        ]
        super().__init__(f"Wrap up {key}", self._fixed, self._finish, done="Finish")
        self._room = room
        self._call = call
        self._kept = kept
        self._draft = ""
        self._steps: list[Field] = []

    def rows(self) -> Iterable[Widget]:
        """The checklist stands right under the ending to which it belongs."""
        ending, *others = self._fixed
        yield ending.row()
        yield Vertical(id="checklist")
        yield from (one.row() for one in others)
        yield Static(plain(DRAFTING), id="form-draft")

    def on_mount(self) -> None:
        """Look for the summary now, and whenever something happens to the call."""
        self._room.console.events.subscribe(self, self._on_events)
        self.run_worker(self._while_open(self._look()))

    def _on_events(self, events: list[EventView]) -> None:
        if not self._draft and (not events or any(one.call == self._call for one in events)):
            self.run_worker(self._while_open(self._look()))

    async def _look(self) -> None:
        """Put the AI's draft in when it has come, never over what was typed."""
        try:
            wrapup = self._room.house.floor.wrapup
            owed = await self._room.console.ask(wrapup.drafting, self._call)
            draft = await self._room.console.ask(wrapup.drafted, self._call)
        except CallCenterError:
            return  # the summary can be written by hand; finishing says what is wrong
        if self._draft or not self.is_attached:
            return
        self._draft = draft
        summary = self.query_one("#summary", Composer)
        if draft and not summary.text.strip():
            self.action_use_draft()
        elif draft:
            self._say(THERE if summary.text.strip() == draft.strip() else BESIDE)
        elif not owed:
            self._say(NONE)
        elif self._room.console.ai in ("", NOBODY):
            self._say(NO_AI)

    def _say(self, words: str) -> None:
        self.query_one("#form-draft", Static).update(plain(words))

    def action_use_draft(self) -> None:
        """The AI's summary in place of what is there."""
        if self._draft:
            summary = self.query_one("#summary", Composer)
            summary.text = self._draft
            summary.move_cursor(summary.document.end)
            self.call_after_refresh(summary.scroll_home, animate=False)  # it is read first
            self._say(THERE)

    @on(Select.Changed, "#disposition")
    def _ended_so(self, message: Select.Changed) -> None:
        chosen = "" if message.value is Select.NULL else str(message.value)
        # A function, not what it returns: one that is overtaken before it began was never made.
        listing: Any = partial(self._listed, chosen)  # Textual's union of both is too much for mypy
        self.run_worker(listing, group="checklist", exclusive=True)

    async def _listed(self, disposition: str) -> None:
        await self._while_open(self._list(disposition))

    async def _while_open(self, job: Coroutine[Any, Any, None]) -> None:
        """What comes back from the store while the form is being closed is for nobody."""
        with suppress(NoMatches):  # a form never removes what it composed: it is taken down itself
            await job

    async def _list(self, disposition: str) -> None:
        """The checklist of this ending; what was ticked of it before stays ticked."""
        choices = self._room.house.floor.choices
        steps = await self._room.console.ask(choices.checklist, disposition) if disposition else []
        ticked = {**self._kept, **self.values}
        self._steps = []
        box = self.query_one("#checklist")
        await box.remove_children()
        self._steps = [
            Field(f"{STEP}{one.key}", one.name("en"), "tick", value=ticked.get(STEP + one.key, ""))
            for one in steps
        ]
        self._fields = [*self._fixed, *self._steps]
        await box.mount_all([one.row() for one in self._steps])

    @property
    def values(self) -> Values:
        """What is filled in now; a checklist being exchanged counts as not ticked."""
        known = [one for one in self._fields if self.query(f"#{one.id}")]
        return {one.id: self._value(one) for one in known}

    def action_cancel(self) -> None:
        """Leave the call in wrap-up; what was filled in waits for the next time."""
        self._kept.update(self.values)
        super().action_cancel()

    async def _finish(self, typed: Values) -> bool:
        if not typed["disposition"]:
            raise Invalid("Choose how the call ended", "The list opens with Enter.")
        done = [one.id.removeprefix(STEP) for one in self._steps if typed.get(one.id) == TICKED]
        await self._room.console.ask(
            self._room.house.floor.wrapup.finish,
            self._call,
            disposition=typed["disposition"],
            note=typed["note"],
            summary=typed["summary"],
            done=done,
        )
        return True


async def wrap_up(room: Room[Any], call: str, key: str) -> bool:
    """Ask how the call ended; whether it is closed now. Must run in a worker of ``room``."""
    known = await room.console.ask(room.house.floor.choices.dispositions)
    endings = [one for one in known if one.key not in WITHOUT_A_PERSON]
    if not room.is_active:
        return False
    kept = room.console.tabs.wrapping.setdefault(call, {})
    return await room.app.push_screen_wait(WrapUpForm(room, call, key, endings, kept)) is True
