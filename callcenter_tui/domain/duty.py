"""Duty of care: what a center owes its customers, and the days within which it must answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

_WEEKEND = 5
_LONGEST = 3660
"""Days searched for a working one: a center that never opens has none."""


@dataclass(frozen=True, slots=True)
class Duty:
    """What is owed, as an admin has set it; shares 0-1 (document ``duty``).

    The defaults of the first five are the figures of Spain's Ley 10/2025 on customer service:
    95 % of calls, and of requests for a person, attended within three minutes; a key for each
    call; complaints answered within 15 working days. ``disclosed_share``: calls in which the AI
    says at its first words that it is one (EU AI Act, art. 50).
    """

    answered_share: float = 0.95
    answered_seconds: int = 180
    person_share: float = 0.95
    person_seconds: int = 180
    key_share: float = 1
    disclosed_share: float = 1
    complaint_days: int = 15


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """On which days a center works, in its own time zone.

    ``week`` None: nobody has said when it is open; then Monday to Friday. A holiday is none.
    """

    zone: ZoneInfo
    week: tuple[bool, ...] | None = None
    holidays: frozenset[date] = field(default_factory=frozenset)

    def works(self, day: date) -> bool:
        """Whether this is a working day."""
        if day in self.holidays:
            return False
        return day.weekday() < _WEEKEND if self.week is None else self.week[day.weekday()]

    def last_day(self, since: datetime, days: int) -> date:
        """The day by whose end an answer is due: so many working days after the one of ``since``.

        The day itself does not count, however early it was.
        """
        day, left = since.astimezone(self.zone).date(), days
        for _ in range(_LONGEST):
            if not left:
                break
            day += timedelta(days=1)
            left -= self.works(day)
        return day

    def between(self, since: datetime, until: datetime) -> int:
        """Working days that have begun after the day of ``since``, up to the day of ``until``."""
        day, last = (one.astimezone(self.zone).date() for one in (since, until))
        return sum(
            self.works(day + timedelta(days=ahead)) for ahead in range(1, (last - day).days + 1)
        )
