"""A form over the screen: fields, one action, errors in words; open until the action is done.

``confirmed`` is the smallest one: a question, and yes or no.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Any, ClassVar, Generic, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widget import Widget
from textual.widgets import Button, Checkbox, Input, Select, Static, TextArea

from callcenter_tui.domain.errors import CallCenterError
from callcenter_tui.screens.field import TICKED, Field
from callcenter_tui.widgets.composer import Composer
from callcenter_tui.widgets.plain import plain, plain_line

__all__ = ["TICKED", "Field", "Form", "Values", "confirmed"]

T = TypeVar("T")
Values = dict[str, str]


class Form(ModalScreen[T | None], Generic[T]):
    """Asks for ``fields`` and awaits ``submit(values)``; dismissed with its result, or None by Esc.

    What ``submit`` refuses with a CallCenterError is shown in the form, nothing typed is lost.
    ``told``: says how the values are understood, as they are typed. ``ready``: all is filled in
    as it is meant mostly, so the button has the keys. ``careful``: Enter does nothing yet; ``key``
    names the one that does, ``cancel`` is the word on the other button.
    """

    CSS_PATH = "form.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", show=False),
        Binding("ctrl+s", "submit", show=False),
        Binding("tab", "app.focus_next", show=False, priority=True),
        Binding("shift+tab", "app.focus_previous", show=False, priority=True),
        # With priority, as in the login screen: letters behind the key belong to the next field.
        Binding("enter", "next_secret", show=False, priority=True),
    ]

    def __init__(
        self,
        title: str,
        fields: Sequence[Field],
        submit: Callable[[Values], Awaitable[T]],
        *,
        done: str = "OK",
        note: str = "",
        told: Callable[[Values], str] | None = None,
        ready: bool = False,
        careful: bool = False,
        key: str = "",
        cancel: str = "Cancel",
    ) -> None:
        super().__init__()
        self._title = title
        self._fields = fields
        self._submit = submit
        self._done = done
        self._note = note
        self._told = told
        self._ready = ready
        self._careful = careful
        self._key = key
        self._cancel = cancel
        self._busy = False

    def compose(self) -> ComposeResult:
        """A line for each field, a line for what is wrong, two buttons."""
        with VerticalScroll(id="form", can_focus=False) as box:
            box.border_title = plain_line(self._title)
            if self._note:
                yield Static(plain(self._note), id="form-note")
            yield from self.rows()
            if self._told:
                yield Static(id="form-told")
            with Vertical(id="form-foot"):
                yield Static(id="form-said")
                with Horizontal(id="form-buttons"):
                    yield from self.buttons()
                    yield Button(Content(f"{self._cancel} (Esc)"), id="cancel", compact=True)

    def buttons(self) -> Iterable[Button]:
        """What can be done; ``Cancel`` follows."""
        lists = any(field.kind == "lines" for field in self._fields)
        usual = "" if self._careful else "Ctrl+S" if lists else "Enter"
        key = self._key or usual
        words = f"{self._done} ({key})" if key else self._done
        return [Button(Content(words), id="done", compact=True)]

    def rows(self) -> Iterable[Widget]:
        """The fields with their labels."""
        return [field.row() for field in self._fields]

    def on_mount(self) -> None:
        """The first field has the keys, or the button."""
        self.begin()
        self._retell()

    def begin(self) -> None:
        """Where the keys rest at first."""
        if self._ready or self._careful:
            self.query_one("#cancel" if self._careful else "#done").focus()
        else:
            self._to_first()

    @property
    def values(self) -> Values:
        """What is filled in now, by field."""
        return {field.id: self._value(field) for field in self._fields}

    @on(Input.Changed)
    @on(Select.Changed)
    @on(Checkbox.Changed)
    @on(TextArea.Changed)
    def _retell(self) -> None:
        if self._told:
            self.query_one("#form-told", Static).update(plain(self._told(self.values)))

    def _to_first(self) -> None:
        first = self._fields[0].id if self._fields else "done"
        self.query_one(f"#{first}").focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Enter moves on from a secret to the next one: half of a pair is nothing to submit."""
        if action == "next_secret":
            return self._next_secret is not None
        return super().check_action(action, parameters)

    @property
    def _next_secret(self) -> str | None:
        """The secret after the one that has the keys."""
        secrets = [field.id for field in self._fields if field.kind == "secret"]
        at = self.focused.id if self.focused is not None else None
        after = secrets[secrets.index(at) + 1 :] if at in secrets else []
        return after[0] if after else None

    def action_next_secret(self) -> None:
        """On to the next secret, at once."""
        if following := self._next_secret:
            self.set_focus(self.query_one(f"#{following}"))

    def action_cancel(self) -> None:
        """Close without doing anything."""
        self.dismiss(None)

    @on(Button.Pressed, "#cancel")
    def _cancelled(self) -> None:
        self.action_cancel()

    @on(Button.Pressed, "#done")
    @on(Input.Submitted)
    @on(Composer.Sent)
    def action_submit(self) -> None:
        """Try it."""
        if not self._busy:
            self._busy = True
            self.run_worker(self._try())

    async def _try(self) -> None:
        said = self.query_one("#form-said", Static)
        said.update(plain("one moment...", "$text-muted"))
        try:
            result = await self._submit(self.values)
        except CallCenterError as error:
            if self.is_attached:
                parts = [plain(error.title, "bold $error"), plain(error.hint)]
                said.update(Content("\n").join(part for part in parts if part))
                if isinstance(self.focused, Button):
                    self._to_first()
        else:
            self.dismiss(result)
        finally:
            self._busy = False

    def _value(self, field: Field) -> str:
        widget = self.query_one(f"#{field.id}")
        if isinstance(widget, Select):
            return "" if widget.value is Select.NULL else str(widget.value)
        if isinstance(widget, Composer):
            return widget.text
        if isinstance(widget, Checkbox):
            return TICKED if widget.value else ""
        return widget.value if isinstance(widget, Input) else ""


async def confirmed(
    screen: Screen[Any],
    title: str,
    question: str,
    done: str,
    *,
    careful: bool = False,
    key: str = "",
    stay: str = "Cancel",
) -> bool:
    """Ask before something that cannot be taken back; must run in a worker of ``screen``.

    ``key``: names a key of the screen below that means yes as well. ``stay``: the word for no.
    """

    async def yes(values: Values) -> bool:
        return True

    form: Form[bool] = Form(
        title, [], yes, done=done, note=question, careful=careful, key=key, cancel=stay
    )
    return await screen.app.push_screen_wait(form) is True
