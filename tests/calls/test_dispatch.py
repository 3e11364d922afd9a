"""Dispatch: whom calls are offered to, what is not answered, limits, and consoles that die."""

from __future__ import annotations

from datetime import timedelta

import pytest

from callcenter_tui.domain import events
from callcenter_tui.domain.floor import NO_ANSWER
from callcenter_tui.domain.states import OperatorStatus, Origin, Speaker
from callcenter_tui.locale.phrases import phrase
from callcenter_tui.store import journal, operators, sessions, users
from tests.calls.conftest import OWNER, Center
from tests.calls.shift import WANTS_A_PERSON, Shift


@pytest.fixture
def shift(center: Center) -> Shift:
    return Shift(center)


def test_the_most_urgent_and_then_the_longest_waiting_is_offered_first(shift: Shift) -> None:
    usual, later, urgent = shift.customer(), shift.customer(), shift.customer()
    boss = shift.center.person("boss", role="supervisor")
    how = {"category": "service_failure", "severity": "critical"}
    shift.center.driving.escalate(boss, urgent, **how)
    order = []
    for name in ("ana", "eva", "luis"):
        one = shift.person(name, text_cap=1)
        shift.look()
        order += shift.offered(one)
    assert order == [urgent, usual, later]


def test_whoever_has_been_idle_longest_is_offered_the_call(shift: Shift) -> None:
    eva = shift.person("eva")
    shift.center.clock.forward(seconds=10)
    luis = shift.person("luis")
    first = shift.customer()
    shift.look()
    assert shift.offered(eva) == [first]
    shift.offers.accept(eva, first)
    second = shift.customer()
    shift.look()
    assert shift.offered(luis) == [second]
    shift.offers.accept(luis, second)
    shift.center.clock.forward(seconds=5)
    shift.center.driving.hand_back(luis, second)
    shift.center.clock.forward(seconds=5)
    shift.center.driving.hand_back(eva, first)
    third = shift.customer()
    shift.look()
    assert shift.offered(luis) == [third], "idle since their last call"


def test_nothing_is_offered_to_who_cannot_take_it(shift: Shift) -> None:
    away, silent = shift.person("away"), shift.person("silent")
    shift.takes_a_break(away)
    other = shift.person("other", "billing")
    viewer, gone = shift.person("vic", role="viewer"), shift.person("gone")
    with shift.center.store.write() as tx:
        users.change(tx, str(gone.user_id), disabled=True)
    watching = shift.person("marta", "sales", role="supervisor")
    shift.customer()
    assert shift.look(seconds=46, alive=(away, other, viewer, watching)) >= 1  # they are lost
    for one in (away, silent, other, viewer, gone, watching):
        assert shift.offered(one) == []


def test_simulated_calls_are_nobodys(shift: Shift) -> None:
    eva = shift.person("eva")
    shift.customer(origin=Origin.SIMULATED.value)
    assert shift.look() == 0
    assert shift.offered(eva) == []


def test_a_customer_on_the_phone_gets_the_whole_of_a_person(shift: Shift) -> None:
    eva, written = shift.person("eva"), shift.customer()
    shift.look()
    spoken = shift.on_the_phone()
    shift.look()
    assert shift.offered(eva) == [written], "an open offer counts"
    shift.offers.accept(eva, written)
    shift.look()
    assert shift.offered(eva) == []
    shift.center.driving.hand_back(eva, written)
    shift.look()
    assert shift.offered(eva) == [spoken]
    shift.offers.accept(eva, spoken)
    shift.customer()
    shift.look()
    assert shift.offered(eva) == [], "nothing beside a call on the phone"


def test_as_many_written_calls_at_once_as_somebody_can_take(shift: Shift) -> None:
    eva = shift.person("eva", text_cap=3)
    written = [shift.customer() for _ in range(5)]
    for call in written[:3]:
        assert shift.look() == 1
        shift.offers.accept(eva, call)
    assert shift.look() == 0
    shift.center.driving.hand_back(eva, written[1])
    assert shift.look() == 1
    assert shift.offered(eva) == [written[3]]


def test_in_wrap_up_nothing_is_offered(shift: Shift) -> None:
    eva, call = shift.person("eva"), shift.customer()
    shift.center.driving.take_over(eva, call)
    shift.center.floor.wrapup.hang_up(eva, call)
    shift.customer()
    assert shift.look() == 0


def test_an_offer_that_passes_heads_its_queue_and_sends_on_a_break(shift: Shift) -> None:
    eva, call = shift.person("eva"), shift.customer()
    shift.look()
    shift.look(seconds=19, alive=(eva,))
    assert shift.offered(eva) == [call]
    shift.look(seconds=2, alive=(eva,))
    assert shift.offered(eva) == []
    assert shift.stands(eva) == ("break", NO_ANSWER, "idle")
    assert shift.data(call, events.OFFER_MISSED)[0]["operator"] == eva.user_id
    other = shift.person("luis")
    urgent = shift.customer()
    boss = shift.center.person("boss", role="supervisor")
    shift.center.driving.escalate(boss, urgent, category="service_failure", severity="critical")
    shift.look()
    assert shift.offered(other) == [call], "before what is more urgent"
    shift.staff.set_status(eva, OperatorStatus.AVAILABLE)
    shift.look()
    assert shift.offered(eva) == [urgent], "who is back is asked at once"


def test_who_misses_an_offer_beside_a_call_goes_on_a_break_after_it(shift: Shift) -> None:
    eva, first = shift.person("eva"), shift.customer()
    shift.center.driving.take_over(eva, first)
    second = shift.customer()
    shift.look(seconds=1)
    assert shift.offered(eva) == [second]
    shift.look(seconds=21, alive=(eva,))
    assert shift.stands(eva) == ("available", "", "on_call"), "the call in hand goes on"
    seen = shift.me(eva)
    assert (seen.wanted, seen.wanted_reason) == ("break", NO_ANSWER), "all see why nothing comes"
    shift.look(seconds=300, alive=(eva,))
    assert shift.offered(eva) == []
    shift.center.driving.hand_back(eva, first)
    assert shift.stands(eva) == ("break", NO_ANSWER, "idle")


def test_who_is_there_again_during_the_call_is_asked_at_once(shift: Shift) -> None:
    eva, first = shift.person("eva"), shift.customer()
    shift.center.driving.take_over(eva, first)
    second = shift.customer()
    shift.look()
    shift.look(seconds=21, alive=(eva,))
    assert shift.staff.set_status(eva, OperatorStatus.AVAILABLE)
    assert shift.me(eva).wanted == ""
    shift.look(seconds=1)
    assert shift.offered(eva) == [second]


def test_what_was_wanted_for_after_the_call_is_not_replaced_by_a_missed_offer(shift: Shift) -> None:
    eva, first = shift.person("eva"), shift.customer()
    shift.center.driving.take_over(eva, first)
    shift.customer()
    shift.look()
    shift.staff.set_status(eva, OperatorStatus.OFFLINE)
    shift.look(seconds=21, alive=(eva,))
    assert shift.me(eva).wanted == "offline"


def test_nobody_is_rung_for_two_waiting_calls_at_once(shift: Shift) -> None:
    eva, luis = shift.person("eva"), shift.person("luis")
    calls = [shift.customer() for _ in range(4)]
    shift.look()
    assert sorted([*shift.offered(eva), *shift.offered(luis)]) == sorted(calls[:2])
    mine = shift.offered(eva)
    assert len(mine) == 1
    shift.offers.accept(eva, mine[0])
    shift.look(seconds=1)
    assert shift.offered(eva) == [calls[2]], "the next one as soon as the first is taken"


def test_where_all_are_rung_the_second_call_waits_for_the_first(shift: Shift) -> None:
    shift.rules(strategy="ring_all")
    eva, luis = shift.person("eva"), shift.person("luis")
    first, second = shift.customer(), shift.customer()
    shift.look()
    assert shift.offered(eva) == shift.offered(luis) == [first]
    shift.offers.accept(eva, first)
    shift.look(seconds=1)
    assert shift.offered(eva) == shift.offered(luis) == [second]


def test_a_break_does_not_keep_a_customer_waiting_for_who_has_gone(shift: Shift) -> None:
    eva, call = shift.person("eva"), shift.customer()
    shift.look()
    assert shift.offered(eva) == [call]
    luis = shift.person("luis")
    shift.takes_a_break(eva)
    shift.look(seconds=1)
    assert (shift.offered(eva), shift.offered(luis)) == ([], [call])
    assert shift.stands(eva) == ("break", shift.a_reason(), "idle")


def test_a_chosen_break_is_not_replaced(shift: Shift) -> None:
    eva = shift.person("eva")
    shift.customer()
    shift.look()
    shift.takes_a_break(eva)
    shift.look(seconds=21, alive=(eva,))
    assert shift.offered(eva) == []
    assert shift.stands(eva) == ("break", shift.a_reason(), "idle")


def test_an_idle_look_writes_nothing(shift: Shift) -> None:
    eva = shift.person("eva", text_cap=1)
    shift.rules(strategy="ring_all")
    shift.customer()
    shift.customer()
    shift.look()
    with shift.center.store.read() as tx:
        before = journal.last_id(tx)
    assert [shift.look(seconds=1, alive=(eva,)) for _ in range(3)] == [0, 0, 0]
    with shift.center.store.read() as tx:
        assert journal.last_id(tx) == before


@pytest.mark.parametrize(
    ("strategy", "expected"),
    [("skill_rank", "luis"), ("round_robin", "luis"), ("fewest_calls", "luis")],
)
def test_a_queue_follows_its_strategy(shift: Shift, strategy: str, expected: str) -> None:
    eva = shift.person("eva", text_cap=9)
    first = shift.customer()
    shift.look()
    shift.offers.accept(eva, first)
    shift.center.clock.forward(minutes=1)
    luis = shift.person("luis", text_cap=9)
    shift.beat(eva)
    with shift.center.store.write() as tx:
        users.work_in(tx, str(eva.user_id), ("general",), (2,))
    shift.center.driving.hand_back(eva, first)
    shift.rules(strategy=strategy)
    second = shift.customer()
    shift.look()
    assert shift.offered({"eva": eva, "luis": luis}[expected]) == [second]


def test_too_long_a_wait_overflows_once(shift: Shift) -> None:
    shift.rules(longest_minutes=5, overflow="billing")
    eva, call = shift.person("eva", "billing"), shift.customer()
    assert shift.look(seconds=299, alive=(eva,)) == 0
    shift.look(seconds=1, alive=(eva,))
    row = shift.center.board.call(OWNER, call).row
    assert (row.department, row.state) == ("billing", "waiting")
    assert shift.offered(eva) == [call]
    assert shift.center.words(call, "system")[-1] == phrase("overflowed", "es", "billing")
    assert [e["limit"] for e in shift.data(call, events.CALL_OVERFLOWED)] == ["wait"]
    shift.center.floor.transfers.cold(
        shift.center.person("boss", role="supervisor"), call, "general", "back"
    )
    shift.look(seconds=600, alive=(eva,))
    assert len(shift.data(call, events.CALL_OVERFLOWED)) == 1, "once from each queue"


def test_too_long_a_queue_overflows_from_its_end(shift: Shift) -> None:
    shift.rules(most_waiting=2, overflow="sales")
    waiting = [shift.customer() for _ in range(4)]
    shift.look()
    where = [shift.center.board.call(OWNER, call).row.department for call in waiting]
    assert where == ["general", "general", "sales", "sales"]


def test_a_limit_can_offer_a_callback(shift: Shift) -> None:
    shift.rules(longest_minutes=5, overflow="callback")
    call = shift.customer()
    shift.look(seconds=301)
    view = shift.center.board.call(OWNER, call)
    assert (view.row.state, view.disposition) == ("completed", "callback")
    (promised,) = shift.center.floor.callbacks.list(OWNER)
    assert promised.call == call
    assert promised.due_at >= shift.now + timedelta(minutes=59)
    assert "le llamaremos" in shift.center.words(call, "system")[-1]


def test_without_a_place_to_go_a_full_queue_goes_on_waiting(shift: Shift) -> None:
    shift.rules(most_waiting=1, longest_minutes=1)
    waiting = [shift.customer() for _ in range(3)]
    assert shift.look(seconds=600) == 0
    assert {shift.center.state(call)[0] for call in waiting} == {"waiting"}


def test_a_dead_console_frees_its_calls_to_the_head_of_the_queue(shift: Shift) -> None:
    eva, luis = shift.person("eva", text_cap=2), shift.person("luis")
    held, talking = shift.customer(), shift.customer()
    for call in (held, talking):
        shift.center.driving.take_over(eva, call)
    shift.center.driving.hold(eva, held)
    shift.center.desk.say(talking, Speaker.CUSTOMER, "¿Sigue ahí?")
    shift.takes_a_break(luis)
    urgent = shift.customer()
    boss = shift.center.person("boss", role="supervisor")
    shift.center.driving.escalate(boss, urgent, category="service_failure", severity="critical")
    shift.look(seconds=44, alive=(luis,))
    assert shift.stands(eva)[0] == "available"
    shift.look(seconds=2, alive=(luis,))
    assert shift.stands(eva) == ("offline", "", "idle")
    for call in (held, talking):
        assert shift.center.state(call) == ("waiting", "ai")
        assert shift.center.words(call, "system")[-1] == phrase("person_lost", "es")
        assert shift.data(call, events.CALL_RETURNED)[0]["operator"] == eva.user_id
    places = [shift.center.floor.queues.place(call)[0] for call in (held, talking, urgent)]
    assert sorted(places[:2]) == [1, 2]
    assert places[2] == 3
    due = shift.center.turns.claim("engine-1")
    assert due is not None
    with shift.center.store.read() as tx:
        assert [e.data["user"] for e in journal.of_kind(tx, events.OPERATOR_LOST)] == [eva.user_id]
    assert shift.look() == 0


def test_a_wrap_up_that_nobody_finishes_is_closed_as_unfinished(shift: Shift) -> None:
    eva, call = shift.person("eva"), shift.customer()
    shift.center.driving.take_over(eva, call)
    shift.center.floor.wrapup.hang_up(eva, call)
    shift.look(seconds=46)
    view = shift.center.board.call(OWNER, call)
    assert (view.row.state, view.disposition) == ("completed", "unfinished")
    assert shift.stands(eva) == ("offline", "", "idle")


def test_a_dead_console_lets_its_offers_go_without_a_break(shift: Shift) -> None:
    shift.rules(offer_seconds=300)
    eva, call = shift.person("eva"), shift.customer()
    shift.look()
    shift.look(seconds=46)
    assert shift.offered(eva) == []
    assert shift.stands(eva) == ("offline", "", "idle")
    assert shift.center.floor.queues.place(call) == (1, 1)


def test_a_sign_of_life_in_time_loses_nobody(shift: Shift) -> None:
    eva, call = shift.person("eva"), shift.customer()
    shift.center.driving.take_over(eva, call)
    for _ in range(5):
        assert shift.look(seconds=40, alive=(eva,)) == 0
    assert shift.center.state(call) == ("active", "person")


def test_the_customer_of_who_signs_out_reads_of_no_lost_line(shift: Shift) -> None:
    eva, call = shift.person("eva"), shift.customer()
    shift.center.driving.take_over(eva, call)
    shift.look(seconds=40, alive=(eva,))
    with shift.center.store.write() as tx:
        spell, offline = shift.center.ids.new(), OperatorStatus.OFFLINE
        operators.set_status(tx, str(eva.user_id), offline, shift.now, spell)
    shift.look(seconds=60)  # nobody looked at once
    assert shift.center.words(call, "system")[-1] == phrase("person_left", "es")


def test_signing_out_frees_calls_at_once(shift: Shift) -> None:
    eva, call = shift.person("eva"), shift.customer()
    shift.center.driving.take_over(eva, call)
    with shift.center.store.write() as tx:
        spell = shift.center.ids.new()
        offline = OperatorStatus.OFFLINE
        assert operators.set_status(tx, str(eva.user_id), offline, shift.now, spell)
    assert shift.look() == 1
    assert shift.center.state(call) == ("waiting", "ai")
    assert shift.stands(eva) == ("offline", "", "idle")


def test_who_is_offline_at_the_console_keeps_what_they_take(shift: Shift) -> None:
    eva, call, now = shift.person("eva"), shift.customer(), shift.now
    with shift.center.store.write() as tx:
        session = shift.center.ids.new()
        ends = now + timedelta(days=1)
        sessions.add(tx, session, str(eva.user_id), "-", "console", now, ends)
    assert shift.staff.set_status(eva, OperatorStatus.OFFLINE)
    shift.center.driving.take_over(eva, call)
    assert shift.look(seconds=5) == 0
    assert shift.center.state(call) == ("active", "person")
    shift.look(seconds=60)
    assert shift.center.state(call)[0] == "waiting"


def test_a_disabled_operator_is_gone_at_once(shift: Shift) -> None:
    eva, call = shift.person("eva"), shift.customer()
    shift.center.driving.take_over(eva, call)
    with shift.center.store.write() as tx:
        users.change(tx, str(eva.user_id), disabled=True)
    shift.look()
    assert shift.center.state(call)[0] == "waiting"


def test_where_only_people_answer_nobody_promises_the_ai(shift: Shift) -> None:
    boss = shift.center.person("boss", role="supervisor")
    shift.center.departments.set(boss, "general", autonomy="person")
    eva = shift.person("eva")
    opened = shift.center.call(WANTS_A_PERSON)
    shift.center.driving.take_over(eva, opened.call_id)
    shift.look(seconds=46)
    assert shift.center.state(opened.call_id) == ("waiting", "person")
    told = shift.center.words(opened.call_id, "system")[-1]
    assert told == phrase("person_lost_waiting", "es")
    assert shift.center.turns.claim("engine-1") is None or "automático" not in told
