"""Is the account what a recount of the journal gives? Asked of the whole store, or its newest part.

Nothing is changed, and nothing is kept in memory but a piece: it may take a million calls.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from callcenter_tui.metrics.context import Metrics
from callcenter_tui.metrics.fold import VERSION
from callcenter_tui.metrics.folding import Progress, Window, concerned, folded
from callcenter_tui.metrics.sums import Days, Totals, change
from callcenter_tui.store import account, news, spells, story
from callcenter_tui.store.news import Kept

PIECE, EVERYBODY = 500, 100_000
"""Calls folded at once; more operators than any center has."""

PENDING = 20_000
"""Events that may wait to be counted; with more there is nothing to compare yet."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """``entries``: calls and operators whose entries differ from a recount. ``sums``: rollups that
    differ from the sum of the entries. ``calls``: how many were recounted, of ``whole``; ``open``:
    how many of them were left out, for events of theirs are not counted yet. ``filled``: whether
    the first fill is done; until then what it has not reached is left out, too.
    """

    entries: int
    sums: int
    calls: int
    whole: int
    open: int
    filled: bool

    @property
    def differing(self) -> int:
        """All that differs; 0 is as it must be."""
        return self.entries + self.sums


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the account has come. ``behind``: events not counted yet. ``uncounted``: calls
    without any entry: the first fill has not reached them, or they were opened before calls told
    how they stand, and no recount can measure them.
    """

    version: int
    zone: str
    journal_id: int
    behind: int
    gaps: int
    filled: bool
    calls: int
    uncounted: int
    entries: int
    sums: int
    counted_at: datetime


def standing(metrics: Metrics) -> Standing | None:
    """How the account stands; None before it was begun. Counts the whole store: seconds on a large
    one.
    """
    with metrics.store.read() as tx:
        state = news.kept(tx)
        if state is None:
            return None
        rows, calls = account.counted(tx), story.how_many(tx)
        return Standing(
            state.version,
            state.zone,
            state.journal_id,
            news.behind(tx, state),
            len(state.gaps),
            _filled(state),
            rows["calls"],
            calls - rows["calls"],
            rows["entries"],
            rows["sums"],
            state.counted_at,
        )


def verify(
    metrics: Metrics, *, newest: int = 0, progress: Progress = lambda done, whole: None
) -> Verdict:
    """Recount the ``newest`` calls (0: all of them) with the days from the first of them on.

    Sees one snapshot. What the keeper has still to count is no difference.
    """
    with metrics.store.read() as tx:
        whole, state = story.how_many(tx), news.kept(tx)
        if state is None or state.version != VERSION:
            return Verdict(0, 0, 0, whole, 0, False)
        days = Days(ZoneInfo(state.zone))
        pending = news.after(tx, state.journal_id, state.gaps, PENDING)
        if pending.more:
            return Verdict(0, 0, 0, whole, len(pending.calls), False)
        due, windows = concerned(tx, pending)
        skipped, calls, entries = set(due), 0, 0
        since: datetime | None = None
        for ids in _calls(tx, state, newest or whole):
            known = folded(tx, [one for one in ids if one not in skipped])
            held = known.held(tx)
            entries += len(change(held, known.counted, days).subjects)
            calls += len(ids)
            since = min([one.entry.at for one in held] + ([since] if since else []), default=None)
            progress(calls, newest or whole)
        if state.operators_to is None:
            entries += _operators(tx, {one.user for one in windows}, days)
        begin = None if calls >= whole else since
        return Verdict(entries, _sums(tx, days, begin), calls, whole, len(due), _filled(state))


def _filled(state: Kept) -> bool:
    return state.calls_to is None and state.operators_to is None


def _calls(tx: Connection, state: Kept, most: int) -> Iterator[list[str]]:
    """Ids of counted calls in pieces, from the newest down."""
    if state.operators_to is not None:
        return
    last, left = "", most
    while left > 0:
        ids = story.ids_before(tx, last, min(PIECE, left))
        counted = [one for one in ids if not state.calls_to or one >= state.calls_to]
        if state.calls_to == "":
            return
        if counted:
            yield counted
        if len(ids) < min(PIECE, left) or len(counted) < len(ids):
            return
        last, left = ids[-1], left - len(ids)


def _operators(tx: Connection, due: set[str], days: Days) -> int:
    differing = 0
    for user in spells.people_after(tx, "", EVERYBODY):
        if user in due:
            continue
        known = folded(tx, (), [Window(user)])
        differing += len(change(known.held(tx), known.counted, days).subjects)
    return differing


def _sums(tx: Connection, days: Days, since: datetime | None) -> int:
    """Sums that are not those of the entries, from ``since``'s local day on, day by day."""
    ends = account.reach(tx)
    if ends is None:
        return 0
    begin = days.of(max(ends[0], since) if since else ends[0])
    differing = 0
    while begin <= ends[1]:
        end = days.of(begin + timedelta(hours=36))  # a day has 23 to 25 hours
        expected = Totals(days)
        for one in account.between(tx, begin, end):
            expected.add(one.simulated, one.entry)
        right, stored = expected.told(), account.sums_between(tx, begin, end)
        for cell in right.keys() | stored.keys():
            mine, theirs = right.get(cell, {}), stored.get(cell, {})
            differing += sum(
                mine.get(name, 0) != theirs.get(name, 0) for name in mine.keys() | theirs.keys()
            )
        begin = end
    return differing
