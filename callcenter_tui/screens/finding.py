"""Finding calls in the list: words, a department, an order."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widgets import Input, Static

from callcenter_tui import commands
from callcenter_tui.screens.room import Room
from callcenter_tui.widgets.calls_table import CallsTable
from callcenter_tui.widgets.departments import DepartmentStrip
from callcenter_tui.widgets.plain import plain_line
from callcenter_tui.widgets.sorting import next_order

MOVES = ("row", "page", "show_all")
"""Actions of keys that edit while words are typed."""


class Finding(Room[None]):
    """A screen with a calls table, a departments strip and a field to look for words.

    Its letters act at once, so the keys that move the cursor must, too: else ``down t`` in one
    burst would take the call that was under the cursor before.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "row(-1)", show=False, priority=True),
        Binding("down,j", "row(1)", show=False, priority=True),
        Binding("pageup", "page(-1)", show=False, priority=True),
        Binding("pagedown", "page(1)", show=False, priority=True),
        Binding("home,g", "row(-1000000)", show=False, priority=True),
        Binding("end,G", "row(1000000)", show=False, priority=True),
        Binding("escape", "show_all", show=False, priority=True),
    ]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While words are typed, letters are no commands."""
        ours = any(one.id == action and not one.first for one in commands.of(self.NAME))
        if (ours or action in MOVES) and isinstance(self.focused, Input):
            return False
        return super().check_action(action, parameters)

    def action_row(self, step: int) -> None:
        """Move the cursor by ``step`` calls."""
        self.table.action_move(step)

    def action_page(self, step: int) -> None:
        """Move the cursor by ``step`` screens."""
        self.table.action_page(step)

    @property
    def table(self) -> CallsTable:
        """The calls table."""
        return self.query_one(CallsTable)

    @property
    def strip(self) -> DepartmentStrip:
        """The departments strip."""
        return self.query_one(DepartmentStrip)

    def count(self) -> None:
        """Say how many calls there are, and which of them show."""
        shown, total = self.table.counts
        where = self.strip.title_of(self.table.department) if self.table.department else ""
        needle = f"'{self.table.needle}'" if self.table.needle else ""
        only = " ".join(part for part in (where, needle) if part)
        many = f"{total} call" if total == 1 else f"{total} calls"
        if only:
            many = f"{shown} of {total} calls: {only}"
        empty = "" if total else " - none now; n starts one for a customer on the phone"
        words = plain_line(f"{many}, by {self.table.sort}{empty}", limit=120)
        self.query_one("#counts", Static).update(words)

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
        """Show all calls again."""
        find = self.query_one("#find", Input)
        find.value = ""
        find.display = False
        self.action_department("0")
        self.table.focus()

    def action_department(self, digit: str) -> None:
        """Show one department; 0 shows all."""
        key = self.strip.key_of(int(digit))
        self.table.department = self.strip.chosen = key
        self.table.rearrange()
        self.strip.tick(self.house.clock.now())
        self.count()

    def action_sort(self) -> None:
        """The next order."""
        self.table.sort = next_order(self.table.sort)
        self.table.rearrange()
        self.count()
