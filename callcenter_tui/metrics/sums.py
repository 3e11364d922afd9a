"""In which sums an entry stands, and what changes of them when entries change. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from callcenter_tui.domain.measuring import Entry
from callcenter_tui.metrics.periods import midnight
from callcenter_tui.store.account import Cell, Held, new_row
from callcenter_tui.store.rollups import DAY, EACH, QUARTER


class Counted(NamedTuple):
    """An entry of a subject, as it was just folded."""

    subject: str
    subject_id: str
    simulated: bool
    entry: Entry


class Days:
    """Where the local days of quarters begin, each reckoned once."""

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone
        self._known: dict[datetime, datetime] = {}

    def of(self, at: datetime) -> datetime:
        """The local midnight before, in UTC."""
        found = self._known.get(at)
        if found is None:
            found = self._known[at] = midnight(at.astimezone(self._zone).date(), self._zone)
        return found


class Totals:
    """Sums being added up, by cell and tally."""

    def __init__(self, days: Days) -> None:
        self._days = days
        self.cells: dict[Cell, dict[str, int]] = {}

    def add(self, simulated: bool, entry: Entry, sign: int = 1) -> None:
        """Add an entry's tallies to its three sums, or take them away with a ``sign`` of -1."""
        at, day = entry.at, self._days.of(entry.at)
        about = (entry.department, entry.language, entry.driver)
        for cell in (
            Cell(QUARTER, at, simulated, *about, "", ""),
            Cell(DAY, day, simulated, *about, "", ""),
            Cell(EACH, day, simulated, *about, entry.who, entry.detail),
        ):
            totals = self.cells.setdefault(cell, {})
            for name, amount in entry.tallies.items():
                totals[name] = totals.get(name, 0) + sign * amount

    def told(self) -> dict[Cell, dict[str, int]]:
        """Without what came to nothing."""
        whole = (
            (cell, {name: total for name, total in totals.items() if total})
            for cell, totals in self.cells.items()
        )
        return {cell: totals for cell, totals in whole if totals}


@dataclass(slots=True)
class Change:
    """What is to be written: entries that go and come, and the sums' differences."""

    totals: Totals
    gone: list[Held] = field(default_factory=list)
    come: list[dict[str, Any]] = field(default_factory=list)

    @property
    def subjects(self) -> set[tuple[str, str]]:
        """Whose entries differ."""
        gone = {(one.subject, one.subject_id) for one in self.gone}
        return gone | {(one["subject"], one["subject_id"]) for one in self.come}


def change(held: Sequence[Held], counted: Iterable[Counted], days: Days) -> Change:
    """From the entries that are stored of some subjects to those just folded of them."""
    found = Change(Totals(days))
    before = {_place(one.subject_id, one.simulated, one.entry): one for one in held}
    kept: set[int] = set()
    for one in counted:
        old = before.get(_place(one.subject_id, one.simulated, one.entry))
        if old is not None and old.entry.tallies == one.entry.tallies:
            kept.add(old.id)
            continue
        found.come.append(new_row(*one))
        found.totals.add(one.simulated, one.entry)
    for old in held:
        if old.id not in kept:
            found.gone.append(old)
            found.totals.add(old.simulated, old.entry, -1)
    return found


def _place(subject_id: str, simulated: bool, entry: Entry) -> tuple[object, ...]:
    return (
        subject_id,
        simulated,
        entry.at,
        entry.department,
        entry.language,
        entry.driver,
        entry.who,
        entry.detail,
    )
