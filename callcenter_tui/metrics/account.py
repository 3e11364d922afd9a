"""An account being written: tallies gathered by quarter and part of the center. Pure.

Moments are whole milliseconds since 1970 in here: they are compared and divided a lot.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from callcenter_tui.domain.measuring import Entry

QUARTER = 15 * 60 * 1000

_BEGAN = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def milliseconds(moment: datetime) -> int:
    """Milliseconds since 1970, cut off."""
    return (moment - _BEGAN) // _MILLISECOND


@lru_cache(maxsize=4096)
def quarter(number: int) -> datetime:
    """When the quarter hour of this number since 1970 began."""
    return _BEGAN + timedelta(milliseconds=number * QUARTER)


def quarters(since: int, until: int) -> Iterator[tuple[int, int]]:
    """A span cut at the quarters of the clock: a moment in each, and the milliseconds in it."""
    while since < until:
        end = min(until, (since // QUARTER + 1) * QUARTER)
        yield since, end - since
        since = end


class Account:
    """The entries of one subject. All are of one ``language``."""

    def __init__(self, language: str = "") -> None:
        self._language = language
        self._cells: dict[tuple[int, str, str, str, str], dict[str, int]] = {}

    def add(
        self,
        at: int,
        tallies: dict[str, int],
        *,
        department: str = "",
        driver: str = "",
        who: str = "",
        detail: str = "",
    ) -> None:
        """Add tallies to the quarter of ``at`` (milliseconds)."""
        cell = self._cells.setdefault((at // QUARTER, department, driver, who, detail), {})
        for name, amount in tallies.items():
            cell[name] = cell.get(name, 0) + amount

    def entries(self) -> list[Entry]:
        """What was added, in order; a tally of 0 is one, too (an answer within no time)."""
        return [
            Entry(quarter(at), department, self._language, driver, who, detail, tallies)
            for (at, department, driver, who, detail), tallies in sorted(
                self._cells.items(), key=lambda cell: cell[0]
            )
        ]
