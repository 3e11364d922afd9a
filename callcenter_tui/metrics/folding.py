"""Reading whom the news are about, and folding them: calls, and operators' days."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import Connection

from callcenter_tui.domain.measuring import CALL, OPERATOR
from callcenter_tui.metrics.fold import call_entries, operator_entries
from callcenter_tui.metrics.sums import Change, Counted, Days, change
from callcenter_tui.store import account, spells, story
from callcenter_tui.store.account import Held
from callcenter_tui.store.news import News

Progress = Callable[[int, int], None]
"""``(counted, of how many)`` calls."""

LATE = timedelta(hours=1)
"""A spell may have ended so long before the event that tells of it."""


@dataclass(frozen=True, slots=True)
class Window:
    """An operator's time to be counted anew, in whole days of UTC; None: without an end."""

    user: str
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Folded:
    """Subjects folded from one snapshot of the store."""

    calls: Sequence[str] = ()
    windows: Sequence[Window] = ()
    counted: list[Counted] = field(default_factory=list)

    def change(self, tx: Connection, days: Days) -> Change:
        """From what the store has of them now to what was folded."""
        return change(self.held(tx), self.counted, days)

    def held(self, tx: Connection) -> list[Held]:
        """What the store has of these subjects."""
        found = account.of_calls(tx, self.calls) if self.calls else []
        for one in self.windows:
            found += account.of_operator(tx, one.user, one.since, one.until)
        return found

    @property
    def subjects(self) -> int:
        """How many."""
        return len(self.calls) + len(self.windows)


def concerned(tx: Connection, found: News) -> tuple[list[str], list[Window]]:
    """The calls and the operators' times that the news concern.

    A new call concerns the customer's call before it, too: it had not helped them.
    """
    opened = story.closed_before(tx, sorted(found.opened)) if found.opened else []
    windows = [_window(tx, user, since) for user, since in sorted(found.operators.items())]
    return sorted(found.calls | set(opened)), [one for one in windows if one is not None]


def folded(tx: Connection, calls: Sequence[str], windows: Sequence[Window] = ()) -> Folded:
    """These calls and times, folded whole."""
    found = Folded(calls, windows)
    if calls:
        for one in story.stories(tx, calls):
            found.counted.extend(
                Counted(CALL, one.call, one.simulated, entry) for entry in call_entries(one)
            )
    for window in windows:
        told = spells.ended(tx, window.user, window.since, window.until)
        found.counted.extend(
            Counted(OPERATOR, window.user, False, entry)
            for entry in operator_entries(told)
            if (window.since is None or entry.at >= window.since)
            and (window.until is None or entry.at < window.until)
        )
    return found


def _window(tx: Connection, user: str, since: datetime) -> Window | None:
    """All days that the operator's spells touch which have ended about then or later."""
    found = spells.ended(tx, user, since - LATE)
    if not found:
        return None
    ends = [one.ended_at for one in found if one.ended_at]
    return Window(user, _day(min(one.began_at for one in found)), _day(max(ends)) + timedelta(1))


def _day(moment: datetime) -> datetime:
    return datetime.combine(moment.astimezone(UTC).date(), time.min, UTC)
