"""Stopping a run, failing frameworks, closing: nothing hangs and nothing else breaks."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, NoReturn

import pytest

from callcenter_tui.domain.errors import ModelTrouble, StoreTrouble
from callcenter_tui.domain.protocols import Crew, Run
from tests.agents.crew.conftest import MakeCrew
from tests.agents.crew.people import Shelf, brief
from tests.stub_model import StubModel

PATIENT = {"timeout": 20.0, "first_token": 20.0, "deadline": 30.0}


def ignore(_: str) -> None:
    """Nobody watches this answer."""


def kind_of(work: Callable[..., object], *arguments: object) -> str:
    """The kind of ModelTrouble that ``work`` raises, as it must."""
    with pytest.raises(ModelTrouble) as trouble:
        work(*arguments)
    return trouble.value.kind


def test_stopping_in_the_middle_closes_the_request(make_crew: MakeCrew, stub: StubModel) -> None:
    crew = make_crew(**PATIENT)
    stub.behave(chunks=100, chunk_delay=0.05)
    run, first = Run(), threading.Event()
    start = time.monotonic()
    with ThreadPoolExecutor(1) as pool:
        work = pool.submit(
            kind_of, crew.answer, brief("When?"), Shelf(), run, lambda _: first.set()
        )
        assert first.wait(5)
        run.stop()
        assert work.result(5) == "stopped"
    assert time.monotonic() - start < 2
    assert stub.wait(lambda: stub.log[0].outcome == "gone")
    assert stub.log[0].sent < 60
    assert run.usage.requests == 1
    assert not run.on_stop


def test_stopping_before_the_start_asks_nobody(crew: Crew, stub: StubModel) -> None:
    run = Run()
    run.stop()
    assert kind_of(crew.route, brief("hi"), run) == "stopped"
    assert not stub.log


def test_a_hundred_stopped_runs_leave_the_crew_able(make_crew: MakeCrew, stub: StubModel) -> None:
    crew = make_crew(**PATIENT)
    stub.behave(latency=30)
    runs = [Run() for _ in range(100)]

    def reached(count: int) -> bool:
        return len(stub.log) >= count

    with ThreadPoolExecutor(25) as pool:
        work = [pool.submit(kind_of, crew.answer, brief("x"), Shelf(), run, ignore) for run in runs]
        for index, run in enumerate(runs):
            assert stub.wait(partial(reached, index + 1))
            run.stop()
        assert {future.result(20) for future in work} == {"stopped"}
    assert stub.wait(lambda: stub.active == 0)
    stub.behave()
    assert crew.answer(brief("Does it still work?"), Shelf(), Run(), ignore).text
    assert crew.route(brief("my invoice"), Run()).department == "billing"


def test_a_listener_that_fails_stops_the_request(make_crew: MakeCrew, stub: StubModel) -> None:
    crew = make_crew(**PATIENT)
    stub.behave(chunks=100, chunk_delay=0.05)

    def refuse(_: str) -> NoReturn:
        raise RuntimeError("the lease is gone")

    assert kind_of(crew.answer, brief("x"), Shelf(), Run(), refuse) == "bad_answer"
    assert stub.wait(lambda: stub.log[0].outcome == "gone")


def test_closing_ends_what_runs(make_crew: MakeCrew, stub: StubModel) -> None:
    crew = make_crew(**PATIENT)
    stub.behave(latency=30)
    with ThreadPoolExecutor(1) as pool:
        work = pool.submit(kind_of, crew.answer, brief("x"), Shelf(), Run(), ignore)
        assert stub.wait(lambda: stub.log)
        crew.close()
        assert work.result(5) == "stopped"
    assert kind_of(crew.route, brief("x"), Run()) == "stopped"


@pytest.mark.parametrize("error", [RuntimeError("boom"), SystemExit(1), KeyError("x")])
def test_crewai_is_the_only_road(
    crew: Crew,
    offline: Crew,
    stub: StubModel,
    monkeypatch: pytest.MonkeyPatch,
    error: BaseException,
) -> None:
    import crewai  # loud unless a crew was opened first

    async def broken(*_: Any, **__: Any) -> NoReturn:
        raise error

    monkeypatch.setattr(crewai.Agent, "kickoff_async", broken)
    call = brief("When does my refund arrive?")
    for either in (crew, offline):
        assert kind_of(either.route, call, Run()) == "bad_answer"
        assert kind_of(either.answer, call, Shelf(), Run(), ignore) == "bad_answer"
        assert kind_of(either.briefing, call, Shelf(), Run()) == "bad_answer"
    assert not stub.log
    monkeypatch.undo()
    assert crew.route(call, Run()).department == "billing"


def test_a_knowledge_base_that_fails_is_a_trouble_worth_another_try(crew: Crew) -> None:
    class Broken(Shelf):
        def search(self, question: str) -> NoReturn:
            raise StoreTrouble("The database is locked")

    with pytest.raises(ModelTrouble) as trouble:
        crew.answer(brief("x"), Broken(), Run(), ignore)
    assert trouble.value.retryable
