"""The departments strip: who waits, who speaks, and how long the longest has waited."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from textual.content import Content
from textual.widgets import Static

from callcenter_tui.domain.views import DepartmentLoad
from callcenter_tui.widgets.calls_table import fitted
from callcenter_tui.widgets.plain import plain
from callcenter_tui.widgets.wording import age, driver


class DepartmentStrip(Static):
    """A row for each department, or one line of sums while ``short`` is set."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.short = False
        self.chosen: str | None = None
        self._loads: tuple[DepartmentLoad, ...] = ()
        self._read_at: datetime | None = None
        self._lines: list[str] = []

    def show(self, loads: Sequence[DepartmentLoad], now: datetime) -> None:
        """New figures, read at ``now``."""
        self._loads, self._read_at = tuple(loads), now
        self.tick(now)

    def title_of(self, key: str) -> str:
        """A department's name by its key."""
        return next((load.name for load in self._loads if load.key == key), key)

    @property
    def named(self) -> list[tuple[str, str]]:
        """Keys and names of all departments."""
        return [(load.key, load.name) for load in self._loads]

    def key_of(self, number: int) -> str | None:
        """The key of the department shown as ``number`` (from 1)."""
        return self._loads[number - 1].key if 0 < number <= len(self._loads) else None

    def tick(self, now: datetime) -> None:
        """Let the waits grow; painted only when a line reads differently."""
        passed = (now - self._read_at).total_seconds() if self._read_at else 0.0
        waits = [load.longest_wait + passed if load.waiting else 0.0 for load in self._loads]
        lines = self._sums(waits) if self.short else self._rows(waits)
        if lines != self._lines:
            grown = len(lines) != len(self._lines)
            self._lines = lines
            self.update(self._drawn(lines), layout=grown)

    def _rows(self, waits: list[float]) -> list[str]:
        wide = self.app.size.width >= 100
        head = "Answers   Waiting Longest    AI  Draft  Person"
        lines = [f"    {fitted('Department', 20)} {head}{'  Operators' if wide else ''}"]
        for number, (load, wait) in enumerate(zip(self._loads, waits, strict=True), 1):
            mark = "▸" if load.key == self.chosen else " "
            line = (
                f"{mark}{number if number < 10 else ' '}  {fitted(load.name, 20)} "
                f"{fitted(driver(load.autonomy), 9)} {load.waiting:>7} "
                f"{age(wait) if load.waiting else '-':>7} {load.ai:>5} {load.draft:>6} "
                f"{load.person:>7}"
            )
            lines.append(line + (f" {load.operators:>10}" if wide else ""))
        return lines

    def _sums(self, waits: list[float]) -> list[str]:
        loads = [load for load in self._loads if self.chosen in (None, load.key)]
        waiting = sum(load.waiting for load in loads)
        longest = f" ({age(max(waits))})" if waiting else ""
        where = fitted(self.title_of(self.chosen), 14).rstrip() if self.chosen else "All"
        return [
            f" {where}: waiting {waiting}{longest}  AI {sum(load.ai for load in loads)}  "
            f"draft {sum(load.draft for load in loads)}  "
            f"person {sum(load.person for load in loads)}"
        ]

    def _drawn(self, lines: list[str]) -> Content:
        if self.short:
            return plain(lines[0])
        styled = [plain(lines[0], "$text-muted")]
        for line, load in zip(lines[1:], self._loads, strict=True):
            styled.append(plain(line, "bold $warning" if load.waiting else ""))
        return Content("\n").join(styled)
