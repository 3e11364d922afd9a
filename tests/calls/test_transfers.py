"""Transfers, as the giver, the receiver and the customer notice them."""

from __future__ import annotations

import pytest

from callcenter_tui.domain import events
from callcenter_tui.domain.errors import Invalid, NotFound, Refused
from callcenter_tui.domain.floor import OfferKind
from callcenter_tui.domain.protocols import Run
from callcenter_tui.domain.states import OperatorStatus, Speaker
from tests.calls.conftest import OWNER, Center
from tests.calls.desks import happened, in_hand, operator, seated


def test_a_warm_transfer_stays_with_the_giver_until_the_colleague_accepts(center: Center) -> None:
    eva, luis = seated(center, "eva"), seated(center, "luis")
    call_id = in_hand(center, eva)
    name = center.floor.transfers.warm(eva, call_id, user_id=luis.id, reason="knows routers")
    assert name == "Luis"
    assert operator(center, call_id) == "Eva"
    center.desk.say(call_id, Speaker.OPERATOR, "Le paso con un compañero", eva)
    (offer,) = center.floor.offers.mine(luis)
    assert (offer.kind, offer.from_name, offer.reason) == (OfferKind.WARM, "Eva", "knows routers")
    center.floor.offers.accept(luis, call_id)
    assert operator(center, call_id) == "Luis"
    assert "Luis" in center.words(call_id, "system")[-1]
    with pytest.raises(Refused):
        center.desk.say(call_id, Speaker.OPERATOR, "¿Sigue ahí?", eva)


def test_the_receiver_reads_the_briefing_before_accepting(center: Center) -> None:
    eva, luis = seated(center, "eva"), seated(center, "luis")
    call_id = in_hand(center, eva)
    center.desk.say(call_id, Speaker.OPERATOR, "Le llamaremos mañana antes de las diez", eva)
    center.floor.transfers.warm(eva, call_id, user_id=luis.id, reason="")
    claim = center.turns.claim("engine-1")
    assert claim is not None
    assert claim.kind == "briefing"
    job = center.turns.job(claim)
    said = [line.text for line in job.brief.lines]
    assert "Le llamaremos mañana antes de las diez" in said, "what a person promised is known"
    center.turns.briefed(job, "Promised: a call before ten.", Run(), "v1")
    notes = center.board.call(luis, call_id).notes
    assert [note.text for note in notes if note.kind == "briefing"] == [
        "Promised: a call before ten."
    ]
    assert operator(center, call_id) == "Eva"


def test_a_declined_transfer_tells_the_giver_why(center: Center) -> None:
    eva, luis = seated(center, "eva"), seated(center, "luis")
    call_id = in_hand(center, eva)
    center.floor.transfers.warm(eva, call_id, user_id=luis.id, reason="")
    center.floor.offers.decline(luis, call_id, "I am in a meeting")
    assert operator(center, call_id) == "Eva"
    ended = happened(center, call_id, events.WARM_ENDED)
    assert [(one["outcome"], one["operator"]) for one in ended] == [("declined", luis.id)]
    assert "meeting" not in repr(center.board.events(OWNER, call_id)), "no free text in the journal"
    notes = center.board.call(eva, call_id).notes
    assert [(note.author, note.text) for note in notes] == [("Luis", "I am in a meeting")]
    center.floor.transfers.warm(eva, call_id, user_id=luis.id, reason="now?")  # may be asked again


def test_the_giver_may_call_it_off_and_then_it_cannot_be_accepted(center: Center) -> None:
    eva, luis = seated(center, "eva"), seated(center, "luis")
    call_id = in_hand(center, eva)
    center.floor.transfers.warm(eva, call_id, user_id=luis.id, reason="")
    center.floor.transfers.call_off(eva, call_id)
    assert center.floor.offers.mine(luis) == []
    with pytest.raises(Refused):
        center.floor.offers.accept(luis, call_id)
    assert operator(center, call_id) == "Eva"
    with pytest.raises(Refused):
        center.floor.transfers.call_off(eva, call_id)


def test_a_call_on_hold_is_transferred_and_comes_off_hold(center: Center) -> None:
    eva, luis = seated(center, "eva"), seated(center, "luis")
    call_id = in_hand(center, eva)
    center.driving.hold(eva, call_id)
    center.floor.transfers.warm(eva, call_id, user_id=luis.id, reason="")
    center.floor.offers.accept(luis, call_id)
    assert center.state(call_id) == ("active", "person")


def test_the_best_free_colleague_of_another_department_takes_the_call_there(
    center: Center,
) -> None:
    eva = seated(center, "eva")
    seated(center, "luis", "sales")
    center.clock.forward(seconds=20)
    ana = seated(center, "ana", "sales")
    away = seated(center, "pau", "sales")
    center.floor.staff.set_status(away, OperatorStatus.OFFLINE)
    call_id = in_hand(center, eva)
    name = center.floor.transfers.warm(eva, call_id, department="sales", reason="wants to buy")
    assert name == "Luis", "the longest idle, by the usual strategy"
    assert center.board.call(OWNER, call_id).row.department == "general"
    luis = next(one for one in center.floor.staff.operators(OWNER) if one.name == "Luis")
    assert luis.state == "offered"
    center.floor.transfers.call_off(eva, call_id)
    center.floor.transfers.warm(eva, call_id, user_id=ana.id, reason="wants to buy")
    center.floor.offers.accept(ana, call_id)
    row = center.board.call(OWNER, call_id).row
    assert (row.department, row.operator) == ("sales", "Ana")
    center.desk.say(call_id, Speaker.OPERATOR, "Hola, soy Ana de ventas", ana)


def test_who_cannot_be_asked_is_refused_with_a_way_out(center: Center) -> None:
    eva, luis = seated(center, "eva"), seated(center, "luis")
    call_id = in_hand(center, eva)
    warm = center.floor.transfers.warm
    with pytest.raises(Refused, match="Nobody is free") as nobody:
        warm(eva, call_id, department="sales", reason="")
    assert "cold" in nobody.value.hint
    with pytest.raises(Invalid):
        warm(eva, call_id, reason="")
    with pytest.raises(Refused, match="have this call"):
        warm(eva, call_id, user_id=eva.id, reason="")
    with pytest.raises(NotFound):
        warm(eva, call_id, user_id="nobody", reason="")
    center.floor.staff.set_status(luis, OperatorStatus.BREAK, "meal")
    with pytest.raises(Refused, match="on a break"):
        warm(eva, call_id, user_id=luis.id, reason="")
    center.floor.staff.set_status(luis, OperatorStatus.AVAILABLE)
    with pytest.raises(Refused, match="A colleague drives"):
        warm(luis, call_id, user_id=eva.id, reason="")
    center.clock.forward(minutes=5)
    with pytest.raises(Refused, match="not at the desk"):
        warm(eva, call_id, user_id=luis.id, reason="")
    assert operator(center, call_id) == "Eva"


def test_a_colleague_with_a_customer_on_the_phone_is_not_asked(center: Center) -> None:
    eva, luis = seated(center, "eva"), seated(center, "luis")
    in_hand(center, luis, phone="+34 600 000 009", origin="desk")
    call_id = in_hand(center, eva)
    with pytest.raises(Refused, match="no room"):
        center.floor.transfers.warm(eva, call_id, user_id=luis.id, reason="")


def test_only_one_colleague_is_asked_at_a_time(center: Center) -> None:
    eva, luis, ana = (seated(center, name) for name in ("eva", "luis", "ana"))
    call_id = in_hand(center, eva)
    center.floor.transfers.warm(eva, call_id, user_id=luis.id, reason="")
    with pytest.raises(Refused, match="being asked"):
        center.floor.transfers.warm(eva, call_id, user_id=ana.id, reason="")


@pytest.mark.parametrize("by", ["hand_back", "cold", "takeover", "end"])
def test_whatever_takes_the_call_from_the_giver_ends_the_offer(center: Center, by: str) -> None:
    eva, luis = seated(center, "eva"), seated(center, "luis")
    boss = seated(center, "marta", role="supervisor")
    call_id = in_hand(center, eva)
    center.floor.transfers.warm(eva, call_id, user_id=luis.id, reason="")
    if by == "hand_back":
        center.driving.hand_back(eva, call_id)
    elif by == "cold":
        center.floor.transfers.cold(eva, call_id, "sales")
    elif by == "takeover":
        center.driving.take_over(boss, call_id)
    else:
        center.driving.end(eva, call_id, disposition="information_given")
    assert center.floor.offers.mine(luis) == []
    with pytest.raises(Refused):
        center.floor.offers.accept(luis, call_id)
    ended = happened(center, call_id, events.WARM_ENDED)
    assert [one["outcome"] for one in ended] == ["withdrawn"]


def test_a_cold_transfer_waits_in_the_other_queue_with_a_briefing(center: Center) -> None:
    eva = seated(center, "eva")
    call_id = in_hand(center, eva)
    center.floor.supervising.ask_help(eva, call_id, "billing?")
    center.floor.transfers.cold(eva, call_id, "billing", "an invoice")
    row = center.board.call(OWNER, call_id).row
    assert (row.department, row.state, row.driver, row.help) == ("billing", "waiting", "ai", "")
    assert center.floor.queues.place(call_id) == (1, 1)
    owed = []
    while claim := center.turns.claim("engine-1"):
        owed.append(claim.kind)
    assert sorted(owed) == ["answer", "briefing"]


def test_a_waiting_call_changes_its_queue(center: Center) -> None:
    boss = seated(center, "marta", role="supervisor")
    opened = center.call("Quiero hablar con una persona", department="general")
    other = center.call("Quiero una persona", department="general", phone="+34 600 000 002")
    assert center.floor.queues.place(other.call_id) == (2, 2)
    center.floor.transfers.cold(boss, opened.call_id, "sales")
    assert center.floor.queues.place(other.call_id) == (1, 1)
    assert center.floor.queues.place(opened.call_id) == (1, 1)
    waiting = {one.key: one.waiting for one in center.floor.queues.figures(OWNER)}
    assert (waiting["general"], waiting["sales"]) == (1, 1)


def test_who_is_rung_already_is_not_asked_for_another_call(center: Center) -> None:
    eva, luis = seated(center, "eva"), seated(center, "luis")
    call_id = in_hand(center, eva)
    waiting = center.call("Quiero hablar con una persona", phone="+34 600 000 009").call_id
    marta = seated(center, "marta", role="supervisor")
    center.floor.supervising.reassign(marta, waiting, luis.id)
    with pytest.raises(Refused, match="Luis is being offered another call") as refused:
        center.floor.transfers.warm(eva, call_id, user_id=luis.id, reason="")
    assert "cold" in refused.value.hint
    with pytest.raises(Refused, match="Nobody is free"):
        center.floor.transfers.warm(eva, call_id, department="general", reason="")
    assert [one.call for one in center.floor.offers.mine(luis)] == [waiting]
