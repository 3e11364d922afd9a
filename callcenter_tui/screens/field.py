"""One field of a form: what it asks for, and the widget in which it is filled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from rich.text import Text
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Input, Select, Static

from callcenter_tui.text import clean_line
from callcenter_tui.widgets.composer import Composer
from callcenter_tui.widgets.plain import plain_line
from callcenter_tui.widgets.tick import Tick

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
