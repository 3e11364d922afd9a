"""The dashboard on a center at work: figures move, targets are each department's own."""

from __future__ import annotations

from datetime import timedelta

import pytest

from callcenter_tui.domain.errors import Invalid, NotFound
from callcenter_tui.domain.figures import By, Figure, Question
from callcenter_tui.domain.floor import Level
from callcenter_tui.metrics.dashboard import TILES, Dashboard
from callcenter_tui.metrics.room import open_metrics
from tests.calls.conftest import OWNER, Center
from tests.calls.desks import seated
from tests.calls.shift import WANTS_A_PERSON
from tests.metrics.ledger import context_of


@pytest.fixture
def dashboard(center: Center) -> Dashboard:
    return open_metrics(context_of(center)).dashboard


def one(dashboard: Dashboard, key: str, question: Question | None = None) -> Figure:
    (found,) = dashboard.figures(OWNER, question or dashboard.period("today"), [key]).values()
    return found


def waited(center: Center, department: str, seconds: float, phone: str) -> None:
    """A customer of the department waits for so long, and is answered."""
    actor = seated(center, f"agent{phone[-3:]}", department)
    call = center.call(WANTS_A_PERSON, department=department, phone=phone).call_id
    center.clock.forward(seconds=seconds)
    center.driving.take_over(actor, call)


def test_todays_figures_move_with_what_happens(center: Center, dashboard: Dashboard) -> None:
    assert (one(dashboard, "offered").value, one(dashboard, "asa").value) == (0, None)
    call = center.call(WANTS_A_PERSON, department="sales").call_id
    assert one(dashboard, "offered").value == 1
    assert one(dashboard, "asa").n == 0
    center.clock.forward(seconds=7)
    center.driving.take_over(seated(center, "ana", "sales"), call)
    assert (one(dashboard, "asa").value, one(dashboard, "asa").n) == (7, 1)
    assert [found.key for found in dashboard.tiles(OWNER, dashboard.period("today"))] == list(TILES)


def test_each_department_by_its_own_target(center: Center, dashboard: Dashboard) -> None:
    slow = {"sales": {"seconds": 60, "share": 0.5, "warning": 0.5, "critical": 0.2}}
    center.floor.documents.set(OWNER, "targets", {"departments": slow})
    waited(center, "sales", 50, "+34600000101")
    waited(center, "billing", 50, "+34600000102")
    rows = dashboard.rows(OWNER, dashboard.period("today"), By.DEPARTMENT, ["service_level"])
    found = {row.group: row.figures[0] for row in rows}
    assert (found["sales"].value, found["sales"].target) == (1, 0.5)
    assert (found["billing"].value, found["billing"].level) == (0, Level.CRITICAL)
    both = one(dashboard, "service_level")
    assert (both.numerator, both.denominator) == (1, 2)


def test_a_stay_belongs_to_the_day_on_which_it_began(center: Center, dashboard: Dashboard) -> None:
    """At 22:59:50 UTC it is ten seconds before midnight in Madrid."""
    center.clock.set(center.clock.now().replace(hour=22, minute=59, second=50))
    before, today = dashboard.period("today"), dashboard.period("today").until
    waited(center, "sales", 30, "+34600000103")
    assert dashboard.period("today").since == today
    assert one(dashboard, "answered", before).value == 1
    assert one(dashboard, "answered").value == 0


def test_what_was_before_stands_beside_it(center: Center, dashboard: Dashboard) -> None:
    waited(center, "sales", 10, "+34600000104")
    center.clock.forward(hours=5)
    waited(center, "sales", 10, "+34600000105")
    center.clock.forward(hours=19, minutes=30)
    waited(center, "sales", 40, "+34600000106")
    today = dashboard.period("today")
    found = dashboard.figures(OWNER, today, ["asa", "answered"], before=dashboard.before(today))
    asa = found["asa"]
    assert (asa.value, asa.previous, asa.previous_n) == (40, 10, 1)
    assert found["answered"].previous == 1, "yesterday's afternoon has no match yet"


def test_a_report_refuses_what_cannot_be_told_apart(center: Center, dashboard: Dashboard) -> None:
    reports, today = open_metrics(context_of(center)).reports, dashboard.period("today")
    with pytest.raises(Invalid, match="'occupancy' is not kept by department"):
        reports.report(OWNER, today, by=By.DEPARTMENT, keys=["occupancy"])
    with pytest.raises(Invalid, match="not compared"):
        reports.report(OWNER, today, by=By.DAY, compare=True)
    with pytest.raises(NotFound, match="no measure 'luck'"):
        reports.report(OWNER, today, keys=["luck"])


def test_only_so_many_calls_are_listed_and_all_are_counted(
    center: Center, dashboard: Dashboard
) -> None:
    for number in range(4):
        waited(center, "sales", 10 + number, f"+3460000020{number}")
    opened = dashboard.drill(OWNER, dashboard.period("today"), "asa", limit=2)
    assert [call.amount for call in opened.calls] == [13, 12]
    assert opened.total == 4
    later = Question(center.clock.now() + timedelta(days=1), center.clock.now() + timedelta(days=2))
    assert dashboard.drill(OWNER, later, "asa").total == 0
