"""The evaluation of closed calls: an AI's estimate, made when nothing else is owed."""

from __future__ import annotations

import pytest

from callcenter_tui.calls.work import Working
from callcenter_tui.domain import events
from callcenter_tui.domain.errors import ModelTrouble
from callcenter_tui.domain.review import Estimate, Feeling, Mark
from callcenter_tui.domain.states import Origin, Speaker
from callcenter_tui.domain.trail import ReviewView
from callcenter_tui.store import calls, check, reviews
from tests.calls.conftest import OWNER, Center
from tests.calls.scripted import Room, Scripted

ESTIMATE = Estimate(
    "El router no encendía.\x1b[2J",
    "resolved",
    (Feeling(1, -1),),
    (Mark("solved", 4, 2, "treinta segundos", "dice cómo"), Mark("polite", 5, 2, "", "")),
    dropped=1,
    engine="gpt-other",
)


def stored(center: Center, call_id: str) -> list[ReviewView]:
    with center.store.read() as tx:
        return reviews.of_call(tx, call_id)


def closed(center: Center, **known: str) -> str:
    """A call that was answered and that the customer left."""
    opened = center.call(**known)
    Room(center).all(Scripted())
    center.desk.leave(opened.call_id)
    return opened.call_id


def test_a_closed_call_is_evaluated_with_evidence(center: Center) -> None:
    call_id = closed(center)
    crew = Scripted(estimates=[ESTIMATE])
    assert Room(center).all(crew) == 1
    (review,) = stored(center, call_id)
    assert (review.kind, review.author, review.score) == ("ai_estimate", "gpt-other", 4.5)
    assert review.data["marks"][0]["quote"] == "treinta segundos"
    assert review.data["feelings"] == [{"seq": 1, "value": -1}]
    assert (review.data["resolution"], review.data["dropped"]) == ("resolved", 1)
    view = center.board.call(OWNER, call_id)
    assert view.summary.startswith("El router no encendía.")
    assert "\x1b" not in view.summary + str(review.data)
    assert [line.seq for line in crew.briefs[0].lines] == [1, 2]
    assert center.kinds(call_id)[-1] == events.CALL_EVALUATED


def test_a_summary_that_a_person_wrote_stays(center: Center) -> None:
    call_id = closed(center)
    with center.store.write() as tx:
        facts = calls.facts(tx, call_id)
        assert facts is not None
        calls.change(tx, facts, summary="Mine")
    Room(center).all(Scripted(estimates=[ESTIMATE]))
    assert center.board.call(OWNER, call_id).summary == "Mine"
    assert len(stored(center, call_id)) == 1


def test_answers_come_first(center: Center) -> None:
    closed(center)
    center.clock.forward(minutes=5)
    center.call(phone="+34 600 000 002")
    working = Room(center).turn(Scripted())
    assert working is not None
    assert working.claim.kind == "answer"


def test_evaluations_leave_room_for_answers(center: Center) -> None:
    closed(center)
    assert center.turns.claim("engine-1", without="evaluation") is None
    claim = center.turns.claim("engine-1")
    assert claim is not None
    assert claim.kind == "evaluation"


def test_a_reopened_call_is_evaluated_at_its_next_end(center: Center) -> None:
    call_id = closed(center)
    center.desk.say(call_id, Speaker.CUSTOMER, "Sigue sin funcionar")
    assert Room(center).all(Scripted()) == 1, "the answer; the old evaluation is not owed any more"
    assert stored(center, call_id) == []
    center.desk.leave(call_id)
    Room(center).all(Scripted())
    center.desk.say(call_id, Speaker.CUSTOMER, "Y otra vez")
    Room(center).all(Scripted())
    center.desk.leave(call_id)
    Room(center).all(Scripted(estimates=[ESTIMATE]))
    assert [review.author for review in stored(center, call_id)] == ["rules", "gpt-other"]


def test_an_estimate_of_a_call_that_was_reopened_meanwhile_is_dropped(center: Center) -> None:
    call_id = closed(center)
    crew = Scripted()
    claim = center.turns.claim("engine-1")
    assert claim is not None
    center.desk.say(call_id, Speaker.CUSTOMER, "Sigue sin funcionar")
    Room(center).work.do(crew, Working(claim))
    assert stored(center, call_id) == []


def test_an_evaluation_that_fails_is_tried_again_and_then_left(center: Center) -> None:
    call_id = closed(center)
    fails = Scripted(estimates=[ModelTrouble("server") for _ in range(3)])
    for _ in range(3):
        assert Room(center).all(fails) == 1
        center.clock.forward(minutes=5)
    assert Room(center).all(fails) == 0
    view = center.board.call(OWNER, call_id)
    assert view.row.state == "completed", "nobody is bothered with a closed call"
    assert [run.outcome for run in view.runs if run.agent == "evaluator"] == ["server"] * 3
    assert center.kinds(call_id)[-1] == events.TURN_CANCELLED


@pytest.mark.parametrize("words", ["", "hola"])
def test_a_call_without_words_and_a_simulated_one_owe_no_evaluation(
    center: Center, words: str
) -> None:
    origin = Origin.SIMULATED if words else Origin.LINE
    opened = center.call(words, origin=origin.value)
    Room(center).all(Scripted())
    center.desk.leave(opened.call_id)
    assert Room(center).all(Scripted()) == 0


def test_an_evaluation_that_waits_is_not_stuck(center: Center) -> None:
    closed(center)
    center.clock.forward(minutes=50)
    with center.store.read() as tx:
        assert check.recount(tx, center.clock.now()).ok
    center.clock.forward(minutes=20)
    with center.store.read() as tx:
        assert check.recount(tx, center.clock.now()).stuck == 1
