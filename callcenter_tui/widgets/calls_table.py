"""The table of calls: those that go on, or those of the past."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar

from callcenter_tui.domain.states import CallState
from callcenter_tui.domain.views import CallRow
from callcenter_tui.widgets import wording
from callcenter_tui.widgets.columns import LIVE, PAST, Place
from callcenter_tui.widgets.rows import Rows
from callcenter_tui.widgets.sorting import keeps, ordered


class CallsTable(Rows[CallRow]):
    """Calls. ``sort`` is a key of ``sorting.ORDERS``. ``past``: with the columns that matter of
    calls that are over.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"rows--waiting", "rows--dim"}

    def __init__(self, *, id: str | None = None, past: bool = False) -> None:
        super().__init__(PAST if past else LIVE, id=id)
        self.sort = "urgency"
        self.department: str | None = None
        self._rings: dict[str, str] = {}

    def arranged(self, rows: Iterable[CallRow]) -> list[CallRow]:
        """Those under the filter, in the order that was chosen."""
        kept = [row for row in rows if keeps(row, self.needle, self.department)]
        return ordered(kept, self.sort)

    def ring(self, offered: Mapping[str, str]) -> None:
        """These calls are being offered: names of operators by call id."""
        changed = self._rings.keys() ^ offered.keys()
        self._rings = dict(offered)
        for index, row in enumerate(self._shown):
            if row.id in changed:
                self.repaint_row(index)

    def cell(self, place: Place[CallRow], row: CallRow) -> str:
        """The flags begin with a sign while the call is being offered."""
        text = super().cell(place, row)
        if place.column.id == "flags" and row.id in self._rings:
            return f"{wording.RINGS} {text}"
        return text

    def look(self, row: CallRow) -> str:
        """Who waits is bright, what is over is dim."""
        if row.state == CallState.WAITING:
            return "rows--waiting"
        return "rows--dim" if wording.over(row) else ""
