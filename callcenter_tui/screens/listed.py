"""A screen with a table whose cursor the keys move wherever the focus is; words can filter it."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widgets import Input

from callcenter_tui import commands
from callcenter_tui.screens.room import Room
from callcenter_tui.widgets.rows import Rows

MOVES = ("row", "page", "show_all")
"""Actions of keys that edit while words are typed."""


class Listed(Room[None]):
    """Arrows and pages belong to the table."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "row(-1)", show=False, priority=True),
        Binding("down", "row(1)", show=False, priority=True),
        Binding("pageup", "page(-1)", show=False, priority=True),
        Binding("pagedown", "page(1)", show=False, priority=True),
    ]

    @property
    @abstractmethod
    def table(self) -> Rows[Any]:
        """The table."""

    def action_row(self, step: int) -> None:
        """Move the cursor by ``step`` rows."""
        self.table.action_move(step)

    def action_page(self, step: int) -> None:
        """Move the cursor by ``step`` screens."""
        self.table.action_page(step)


class Sought(Listed):
    """One whose letters are commands, with a field (``#find``) to look for words.

    Its letters act at once, so the keys that move the cursor must, too: else ``down t`` in one
    burst would take the row that was under the cursor before.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("k", "row(-1)", show=False, priority=True),
        Binding("j", "row(1)", show=False, priority=True),
        Binding("home", "row(-1000000)", show=False, priority=True),
        Binding("end", "row(1000000)", show=False, priority=True),
    ]

    def on_mount(self) -> None:
        """The field is there when it is called for."""
        find = self.query_one("#find", Input)
        find.cursor_blink = False
        find.display = False
        self.table.focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While words are typed, letters are no commands."""
        ours = any(one.id == action and not one.first for one in commands.of(self.NAME))
        if (ours or action in MOVES) and isinstance(self.focused, Input):
            return False
        return super().check_action(action, parameters)

    @abstractmethod
    def count(self) -> None:
        """Say how many rows there are, and which of them show."""

    def action_find(self) -> None:
        """Type words to look for."""
        find = self.query_one("#find", Input)
        find.display = True
        self.set_focus(find)  # ``find.focus()`` would let the next letters of a burst pass by

    @on(Input.Changed, "#find")
    def _finding(self, message: Input.Changed) -> None:
        self.table.needle = message.value
        self.table.rearrange()
        self.count()

    @on(Input.Submitted, "#find")
    def _found(self) -> None:
        self.query_one("#find").display = bool(self.table.needle)
        self.table.focus()

    def key_escape(self) -> None:
        """In the field: after the letters that were typed before it."""
        self.action_show_all()

    def action_show_all(self) -> None:
        """Show all rows again."""
        find = self.query_one("#find", Input)
        find.value = ""
        find.display = False
        self.table.focus()
