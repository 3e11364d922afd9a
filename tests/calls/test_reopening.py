"""Closed calls that open again: what was still open is answered, and nothing stands for ever."""

from __future__ import annotations

from callcenter_tui.domain.states import Speaker
from tests.calls.conftest import Center
from tests.calls.desks import answers, seated

LATER = "Perdone, se ha cortado"


def test_who_comes_back_gets_the_answer_they_hung_up_on(center: Center) -> None:
    opened = center.call(department="general")
    center.desk.leave(opened.call_id)
    assert center.state(opened.call_id)[0] == "completed"
    center.desk.resume(opened.key)
    assert center.state(opened.call_id) == ("active", "ai")
    assert answers(center, "Desenchufe el router"), "the answer is owed, before another word"
    assert center.answers(opened.call_id) == ["Desenchufe el router"]


def test_what_is_said_on_coming_back_joins_what_was_open(center: Center) -> None:
    opened = center.call(department="general")
    center.desk.leave(opened.call_id)
    center.desk.resume(opened.key)
    center.desk.say(opened.call_id, Speaker.CUSTOMER, LATER)
    assert answers(center, "Desenchufe el router")
    assert not answers(center, "Twice"), "one answer to both"
    assert center.answers(opened.call_id) == ["Desenchufe el router"]


def test_what_was_answered_is_not_answered_again(center: Center) -> None:
    eva, opened = seated(center, "eva"), center.call(department="general")
    assert answers(center, "Desenchufe el router")
    center.driving.end(eva, opened.call_id, disposition="resolved")
    center.desk.resume(opened.key)
    assert not answers(center, "Again")
    assert center.answers(opened.call_id) == ["Desenchufe el router"]
