"""Periods as people name them, in whole days of the center's time zone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from callcenter_tui.domain.errors import Invalid
from callcenter_tui.domain.figures import Question
from callcenter_tui.text import clean_line

PERIODS = ("today", "yesterday", "week", "last_week", "month", "last_month", "7d", "30d")
"""``week`` and ``month`` are those of today, ``7d`` and ``30d`` end with today."""

QUARTER = timedelta(minutes=15)

EXAMPLE = "Write it as 2026-03-01."

FIRST_YEAR, LAST_YEAR = 2000, 2999
"""Years that may be asked for: at the ends of the calendar there is no day before or after."""


@dataclass(frozen=True, slots=True)
class Days:
    """Local days ``first <= day < end``."""

    first: date
    end: date


def named(name: str, now: datetime, zone: ZoneInfo) -> Days:
    """The days of a period; raises Invalid for a name that is none of ``PERIODS``."""
    today = now.astimezone(zone).date()
    monday, first = today - timedelta(today.weekday()), today.replace(day=1)
    tomorrow = today + timedelta(1)
    found = {
        "today": Days(today, tomorrow),
        "yesterday": Days(today - timedelta(1), today),
        "week": Days(monday, monday + timedelta(7)),
        "last_week": Days(monday - timedelta(7), monday),
        "month": Days(first, _month_after(first)),
        "last_month": Days((first - timedelta(1)).replace(day=1), first),
        "7d": Days(today - timedelta(6), tomorrow),
        "30d": Days(today - timedelta(29), tomorrow),
    }.get(name)
    if found is None:
        raise Invalid("There is no such period", f"One of: {', '.join(PERIODS)}.")
    return found


def between(first: date, last: date) -> Days:
    """From one day to another, both included; raises Invalid when they are in the wrong order."""
    if last < first:
        raise Invalid("The period ends before it begins", f"Not before {first.isoformat()}.")
    return Days(first, last + timedelta(1))


def day(typed: str) -> date:
    """A day as people write it, 2026-03-01; raises Invalid, also for one of another age."""
    what = clean_line(typed, limit=40)
    try:
        found = date.fromisoformat(typed.strip())
    except ValueError as error:
        raise Invalid(f"'{what}' is no date", EXAMPLE) from error
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise Invalid(f"'{what}' is too far away", f"Years are {FIRST_YEAR} to {LAST_YEAR}.")
    return found


def asked(days: Days, zone: ZoneInfo) -> Question:
    """The question for all of these days, from local midnight to local midnight, in UTC."""
    return Question(midnight(days.first, zone), midnight(days.end, zone))


def before(question: Question, now: datetime, zone: ZoneInfo) -> Question:
    """The same question of the period before, of as many days; of a whole month, the month before.

    A period that still runs is compared with as much of the one before as has passed of it, to the
    quarter of an hour: a morning is not measured against a day.
    """
    first, end = (_day(moment, zone) for moment in (question.since, question.until))
    if first.day == 1 and end == _month_after(first):
        earlier = Days((first - timedelta(1)).replace(day=1), first)
    else:
        earlier = Days(first - (end - first), first)
    whole = asked(earlier, zone)
    if not question.since <= now < question.until:
        return replace(question, since=whole.since, until=whole.until)
    passed = quarter(now) - question.since.astimezone(UTC)
    until = min(whole.since + passed, whole.until)
    return replace(question, since=whole.since, until=until)


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """Where a local day begins, in UTC."""
    return datetime.combine(day, time.min, zone).astimezone(UTC)


def quarter(moment: datetime) -> datetime:
    """The quarter of an hour in which a moment lies, in UTC."""
    found = moment.astimezone(UTC)
    return found.replace(minute=found.minute // 15 * 15, second=0, microsecond=0)


def whole_days(since: datetime, until: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Between which local midnights (UTC) a period has whole days; both the same when nowhere."""
    first, last = _day(since, zone), _day(until, zone)
    if midnight(first, zone) < since:
        first += timedelta(1)
    begin, end = midnight(first, zone), midnight(last, zone)
    return (begin, end) if begin < end else (since, since)


def _day(moment: datetime, zone: ZoneInfo) -> date:
    return moment.astimezone(zone).date()


def _month_after(first: date) -> date:
    return (first + timedelta(31)).replace(day=1)
