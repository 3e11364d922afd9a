"""How long a customer waits: a word after four seconds, an answer or a person within twenty."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from callcenter_tui.calls.context import Context
from callcenter_tui.calls.engine import Engine
from callcenter_tui.calls.patience import Patience
from callcenter_tui.calls.presence import EngineSettings
from callcenter_tui.calls.work import Supply
from callcenter_tui.clock import SystemClock, TimeOrderedIds
from callcenter_tui.domain import events
from callcenter_tui.domain.errors import ModelTrouble
from callcenter_tui.domain.protocols import Answer, Brief, Run, Toolbox
from callcenter_tui.domain.states import Speaker
from callcenter_tui.locale.phrases import phrase
from callcenter_tui.store import check, leases
from callcenter_tui.store.engine import Store
from tests.calls.conftest import OWNER, Center
from tests.calls.scripted import Room, Scripted, nothing

BOUND = 30.0
ONE_MOMENT, GIVEN_UP = phrase("one_moment", "es"), phrase("ai_failed", "es")


def patience(center: Center) -> Patience:
    """As an engine has it, that has looked since now."""
    one = Patience(center.context, timedelta(seconds=4), timedelta(seconds=20))
    one.look()
    return one


def told(center: Center, call_id: str) -> list[str]:
    return center.words(call_id, "system")


def test_after_four_seconds_the_customer_is_asked_to_wait_once(center: Center) -> None:
    engines = [patience(center), patience(center)]
    opened = center.call()
    center.clock.forward(seconds=3)
    for one in engines:
        one.look()
    assert told(center, opened.call_id) == []
    claim = center.turns.claim("engine-1")
    assert claim is not None
    for _ in range(3):
        center.clock.forward(seconds=1)
        for one in engines:
            one.look()
    assert told(center, opened.call_id) == [ONE_MOMENT]
    center.turns.answered(center.turns.job(claim), Answer("uno"), Run(), "v1")
    center.clock.forward(seconds=60)
    for one in engines:
        one.look()
    assert told(center, opened.call_id) == [ONE_MOMENT], "not after the answer"
    assert center.kinds(opened.call_id).count(events.CUSTOMER_ASKED_TO_WAIT) == 1


def test_two_engines_at_once_ask_once(center: Center) -> None:
    both = threading.Barrier(2)
    engines = [patience(center), patience(center)]
    opened = center.call()
    center.clock.forward(seconds=5)

    def look(one: Patience) -> None:
        both.wait(BOUND)
        one.look()

    threads = [threading.Thread(target=look, args=(one,)) for one in engines]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(BOUND)
    assert told(center, opened.call_id) == [ONE_MOMENT]


def test_words_that_follow_on_a_late_answer_are_not_asked_to_wait_twice(center: Center) -> None:
    watch, opened = patience(center), center.call()
    center.turns.claim("engine-1")
    center.clock.forward(seconds=1)
    center.desk.say(opened.call_id, Speaker.CUSTOMER, "¿hola?")
    for _ in range(6):
        center.clock.forward(seconds=1)
        watch.look()
    assert told(center, opened.call_id) == [ONE_MOMENT]


def test_where_a_person_sends_the_drafts_nobody_is_asked_to_wait(center: Center) -> None:
    boss = center.person("marta", role="supervisor")
    center.departments.set(boss, "general", autonomy="draft")
    watch, opened = patience(center), center.call()
    center.clock.forward(seconds=10)
    watch.look()
    assert told(center, opened.call_id) == []


def test_within_twenty_seconds_of_the_claim_a_person_has_the_call(center: Center) -> None:
    watch, opened = patience(center), center.call()
    claim = center.turns.claim("engine-1")
    assert claim is not None
    for _ in range(3):  # the engine lives and keeps its lease
        center.clock.forward(seconds=6)
        with center.store.write() as tx:
            leases.renew(tx, "engine-1", [claim.turn], center.clock.now() + timedelta(seconds=10))
        watch.look()
        assert center.state(opened.call_id)[0] == "active"
    center.clock.forward(seconds=2)
    watch.look()
    assert center.state(opened.call_id)[0] == "waiting"
    assert told(center, opened.call_id) == [ONE_MOMENT, GIVEN_UP]
    late = center.turns.answered(center.turns.job(claim), Answer("tarde"), Run(), "v1")
    assert not late, "the answer that comes after all is dropped"


def test_no_attempt_begins_that_could_not_end_in_time(center: Center) -> None:
    opened = center.call()
    claim = center.turns.claim("engine-1")
    assert claim is not None
    center.clock.forward(seconds=19.5)
    job = center.turns.job(claim)
    center.retries.failed(job, "customer_service", ModelTrouble("timeout"), Run(), "v1")
    assert center.state(opened.call_id)[0] == "waiting"


def test_a_retry_that_no_engine_finds_time_for_goes_to_a_person(center: Center) -> None:
    watch, opened = patience(center), center.call()
    claim = center.turns.claim("engine-1")
    assert claim is not None
    job = center.turns.job(claim)
    center.retries.failed(job, "customer_service", ModelTrouble("server"), Run(), "v1")
    center.clock.forward(seconds=20)
    watch.look()
    assert center.state(opened.call_id)[0] == "waiting"


def test_the_engine_after_a_dead_one_has_all_the_time_again(center: Center) -> None:
    opened = center.call()
    center.turns.claim("engine-1")
    center.clock.forward(seconds=15)
    watch = patience(center)
    assert center.retries.sweep() == 1
    center.clock.forward(seconds=15)
    again = center.turns.claim("engine-2")
    assert again is not None
    watch.look()
    assert center.turns.answered(center.turns.job(again), Answer("uno"), Run(), "v1")
    assert center.state(opened.call_id) == ("active", "ai")


def test_what_fell_due_while_no_engine_ran_is_answered_not_handed_over(center: Center) -> None:
    opened = center.call()
    center.clock.forward(minutes=10)
    watch = patience(center)
    watch.look()
    assert center.state(opened.call_id) == ("active", "ai")
    assert told(center, opened.call_id) == [ONE_MOMENT]
    center.clock.forward(seconds=59)
    watch.look()
    assert center.state(opened.call_id) == ("active", "ai")
    center.clock.forward(seconds=1)
    watch.look()  # an engine looked on for three limits and found no room for it
    assert center.state(opened.call_id)[0] == "waiting"
    with center.store.read() as tx:
        assert check.recount(tx, center.clock.now()).ok


def until(true: Callable[[], object]) -> None:
    """Wait for what must happen."""
    pause = threading.Event()
    for _ in range(int(BOUND * 20)):
        if true():
            return
        pause.wait(0.05)
    raise AssertionError("it has not happened")


def wait_for(event: threading.Event) -> None:
    event.wait(BOUND)


@contextmanager
def running(store: Store, open_crew: Callable[[], Scripted], **limits: float) -> Iterator[Engine]:
    """A real engine on the store, with a feed that hears nothing."""
    clock = SystemClock()

    def listen(on_events: object, stop: threading.Event) -> None:
        stop.wait()

    engine = Engine(
        Context(store, clock, TimeOrderedIds(clock), "Test Company", "es"),
        EngineSettings("worker", "here", 1, parallel=2, **limits),  # type: ignore[arg-type]
        open_crew,
        Supply(nothing),
        listen,
    )
    engine.start()
    try:
        yield engine
    finally:
        engine.stop(0.1)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_an_agent_that_hangs_costs_the_customer_no_more_than_the_limit(
    center: Center, store: Store
) -> None:
    center.clock.set(SystemClock().now())
    released = threading.Event()
    crew = Scripted(during=lambda: wait_for(released))
    opened = center.call()
    with running(store, lambda: crew, one_moment=0.2, answer_limit=0.4):
        until(lambda: center.state(opened.call_id)[0] == "waiting")
        released.set()
        assert center.state(opened.call_id) == ("waiting", "ai")
    said = told(center, opened.call_id)
    assert said[-1] == GIVEN_UP
    assert said.count(ONE_MOMENT) <= 1
    assert center.words(opened.call_id, "ai") == []


def test_an_answer_in_time_needs_no_word(center: Center) -> None:
    watch, opened = patience(center), center.call()
    Room(center).turn(Scripted())
    center.clock.forward(seconds=30)
    watch.look()
    assert told(center, opened.call_id) == []


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_while_the_agents_are_loaded_the_customer_is_told(center: Center, store: Store) -> None:
    center.clock.set(SystemClock().now())
    loaded = threading.Event()

    def slowly() -> Scripted:
        wait_for(loaded)
        return Scripted()

    opened = center.call()
    with running(store, slowly, one_moment=0.1):
        until(lambda: told(center, opened.call_id) == [ONE_MOMENT])
        assert center.words(opened.call_id, "ai") == []
        loaded.set()
        until(lambda: center.words(opened.call_id, "ai"))
    assert told(center, opened.call_id) == [ONE_MOMENT]


def test_two_answers_that_grow_late_between_two_looks_are_one_word(center: Center) -> None:
    watch, opened = patience(center), center.call()
    center.turns.claim("engine-1")
    center.desk.say(opened.call_id, Speaker.CUSTOMER, "¿hola?")
    center.clock.forward(seconds=5)
    watch.look()
    assert told(center, opened.call_id) == [ONE_MOMENT]


@dataclass
class Gated(Scripted):
    """Each answer waits at a gate of its own; the runs are kept."""

    runs: list[Run] = field(default_factory=list)
    gates: tuple[threading.Event, ...] = field(
        default_factory=lambda: (threading.Event(), threading.Event())
    )

    def answer(
        self, brief: Brief, toolbox: Toolbox, run: Run, on_text: Callable[[str], None]
    ) -> Answer:
        """As a script, once its gate is open."""
        self.runs.append(run)
        wait_for(self.gates[len(self.runs) - 1])
        return super().answer(brief, toolbox, run, on_text)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_an_answer_begun_anew_is_still_watched_when_the_lost_one_ends(
    center: Center, store: Store
) -> None:
    center.clock.set(SystemClock().now())
    opened, agent, crew = center.call(), center.person("eva"), Gated()
    with running(store, lambda: crew, one_moment=60.0) as engine:
        until(lambda: len(crew.runs) == 1)
        with store.write() as tx:  # as another engine does with the turns of one that slept
            (claim,) = leases.held_claims(tx, engine.id)
            leases.requeue(tx, claim, SystemClock().now(), "asleep", free=False, anew=True)
        until(lambda: len(crew.runs) == 2)
        crew.gates[0].set()
        until(
            lambda: "stopped" in [r.outcome for r in center.board.call(OWNER, opened.call_id).runs]
        )
        center.driving.take_over(agent, opened.call_id)
        until(lambda: crew.runs[1].stopped)
        crew.gates[1].set()
    assert center.words(opened.call_id, "ai") == []
