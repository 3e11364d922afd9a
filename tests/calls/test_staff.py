"""Operators' status and state, as they and their supervisors see it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from callcenter_tui.domain import events
from callcenter_tui.domain.errors import Forbidden, Invalid, Refused
from callcenter_tui.domain.states import OperatorStatus
from callcenter_tui.domain.views import Actor
from callcenter_tui.store import journal
from tests.calls.conftest import OWNER, Center
from tests.calls.shift import Shift

AVAILABLE, OFFLINE = OperatorStatus.AVAILABLE, OperatorStatus.OFFLINE


@pytest.fixture
def shift(center: Center) -> Shift:
    return Shift(center)


def test_the_state_follows_what_is_offered_and_in_hand(shift: Shift) -> None:
    eva, call = shift.person("eva"), shift.customer()
    assert shift.stands(eva)[2] == "idle"
    shift.look()
    assert shift.stands(eva)[2] == "offered"
    shift.offers.accept(eva, call)
    assert shift.stands(eva)[2] == "on_call"
    shift.center.driving.hold(eva, call)
    assert shift.stands(eva)[2] == "on_call"
    shift.center.floor.wrapup.hang_up(eva, call)
    assert shift.stands(eva)[2] == "wrap_up"
    shift.center.floor.wrapup.finish(eva, call, disposition="wrong_number")
    assert shift.stands(eva)[2] == "idle"


def test_a_call_in_hand_says_more_than_one_that_is_offered(shift: Shift) -> None:
    eva, first = shift.person("eva"), shift.customer()
    shift.look()
    shift.offers.accept(eva, first)
    second = shift.customer()
    shift.look()
    assert shift.offered(eva) == [second]
    assert shift.stands(eva)[2] == "on_call"


def test_a_break_asked_for_during_a_call_holds_after_it(shift: Shift) -> None:
    eva, call = shift.person("eva"), shift.customer()
    shift.look()
    shift.offers.accept(eva, call)
    assert not shift.takes_a_break(eva)
    assert shift.stands(eva)[0] == "available"
    assert shift.me(eva).wanted == "break"
    shift.customer()
    shift.look()
    assert shift.offered(eva) == [], "nothing more before the break"
    shift.center.floor.transfers.cold(eva, call, "billing")
    assert shift.stands(eva) == ("break", shift.a_reason(), "idle")
    assert shift.me(eva).wanted == ""


def test_a_break_that_is_not_wanted_any_more_does_not_come(shift: Shift) -> None:
    eva, call = shift.person("eva"), shift.customer()
    shift.center.driving.take_over(eva, call)
    shift.takes_a_break(eva)
    assert shift.staff.set_status(eva, OperatorStatus.AVAILABLE)
    shift.center.driving.hand_back(eva, call)
    assert shift.stands(eva) == ("available", "", "idle")


def test_wrap_up_is_part_of_the_call_for_a_break(shift: Shift) -> None:
    eva, call = shift.person("eva"), shift.customer()
    shift.center.driving.take_over(eva, call)
    shift.takes_a_break(eva)
    shift.center.floor.wrapup.hang_up(eva, call)
    assert shift.stands(eva)[0] == "available"
    shift.center.floor.wrapup.finish(eva, call, disposition="wrong_number")
    assert shift.stands(eva)[0] == "break"


def test_a_break_has_a_reason_of_the_list_and_the_shell_has_none(shift: Shift) -> None:
    eva = shift.person("eva")
    for reason in ("", "because", "no_answer"):
        with pytest.raises(Invalid):
            shift.staff.set_status(eva, OperatorStatus.BREAK, reason)
    assert shift.stands(eva) == ("available", "", "idle")
    with pytest.raises(Refused):
        shift.staff.set_status(OWNER, OperatorStatus.OFFLINE)
    viewer = shift.center.person("vic", role="viewer")
    with pytest.raises(Forbidden):
        shift.staff.set_status(viewer, OperatorStatus.AVAILABLE)
    assert shift.staff.me(OWNER) is None


def test_spells_tell_the_whole_day_without_a_gap(shift: Shift) -> None:
    eva, clock = shift.person("eva"), shift.center.clock
    clock.forward(minutes=10)
    call = shift.customer()
    shift.center.driving.take_over(eva, call)
    clock.forward(minutes=5)
    shift.center.driving.hand_back(eva, call)
    clock.forward(minutes=1)
    shift.takes_a_break(eva)
    clock.forward(minutes=15)
    told = [(s.status, s.state, s.seconds) for s in shift.spells(eva)]
    assert told == [
        ("available", "idle", 600),
        ("available", "on_call", 300),
        ("available", "idle", 60),
        ("break", "idle", 900),
    ]
    spells = shift.spells(eva)
    assert [s.ended_at for s in spells[:-1]] == [s.began_at for s in spells[1:]]
    assert spells[-1].ended_at is None


def told(shift: Shift, actor: Actor) -> list[tuple[object, object, object]]:
    """Status, reason and author of what the journal says of somebody's statuses."""
    with shift.center.store.read() as tx:
        found = journal.of_kind(tx, events.OPERATOR_STATUS)
    mine = [event for event in found if event.data["user"] == actor.user_id]
    return [(event.data["status"], event.data["reason"], event.who) for event in mine]


def test_every_change_of_status_is_journaled_and_nothing_else_is(shift: Shift) -> None:
    eva, clock = shift.person("eva"), shift.center.clock
    why = shift.a_reason()
    for status in (OFFLINE, OFFLINE, AVAILABLE, AVAILABLE, OFFLINE):
        clock.forward(minutes=1)
        assert shift.staff.set_status(eva, status)
    clock.forward(minutes=1)
    assert shift.takes_a_break(eva)
    clock.forward(minutes=1)
    assert told(shift, eva) == [
        ("offline", "", "user:eva"),
        ("available", "", "user:eva"),
        ("offline", "", "user:eva"),
        ("break", why, "user:eva"),
    ]
    assert [(s.status, s.seconds) for s in shift.spells(eva)] == [
        ("available", 60),
        ("offline", 120),
        ("available", 120),
        ("offline", 60),
        ("break", 60),
    ]


@pytest.mark.parametrize("status", [OFFLINE, AVAILABLE])
def test_who_has_no_status_yet_begins_with_the_one_they_set(
    shift: Shift, status: OperatorStatus
) -> None:
    eva = shift.center.person("eva")
    assert shift.staff.set_status(eva, status)
    assert shift.stands(eva) == (status.value, "", "idle")
    assert told(shift, eva) == [(status.value, "", "user:eva")]
    assert [spell.status for spell in shift.spells(eva)] == [status.value]


def test_others_histories_are_the_supervisors(shift: Shift) -> None:
    eva, boss = shift.person("eva"), shift.person("marta", role="supervisor")
    luis = shift.person("luis")
    since = shift.now - timedelta(hours=1)
    assert eva.user_id is not None
    assert shift.staff.spells(boss, eva.user_id, since)
    with pytest.raises(Forbidden):
        shift.staff.spells(luis, eva.user_id, since)


def test_who_is_there_with_what_is_in_hand(shift: Shift) -> None:
    eva, luis = shift.person("eva"), shift.person("luis", "billing", text_cap=2)
    shift.person("marta", role="supervisor")
    shift.center.person("nobody")  # never signed in
    call = shift.customer()
    shift.center.driving.take_over(eva, call)
    shift.takes_a_break(luis)
    seen = shift.staff.operators(eva)
    assert [(o.name, o.status, o.phone, o.text) for o in seen] == [
        ("Eva", "available", 0, 1),
        ("Marta", "available", 0, 0),
        ("Luis", "break", 0, 0),
    ]
    assert (seen[2].departments, seen[2].text_cap) == (("billing",), 2)
    shift.center.clock.forward(minutes=1)
    assert not shift.me(eva).here


def test_taking_a_colleagues_call_frees_them(shift: Shift) -> None:
    eva, boss = shift.person("eva"), shift.person("marta", role="supervisor")
    call = shift.customer()
    shift.center.driving.take_over(eva, call)
    shift.center.driving.take_over(boss, call)
    assert shift.stands(eva)[2] == "idle"
    assert shift.stands(boss)[2] == "on_call"
