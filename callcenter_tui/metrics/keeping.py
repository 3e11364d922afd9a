"""The keeper of the account: what the journal tells is counted once, whenever it is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from callcenter_tui.metrics.context import Metrics
from callcenter_tui.metrics.fold import VERSION
from callcenter_tui.metrics.folding import Folded, Progress, Window, concerned, folded
from callcenter_tui.metrics.sums import Days
from callcenter_tui.metrics.verifying import Standing, Verdict, standing, verify
from callcenter_tui.store import account, grants, journal, news, spells, story
from callcenter_tui.store.news import Kept

EVERY = timedelta(seconds=3)
"""Between two looks of housekeeping: an operator's status is no older than this on any screen."""

EVENTS = 2000
"""Events of one round. A round reads and folds outside of any lock, and writes at once."""

FILL, FIRST, PEOPLE = 200, 6, 10
"""Calls of one piece of the first fill beside a running center, where a rebuild takes more; pieces
that are counted at once when an account is begun; operators of one piece."""

SPELL = timedelta(seconds=0.5)
"""How long one look goes on with the first fill, piece by piece: other looks of housekeeping wait
meanwhile, and figures of old days are too small until it is done."""

PATIENCE = timedelta(minutes=15)
"""An id that has not become visible for so long never will: its transaction was undone."""


@dataclass(frozen=True, slots=True)
class _Round:
    """What one round found: the subjects, and where the account stands after it."""

    before: Kept
    found: Folded
    after: dict[str, Any]
    zone: ZoneInfo


class Keeper:
    """Keeps entries and their sums as the journal has them.

    A round reads a snapshot, folds every subject that its events name anew and whole, and commits
    entries, sums and cursor together: however a process ends, nothing is lost or counted twice.
    Of several processes one moves on, and the others find that there is nothing left to do.
    """

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics
        self._looked: datetime | None = None
        self._may: bool | None = None

    def look(self) -> int:
        """For housekeeping: catch up, and go on with the first fill, every few seconds."""
        now = self._metrics.clock.now()
        if self._looked is not None and timedelta(0) <= now - self._looked < EVERY:
            return 0
        self._looked = now
        counted = self.catch_up()
        end = self._metrics.clock.now() + SPELL
        while (filled := self._fill(FILL)) is not None:
            counted += filled
            if not now <= self._metrics.clock.now() < end:  # or the clock was set back
                break
        return counted

    def catch_up(self, *, rounds: int = 20) -> int:
        """Count what is new, ``rounds`` of events at most; returns how many subjects were counted,
        which may be none though there was something new (see ``behind``).

        A few reads when nothing is. A store that was never counted is begun with its newest calls;
        where there are many, the others follow by ``look``, or all at once by ``rebuild``.
        """
        if not self._keeps():
            return 0
        counted = sum(self._fill(FILL) or 0 for _ in range(FIRST)) if self._begin() else 0
        for _ in range(rounds):
            found = self._news()
            if found is None:
                break
            if self._write(found):
                counted += found.found.subjects
        return counted

    def _keeps(self) -> bool:
        """Whether this login may write the account; one for reports reads what others have kept."""
        if self._may is None:
            with self._metrics.store.read() as tx:
                self._may = grants.may_write(tx, "rollups")
        return self._may

    def newest(self) -> int:
        """The id of the newest event: what has happened so far."""
        with self._metrics.store.read() as tx:
            return journal.last_id(tx)

    def behind(self, newest: int) -> bool:
        """Whether events up to this one are still to be counted: figures of today lack them.

        So it is when there were more than one catching up takes, or the rounds went to another
        process that has not come so far, or a newer program keeps the account and does not run.
        """
        with self._metrics.store.read() as tx:
            return news.waiting(tx, newest)

    def rebuild(self, progress: Progress = lambda done, whole: None, *, size: int = 2000) -> int:
        """Forget everything and count the whole store, the newest calls first; returns how many.

        May be broken off: whoever looks next goes on. Others may go on beside it.
        """
        with self._metrics.store.read() as tx:
            whole = story.how_many(tx)
        self._begin(anew=True)
        progress(0, whole)
        done = 0
        while (counted := self._fill(size)) is not None:
            done += counted
            progress(min(done, whole), whole)
        self.catch_up()
        return whole

    def verify(self, *, newest: int = 0) -> Verdict:
        """Whether the account is what a recount gives; see ``verifying.verify``."""
        return verify(self._metrics, newest=newest)

    def standing(self) -> Standing | None:
        """How far the account has come; see ``verifying.standing``."""
        return standing(self._metrics)

    def _begin(self, *, anew: bool = False) -> bool:
        """Begin an account where there is none that this program keeps; whether it did.

        One kept by a newer program is left to it: two would forget each other's for ever.
        """
        with self._metrics.store.read() as tx:
            if not (anew or self._outdated(tx)):
                return False
        with self._metrics.store.write() as tx:
            if not (anew or self._outdated(tx)):  # somebody else was faster
                return False
            newest, now = journal.last_id(tx), self._metrics.clock.now()
            news.begin(
                tx,
                version=VERSION,
                zone=self._metrics.zone(tx).key,
                journal_id=newest,
                gaps=dict.fromkeys(map(str, news.missing(tx, newest)), now.isoformat()),
                calls_to="",
                operators_to="",
                counted_at=now,
            )
        return True

    def _outdated(self, tx: Connection) -> bool:
        state = news.kept(tx)
        if state is None or state.version < VERSION:
            return True
        return state.version == VERSION and state.zone != self._metrics.zone(tx).key

    def _state(self, tx: Connection) -> Kept | None:
        """Where the account stands; None where it is not for this program to keep."""
        state = news.kept(tx)
        return state if state and state.version == VERSION else None

    def _news(self) -> _Round | None:
        """The next round of new events; None when there are none."""
        with self._metrics.store.read() as tx:
            state = self._state(tx)
            if state is None:
                return None
            found = news.after(tx, state.journal_id, state.gaps, EVENTS)
            if not found.ids:
                return None
            after = self._moved(tx, state, found.ids)
            news_of = folded(tx, *concerned(tx, found))
            return _Round(state, news_of, after, ZoneInfo(state.zone))

    def _moved(self, tx: Connection, state: Kept, ids: list[int]) -> dict[str, Any]:
        """Where the cursor stands after these events, and which ids below it are still missed."""
        now = self._metrics.clock.now()
        last = max(*ids, state.journal_id)
        seen = set(ids)
        gaps = {
            one: since
            for one, since in state.gaps.items()
            if int(one) not in seen and now - datetime.fromisoformat(since) < PATIENCE
        }
        if tx.dialect.name == "postgresql":  # gives ids to several transactions at once
            missed = sorted(set(range(state.journal_id + 1, last)) - seen)[-news.RECENT :]
            gaps |= dict.fromkeys(map(str, missed), now.isoformat())
        return {"journal_id": last, "gaps": gaps, "counted_at": now}

    def _fill(self, size: int) -> int | None:
        """One more piece of the first fill: how many subjects it counted, None when it is done."""
        found = self._piece(size)
        if found is None:
            return None
        return found.found.subjects if self._write(found) else 0

    def _piece(self, size: int) -> _Round | None:
        """Operators first, for they are few, then calls from the newest down."""
        with self._metrics.store.read() as tx:
            state = self._state(tx)
            if state is None:
                return None
            after: dict[str, Any] = {}
            if state.operators_to is not None:
                people = spells.people_after(tx, state.operators_to, PEOPLE)
                after["operators_to"] = people[-1] if len(people) == PEOPLE else None
                found = folded(tx, (), [Window(user) for user in people])
            elif state.calls_to is not None:
                calls = story.ids_before(tx, state.calls_to, size)
                after["calls_to"] = calls[-1] if len(calls) == size else None
                found = folded(tx, calls)
            else:
                return None
            return _Round(state, found, after, ZoneInfo(state.zone))

    def _write(self, found: _Round) -> bool:
        """Commit a round; False when another process has moved on since it was read."""
        with self._metrics.store.write() as tx:
            if not news.advance(tx, found.before, **found.after):
                return False
            change = found.found.change(tx, Days(found.zone))
            account.replace(tx, change.gone, change.come)
            account.add(tx, change.totals.told())
        return True
