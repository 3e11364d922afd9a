"""The table of the audit trail: when, who, what, and in which call; the newest first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from callcenter_tui.domain.audit import AuditEntry
from callcenter_tui.text import fold
from callcenter_tui.widgets import wording
from callcenter_tui.widgets.columns import Column
from callcenter_tui.widgets.rows import Rows

WARNED = ("permission.refused", "session.refused", "session.locked", "session.revoked")
"""Kinds on which somebody should have a look."""
GRAVE = ("audit.erased", "identity.failed", "limit.reached")


@dataclass(frozen=True, slots=True)
class AuditRow:
    """An entry as a row."""

    entry: AuditEntry

    @property
    def id(self) -> str:
        """The event's number."""
        return str(self.entry.id)


def _when(row: AuditRow, now: datetime) -> str:
    return wording.moment(row.entry.at, now) if row.entry.at else "unreadable"


COLUMNS: tuple[Column[AuditRow], ...] = (
    Column("when", "When", 12, 12, 1, _when),
    Column("who", "Who", 10, 20, 2, lambda row, now: row.entry.who.removeprefix("user:")),
    Column("what", "What", 20, 500, 1, lambda row, now: row.entry.words),
    Column("call", "Call", 8, 8, 3, lambda row, now: row.entry.call or ""),
)


class AuditTable(Rows[AuditRow]):
    """Entries; those with all words of ``needle``."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"rows--warning", "rows--alarm"}

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(COLUMNS, id=id)

    def arranged(self, rows: Iterable[AuditRow]) -> list[AuditRow]:
        """The newest first."""
        words = fold(self.needle).split()
        kept = [row for row in rows if not words or row.entry.tells(words)]
        return sorted(kept, key=lambda row: -row.entry.id)

    def look(self, row: AuditRow) -> str:
        """Refusals and what was erased stand out; the words say the same."""
        if row.entry.at is None:
            return "rows--alarm"
        if row.entry.kind in WARNED:
            return "rows--warning"
        return "rows--alarm" if row.entry.kind in GRAVE else ""

    @property
    def newest(self) -> int:
        """The newest event here; 0 without any."""
        return max((row.entry.id for row in self._all.values()), default=0)

    @property
    def at_end(self) -> bool:
        """Whether the cursor is on the last row."""
        row: Any = self.row
        return row is not None and row is self._shown[-1]
