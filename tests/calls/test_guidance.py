"""Steering the AI without taking the call: whispers, and who sends its words."""

from __future__ import annotations

import pytest

from callcenter_tui.domain import events
from callcenter_tui.domain.errors import Forbidden, Refused
from callcenter_tui.domain.protocols import Answer, Run
from callcenter_tui.domain.states import Driver, Speaker
from callcenter_tui.domain.views import Actor
from tests.calls.conftest import OWNER, Center


def boss(center: Center) -> Actor:
    return center.person("marta", role="supervisor")


def answered(center: Center, text: str) -> bool:
    """The AI answers what is due."""
    claim = center.turns.claim("engine-1")
    assert claim is not None
    return center.turns.answered(center.turns.job(claim), Answer(text), Run(), "v1")


def test_a_whisper_reaches_the_ai_and_never_the_customer(center: Center) -> None:
    opened = center.call()
    center.guidance.whisper(boss(center), opened.call_id, "Ofrézcale la Fibra 600")
    claim = center.turns.claim("engine-1")
    assert claim is not None
    assert center.turns.job(claim).brief.whispers == ("Ofrézcale la Fibra 600",)
    view = center.board.call(OWNER, opened.call_id)
    assert [(note.kind, note.author) for note in view.notes] == [("whisper", "Marta")]
    assert all("600" not in message.text for message in view.messages)


def test_a_whisper_makes_a_waiting_draft_new_and_the_old_one_cannot_be_sent(
    center: Center,
) -> None:
    opened, marta = center.call(), boss(center)
    center.guidance.switch(marta, opened.call_id, Driver.DRAFT)
    assert answered(center, "Reinicie el router.")
    old = center.board.call(OWNER, opened.call_id).turn
    assert old is not None
    center.guidance.whisper(marta, opened.call_id, "Ya lo ha reiniciado dos veces")
    with pytest.raises(Refused):
        center.desk.send_draft(marta, opened.call_id, old.draft, turn=old.id)
    assert answered(center, "Le cambiamos el router.")
    new = center.board.call(OWNER, opened.call_id).turn
    assert new is not None
    assert new.draft == "Le cambiamos el router."
    center.desk.send_draft(marta, opened.call_id, new.draft, turn=new.id)
    assert center.words(opened.call_id, "operator") == ["Le cambiamos el router."]
    assert center.words(opened.call_id, "ai") == []


def test_switching_to_draft_in_the_middle_of_an_answer_makes_it_a_draft(center: Center) -> None:
    opened = center.call()
    claim = center.turns.claim("engine-1")
    assert claim is not None
    job = center.turns.job(claim)
    center.guidance.switch(boss(center), opened.call_id, Driver.DRAFT)
    assert center.turns.answered(job, Answer("Reinicie el router."), Run(), "v1")
    assert center.words(opened.call_id, "ai") == []
    turn = center.board.call(OWNER, opened.call_id).turn
    assert turn is not None
    assert turn.draft == "Reinicie el router."


def test_switching_back_to_ai_answers_what_only_waited_as_a_draft(center: Center) -> None:
    opened, marta = center.call(), boss(center)
    center.guidance.switch(marta, opened.call_id, Driver.DRAFT)
    assert answered(center, "Reinicie el router.")
    center.guidance.switch(marta, opened.call_id, Driver.AI)
    assert answered(center, "Reinicie el router, por favor.")
    assert len(center.words(opened.call_id, "ai")) == 1
    switched = [
        e for e in center.board.events(OWNER, opened.call_id) if e.kind == events.AUTONOMY_SWITCHED
    ]
    assert [(e.who, e.data["target"]) for e in switched] == [
        ("user:marta", "draft"),
        ("user:marta", "ai"),
    ]


def test_who_may_not_steer_changes_nothing(center: Center) -> None:
    opened, eva = center.call(), center.person("eva")
    before = center.kinds(opened.call_id)
    with pytest.raises(Forbidden):
        center.guidance.whisper(eva, opened.call_id, "Diga que sí a todo")
    with pytest.raises(Forbidden):
        center.guidance.switch(eva, opened.call_id, Driver.DRAFT)
    assert center.kinds(opened.call_id) == before


def test_what_a_person_drives_cannot_be_steered(center: Center) -> None:
    opened, marta = center.call(), boss(center)
    center.driving.take_over(marta, opened.call_id)
    with pytest.raises(Refused):
        center.guidance.whisper(marta, opened.call_id, "Diga que sí")
    with pytest.raises(Refused):
        center.guidance.switch(marta, opened.call_id, Driver.DRAFT)
    center.desk.say(opened.call_id, Speaker.CUSTOMER, "¿Hola?")
    assert center.turns.claim("engine-1") is None


def test_a_yes_to_an_offered_person_puts_the_call_in_the_queue(center: Center) -> None:
    opened = center.call("¿Patrocinan ustedes regatas?")
    assert answered(center, "Eso no lo sé. ¿Quiere que le atienda una persona?")
    center.desk.say(opened.call_id, Speaker.CUSTOMER, "Sí, por favor")
    assert center.state(opened.call_id) == ("waiting", "ai")
    assert center.board.call(OWNER, opened.call_id).row.wants_person


def test_a_whisper_while_a_draft_is_written_makes_it_new(center: Center) -> None:
    opened, marta = center.call(), boss(center)
    center.guidance.switch(marta, opened.call_id, Driver.DRAFT)
    claim = center.turns.claim("engine-1")
    assert claim is not None
    job = center.turns.job(claim)
    center.guidance.whisper(marta, opened.call_id, "Ya lo ha reiniciado dos veces")
    assert center.turns.answered(job, Answer("Reinicie el router."), Run(), "v1")
    assert answered(center, "Le cambiamos el router.")
    draft = center.board.call(OWNER, opened.call_id).turn
    assert draft is not None
    assert draft.draft == "Le cambiamos el router."
    center.desk.send_draft(marta, opened.call_id, draft.draft, turn=draft.id)
    assert center.board.call(OWNER, opened.call_id).turn is None


def test_a_whisper_while_the_ai_answers_makes_no_second_answer(center: Center) -> None:
    opened, marta = center.call(), boss(center)
    claim = center.turns.claim("engine-1")
    assert claim is not None
    center.guidance.whisper(marta, opened.call_id, "Sea breve")
    center.turns.answered(center.turns.job(claim), Answer("uno"), Run(), "v1")
    assert center.turns.claim("engine-1") is None
