"""Places and figures of queues, and how a stay in one ends."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from callcenter_tui.calls.queues import measured
from callcenter_tui.domain.floor import QueueFigures
from callcenter_tui.domain.states import Origin
from callcenter_tui.store.queue_stays import Stay
from tests.calls.conftest import OWNER, Center
from tests.calls.shift import Shift
from tests.clocks import MONDAY


@pytest.fixture
def shift(center: Center) -> Shift:
    return Shift(center)


def figures(shift: Shift, department: str = "general", **more: bool) -> QueueFigures:
    found = shift.center.floor.queues.figures(OWNER, **more)
    return next(one for one in found if one.key == department)


def stays(shift: Shift, call: str) -> list[tuple[str, str]]:
    """Where the call has waited, and how each stay ended."""
    with shift.center.store.read() as tx:
        rows = tx.execute(
            text("SELECT department, outcome FROM queue_stays WHERE call_id = :call ORDER BY id"),
            {"call": call},
        )
        return [(row.department, row.outcome) for row in rows]


def test_a_place_in_the_queue_is_told_while_one_waits(shift: Shift) -> None:
    place = shift.center.floor.queues.place
    first, second = shift.customer(), shift.customer()
    shift.customer(origin=Origin.SIMULATED.value)
    assert (place(first), place(second)) == ((1, 2), (2, 2))
    eva = shift.person("eva")
    shift.center.driving.take_over(eva, first)
    assert (place(first), place(second)) == ((0, 0), (1, 1))
    assert place("nobody") == (0, 0)


def test_people_are_counted_by_what_they_do(shift: Shift) -> None:
    people = [shift.person(name) for name in ("ana", "eva", "luis", "pia", "sol")]
    shift.person("other", "billing")
    shift.takes_a_break(people[0])
    call = shift.customer()
    shift.center.driving.take_over(people[1], call)
    ended = shift.customer()
    shift.center.driving.take_over(people[2], ended)
    shift.center.floor.wrapup.hang_up(people[2], ended)
    shift.customer()
    shift.look()
    assert figures(shift).people == {
        "idle": 1,
        "offered": 1,
        "on_call": 1,
        "wrap_up": 1,
        "break": 1,
    }
    one = figures(shift)
    assert (one.waiting, one.person, one.ai) == (1, 1, 0)
    shift.center.clock.forward(seconds=46)
    assert sum(figures(shift).people.values()) == 0, "nobody is heard of"


def test_the_service_level_is_that_of_the_last_hour(shift: Shift) -> None:
    eva = shift.person("eva", text_cap=20)
    assert figures(shift).share is None
    for seconds in (5, 20, 21):
        call = shift.customer()
        shift.center.clock.forward(seconds=seconds)
        shift.center.driving.take_over(eva, call)
    one = figures(shift)
    assert (one.answered, one.measured) == (2, 3)
    gave_up_early, gave_up_late = shift.customer(), shift.customer()
    shift.center.desk.leave(gave_up_early)
    shift.center.clock.forward(seconds=30)
    shift.center.desk.leave(gave_up_late)
    shift.customer()
    assert (figures(shift).answered, figures(shift).measured) == (2, 4)
    shift.center.clock.forward(seconds=25)
    one = figures(shift)
    assert (one.answered, one.measured, one.share) == (2, 5, 0.4)
    assert one.longest_wait == 25
    shift.center.clock.forward(hours=1)
    assert (figures(shift).answered, figures(shift).measured) == (0, 1), "one waits still"


def test_simulated_customers_count_only_when_asked_for(shift: Shift) -> None:
    shift.customer(origin=Origin.SIMULATED.value)
    shift.center.clock.forward(minutes=1)
    assert (figures(shift).waiting, figures(shift).measured) == (0, 0)
    one = figures(shift, simulated=True)
    assert (one.waiting, one.measured) == (1, 1)


@pytest.mark.parametrize(
    ("seconds", "outcome", "expected"),
    [
        (20, "answered", (1, 1)),
        (21, "answered", (0, 1)),
        (20, "abandoned", (0, 0)),
        (21, "abandoned", (0, 1)),
        (20, "", (0, 0)),
        (21, "", (0, 1)),
    ],
)
def test_what_a_stay_says_of_the_service(
    seconds: int, outcome: str, expected: tuple[int, int]
) -> None:
    now = MONDAY + timedelta(seconds=seconds)
    stay = Stay("general", MONDAY, now if outcome else None, outcome)
    assert measured([stay], 20, now) == expected


def test_how_stays_end(shift: Shift) -> None:
    eva, driving = shift.person("eva", "general", "billing"), shift.center.driving
    call = shift.customer()
    assert stays(shift, call) == [("general", "")]
    shift.center.floor.transfers.cold(eva, call, "billing")
    assert stays(shift, call) == [("general", "transferred"), ("billing", "")]
    driving.take_over(eva, call)
    assert stays(shift, call)[-1] == ("billing", "answered")
    shift.center.floor.transfers.cold(eva, call, "general")
    shift.center.desk.leave(call)
    assert stays(shift, call)[-1] == ("general", "abandoned")
    shift.center.desk.resume(shift.center.board.call(OWNER, call).row.key)
    assert len(stays(shift, call)) == 3, "the AI answers it again"
    driving.escalate(eva, call, category="service_failure")
    shift.center.floor.callbacks.schedule(eva, call, shift.now + timedelta(hours=1))
    assert stays(shift, call)[-1] == ("general", "closed")


def test_in_another_department_the_offer_holds_no_more(shift: Shift) -> None:
    eva, call = shift.person("eva"), shift.customer()
    shift.look()
    assert shift.offered(eva) == [call]
    boss = shift.center.person("boss", role="supervisor")
    shift.center.floor.transfers.cold(boss, call, "billing")
    assert shift.offered(eva) == []
    assert shift.stands(eva)[2] == "idle"


def test_a_call_whose_stay_was_never_noted_gets_one(shift: Shift) -> None:
    call = shift.customer()
    with shift.center.store.write() as tx:
        tx.execute(text("DELETE FROM queue_stays"))
    shift.look()
    assert stays(shift, call) == [("general", "")]
