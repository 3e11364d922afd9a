"""What answers cost, and a daily budget that falls to drafts and then to people."""

from __future__ import annotations

from typing import Any

import pytest

from callcenter_tui.domain import events
from callcenter_tui.domain.states import Driver, Speaker
from callcenter_tui.domain.trail import spent
from callcenter_tui.locale.phrases import phrase
from callcenter_tui.store import costs, documents, journal
from tests.calls.conftest import OWNER, Center
from tests.calls.scripted import Room, Scripted

PRICES = {"gpt-4o*": {"input": 10.0, "cached": 5.0, "output": 30.0}}
DOLLAR = 100_000
"""Tokens that cost one dollar."""


@pytest.fixture
def priced(center: Center) -> Center:
    return put(put(center, "prices", PRICES), "budget", {"daily_usd": 10, "drafts_at": 0.5})


def put(center: Center, name: str, value: Any) -> Center:
    with center.store.write() as tx:
        documents.put(tx, name, value)
    return center


def spend(center: Center, tokens: int, engine: str = "gpt-4o") -> str:
    """A call that is routed and answered at a price; its id."""
    opened = center.call(phone=f"+34 600 {tokens:06d}")
    Room(center).all(Scripted(tokens=tokens, engine=engine))
    return opened.call_id


def reached(center: Center) -> list[str]:
    with center.store.read() as tx:
        found = journal.of_kind(tx, events.BUDGET_REACHED)
    return [str(event.data["level"]) for event in found]


def test_each_run_turn_and_call_has_its_cost(priced: Center) -> None:
    call_id = spend(priced, DOLLAR)
    view = priced.board.call(OWNER, call_id)
    assert [run.cost for run in view.runs] == [1.0, 1.0], "routing and answer"
    assert spent(view.runs) == 2.0
    assert spent(view.runs, view.runs[0].turn) == 2.0
    assert spent(view.runs, "another") == 0.0
    with priced.store.read() as tx:
        assert costs.since(tx, priced.clock.now()) == 2.0
    priced.clock.forward(seconds=1)
    with priced.store.read() as tx:
        assert costs.since(tx, priced.clock.now()) == 0.0


def test_a_model_without_a_price_has_no_cost_and_the_offline_agents_none(priced: Center) -> None:
    unknown = priced.board.call(OWNER, spend(priced, DOLLAR, engine="own-model"))
    assert {run.cost for run in unknown.runs} == {None}
    offline = priced.board.call(OWNER, spend(priced, DOLLAR + 1, engine="offline"))
    assert {run.cost for run in offline.runs} == {0.0}


def test_near_its_end_the_budget_falls_to_drafts(priced: Center) -> None:
    spend(priced, 3 * DOLLAR)
    opened = priced.call()
    Room(priced).all(Scripted())
    view = priced.board.call(OWNER, opened.call_id)
    assert (view.row.state, view.row.driver) == ("active", "draft")
    assert view.turn is not None
    assert view.turn.draft
    assert priced.words(opened.call_id, "ai") == []
    (switched,) = [
        e for e in priced.board.events(OWNER, opened.call_id) if e.kind == events.AUTONOMY_SWITCHED
    ]
    assert (switched.who, switched.data["target"]) == ("budget", "draft")
    assert reached(priced) == ["drafts"]


def test_after_its_end_people_answer_and_nothing_is_spent(priced: Center) -> None:
    spend(priced, 5 * DOLLAR)
    opened, crew = priced.call(), Scripted(tokens=DOLLAR)
    Room(priced).all(crew)
    view = priced.board.call(OWNER, opened.call_id)
    assert view.row.state == "waiting"
    assert priced.words(opened.call_id, "system") == [phrase("people_answer", "es")]
    assert crew.briefs == []
    assert view.runs == (), "no briefing either"
    assert view.reason == "budget_spent", "whoever takes the call sees why it is here"
    assert reached(priced) == ["people"]


def test_the_offline_agents_are_never_limited(priced: Center) -> None:
    spend(priced, 5 * DOLLAR)
    opened = priced.call()
    Room(priced).all(Scripted(engine="offline"))
    assert priced.state(opened.call_id) == ("active", "ai")


def test_a_level_is_announced_once_a_day(priced: Center) -> None:
    spend(priced, 5 * DOLLAR)
    for _ in range(3):  # engines of their own
        opened = priced.call()
        priced.clock.forward(seconds=6)
        priced.desk.say(opened.call_id, Speaker.CUSTOMER, "¿hola?")
        Room(priced).all(Scripted())
    assert reached(priced) == ["people"]
    priced.clock.forward(days=1)
    call_id = spend(priced, DOLLAR)
    assert priced.state(call_id) == ("active", "ai"), "a new day"
    spend(priced, 5 * DOLLAR)
    spend(priced, 6)
    assert reached(priced) == ["people", "people"]


def test_without_a_budget_nothing_is_limited(priced: Center) -> None:
    put(priced, "budget", {"daily_usd": 0, "drafts_at": 0.8})
    spend(priced, 50 * DOLLAR)
    assert priced.state(spend(priced, DOLLAR)) == ("active", "ai")


def short(center: Center) -> str:
    """A call that was switched to drafts because money was short; its draft was not sent."""
    spend(center, 3 * DOLLAR)
    opened = center.call()
    Room(center).all(Scripted())
    assert center.state(opened.call_id) == ("active", "draft")
    return opened.call_id


def asks_next_day(center: Center, call_id: str) -> None:
    """The customer writes again, and there is money."""
    center.clock.forward(days=1)
    center.desk.say(call_id, Speaker.CUSTOMER, "¿Sigue ahí?")
    Room(center).all(Scripted())


def test_with_a_new_day_the_ai_answers_again_and_one_sees_why(priced: Center) -> None:
    call_id = short(priced)
    asks_next_day(priced, call_id)
    assert priced.state(call_id) == ("active", "ai")
    assert len(priced.words(call_id, "ai")) == 1, "the draft of yesterday is not sent as well"
    assert priced.board.call(OWNER, call_id).turn is None
    switched = [
        (e.who, e.data["target"])
        for e in priced.board.events(OWNER, call_id)
        if e.kind == events.AUTONOMY_SWITCHED
    ]
    assert switched == [("budget", "draft"), ("budget", "ai")]
    notes = priced.board.call(OWNER, call_id).notes
    assert [note.author for note in notes] == ["budget", "budget"]
    assert "only drafts" in notes[0].text


def test_drafts_that_a_person_wants_stay_drafts(priced: Center) -> None:
    boss, call_id = priced.person("marta", role="supervisor"), short(priced)
    priced.guidance.switch(boss, call_id, Driver.AI)
    priced.guidance.switch(boss, call_id, Driver.DRAFT)
    asks_next_day(priced, call_id)
    assert priced.state(call_id) == ("active", "draft")


def test_drafts_that_the_department_wants_stay_drafts(priced: Center) -> None:
    call_id = short(priced)
    priced.departments.set(OWNER, "technical_support", autonomy="draft")
    asks_next_day(priced, call_id)
    assert priced.state(call_id) == ("active", "draft")


def test_engines_do_not_switch_a_call_to_and_fro(priced: Center) -> None:
    spend(priced, DOLLAR)
    believes, opened = Room(priced), priced.call()
    believes.all(Scripted())  # this engine has just seen that there is money
    spend(priced, 3 * DOLLAR)
    priced.desk.say(opened.call_id, Speaker.CUSTOMER, "¿hola?")
    Room(priced).all(Scripted())
    assert priced.state(opened.call_id)[1] == "draft"
    priced.desk.say(opened.call_id, Speaker.CUSTOMER, "¿oiga?")
    believes.all(Scripted())
    assert priced.state(opened.call_id)[1] == "draft"


def test_after_its_end_calls_are_evaluated_by_rules_which_cost_nothing(priced: Center) -> None:
    call_id = spend(priced, 5 * DOLLAR)
    priced.desk.leave(call_id)
    crew = Scripted(tokens=DOLLAR)
    Room(priced).all(crew)
    assert crew.briefs == []
    (review,) = priced.board.call(OWNER, call_id).reviews
    assert review.author == "rules"
