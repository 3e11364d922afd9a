"""The customer's own end tells what it has shown, and says everything once."""

from __future__ import annotations

from callcenter_tui.calls.shown import Shown
from callcenter_tui.domain.states import Speaker
from tests.calls.conftest import OWNER, Center


def test_what_is_shown_never_goes_back_nor_beyond_what_was_said(center: Center) -> None:
    call = center.call().call_id
    shown = Shown(center.context)
    for seq, after in ((1, 1), (0, 1), (99, 1)):
        shown.up_to(call, seq)
        assert center.board.call(OWNER, call).shown_seq == after


def test_only_a_person_who_waits_for_it_is_told(center: Center) -> None:
    call = center.call().call_id
    shown = Shown(center.context)
    shown.up_to(call, 1)
    assert "message.shown" not in center.kinds(call), "an AI waits for no receipt"
    agent = center.person("ana")
    center.driving.take_over(agent, call)
    center.desk.say(call, Speaker.OPERATOR, "Buenos días", agent)
    last = center.board.call(OWNER, call).messages[-1].seq
    shown.up_to(call, last)
    shown.up_to(call, last)
    assert center.kinds(call).count("message.shown") == 1
    event = center.board.events(OWNER, call)[-1]
    assert (event.who, event.data) == ("customer", {"seq": last})


def test_words_said_again_with_their_id_are_stored_once(center: Center) -> None:
    """The commit's outcome was lost with the connection: the line says the same again."""
    call, message = center.call().call_id, center.ids.new()
    first = center.desk.say(call, Speaker.CUSTOMER, "¿Sigue ahí?", message_id=message)
    before = center.kinds(call)
    again = center.desk.say(call, Speaker.CUSTOMER, "¿Sigue ahí?", message_id=message)
    assert again == first
    assert first.id == message
    assert center.words(call, "customer").count("¿Sigue ahí?") == 1
    assert center.kinds(call) == before
    center.desk.say(call, Speaker.CUSTOMER, "¿Sigue ahí?", message_id=center.ids.new())
    assert center.words(call, "customer").count("¿Sigue ahí?") == 2, "people do say things twice"
