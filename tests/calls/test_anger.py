"""A customer who is angry in two messages gets a person, on each database; one message is not
enough for anger alone."""

from __future__ import annotations

from callcenter_tui.domain import events
from callcenter_tui.domain.states import Speaker
from tests.calls.conftest import OWNER, Center


def test_anger_in_two_messages_brings_a_person(center: Center) -> None:
    call = center.call("vaya tela, otra vez sin internet")
    assert center.state(call.call_id) == ("active", "ai")
    center.desk.say(call.call_id, Speaker.CUSTOMER, "¿cuándo viene el técnico?")
    assert center.state(call.call_id) == ("active", "ai")
    center.desk.say(call.call_id, Speaker.CUSTOMER, "gracias por nada")
    assert center.state(call.call_id)[0] == "waiting"
    journal = center.board.events(OWNER, call.call_id)
    rules = [event.data["rule"] for event in journal if event.kind == events.CALL_ESCALATED]
    assert rules == ["angry_twice"]


def test_calm_words_after_anger_leave_the_call_with_the_ai(center: Center) -> None:
    call = center.call("vaya tela, otra vez sin internet")
    center.desk.say(call.call_id, Speaker.CUSTOMER, "vale, ya funciona")
    assert center.state(call.call_id) == ("active", "ai")
