"""The calls behind a number: which count, which are only its base, how much each one adds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from callcenter_tui.domain.figures import Behind, Figure, Unit
from callcenter_tui.widgets import figure_words, wording
from callcenter_tui.widgets.columns import Column
from callcenter_tui.widgets.rows import Rows

COUNTS, BASE = "yes", "no"
"""Whether a call is in the numerator, or only in the denominator."""


@dataclass(frozen=True, slots=True)
class Part:
    """One line; ``place``: among the others as they were given. ``counts``: what it adds, or
    whether it counts at all.
    """

    id: str
    place: int
    behind: Behind
    when: str
    department: str
    counts: str


COLUMNS: tuple[Column[Part], ...] = (
    Column("key", "Call", 8, 8, 1, lambda row, now: row.behind.key or "-"),
    Column("when", "When", 12, 12, 1, lambda row, now: row.when),
    Column("counts", "Counts", 8, 8, 1, lambda row, now: row.counts),
    Column("customer", "Customer", 10, 30, 2, lambda row, now: row.behind.customer),
    Column("department", "Department", 10, 26, 3, lambda row, now: row.department),
    Column("operator", "Operator", 10, 18, 4, lambda row, now: row.behind.operator),
)


class BehindTable(Rows[Part]):
    """As they are given (what adds most first), or the newest first; times are of ``zone``."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"rows--dim"}

    def __init__(
        self, departments: Mapping[str, str], zone: ZoneInfo, *, id: str | None = None
    ) -> None:
        super().__init__(COLUMNS, id=id)
        self._departments, self._zone = departments, zone
        self._newest = False

    def show_all(self, calls: Sequence[Behind], figure: Figure, now: datetime) -> None:
        """These calls of this figure."""
        self.show((self._part(one, figure, index) for index, one in enumerate(calls)), now)

    def turn(self) -> None:
        """The other order."""
        self._newest = not self._newest
        self.rearrange()

    def arranged(self, rows: Iterable[Part]) -> list[Part]:
        """All of them, in the order that was chosen."""
        if self._newest:
            return sorted(rows, key=lambda one: (-one.behind.at.timestamp(), one.place))
        return sorted(rows, key=lambda one: one.place)

    def look(self, row: Part) -> str:
        """What does not count is dim."""
        return "rows--dim" if row.counts == BASE else ""

    def _part(self, one: Behind, figure: Figure, index: int) -> Part:
        counts = "" if one.amount is None else figure_words.part(_unit(figure), one.amount)
        if figure.text.unit is Unit.SHARE and one.call:
            counts = COUNTS if one.part == "numerator" else BASE
        name = self._departments.get(one.department, wording.words(one.department))
        when = f"{one.at.astimezone(self._zone):%d %b %H:%M}"
        return Part(one.call or one.operator, index, one, when, name, counts)


def _unit(figure: Figure) -> Unit:
    """Of what one line adds: a share of time is made of seconds."""
    unit = figure.text.unit
    return Unit.SECONDS if unit is Unit.SHARE else unit
