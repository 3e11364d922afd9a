"""Offers: accepted, declined, withdrawn, as the people concerned notice it."""

from __future__ import annotations

import pytest

from callcenter_tui.calls.context import locked
from callcenter_tui.calls.offers import offer
from callcenter_tui.domain import events
from callcenter_tui.domain.errors import Invalid, Refused
from callcenter_tui.domain.floor import OfferKind
from callcenter_tui.domain.states import OperatorStatus, Speaker
from callcenter_tui.domain.views import Actor
from tests.calls.conftest import OWNER, Center
from tests.calls.shift import Shift


@pytest.fixture
def shift(center: Center) -> Shift:
    return Shift(center)


def gives(shift: Shift, giver: Actor, receiver: Actor, call_id: str, kind: OfferKind) -> None:
    """A colleague's warm transfer, or a supervisor's hand."""
    assert receiver.user_id is not None
    with shift.center.store.write() as tx:
        assert offer(
            tx,
            shift.center.context,
            locked(tx, call_id),
            receiver.user_id,
            kind,
            seconds=45,
            who=giver.who,
            from_user_id=giver.user_id,
            reason="knows the contract",
        )


def test_an_accepted_call_is_driven_and_the_customer_knows(shift: Shift) -> None:
    eva, call = shift.person("eva"), shift.customer()
    shift.look()
    (seen,) = shift.mine(eva)
    assert (seen.call, seen.customer, seen.kind, seen.department) == (
        call,
        "Ana",
        "queue",
        "general",
    )
    assert (seen.until - seen.offered_at).total_seconds() == 20
    shift.offers.accept(eva, call)
    assert shift.center.state(call) == ("active", "person")
    assert shift.center.board.call(OWNER, call).row.operator == "Eva"
    assert "Eva" in shift.center.words(call, "system")[-1]
    assert shift.center.turns.claim("engine-1") is None or shift.center.answers(call) == []
    shift.center.desk.say(call, Speaker.OPERATOR, "Dígame", eva)
    with pytest.raises(Refused):
        shift.offers.accept(eva, call)


def test_of_all_who_are_rung_the_first_wins(shift: Shift) -> None:
    shift.rules(strategy="ring_all")
    people = [shift.person(name) for name in ("ana", "eva", "luis")]
    call = shift.customer()
    shift.look()
    assert [shift.offered(one) for one in people] == [[call]] * 3
    shift.offers.accept(people[1], call)
    assert [shift.offered(one) for one in people] == [[]] * 3
    assert [shift.stands(one)[2] for one in people] == ["idle", "on_call", "idle"]
    with pytest.raises(Refused):
        shift.offers.accept(people[0], call)
    withdrawn = {one["operator"] for one in shift.data(call, events.OFFER_WITHDRAWN)}
    assert withdrawn == {people[0].user_id, people[2].user_id}


def test_who_comes_later_is_rung_too(shift: Shift) -> None:
    shift.rules(strategy="ring_all")
    ana, call = shift.person("ana"), shift.customer()
    shift.look()
    eva = shift.person("eva")
    assert shift.look() == 1
    assert shift.offered(ana) == shift.offered(eva) == [call]
    assert shift.look() == 0


def test_a_declined_call_heads_its_queue_and_goes_to_somebody_else(shift: Shift) -> None:
    eva, first = shift.person("eva"), shift.customer()
    shift.look()
    luis = shift.person("luis")
    shift.offers.decline(eva, first, "lunch")
    urgent = shift.customer()
    shift.center.driving.escalate(
        shift.center.person("boss", role="supervisor"),
        urgent,
        category="service_failure",
        severity="critical",
    )
    assert shift.center.floor.queues.place(first) == (1, 2)
    assert shift.center.floor.queues.place(urgent) == (2, 2)
    shift.look()
    assert shift.offered(luis) == [first]
    assert shift.offered(eva) == [urgent], "who declined is free for another"
    assert "lunch" not in repr(shift.data(first, events.OFFER_DECLINED)), "no free text there"


def test_who_declined_is_asked_again_only_alone_or_later(shift: Shift) -> None:
    eva, luis = shift.person("eva"), shift.person("luis", text_cap=0)
    call = shift.customer()
    shift.look()
    assert shift.offered(eva) == [call]
    shift.offers.decline(eva, call)
    shift.look(seconds=30, alive=(eva, luis))
    assert shift.offered(eva) == [], "somebody else is at the desk"
    shift.takes_a_break(luis)
    shift.look()
    assert shift.offered(eva) == [], "not at once, although nobody else is"
    shift.look(seconds=31, alive=(eva, luis))
    assert shift.offered(eva) == [call], "a minute later, for nobody else is"
    shift.offers.decline(eva, call)
    shift.staff.set_status(luis, OperatorStatus.AVAILABLE)
    shift.look(seconds=61, alive=(eva, luis))
    assert shift.offered(eva) == []
    shift.look(seconds=240, alive=(eva, luis))
    assert shift.offered(eva) == [call], "five minutes later"


def test_who_declined_alone_is_offered_the_next_call_meanwhile(shift: Shift) -> None:
    eva, first = shift.person("eva"), shift.customer()
    shift.look()
    shift.offers.decline(eva, first)
    second = shift.customer()
    shift.look(seconds=1)
    assert shift.offered(eva) == [second]


def test_a_colleagues_call_does_not_ring_beside_what_the_queue_offers(shift: Shift) -> None:
    eva, luis, mine = shift.person("eva"), shift.person("luis"), shift.customer()
    shift.center.driving.take_over(eva, mine)
    waiting = shift.customer()
    shift.look()
    assert shift.offered(luis) == [waiting]
    with pytest.raises(Refused, match="Nobody is free"):
        shift.center.floor.transfers.warm(eva, mine, department="general", reason="knows it")
    assert shift.offered(luis) == [waiting]


def test_the_queue_does_not_ring_beside_a_colleagues_call(shift: Shift) -> None:
    eva, luis, mine = shift.person("eva", text_cap=1), shift.person("luis"), shift.customer()
    shift.center.driving.take_over(eva, mine)
    gives(shift, eva, luis, mine, OfferKind.WARM)
    waiting = shift.customer()
    assert shift.look() == 0
    shift.offers.decline(luis, mine, "no")
    shift.look()
    assert shift.offered(luis) == [waiting]


def test_on_a_break_one_can_still_accept(shift: Shift) -> None:
    eva, call = shift.person("eva"), shift.customer()
    shift.look()
    assert shift.takes_a_break(eva)
    shift.offers.accept(eva, call)
    assert shift.stands(eva) == ("break", shift.a_reason(), "on_call")


def test_who_takes_the_call_withdraws_the_offer(shift: Shift) -> None:
    eva, luis, call = shift.person("eva"), shift.person("luis"), shift.customer()
    shift.look()
    offered, other = (eva, luis) if shift.offered(eva) else (luis, eva)
    shift.center.driving.take_over(other, call)
    assert shift.offered(offered) == []
    assert shift.stands(offered)[2] == "idle"
    with pytest.raises(Refused):
        shift.offers.accept(offered, call)
    with pytest.raises(Refused):
        shift.offers.decline(offered, call)
    assert shift.center.board.call(OWNER, call).row.operator == other.name


def test_a_customer_who_leaves_takes_the_offer_along(shift: Shift) -> None:
    eva, call = shift.person("eva"), shift.customer()
    shift.look()
    shift.center.desk.leave(call)
    assert shift.center.state(call)[0] == "abandoned"
    assert shift.offered(eva) == []
    assert shift.stands(eva) == ("available", "", "idle")


def test_taking_an_offered_call_from_the_list_is_accepting_it(shift: Shift) -> None:
    eva, call = shift.person("eva"), shift.customer()
    shift.look()
    shift.center.driving.take_over(eva, call)
    assert shift.offered(eva) == []
    assert shift.data(call, events.OFFER_WITHDRAWN) == []


def test_a_warm_transfer_changes_hands_when_it_is_accepted(shift: Shift) -> None:
    eva, luis, call = shift.person("eva"), shift.person("luis"), shift.customer()
    shift.center.driving.take_over(eva, call)
    gives(shift, eva, luis, call, OfferKind.WARM)
    (seen,) = shift.mine(luis)
    assert (seen.kind, seen.from_name, seen.reason) == ("warm", "Eva", "knows the contract")
    shift.center.desk.say(call, Speaker.OPERATOR, "Un momento", eva)
    before = shift.center.board.call(OWNER, call).fence
    shift.offers.accept(luis, call)
    view = shift.center.board.call(OWNER, call)
    assert (view.row.operator, view.fence) == ("Luis", before + 1)
    assert (shift.stands(eva)[2], shift.stands(luis)[2]) == ("idle", "on_call")
    with pytest.raises(Refused):
        shift.center.desk.say(call, Speaker.OPERATOR, "too late", eva)
    (end,) = shift.data(call, events.WARM_ENDED)
    assert (end["outcome"], end["operator"]) == ("accepted", luis.user_id)


def test_a_declined_warm_transfer_stays_and_says_why(shift: Shift) -> None:
    eva, luis, call = shift.person("eva"), shift.person("luis"), shift.customer()
    shift.center.driving.take_over(eva, call)
    gives(shift, eva, luis, call, OfferKind.WARM)
    with pytest.raises(Invalid, match="Say why"):
        shift.offers.decline(luis, call, " ")
    shift.offers.decline(luis, call, "I do not know this contract")
    view = shift.center.board.call(OWNER, call)
    assert (view.row.state, view.row.operator) == ("active", "Eva")
    assert [note.text for note in view.notes] == ["I do not know this contract"]
    (end,) = shift.data(call, events.WARM_ENDED)
    assert (end["outcome"], end["giver"]) == ("declined", eva.user_id)
    assert shift.offers.answer(eva, end["offer"]) == "I do not know this contract"
    assert shift.offers.answer(shift.person("max"), end["offer"]) == "", "not who gave it"
    assert shift.stands(luis)[2] == "idle"


def test_a_warm_offer_ends_when_its_giver_lets_the_call_go(shift: Shift) -> None:
    eva, luis, call = shift.person("eva"), shift.person("luis"), shift.customer()
    shift.center.driving.take_over(eva, call)
    gives(shift, eva, luis, call, OfferKind.WARM)
    shift.center.driving.hand_back(eva, call)
    with pytest.raises(Refused):
        shift.offers.accept(luis, call)
    shift.look()
    assert shift.offered(luis) == []
    assert shift.stands(luis) == ("available", "", "idle")


def test_an_assigned_call_stays_where_it_is_until_it_is_accepted(shift: Shift) -> None:
    eva, boss = shift.person("eva"), shift.person("marta", role="supervisor")
    opened = shift.center.call()
    gives(shift, boss, eva, opened.call_id, OfferKind.ASSIGNED)
    assert shift.center.state(opened.call_id) == ("active", "ai")
    shift.offers.accept(eva, opened.call_id)
    assert shift.center.state(opened.call_id) == ("active", "person")


def test_nobody_is_offered_the_same_call_twice(shift: Shift) -> None:
    eva, boss = shift.person("eva"), shift.person("marta", role="supervisor")
    call = shift.customer()
    shift.look()
    assert eva.user_id is not None
    with shift.center.store.write() as tx:
        context, found = shift.center.context, locked(tx, call)
        kind = OfferKind.ASSIGNED
        assert not offer(tx, context, found, eva.user_id, kind, seconds=45, who=boss.who)
    assert len(shift.offered(eva)) == 1
