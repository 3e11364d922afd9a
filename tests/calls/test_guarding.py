"""The guard in the road of an answer: rewritten once, else a person's; the AI says what it is."""

from __future__ import annotations

from typing import Any

import pytest

from callcenter_tui.calls.tools.room import ToolRoom
from callcenter_tui.domain import events
from callcenter_tui.domain.protocols import Answer
from callcenter_tui.domain.states import Driver, Speaker
from callcenter_tui.domain.tools import Result, Tool
from callcenter_tui.domain.views import CallView
from callcenter_tui.locale.phrases import phrase
from callcenter_tui.store import calls, check
from tests.calls.conftest import OWNER, Center
from tests.calls.scripted import (
    FACT,
    LIE,
    ROUTER,
    UNKNOWN,
    Room,
    Scripted,
    grounded,
    nothing,
    unfounded,
)

HUMAN = "No soy un robot, soy Laura, una persona de carne y hueso."


def view(center: Center, call_id: str) -> CallView:
    return center.board.call(OWNER, call_id)


def answers(center: Center, call_id: str) -> list[tuple[str, dict[str, object]]]:
    """Outcome and detail of each run of the customer service agent."""
    runs = view(center, call_id).runs
    return [(run.outcome, run.detail) for run in runs if run.agent == "customer_service"]


def test_a_lie_is_rewritten_once_and_never_reaches_the_customer(center: Center) -> None:
    opened, crew = center.call(), Scripted([unfounded(), grounded()])
    working = Room(center).turn(crew)
    assert working is not None
    (said,) = center.words(opened.call_id, "ai")
    assert FACT in said
    assert "reembolsado" not in said
    assert "".join(working.parts).strip() == FACT, "what was streamed before is gone"
    correction = crew.briefs[1].correction
    assert correction is not None
    assert correction.text == LIE
    assert correction.breaches
    (first, refused), (second, kept) = answers(center, opened.call_id)
    assert (first, second) == ("rewritten", "done")
    assert refused["rejected"] == LIE
    assert kept["citations"] == [{"sentence": FACT, "sources": [ROUTER]}]
    assert FACT in kept["evidence"][ROUTER]  # type: ignore[index]
    assert events.TURN_REWRITTEN in center.kinds(opened.call_id)


@pytest.mark.parametrize("driver", ["ai", "draft"])
def test_a_lie_told_twice_is_held_for_a_person(center: Center, driver: str) -> None:
    for key in ("general", "technical_support"):
        center.departments.set(OWNER, key, autonomy=driver)
    opened, crew = center.call(), Scripted([unfounded(), unfounded()])
    Room(center).turn(crew)
    call = view(center, opened.call_id)
    assert (call.row.state, call.row.driver) == ("waiting", driver)
    assert center.words(opened.call_id, "ai") == []
    assert center.words(opened.call_id, "system") == [phrase("held", "es")]
    outcome, kept = answers(center, opened.call_id)[-1]
    assert outcome == "held"
    assert kept["held"] == LIE
    assert kept["breaches"]
    assert call.turn is None, "no draft to send by mistake"
    assert call.category == "policy_exception"
    assert events.TURN_HELD in center.kinds(opened.call_id)


def test_every_held_answer_is_told_also_when_the_call_waits_already(center: Center) -> None:
    opened, room = center.call(), Room(center)
    room.turn(Scripted([unfounded(), unfounded()]))
    center.desk.say(opened.call_id, Speaker.CUSTOMER, "¿Y mi reembolso?")
    room.all(Scripted([unfounded(), unfounded()]))
    assert center.words(opened.call_id, "system") == [phrase("held", "es")] * 2


def test_after_a_held_answer_a_person_who_hands_back_lets_the_ai_try_again(
    center: Center,
) -> None:
    opened, agent, room = center.call(), center.person("eva"), Room(center)
    room.turn(Scripted([unfounded(), unfounded()]))
    center.driving.take_over(agent, opened.call_id)
    center.driving.hand_back(agent, opened.call_id)
    room.all(Scripted())
    assert FACT in center.words(opened.call_id, "ai")[-1]


def test_a_takeover_while_the_guard_looks_wins(center: Center) -> None:
    opened, agent = center.call(), center.person("eva")
    crew = Scripted([unfounded()])
    crew.during = lambda: center.driving.take_over(agent, opened.call_id)
    Room(center).turn(crew)
    assert len(crew.briefs) == 1, "nothing is written anew for a person's call"
    assert center.state(opened.call_id) == ("active", "person")
    assert center.words(opened.call_id, "ai") == []


def test_the_first_words_say_that_an_ai_answers_and_no_later_ones(center: Center) -> None:
    opened, room = center.call(), Room(center)
    room.turn(Scripted())
    center.desk.say(opened.call_id, Speaker.CUSTOMER, "¿Y después?")
    room.turn(Scripted())
    first, second = center.words(opened.call_id, "ai")
    assert first.startswith(phrase("i_am_ai", "es"))
    assert second == FACT


def test_an_answer_that_says_it_itself_is_left_alone(center: Center) -> None:
    opened = center.call()
    text = f"Soy un asistente de inteligencia artificial. {FACT}"
    Room(center).turn(Scripted([grounded(text)]))
    assert center.words(opened.call_id, "ai") == [text]


def test_a_draft_is_a_persons_word_and_introduces_nobody(center: Center) -> None:
    for key in ("general", "technical_support"):
        center.departments.set(OWNER, key, autonomy="draft")
    opened = center.call()
    Room(center).turn(Scripted())
    turn = view(center, opened.call_id).turn
    assert turn is not None
    assert turn.draft == FACT


def test_a_lie_with_invisible_letters_in_it_is_still_one(center: Center) -> None:
    opened = center.call()
    hidden = LIE.replace("reembolsado", "reem\u200bbol\u00adsado")
    Room(center).turn(Scripted([unfounded(hidden), unfounded(hidden)]))
    assert center.words(opened.call_id, "ai") == []


def test_an_ai_that_says_it_is_a_person_is_held(center: Center) -> None:
    opened = center.call()
    Room(center).turn(Scripted([Answer(HUMAN), Answer(HUMAN)]))
    assert center.words(opened.call_id, "ai") == []
    _, kept = answers(center, opened.call_id)[-1]
    assert "denies_ai" in [one["kind"] for one in kept["breaches"]]  # type: ignore[attr-defined]


def test_a_person_was_asked_may_be_said_once_it_is_true(center: Center) -> None:
    text = "He avisado a una persona de nuestro equipo."
    opened = center.call("Quiero hablar con una persona")
    Room(center).turn(Scripted([Answer(text), Answer(text)]))
    assert text in center.words(opened.call_id, "ai")[0]
    center.call(phone="+34 600 000 009")
    other = Scripted([Answer(text), grounded()])
    Room(center).all(other)
    assert [brief.correction is not None for brief in other.briefs] == [False, True]


def test_what_an_earlier_answer_rested_on_may_be_said_again(center: Center) -> None:
    opened, room = center.call(), Room(center)
    room.turn(Scripted())
    center.desk.say(opened.call_id, Speaker.CUSTOMER, "¿Puede repetirlo?")
    room.turn(Scripted([Answer(FACT)]))
    assert center.words(opened.call_id, "ai")[-1] == FACT
    (_, kept) = answers(center, opened.call_id)[-1]
    assert kept["sources"] == [ROUTER]


def test_two_answers_without_one_bring_a_person(center: Center) -> None:
    opened, room = center.call(), Room(center)
    room.turn(Scripted([Answer(UNKNOWN, knows=False)]))
    assert center.state(opened.call_id)[0] == "active"
    center.desk.say(opened.call_id, Speaker.CUSTOMER, "¿Y entonces?")
    room.turn(Scripted([Answer(UNKNOWN, knows=False)]))
    call = view(center, opened.call_id)
    assert call.row.state == "waiting"
    assert call.category == "complex_technical"
    assert center.words(opened.call_id, "system") == [phrase("person_asked", "es")]


def test_an_answer_between_them_keeps_the_ai(center: Center) -> None:
    opened, room = center.call(), Room(center)
    for answer in (Answer(UNKNOWN, knows=False), grounded(), Answer(UNKNOWN, knows=False)):
        room.turn(Scripted([answer]))
        center.desk.say(opened.call_id, Speaker.CUSTOMER, "otra cosa")
    assert center.state(opened.call_id) == ("active", "ai")


def test_what_a_colleague_whispers_may_be_said_and_is_not_named(center: Center) -> None:
    opened, boss = center.call(), center.person("marta", role="supervisor")
    center.guidance.whisper(boss, opened.call_id, "El técnico llega hoy a las 17:00")
    words = "El técnico llega hoy a las 17:00."
    Room(center).turn(Scripted([Answer(words)]))
    (said,) = [m for m in view(center, opened.call_id).messages if m.speaker == "ai"]
    assert words in said.text
    assert said.sources == ()
    (_, kept) = answers(center, opened.call_id)[-1]
    assert "whisper/1" in kept["evidence"]  # type: ignore[operator]


def test_what_a_colleague_said_in_the_call_may_be_said_again(center: Center) -> None:
    opened, agent = center.call(), center.person("eva")
    center.driving.take_over(agent, opened.call_id)
    center.desk.say(opened.call_id, Speaker.OPERATOR, "El técnico llega hoy a las 17:00.", agent)
    center.driving.hand_back(agent, opened.call_id)
    center.desk.say(opened.call_id, Speaker.CUSTOMER, "¿A qué hora llega el técnico?")
    Room(center).all(Scripted([Answer("El técnico llega hoy a las 17:00.")]))
    assert center.answers(opened.call_id)[-1] == "El técnico llega hoy a las 17:00."


def test_whispers_reach_the_agents_in_order(center: Center) -> None:
    opened, boss = center.call(), center.person("marta", role="supervisor")
    for words in ("ofrezca la fibra 600", "es cliente desde 2010"):
        center.guidance.whisper(boss, opened.call_id, words)
    crew = Scripted()
    Room(center).turn(crew)
    assert crew.briefs[0].whispers == ("ofrezca la fibra 600", "es cliente desde 2010")
    assert not [text for text in center.words(opened.call_id, "ai") if "2010" in text]


STATUS = "Su pedido 4471 llega el 12 de marzo."


def orders(center: Center, *, account: bool) -> Room:
    """A room whose turns have a company's own tool."""
    tool = Tool(
        "order_status",
        "Tells where an order is.",
        lambda session, arguments: Result(STATUS, deeds=("order_seen",)),
        when=("pedido",),
        account=account,
    )
    return Room(center, ToolRoom(center.context, nothing, [tool]).bind)


def test_what_a_tool_told_may_be_said_now_and_later(center: Center) -> None:
    opened, room = center.call("¿Dónde está mi pedido?"), orders(center, account=False)
    crew = Scripted([Answer(STATUS)], uses=("order_status",))
    identified(center, opened.call_id)
    room.turn(crew)
    (_, kept) = answers(center, opened.call_id)[-1]
    assert kept["tools"] == ["order_status"]
    assert kept["sources"] == ["tool/order_status/1"]
    assert kept["evidence"] == {"tool/order_status/1": STATUS}
    center.desk.say(opened.call_id, Speaker.CUSTOMER, "¿Me lo repite, por favor?")
    room.turn(Scripted([Answer(STATUS)]))
    assert center.answers(opened.call_id) == [STATUS, STATUS]


def test_what_no_tool_told_is_held(center: Center) -> None:
    opened = center.call("¿Dónde está mi pedido?")
    orders(center, account=False).turn(Scripted([Answer(STATUS), Answer(STATUS)]))
    assert center.answers(opened.call_id) == []
    assert center.state(opened.call_id)[0] == "waiting"


def test_an_account_that_was_seen_is_not_told_to_whoever_comes_back(center: Center) -> None:
    opened, room = center.call("¿Dónde está mi pedido?"), orders(center, account=True)
    identified(center, opened.call_id)
    room.turn(Scripted([Answer(STATUS)], uses=("order_status",)))
    assert center.answers(opened.call_id) == [STATUS]
    center.desk.leave(opened.call_id)
    center.desk.say(opened.call_id, Speaker.CUSTOMER, "¿Cuándo llegaba?")
    crew = Scripted([Answer(STATUS), Answer(STATUS)])
    room.all(crew)
    assert not crew.briefs[0].identified
    assert center.answers(opened.call_id) == [STATUS], "not a second time"


def identified(center: Center, call_id: str) -> None:
    """As if the customer had answered the question."""
    with center.store.write() as tx:
        facts = calls.facts(tx, call_id)
        assert facts is not None
        calls.change(tx, facts, identity="confirmed")


def test_an_engine_that_dies_between_refusal_and_rewrite_leaves_one_answer(center: Center) -> None:
    opened, room = center.call(), Room(center)

    class Dies(Scripted):
        def answer(self, *given: Any) -> Answer:
            if self.briefs:
                raise SystemExit
            return super().answer(*given)

    with pytest.raises(SystemExit):
        room.turn(Dies([unfounded()]))
    assert center.words(opened.call_id, "ai") == []
    center.clock.forward(seconds=11)
    assert center.retries.sweep() == 1
    center.clock.forward(seconds=2)
    Room(center).all(Scripted([unfounded(), grounded()]))
    assert center.answers(opened.call_id) == [FACT]
    assert [outcome for outcome, _ in answers(center, opened.call_id)] == [
        *("rewritten", "rewritten", "done")
    ]
    with center.store.read() as tx:
        assert check.recount(tx, center.clock.now()).ok


@pytest.mark.parametrize("act", ["take", "transfer", "leave"])
def test_a_person_wins_while_an_answer_is_rewritten(center: Center, act: str) -> None:
    opened, agent = center.call(), center.person("eva")
    center.departments.set(OWNER, "complaints", autonomy="person")
    acts = {
        "take": lambda: center.driving.take_over(agent, opened.call_id),
        "transfer": lambda: center.floor.transfers.cold(agent, opened.call_id, "complaints"),
        "leave": lambda: center.desk.leave(opened.call_id),
    }
    crew = Scripted([unfounded(), unfounded()])
    crew.during = lambda: acts[act]() if len(crew.briefs) == 2 else None
    Room(center).turn(crew)
    assert len(crew.briefs) == 2
    assert center.words(opened.call_id, "ai") == []
    assert phrase("held", "es") not in center.words(opened.call_id, "system")
    assert answers(center, opened.call_id)[-1][0] == "stopped"
    with center.store.read() as tx:
        assert check.recount(tx, center.clock.now()).stuck == 0


def test_a_colleague_between_them_keeps_the_ai_too(center: Center) -> None:
    opened, room, agent = center.call(), Room(center), center.person("eva")
    room.turn(Scripted([Answer(UNKNOWN, knows=False)]))
    center.driving.take_over(agent, opened.call_id)
    center.desk.say(opened.call_id, Speaker.OPERATOR, "Se lo explico yo.", agent)
    center.driving.hand_back(agent, opened.call_id)
    center.desk.say(opened.call_id, Speaker.CUSTOMER, "¿Y otra cosa?")
    room.turn(Scripted([Answer(UNKNOWN, knows=False)]))
    assert center.state(opened.call_id) == ("active", "ai")


@pytest.mark.parametrize("first", ["ai", "person", "draft"])
def test_an_ai_says_what_it_is_once_whoever_spoke_before(center: Center, first: str) -> None:
    opened, agent, room = center.call(), center.person("eva", role="supervisor"), Room(center)
    if first == "draft":
        center.guidance.switch(agent, opened.call_id, Driver.DRAFT)
    if first != "person":
        room.turn(Scripted())
    if first == "draft":
        center.desk.send_draft(agent, opened.call_id, FACT)
        center.guidance.switch(agent, opened.call_id, Driver.AI)
    else:
        center.driving.take_over(agent, opened.call_id)
        center.driving.hand_back(agent, opened.call_id)
    for _ in range(2):
        center.desk.say(opened.call_id, Speaker.CUSTOMER, "¿Y después?")
        room.all(Scripted())
    introduced = [phrase("i_am_ai", "es") in text for text in center.words(opened.call_id, "ai")]
    assert introduced[0]
    assert sum(introduced) == 1
