"""What stands behind a number: never more than was counted, by each department's own promise."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from callcenter_tui.domain.errors import Invalid
from callcenter_tui.domain.figures import Piece, Question
from callcenter_tui.metrics import drilling
from callcenter_tui.metrics.dashboard import Dashboard
from callcenter_tui.metrics.periods import midnight
from callcenter_tui.metrics.pieces import spans
from callcenter_tui.metrics.room import open_metrics
from tests.calls.conftest import OWNER, Center
from tests.calls.desks import seated
from tests.calls.shift import WANTS_A_PERSON
from tests.metrics.ledger import context_of

MADRID = ZoneInfo("Europe/Madrid")
SUNDAY = 6


@pytest.fixture
def dashboard(center: Center) -> Dashboard:
    return open_metrics(context_of(center)).dashboard


def waiting(center: Center, department: str, phone: int) -> str:
    """Somebody waits for a person; the call's id."""
    number = f"+34600000{phone}"
    return center.call(WANTS_A_PERSON, department=department, phone=number).call_id


def answered(center: Center, *seconds: float) -> list[str]:
    """Calls of sales that are answered after so long each."""
    eva, found = seated(center, f"eva{center.clock.now():%H%M%S}", "sales"), []
    for number, wait in enumerate(seconds):
        found.append(waiting(center, "sales", 500 + number))
        center.clock.forward(seconds=wait)
        center.driving.take_over(eva, found[-1])
        center.driving.end(eva, found[-1], disposition="information_given")
    return found


def twice(center: Center, first: float, then: float, between: timedelta) -> str:
    """A call that waits in sales, is answered there, and later waits in billing."""
    ana = seated(center, f"ana{center.clock.now():%H%M%S}", "sales", "billing")
    call = waiting(center, "sales", 700)
    center.clock.forward(seconds=first)
    center.driving.take_over(ana, call)
    center.clock.forward(seconds=between.total_seconds())
    center.floor.transfers.cold(ana, call, "billing")
    center.clock.forward(seconds=then)
    center.driving.take_over(ana, call)
    center.driving.end(ana, call, disposition="information_given")
    return call


def few(monkeypatch: pytest.MonkeyPatch, entries: int, page: int) -> None:
    """So few entries are read at most, by such pages."""
    monkeypatch.setattr(drilling, "MOST_ENTRIES", entries)
    monkeypatch.setattr(drilling, "_PAGE", page)


@pytest.mark.parametrize("page", [1, 2, 5, 6])
def test_pages_leave_nothing_out_and_read_nothing_twice(
    center: Center, dashboard: Dashboard, monkeypatch: pytest.MonkeyPatch, page: int
) -> None:
    """All in one quarter of an hour: the moment alone does not tell where a page ends."""
    calls = answered(center, 3, 4, 5, 6, 7)
    few(monkeypatch, 5, page)
    opened = dashboard.drill(OWNER, dashboard.period("today"), "answered")
    assert sorted(one.call for one in opened.calls) == sorted(calls)
    assert {one.amount for one in opened.calls} == {1}
    assert (opened.total, opened.more) == (5, False)


def test_what_was_not_read_is_no_number_of_calls(
    center: Center, dashboard: Dashboard, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered(center, 3, 4)
    center.clock.forward(minutes=20)
    newest = answered(center, 5, 6, 7)
    few(monkeypatch, 3, 2)
    opened = dashboard.drill(OWNER, dashboard.period("today"), "answered")
    assert opened.figure.value == 5
    assert (opened.total, opened.more) == (3, True)
    assert {one.call for one in opened.calls} == {*newest}


def test_nothing_counted_is_nothing_behind(
    center: Center, dashboard: Dashboard, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered(center, 3, 4, 5)
    few(monkeypatch, 1, 1)
    opened = dashboard.drill(OWNER, dashboard.period("today"), "short_abandoned")
    assert (opened.figure.value, opened.total, opened.more) == (0, 0, False)
    brief = waiting(center, "sales", 600)
    center.clock.forward(seconds=2)
    center.desk.leave(brief)
    opened = dashboard.drill(OWNER, dashboard.period("today"), "short_abandoned")
    assert (opened.figure.value, opened.total, opened.more) == (1, 1, False)
    assert [one.call for one in opened.calls] == [brief]


def test_a_call_counts_by_the_promise_of_each_department(
    center: Center, dashboard: Dashboard
) -> None:
    """In time for sales after 50 s, too late for billing after 30 s."""
    slow = {"sales": {"seconds": 60, "share": 0.5, "warning": 0.5, "critical": 0.2}}
    center.floor.documents.set(OWNER, "targets", {"departments": slow})
    twice(center, 50, 30, timedelta(minutes=20))
    opened = dashboard.drill(OWNER, dashboard.period("today"), "service_level")
    assert (opened.figure.numerator, opened.figure.denominator) == (1, 2)
    assert [one.part for one in opened.calls] == ["numerator"]


def test_the_bars_of_waits_open_as_many_stays_as_they_show(
    center: Center, dashboard: Dashboard
) -> None:
    answered(center, 5, 10, 2000)
    twice(center, 8, 25, timedelta(minutes=1))
    gone = waiting(center, "sales", 601)
    center.clock.forward(seconds=45)
    center.desk.leave(gone)
    today = dashboard.period("today")
    spread, over = dashboard.spread(OWNER, today), -1
    assert spread.answered == (1, 2, 0, 1, 0, 0, 0, 0, 0, 1)
    for index, most in enumerate(spread.edges):
        last = index == len(spread.edges) - 1
        piece = Piece(waited=(over, None if last else most))
        for key, counts in (("answered", spread.answered), ("abandoned", spread.abandoned)):
            opened = dashboard.drill(OWNER, today, key, piece=piece)
            assert sum(one.amount or 0 for one in opened.calls) == counts[index], (key, most)
            assert opened.figure.value == counts[index]
            assert not opened.more
        over = most
    with pytest.raises(Invalid, match="'offered' is not kept by how long"):
        dashboard.drill(OWNER, today, "offered", piece=Piece(waited=(0, 5)))


def test_an_hour_of_the_week_opens_as_many_stays_as_it_shows(
    center: Center, dashboard: Dashboard, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two Mondays, a call with a stay in each of two hours, and more entries than are read."""
    days = dashboard.days(center.clock.now().date(), center.clock.now().date() + timedelta(9))
    answered(center, 3, 4)
    twice(center, 8, 25, timedelta(hours=1))
    center.clock.forward(days=7)
    answered(center, 3)
    center.clock.forward(days=1)
    answered(center, 3, 3, 3)
    few(monkeypatch, 4, 2)
    counts = dashboard.heat(OWNER, days, "offered").counts
    assert sorted(many for day in counts for many in day if many) == [2, 3, 3]
    for weekday, hours in enumerate(counts):
        for hour, many in enumerate(hours):
            if many or hour == 0:
                opened = dashboard.drill(OWNER, days, "offered", piece=Piece(hour=(weekday, hour)))
                assert sum(one.amount or 0 for one in opened.calls) == many
                assert (opened.figure.value, opened.more) == (many, False)


@pytest.mark.parametrize(("day", "hours"), [(date(2025, 10, 26), 2), (date(2025, 3, 30), 0)])
def test_an_hour_that_comes_twice_or_never(day: date, hours: int) -> None:
    """Clocks are put back and forward at night on a Sunday."""
    whole = Question(midnight(day, MADRID), midnight(day + timedelta(1), MADRID))
    asked = spans(whole, Piece(hour=(SUNDAY, 2)), MADRID)
    assert sum((one.until - one.since for one in asked), timedelta()) == timedelta(hours=hours)
