"""A form over the screen: fields, one action, errors in words; open until the action is done."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Generic, Literal, TypeVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Button, Input, Select, Static

from callcenter_tui.domain.errors import CallCenterError
from callcenter_tui.text import clean_line
from callcenter_tui.widgets.composer import Composer
from callcenter_tui.widgets.plain import plain, plain_line

T = TypeVar("T")
Values = dict[str, str]


@dataclass(frozen=True, slots=True)
class Field:
    """One field. ``choices`` are (value, words); ``text`` has several lines."""

    id: str
    label: str
    kind: Literal["line", "secret", "text", "choice"] = "line"
    choices: Sequence[tuple[str, str]] = ()
    value: str = ""
    hint: str = ""

    def widget(self) -> Widget:
        """The widget in which the field is filled."""
        if self.kind == "choice":
            # Rich's Text: Select searches while one types, but not in Textual's Content.
            options = [(Text(clean_line(words)), value) for value, words in self.choices]
            chosen = self.value if self.value in dict(self.choices) else Select.NULL
            return Select(options, prompt="choose", value=chosen, id=self.id, compact=True)
        if self.kind == "text":
            area = Composer(self.value, id=self.id)
            area.invite(self.hint)
            return area
        line = Input(self.value, id=self.id, password=self.kind == "secret", compact=True)
        line.placeholder = self.hint
        line.cursor_blink = False
        return line


class Form(ModalScreen[T | None], Generic[T]):
    """Asks for ``fields`` and awaits ``submit(values)``; dismissed with its result, or None by Esc.

    What ``submit`` refuses with a CallCenterError is shown in the form, nothing typed is lost.
    """

    CSS_PATH = "form.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", show=False),
        Binding("ctrl+s", "submit", show=False),
        Binding("tab", "app.focus_next", show=False, priority=True),
        Binding("shift+tab", "app.focus_previous", show=False, priority=True),
    ]

    def __init__(
        self,
        title: str,
        fields: Sequence[Field],
        submit: Callable[[Values], Awaitable[T]],
        *,
        done: str = "OK",
        note: str = "",
    ) -> None:
        super().__init__()
        self._title = title
        self._fields = fields
        self._submit = submit
        self._done = done
        self._note = note
        self._busy = False

    def compose(self) -> ComposeResult:
        """A line for each field, a line for what is wrong, two buttons."""
        with VerticalScroll(id="form", can_focus=False) as box:
            box.border_title = plain_line(self._title)
            if self._note:
                yield Static(plain(self._note), id="form-note")
            for field in self._fields:
                with Horizontal(classes=f"field {field.kind}"):
                    yield Static(plain_line(field.label), classes="label")
                    yield field.widget()
            yield Static(id="form-said")
            with Horizontal(id="form-buttons"):
                yield Button(Content(f"{self._done} (Enter)"), id="done", compact=True)
                yield Button(Content("Cancel (Esc)"), id="cancel", compact=True)

    def on_mount(self) -> None:
        """The first field has the keys."""
        self.query_one(f"#{self._fields[0].id}").focus()

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
            result = await self._submit({field.id: self._value(field) for field in self._fields})
        except CallCenterError as error:
            if self.is_attached:
                parts = [plain(error.title, "bold $error"), plain(error.hint)]
                said.update(Content("\n").join(part for part in parts if part))
                if isinstance(self.focused, Button):
                    self.query_one(f"#{self._fields[0].id}").focus()
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
        return widget.value if isinstance(widget, Input) else ""
