"""What supervisors do in calls that others drive."""

from __future__ import annotations

import pytest

from callcenter_tui.domain import events
from callcenter_tui.domain.errors import Forbidden, Invalid, Refused
from callcenter_tui.domain.floor import OfferKind
from callcenter_tui.domain.states import OperatorStatus, Speaker
from tests.calls.conftest import OWNER, Center
from tests.calls.desks import answers, happened, in_hand, operator, seated


def test_who_barges_in_is_introduced_once_and_the_operator_goes_on(center: Center) -> None:
    eva, marta = seated(center, "eva"), seated(center, "marta", role="supervisor")
    call_id = in_hand(center, eva)
    center.floor.supervising.barge(marta, call_id, "Le abonamos la cuota.")
    center.floor.supervising.barge(marta, call_id, "Hoy mismo.")
    assert center.words(call_id, "operator") == ["Le abonamos la cuota.", "Hoy mismo."]
    joined = [text for text in center.words(call_id, "system") if "Marta" in text]
    assert len(joined) == 1
    center.desk.say(call_id, Speaker.OPERATOR, "Así es.", eva)
    assert operator(center, call_id) == "Eva"
    assert len(happened(center, call_id, events.CALL_BARGED)) == 1


def test_the_ai_goes_on_beside_who_barges_in_and_knows_their_words(center: Center) -> None:
    marta = seated(center, "marta", role="supervisor")
    call_id = center.call(department="general").call_id
    center.floor.supervising.barge(marta, call_id, "Le cambiamos el router gratis.")
    assert center.state(call_id) == ("active", "ai")
    claim = center.turns.claim("engine-1")
    assert claim is not None
    brief = center.turns.job(claim).brief
    assert ("operator", "Le cambiamos el router gratis.") in [
        (line.speaker, line.text) for line in brief.lines
    ]


@pytest.mark.parametrize("state", ["closed", "own"])
def test_nobody_barges_into_a_closed_or_own_call(center: Center, state: str) -> None:
    marta = seated(center, "marta", role="supervisor")
    call_id = in_hand(center, marta)
    if state == "closed":
        center.driving.end(marta, call_id, disposition="information_given")
    with pytest.raises(Refused):
        center.floor.supervising.barge(marta, call_id, "Hola")
    with pytest.raises(Invalid):
        center.floor.supervising.barge(marta, call_id, "  ")


@pytest.mark.parametrize("where", ["queue", "ai", "colleague"])
def test_a_call_is_assigned_and_stays_where_it_is_until_accepted(
    center: Center, where: str
) -> None:
    marta = seated(center, "marta", role="supervisor")
    eva, luis = seated(center, "eva"), seated(center, "luis")
    words = "Quiero hablar con una persona" if where == "queue" else "Mi router no enciende"
    call_id = center.call(words, department="general").call_id
    if where == "colleague":
        center.driving.take_over(eva, call_id)
    before = center.state(call_id)
    center.floor.supervising.reassign(marta, call_id, luis.id, "he knows her")
    assert center.state(call_id) == before
    (offer,) = center.floor.offers.mine(luis)
    assert (offer.kind, offer.reason) == (OfferKind.ASSIGNED, "he knows her")
    assert (offer.until - offer.offered_at).total_seconds() == 45
    center.floor.offers.accept(luis, call_id)
    assert (center.state(call_id), operator(center, call_id)) == (("active", "person"), "Luis")
    assert happened(center, call_id, events.CALL_REASSIGNED) == [{"to": luis.id}]


def test_a_supervisors_hand_goes_before_the_queues_offer(center: Center) -> None:
    marta, eva = seated(center, "marta", role="supervisor"), seated(center, "eva")
    call_id = center.call("Quiero hablar con una persona", department="general").call_id
    center.dispatch.look()
    assert [one.kind for one in center.floor.offers.mine(eva)] == [OfferKind.QUEUE]
    luis = seated(center, "luis")
    center.floor.supervising.reassign(marta, call_id, luis.id)
    assert center.floor.offers.mine(eva) == []
    assert center.dispatch.look() == 0, "the queue offers it to nobody beside"
    center.floor.offers.decline(luis, call_id, "not mine")
    center.dispatch.look()
    assert [one.kind for one in center.floor.offers.mine(eva)] == [OfferKind.QUEUE]


def test_who_is_away_or_elsewhere_is_not_assigned_a_call(center: Center) -> None:
    marta = seated(center, "marta", role="supervisor")
    luis, nina = seated(center, "luis"), seated(center, "nina", "sales")
    call_id = center.call(department="general").call_id
    center.floor.staff.set_status(luis, OperatorStatus.OFFLINE)
    for user_id in (luis.id, nina.id, marta.id):
        with pytest.raises(Refused) as refused:
            center.floor.supervising.reassign(marta, call_id, user_id)
        assert refused.value.hint
    assert center.state(call_id) == ("active", "ai")


@pytest.mark.parametrize("help_by", ["barge", "whisper", "take_over", "helped", "themselves"])
def test_the_flag_goes_when_a_supervisor_has_come(center: Center, help_by: str) -> None:
    eva, marta = seated(center, "eva"), seated(center, "marta", role="supervisor")
    call_id = in_hand(center, eva)
    center.floor.supervising.ask_help(eva, call_id, "an angry customer\x1b[2J")
    assert "an angry customer" in center.board.live(OWNER)[0].help
    assert "\x1b" not in center.board.live(OWNER)[0].help
    assert happened(center, call_id, events.HELP_ASKED) == [{}], "the words are not journaled"
    if help_by == "barge":
        center.floor.supervising.barge(marta, call_id, "Hola")
    elif help_by == "whisper":
        center.guidance.whisper(marta, call_id, "Ofrézcale un mes gratis")
    elif help_by == "take_over":
        center.driving.take_over(marta, call_id)
    else:
        center.floor.supervising.helped(eva if help_by == "themselves" else marta, call_id)
    assert center.board.live(OWNER)[0].help == ""
    assert len(happened(center, call_id, events.HELP_GIVEN)) == 1
    with pytest.raises(Refused):
        center.floor.supervising.helped(marta, call_id)


def test_only_the_calls_operator_asks_for_help_and_no_colleague_takes_it_away(
    center: Center,
) -> None:
    eva, luis = seated(center, "eva"), seated(center, "luis")
    call_id = in_hand(center, eva)
    with pytest.raises(Refused):
        center.floor.supervising.ask_help(luis, call_id, "why")
    center.floor.supervising.ask_help(eva, call_id, "")
    assert center.board.live(OWNER)[0].help, "without words it is a flag all the same"
    with pytest.raises(Forbidden):
        center.floor.supervising.helped(luis, call_id)
    viewer = center.person("vic", role="viewer")
    assert center.board.live(viewer)[0].help == "•••"
    assert center.board.call(viewer, call_id).row.help == "•••"


def test_a_call_taken_by_who_was_not_asked_is_offered_to_nobody(center: Center) -> None:
    marta, eva = seated(center, "marta", role="supervisor"), seated(center, "eva")
    luis = seated(center, "luis")
    call_id = center.call(department="general").call_id
    center.floor.supervising.reassign(marta, call_id, luis.id)
    center.driving.take_over(eva, call_id)
    assert center.floor.offers.mine(luis) == []
    assert answers(center, "too late") is False


def test_the_flag_of_an_operator_who_is_gone_goes_with_them(center: Center) -> None:
    eva = seated(center, "eva")
    call_id = in_hand(center, eva)
    center.floor.supervising.ask_help(eva, call_id, "They shout at me")
    center.clock.forward(minutes=5)
    center.dispatch.look()
    assert center.state(call_id)[0] == "waiting"
    assert center.board.call(OWNER, call_id).row.help == ""
    assert len(happened(center, call_id, events.HELP_GIVEN)) == 1
