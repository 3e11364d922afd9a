"""Finding calls in the list: words, a department, an order."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import Static

from callcenter_tui.screens.listed import Sought
from callcenter_tui.widgets.calls_table import CallsTable
from callcenter_tui.widgets.departments import DepartmentStrip
from callcenter_tui.widgets.plain import plain_line
from callcenter_tui.widgets.sorting import next_order


class Finding(Sought):
    """A screen with a calls table, a departments strip and a field to look for words."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("g", "row(-1000000)", show=False, priority=True),
        Binding("G", "row(1000000)", show=False, priority=True),
        Binding("escape", "show_all", show=False, priority=True),
    ]

    _counted = ""

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
        words = f"{many}, by {self.table.sort}{empty}"
        if words != self._counted:  # an update arranges the whole screen anew
            self._counted = words
            self.query_one("#counts", Static).update(plain_line(words, limit=120))

    def action_show_all(self) -> None:
        """Show all calls again."""
        super().action_show_all()
        self.action_department("0")

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
