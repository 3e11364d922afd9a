"""A model that fails for everybody is left alone, probed, and taken back. No test waits."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

import pytest

from callcenter_tui.agents.crew.breaker import (
    FIRST_PAUSE,
    LONGEST_PAUSE,
    THRESHOLD,
    Breaker,
    Circuit,
)
from callcenter_tui.agents.crew.faults import Fault
from callcenter_tui.agents.crew.server import Ask, Server
from callcenter_tui.domain.errors import ModelTrouble
from callcenter_tui.domain.protocols import Run, Usage
from tests.agents.crew.conftest import MakeCrew
from tests.agents.crew.people import Shelf, brief, settings
from tests.stub_model import StubModel

if TYPE_CHECKING:
    from callcenter_tui.agents.crew.agents import CrewOfAgents


@dataclass
class Seconds:
    """A clock that goes when told."""

    value: float = 100.0

    def __call__(self) -> float:
        return self.value


@pytest.fixture
def clock() -> Seconds:
    return Seconds()


def fail(circuit: Circuit, times: int = THRESHOLD) -> None:
    for _ in range(times):
        assert circuit.enter()
        circuit.failed("server")


def test_it_opens_after_failures_in_a_row_only(clock: Seconds) -> None:
    circuit = Circuit(clock)
    fail(circuit, THRESHOLD - 1)
    circuit.succeeded()
    fail(circuit, THRESHOLD - 1)
    assert circuit.state == "closed"
    fail(circuit, 1)
    assert (circuit.state, circuit.last) == ("open", "server")
    assert not circuit.enter()


def test_half_open_lets_one_probe_through_and_its_success_closes(clock: Seconds) -> None:
    circuit = Circuit(clock)
    fail(circuit)
    clock.value += FIRST_PAUSE
    assert circuit.state == "half_open"
    assert [circuit.enter() for _ in range(3)] == [True, False, False]
    circuit.succeeded()
    assert circuit.state == "closed"
    assert circuit.enter()


def test_each_failed_probe_doubles_the_pause_up_to_a_minute(clock: Seconds) -> None:
    circuit = Circuit(clock)
    fail(circuit)
    pauses = []
    for _ in range(6):
        pauses.append(circuit.retry_in)
        clock.value += circuit.retry_in
        fail(circuit, 1)
    assert pauses == [5, 10, 20, 40, 60, 60]
    assert circuit.retry_in == LONGEST_PAUSE


def test_a_probe_that_was_stopped_leaves_the_way_to_the_next(clock: Seconds) -> None:
    circuit = Circuit(clock)
    fail(circuit)
    clock.value += FIRST_PAUSE
    assert circuit.enter()
    circuit.left()
    assert circuit.enter()


def test_a_long_pause_that_the_server_asks_for_is_kept_within_reason(clock: Seconds) -> None:
    circuit = Circuit(clock)
    circuit.leave_alone(3600, "rate")
    assert circuit.retry_in == LONGEST_PAUSE
    clock.value += LONGEST_PAUSE
    assert circuit.enter()


def test_health_names_every_model(clock: Seconds) -> None:
    breaker = Breaker(clock)
    fail(breaker.of("a"))
    breaker.of("b").succeeded()
    a, b = breaker.health()
    assert (a.model, a.state, a.failures, a.retry_in, a.last) == ("a", "open", 5, 5.0, "server")
    assert (b.state, b.failures, b.last) == ("closed", 0, "")


@dataclass
class Desk:
    """Asks a server one question after the other."""

    server: Server
    traced: list[tuple[str, Mapping[str, object]]] = field(default_factory=list)

    def ask(self, spent: float = 0.0) -> str:
        """The model that answered, or the fault's kind and detail."""
        usage = Usage()
        message = {"role": "user", "content": "When?"}
        system = {"role": "system", "content": "Answer."}
        question = Ask("customer_service", [system, message], None, usage, lambda _: None)
        question.spent = spent
        try:
            self.server.submit(question).result(5)
        except Fault as fault:
            return f"{fault.kind} {fault.detail}"
        return usage.model


@pytest.fixture
def open_desk(stub: StubModel, clock: Seconds) -> Iterator[Callable[..., Desk]]:
    desks: list[Desk] = []

    def make(**changes: Any) -> Desk:
        traced: list[tuple[str, Mapping[str, object]]] = []
        server = Server(
            settings(stub.url, **changes),
            lambda event, figures: traced.append((event, figures)),
            clock,
        )
        desks.append(Desk(server, traced))
        return desks[-1]

    yield make
    for desk in desks:
        desk.server.close()


def test_an_ill_server_is_not_asked_until_a_probe_finds_it_well(
    open_desk: Callable[..., Desk], stub: StubModel, clock: Seconds
) -> None:
    desk = open_desk()
    stub.behave(fault="500")
    for _ in range(THRESHOLD):
        assert desk.ask().startswith("server 500")
    assert desk.ask() == "server circuit open for 5 s more"
    assert len(stub.log) == THRESHOLD
    assert desk.server.health()[0].state == "open"
    stub.behave()
    clock.value += FIRST_PAUSE
    assert desk.ask() == "gpt-4o"
    assert len(stub.log) == 1
    assert desk.server.health()[0].state == "closed"
    assert ("model.circuit", {"model": "gpt-4o", "state": "open"}) in desk.traced


@pytest.mark.parametrize("fault", ["401", "404", "400ctx", "refusal", "empty", "429", "429quota"])
def test_what_is_wrong_with_a_request_or_an_account_opens_nothing(
    open_desk: Callable[..., Desk], stub: StubModel, fault: str
) -> None:
    desk = open_desk()
    stub.behave(fault=fault)
    for _ in range(THRESHOLD + 1):
        desk.ask()
    assert len(stub.log) == THRESHOLD + 1
    assert desk.server.health()[0].state == "closed"


def test_the_fallback_is_asked_at_once_while_the_first_circuit_is_open(
    open_desk: Callable[..., Desk], stub: StubModel
) -> None:
    desk = open_desk(fallback_model="spare")
    stub.behave(fault="500", only_model="gpt-4o")
    for _ in range(THRESHOLD):
        assert desk.ask() == "spare"
    stub.log.clear()
    assert desk.ask() == "spare"
    assert [request.body["model"] for request in stub.log] == ["spare"]


def test_a_model_that_has_just_failed_gets_less_of_the_time(
    open_desk: Callable[..., Desk], stub: StubModel
) -> None:
    desk = open_desk(fallback_model="spare", first_token=2.0, deadline=2.0)
    stub.behave(fault="silent", only_model="gpt-4o")
    for _ in range(THRESHOLD):
        assert desk.ask() == "spare"
    at = [request.at for request in stub.log]
    waits = [later - sooner for sooner, later in zip(at[::2], at[1::2], strict=True)]
    assert waits[0] > waits[1] > waits[-1]  # 1, 1/2 and 1/4 seconds, if nothing else is late
    assert desk.server.health()[0].state == "open"


def test_a_pause_nobody_waits_for_is_kept_by_everybody(
    open_desk: Callable[..., Desk], stub: StubModel, clock: Seconds
) -> None:
    desk = open_desk()
    stub.behave(fault="429", retry_after=30)
    assert desk.ask().startswith("rate 429")
    assert desk.ask() == "rate circuit open for 30 s more"
    assert len(stub.log) == 1
    clock.value += 30
    stub.behave()
    assert desk.ask() == "gpt-4o"


def test_the_evaluators_server_shares_circuits_and_connections(
    open_desk: Callable[..., Desk], stub: StubModel
) -> None:
    desk = open_desk(evaluator_model="judge")
    beside = Desk(desk.server.beside(settings(stub.url, model="judge", fallback_model="gpt-4o")))
    stub.behave(fault="500", only_model="gpt-4o")
    for _ in range(THRESHOLD):
        desk.ask()
    assert beside.ask() == "judge"
    stub.behave(fault="404", only_model="judge")
    assert beside.ask().startswith("server circuit open")


def test_silence_counts_against_a_server_only_when_it_had_time(
    open_desk: Callable[..., Desk], stub: StubModel
) -> None:
    stub.behave(fault="silent")
    hurried = open_desk(first_token=1.0, deadline=0.5)
    assert hurried.ask(spent=0.46).startswith("timeout")
    assert hurried.server.health()[0].failures == 0
    assert hurried.ask(spent=0.4).startswith("timeout")
    assert hurried.server.health()[0].failures == 1
    short = open_desk(first_token=0.05, deadline=4.0)
    for _ in range(THRESHOLD):
        assert short.ask().startswith("timeout")
    assert short.ask().startswith("server circuit open")


def test_the_crew_says_in_words_which_model_is_left_alone(
    make_crew: MakeCrew, stub: StubModel
) -> None:
    crew = cast("CrewOfAgents", make_crew())
    stub.behave(fault="500")
    assert crew.trouble == ""
    for _ in range(THRESHOLD):
        with pytest.raises(ModelTrouble):
            crew.answer(brief("When?"), Shelf(), Run(), lambda _: None)
    assert crew.trouble == "model gpt-4o is left alone for 5 s after 5 failures (server)"
