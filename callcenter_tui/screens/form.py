"""A form over the screen: fields, one action, errors in words; open until the action is done.

``confirmed`` is the smallest one: a question, and yes or no.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, Literal, TypeVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widget import Widget
from textual.widgets import Button, Checkbox, Input, Select, Static, TextArea

from callcenter_tui.domain.errors import CallCenterError
from callcenter_tui.text import clean_line
from callcenter_tui.widgets.composer import Composer
from callcenter_tui.widgets.plain import plain, plain_line
from callcenter_tui.widgets.tick import Tick

T = TypeVar("T")
Values = dict[str, str]
TICKED = "yes"
"""The value of a ticked field; one that is not is empty."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field. ``choices`` are (value, words); ``text`` has several lines, ``tick`` a box.

    In ``lines`` Enter begins a new one: a list has one entry a line.
    """

    id: str
    label: str
    kind: Literal["line", "secret", "text", "lines", "choice", "tick"] = "line"
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
        if self.kind == "tick":
            return Tick(plain_line(self.label), self.value == TICKED, id=self.id, compact=True)
        if self.kind in ("text", "lines"):
            area = Composer(self.value, id=self.id, empty=True, lines=self.kind == "lines")
            area.invite(self.hint)
            return area
        line = Input(self.value, id=self.id, password=self.kind == "secret", compact=True)
        line.placeholder = self.hint
        line.cursor_blink = False
        return line

    def row(self) -> Horizontal:
        """The widget with its label before it; a box has its label behind it."""
        label = "" if self.kind == "tick" else self.label
        return Horizontal(
            Static(plain_line(label), classes="label"),
            self.widget(),
            classes=f"field {self.kind}",
        )


class Form(ModalScreen[T | None], Generic[T]):
    """Asks for ``fields`` and awaits ``submit(values)``; dismissed with its result, or None by Esc.

    What ``submit`` refuses with a CallCenterError is shown in the form, nothing typed is lost.
    ``told``: says how the values are understood, as they are typed. ``ready``: all is filled in
    as it is meant mostly, so the button has the keys. ``careful``: Enter does nothing yet.
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
        told: Callable[[Values], str] | None = None,
        ready: bool = False,
        careful: bool = False,
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
                    yield Button(Content("Cancel (Esc)"), id="cancel", compact=True)

    def buttons(self) -> Iterable[Button]:
        """What can be done; ``Cancel`` follows."""
        lists = any(field.kind == "lines" for field in self._fields)
        key = "" if self._careful else " (Ctrl+S)" if lists else " (Enter)"
        return [Button(Content(f"{self._done}{key}"), id="done", compact=True)]

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
    screen: Screen[Any], title: str, question: str, done: str, *, careful: bool = False
) -> bool:
    """Ask before something that cannot be taken back; must run in a worker of ``screen``."""

    async def yes(values: Values) -> bool:
        return True

    form: Form[bool] = Form(title, [], yes, done=done, note=question, careful=careful)
    return await screen.app.push_screen_wait(form) is True
