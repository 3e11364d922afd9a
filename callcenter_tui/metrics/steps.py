"""Steps of time in the center's zone: half hours to months, and to which a moment belongs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from callcenter_tui.domain.errors import Invalid
from callcenter_tui.domain.figures import By, Grain

BY_QUARTERS = (Grain.HALF_HOUR, Grain.HOUR)
"""Shorter than a day: summed from quarters of an hour; the others from days."""

MOST_STEPS = 5_000
"""Half hours of 100 days; nobody reads more of them beside each other."""


def grain_of(by: By) -> Grain | None:
    """The step of time that a report is split by, None when it is split by something else."""
    return Grain(by.value) if by.value in {one.value for one in Grain} else None


def start_of(moment: datetime, grain: Grain, zone: ZoneInfo) -> datetime:
    """Where the step of a moment begins, in UTC: an hour that comes twice is two steps."""
    here = moment.astimezone(zone)
    if grain in BY_QUARTERS:
        minute = here.minute // 30 * 30 if grain is Grain.HALF_HOUR else 0
        return here.replace(minute=minute, second=0, microsecond=0).astimezone(UTC)
    day = here.date()
    if grain is Grain.WEEK:
        day -= timedelta(day.weekday())
    if grain is Grain.MONTH:
        day = day.replace(day=1)
    return datetime.combine(day, time.min, zone).astimezone(UTC)


def starts(since: datetime, until: datetime, grain: Grain, zone: ZoneInfo) -> list[datetime]:
    """Where each step of a period begins (UTC), oldest first; the first may lie before it.

    Raises Invalid for more than ``MOST_STEPS``.
    """
    found: list[datetime] = []
    for moment in _moments(since, until, grain, zone):
        start = start_of(moment, grain, zone)
        if found and found[-1] == start:
            continue
        if len(found) == MOST_STEPS:
            raise Invalid(
                f"A trend has at most {MOST_STEPS:,} steps",
                "Ask for a shorter period, or for longer steps.",
            )
        found.append(start)
    return found


def _moments(since: datetime, until: datetime, grain: Grain, zone: ZoneInfo) -> Iterator[datetime]:
    """A moment in every step: by half hours of real time, or at every local day."""
    moment = since.astimezone(UTC)
    if grain in BY_QUARTERS:
        while moment < until:
            yield moment
            moment += timedelta(minutes=30)
        return
    day, last = moment.astimezone(zone).date(), until.astimezone(zone)
    while datetime.combine(day, time.min, zone) < last:
        yield datetime.combine(day, time(12), zone)
        day += timedelta(1)
