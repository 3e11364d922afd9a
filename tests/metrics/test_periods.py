"""Days of the center's own zone: names, steps, the period before, the clock being changed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from callcenter_tui.domain.errors import Invalid
from callcenter_tui.domain.figures import Grain
from callcenter_tui.metrics import periods, steps
from callcenter_tui.metrics.counting import parts

MADRID = ZoneInfo("Europe/Madrid")
NOW = datetime(2025, 3, 12, 10, 20, tzinfo=UTC)  # a Wednesday, 11:20 in Madrid


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("today", "2025-03-12", "2025-03-12"),
        ("yesterday", "2025-03-11", "2025-03-11"),
        ("week", "2025-03-10", "2025-03-16"),
        ("last_week", "2025-03-03", "2025-03-09"),
        ("month", "2025-03-01", "2025-03-31"),
        ("last_month", "2025-02-01", "2025-02-28"),
        ("7d", "2025-03-06", "2025-03-12"),
        ("30d", "2025-02-11", "2025-03-12"),
    ],
)
def test_a_period_by_its_name(name: str, first: str, last: str) -> None:
    found = periods.named(name, NOW, MADRID)
    assert (found.first.isoformat(), (found.end - timedelta(1)).isoformat()) == (first, last)


def test_a_day_begins_at_midnight_of_the_center() -> None:
    """At 00:30 in Madrid it is still yesterday in UTC."""
    after = datetime(2025, 3, 12, 23, 30, tzinfo=UTC)
    found = periods.asked(periods.named("today", after, MADRID), MADRID)
    assert found.since == datetime(2025, 3, 12, 23, 0, tzinfo=UTC)


def test_a_day_on_which_the_clock_is_changed_is_whole() -> None:
    """30 March 2025 has 23 hours in Madrid, 26 October 25."""
    for day, hours in ((date(2025, 3, 30), 23), (date(2025, 10, 26), 25)):
        found = periods.asked(periods.between(day, day), MADRID)
        assert found.until - found.since == timedelta(hours=hours)
        halves = steps.starts(found.since, found.until, Grain.HALF_HOUR, MADRID)
        assert len(halves) == len(set(halves)) == 2 * hours
        assert len(steps.starts(found.since, found.until, Grain.DAY, MADRID)) == 1


def test_the_period_before_has_as_many_days() -> None:
    over = periods.asked(periods.between(date(2025, 3, 25), date(2025, 3, 31)), MADRID)
    found = periods.before(over, NOW + timedelta(days=90), MADRID)
    assert found.since == periods.midnight(date(2025, 3, 18), MADRID)
    assert found.until == over.since
    month = periods.asked(periods.named("last_month", NOW, MADRID), MADRID)
    january = periods.before(month, NOW, MADRID)
    assert january.since == periods.midnight(date(2025, 1, 1), MADRID)
    assert january.until == month.since


def test_a_period_that_runs_is_compared_with_as_much_of_the_one_before() -> None:
    today = periods.asked(periods.named("today", NOW, MADRID), MADRID)
    found = periods.before(today, NOW, MADRID)
    assert found.until == datetime(2025, 3, 11, 10, 15, tzinfo=UTC)  # to the quarter


def test_wrong_periods_are_refused() -> None:
    with pytest.raises(Invalid, match="no such period"):
        periods.named("tomorrow", NOW, MADRID)
    with pytest.raises(Invalid, match="ends before"):
        periods.between(date(2025, 3, 2), date(2025, 3, 1))


@pytest.mark.parametrize("typed", ["9999-12-31", "3000-01-01", "1999-12-31", "0001-01-01", "soon"])
def test_a_day_of_another_age_is_refused(typed: str) -> None:
    with pytest.raises(Invalid, match=typed) as refused:
        periods.day(typed)
    assert refused.value.hint


def test_all_days_that_may_be_asked_for_have_a_day_after_and_a_period_before() -> None:
    first, last = periods.day("2000-01-01"), periods.day(" 2999-12-31 ")
    whole = periods.asked(periods.between(first, last), MADRID)
    assert periods.before(whole, NOW, MADRID).since < whole.since < whole.until


def test_a_trend_of_too_many_steps_is_refused_not_cut() -> None:
    begin = periods.midnight(date(2025, 1, 1), MADRID)
    most = begin + timedelta(minutes=30 * steps.MOST_STEPS)
    assert len(steps.starts(begin, most, Grain.HALF_HOUR, MADRID)) == steps.MOST_STEPS
    with pytest.raises(Invalid, match="at most 5,000 steps"):
        steps.starts(begin, most + timedelta(minutes=1), Grain.HALF_HOUR, MADRID)


def test_whole_days_are_read_as_days_and_the_rest_as_quarters() -> None:
    midnight = periods.midnight(date(2025, 3, 3), MADRID)
    days = [one[0] for one in parts(midnight, midnight + timedelta(days=2), MADRID)]
    assert days == ["day"]
    ragged = list(parts(midnight - timedelta(hours=1), midnight + timedelta(hours=30), MADRID))
    assert [one[0] for one in ragged] == ["quarter", "day", "quarter"]
    assert ragged[0][2] == midnight == ragged[1][1]
    within = list(parts(midnight + timedelta(hours=1), midnight + timedelta(hours=2), MADRID))
    assert [one[0] for one in within] == ["quarter"]


def test_weeks_begin_on_monday_and_months_on_the_first() -> None:
    moment = datetime(2025, 3, 2, 23, 30, tzinfo=UTC)  # Monday 3 March, 00:30 in Madrid
    week = steps.start_of(moment, Grain.WEEK, MADRID)
    assert week == periods.midnight(date(2025, 3, 3), MADRID)
    month = steps.start_of(moment, Grain.MONTH, MADRID)
    assert month == periods.midnight(date(2025, 3, 1), MADRID)
