"""A day of a center, and a call of it while it is being played."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from callcenter_tui.domain import events as e

Event = tuple[int, str, str | None, str, dict[str, Any]]
"""Millisecond, kind, call, who, data."""


@dataclass(slots=True)
class Day:
    """Rows by table, and the events with their moments as milliseconds since 1970 (UTC)."""

    rows: dict[str, list[tuple[Any, ...]]] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    spells: dict[str, list[tuple[int, int, str, str]]] = field(default_factory=dict)

    def add(self, table: str, *row: Any) -> None:
        """A row of a table, in the order of ``bulk.COLUMNS``."""
        self.rows.setdefault(table, []).append(row)


@dataclass(slots=True)
class Played:
    """A call while it is being played: ``now`` moves on with every event."""

    id: str
    department: str
    language: str
    day: Day
    now: int
    told: list[Event] = field(default_factory=list)

    def tell(self, kind: str, who: str, after: float = 0, **data: Any) -> None:
        """One event, so many seconds after the one before."""
        self.now += round(after * 1000)
        self.told.append((self.now, kind, self.id, who, data))

    def stands(self, who: str, state: str, driver: str, operator: str = "") -> None:
        """How the call stands from now on."""
        self.tell(e.CALL_STANDS, who, state=state, driver=driver, department=self.department,
                  operator=operator)  # fmt: skip

    def row_id(self, letter: str, number: int) -> str:
        """An id of something that belongs to the call."""
        return f"{self.now:012x}{letter}{number:03x}{self.id[16:]}"
