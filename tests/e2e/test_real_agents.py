"""The agents are real: every word of the AI comes out of a CrewAI agent, or there is none."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from callcenter_tui.agents.crew.quiet import import_crewai
from callcenter_tui.calls.engine import Engine
from callcenter_tui.domain.states import CallState, Speaker
from callcenter_tui.domain.views import Actor, CallView
from callcenter_tui.locale.phrases import phrase
from callcenter_tui.store import messages
from callcenter_tui.wiring import House
from tests.e2e.places import OWNER, PASSWORD, accounts, customer, place, until
from tests.stub_model import StubModel

PLACES = ("offline", "online")
ANGRY = "This is unacceptable, I was charged {amount} twice, I want to talk to your supervisor"
ROLES = {
    "Call routing specialist": "routing",
    "Customer service agent": "customer_service",
    "Call center supervisor": "supervisor",
}


@pytest.fixture
def stub() -> Iterator[StubModel]:
    with StubModel() as server:
        yield server


@contextmanager
def working(home: Path, stub: StubModel | None, **more: str) -> Iterator[House]:
    """A center with an engine at work in this process; on the stub server when there is one."""
    online = {"OPENAI_BASE_URL": stub.url, "OPENAI_MODEL": "stub"} if stub else {}
    with ExitStack() as stack:
        center = stack.enter_context(place(home, "sqlite", **online, **more))
        house = stack.enter_context(center.house())
        engine = house.engine("worker")
        stack.callback(engine.stop, 0.5)
        engine.start()
        until(lambda: engine.status != "loading", "the agents are loaded")
        assert engine.status == "running"
        assert engine.model == ("stub" if stub else "offline")
        yield house


@pytest.fixture(params=PLACES)
def house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[House]:
    stub = request.getfixturevalue("stub") if request.param == "online" else None
    with working(tmp_path, stub) as opened:
        yield opened


def view(house: House, call_id: str) -> CallView:
    return house.board.call(OWNER, call_id)


def briefed(house: House, call_id: str) -> str:
    """The supervisor agent's briefing, once it is there."""
    until(lambda: view(house, call_id).notes, "a briefing")
    return view(house, call_id).notes[0].text


def settled(house: House) -> None:
    """Wait until no turn of any kind is owed."""
    from sqlalchemy import text

    def owed() -> int:
        query = text("SELECT count(*) FROM turns WHERE state IN ('due', 'claimed')")
        with house.store.read() as tx:
            return int(tx.execute(query).scalar_one())

    until(lambda: owed() == 0, "no turn is owed")


@pytest.fixture
def broken_agents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """CrewAI's one road to an answer raises; the roles that were asked."""
    import_crewai(tmp_path)
    import crewai

    asked: list[str] = []

    async def broken(self: Any, *_: Any, **__: Any) -> None:
        asked.append(self.role)
        raise RuntimeError("no agent today")

    monkeypatch.setattr(crewai.Agent, "kickoff_async", broken)
    return asked


def test_without_the_agents_no_other_road_makes_an_answer(
    broken_agents: list[str], house: House
) -> None:
    words = ("Mi router no enciende", "Where is my refund?", "¿Qué tarifas de fibra tienen?")
    calls = [house.desk.open(customer(w, n)).call_id for n, w in enumerate(words)]
    calls.append(house.desk.open(customer("Quiero hablar con una persona", 9)).call_id)
    settled(house)

    counted = accounts(house)
    assert (counted.messages_in, counted.answered, counted.to_person) == (4, 0, 4)
    assert counted.ok
    for call_id in calls:
        call = view(house, call_id)
        assert call.row.state == CallState.WAITING.value
        assert not [m for m in call.messages if m.speaker == Speaker.AI.value]
        assert not call.notes, "no briefing either"
        told = [m.text for m in call.messages if m.speaker == Speaker.SYSTEM.value]
        assert phrase("ai_failed", call.row.language) in told
        assert {run.outcome for run in call.runs} == {"bad_answer"}
    assert {ROLES[role] for role in broken_agents} >= {"routing", "supervisor"}


def test_what_the_server_was_asked_is_what_the_trail_says(stub: StubModel, tmp_path: Path) -> None:
    with working(tmp_path, stub) as house:
        calls = [
            house.desk.open(customer(words, number)).call_id
            for number, words in enumerate(
                ("My invoice is wrong", "My router is broken", ANGRY.format(amount="$40"))
            )
        ]
        settled(house)
        house.desk.say(calls[0], Speaker.CUSTOMER, "And when do I get my refund?")
        settled(house)
        asked = Counter(agent_of(entry.said("system")[0]) for entry in stub.log)
        with house.store.read() as tx:
            stored = messages.count_runs(tx)
        views = [view(house, call_id) for call_id in calls]

    assert asked == stored
    assert set(asked) == set(ROLES.values())
    replies = [m for call in views for m in call.messages if m.speaker == Speaker.AI.value]
    assert asked["customer_service"] == len(replies) == 4, "one request for one answer"
    assert asked["supervisor"] == sum(len(call.notes) for call in views) == 1
    assert all(entry.outcome == "200" for entry in stub.log)
    for reply in replies:
        assert "You said" in reply.text, "the words are the server's"


def agent_of(system: str) -> str:
    (agent,) = [name for role, name in ROLES.items() if role in system]
    return agent


def test_briefings_hold_the_facts_of_their_own_call(house: House) -> None:
    amounts = ("$47.90", "$1200")
    calls = [
        house.desk.open(customer(ANGRY.format(amount=amount), number)).call_id
        for number, amount in enumerate(amounts)
    ]
    first, second = (briefed(house, call_id) for call_id in calls)
    assert amounts[0] in first
    assert amounts[0] not in second
    assert amounts[1] in second
    assert amounts[1] not in first
    runs = [run for call_id in calls for run in view(house, call_id).runs]
    assert [run.outcome for run in runs if run.agent == "supervisor"] == ["done", "done"]


def agent(house: House) -> Actor:
    """An operator, signed in."""
    house.people.add(OWNER, "eva", "Eva Luna", "supervisor", PASSWORD, must_change=False)
    return house.access.actor(house.access.sign_in("eva", PASSWORD, "test"))


def test_a_takeover_stops_the_model_and_silences_the_ai(stub: StubModel, tmp_path: Path) -> None:
    """Each stream would last for a minute; of three takeovers the quickest is within a second."""
    with working(tmp_path, stub) as house:
        eva = agent(house)
        stub.behave(chunks=300, chunk_delay=0.2, reply="word " * 300)
        seconds = [taken_over(house, stub, eva, number) for number in range(3)]
        assert accounts(house).ok
    assert min(seconds) < 1.0, seconds


def taken_over(house: House, stub: StubModel, eva: Actor, number: int) -> float:
    """Seconds from the takeover of a streaming call until the server is left alone."""
    wanted = replace(customer("Where is my refund?", number), department="billing")
    call_id = house.desk.open(wanted).call_id
    until(lambda: house.board.streamed(OWNER, [call_id]), "an answer is on its way")
    request = stub.log[-1]
    start = time.monotonic()
    house.driving.take_over(eva, call_id)
    until(lambda: request.outcome == "gone", "the server is left alone", 30)
    seconds = time.monotonic() - start
    until(lambda: stopped(house, call_id), "the run is recorded as stopped")
    call = view(house, call_id)
    assert not [m for m in call.messages if m.speaker == Speaker.AI.value]
    assert call.messages[-1].text == phrase("person_joined", call.row.language, "Eva Luna")
    assert (call.row.state, call.row.driver) == ("active", "person")
    assert house.board.streamed(OWNER, [call_id]) == {}
    return seconds


def stopped(house: House, call_id: str) -> bool:
    runs = view(house, call_id).runs
    return any(r.agent == "customer_service" and r.outcome == "stopped" for r in runs)


def test_an_engine_that_stops_leaves_no_engine_behind(tmp_path: Path) -> None:
    with working(tmp_path, None) as house:
        assert [engine.kind for engine in house.board.engines()] == ["worker"]
        other: Engine = house.engine("console")
        other.start()
        until(lambda: len(house.board.engines()) == 2, "both are seen")
        other.stop(0.5)
        assert [engine.kind for engine in house.board.engines()] == ["worker"]


def test_a_model_that_dawdles_is_stopped_and_a_person_has_the_call(
    stub: StubModel, tmp_path: Path
) -> None:
    """The stream would last for a minute; whoever is slow has asked for it within five seconds."""
    limits = {"CALLCENTER_ONE_MOMENT": "0.5", "CALLCENTER_ANSWER_LIMIT": "5"}
    with working(tmp_path, stub, **limits) as house:
        stub.behave(chunks=300, chunk_delay=0.2, reply="word " * 300)
        wanted = replace(customer("Where is my refund?"), department="billing")
        call_id = house.desk.open(wanted).call_id
        until(lambda: view(house, call_id).row.state == "waiting", "a person has the call", 30)
        until(lambda: stub.log[0].outcome == "gone", "the server is left alone", 30)
        stub.behave()
        settled(house)
        call = view(house, call_id)
    told = [m.text for m in call.messages if m.speaker == Speaker.SYSTEM.value]
    assert told == [phrase("one_moment", "en"), phrase("ai_failed", "en")]
    assert not [m for m in call.messages if m.speaker == Speaker.AI.value]


def test_a_model_that_will_be_shut_down_is_told_beside_the_engine(
    stub: StubModel, tmp_path: Path
) -> None:
    stub.behave(models=[{"id": "stub", "shutdown_date": "2199-12-31"}])
    with working(tmp_path, stub) as house:
        until(lambda: house.board.engines()[0].warning, "the warning")
        assert "stub will be shut down on 2199-12-31" in house.board.engines()[0].warning


def test_a_tool_that_cannot_be_used_is_told_beside_the_engine(tmp_path: Path) -> None:
    with working(tmp_path, None, CALLCENTER_TOOLS="no_such_module") as house:
        until(lambda: house.board.engines()[0].warning, "the warning")
        assert "no_such_module cannot be used" in house.board.engines()[0].warning


def test_nobody_is_asked_for_an_answer_where_only_people_answer(tmp_path: Path) -> None:
    with place(tmp_path, "sqlite") as center, center.house() as house:
        house.departments.set(OWNER, "complaints", autonomy="person")
        call_id = house.desk.open(customer("My router is broken")).call_id
        house.floor.transfers.cold(OWNER, call_id, "complaints")
        assert view(house, call_id).turn is None
        assert view(house, call_id).row.driver == "person"
        assert accounts(house).to_person == 1
