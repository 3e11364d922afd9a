"""Every way a model server fails has a name, a price and an end."""

from __future__ import annotations

import time

import pytest

from callcenter_tui.domain.errors import MODEL_FAULTS, ModelTrouble
from callcenter_tui.domain.protocols import Crew, Run
from tests.agents.crew.conftest import MakeCrew
from tests.agents.crew.people import Shelf, brief
from tests.stub_model import StubModel


def ask(crew: Crew, run: Run, fragments: list[str] | None = None) -> str:
    heard = fragments if fragments is not None else []
    return crew.answer(brief("When?"), Shelf(), run, heard.append).text


def fails(crew: Crew, run: Run) -> ModelTrouble:
    with pytest.raises(ModelTrouble) as trouble:
        ask(crew, run)
    assert trouble.value.kind in MODEL_FAULTS
    return trouble.value


@pytest.mark.parametrize(
    ("fault", "kind", "requests"),
    [
        ("401", "auth", 1),
        ("403", "auth", 1),
        ("404", "model", 1),
        ("429", "rate", 1),
        ("429quota", "quota", 1),
        ("400", "request", 2),  # once more in plain words, in case the server knows no more
        ("400ctx", "too_long", 1),
        ("500", "server", 1),
        ("malformed", "bad_answer", 1),
        ("badchunk", "bad_answer", 1),
        ("broken", "server", 1),
        ("cut", "network", 1),
        ("ends", "network", 1),
        ("empty", "empty", 1),
        ("refusal", "refusal", 1),
    ],
)
def test_a_fault_has_its_kind_and_counts_its_requests(
    crew: Crew, stub: StubModel, fault: str, kind: str, requests: int
) -> None:
    stub.behave(fault=fault)
    run = Run()
    assert fails(crew, run).kind == kind
    assert run.usage.requests == len(stub.log) == requests
    assert run.usage.total_ms > 0
    stub.behave()
    assert ask(crew, Run())


@pytest.mark.parametrize(
    ("fault", "limits", "least", "most"),
    [
        ("silent", {"first_token": 0.3}, 0.3, 1.5),
        ("stall", {"timeout": 0.3}, 0.3, 1.5),
        ("silent", {"deadline": 0.4, "first_token": 5.0}, 0.4, 1.5),
    ],
)
def test_silence_ends_in_time_and_the_request_is_closed(
    make_crew: MakeCrew,
    stub: StubModel,
    fault: str,
    limits: dict[str, float],
    least: float,
    most: float,
) -> None:
    crew = make_crew(**limits)
    ask(crew, Run())
    stub.behave(fault=fault)
    start = time.monotonic()
    assert fails(crew, Run()).kind == "timeout"
    assert least <= time.monotonic() - start < most
    assert stub.wait(lambda: stub.active == 0)


def test_a_slow_but_steady_answer_may_take_longer_than_any_silence(
    make_crew: MakeCrew, stub: StubModel
) -> None:
    crew = make_crew(timeout=0.4, first_token=0.4)
    stub.behave(chunks=10, chunk_delay=0.1)
    assert ask(crew, Run())


def test_nobody_listens_there(make_crew: MakeCrew) -> None:
    crew = make_crew(base_url="http://127.0.0.1:9/v1")
    assert fails(crew, Run()).kind == "network"


def test_a_refused_key_is_not_repeated_to_anybody(crew: Crew, stub: StubModel) -> None:
    stub.behave(fault="401")
    trouble = fails(crew, Run())
    assert "sk-secret" not in trouble.detail + str(trouble)


@pytest.mark.parametrize(("fault", "requests"), [("500", 3), ("429", 3), ("401", 1), ("cut", 1)])
def test_only_what_may_pass_is_tried_again(
    make_crew: MakeCrew, stub: StubModel, fault: str, requests: int
) -> None:
    crew = make_crew(max_retries=2)
    stub.behave(fault=fault, retry_after=0.05)
    run = Run()
    fails(crew, run)
    assert run.usage.requests == len(stub.log) == requests


def test_an_asked_for_pause_is_kept_and_then_it_works(make_crew: MakeCrew, stub: StubModel) -> None:
    crew = make_crew(max_retries=1)
    stub.behave(fault="429", times=1, retry_after=1)
    run, fragments = Run(), list[str]()
    assert ask(crew, run, fragments) == "".join(fragments).strip()
    assert run.usage.requests == 2
    assert stub.log[1].at - stub.log[0].at >= 1


def test_nobody_waits_an_hour_because_a_server_says_so(
    make_crew: MakeCrew, stub: StubModel
) -> None:
    crew = make_crew(max_retries=2)
    stub.behave(fault="429", retry_after=3600)
    start = time.monotonic()
    assert fails(crew, Run()).kind == "rate"
    assert time.monotonic() - start < 2
    assert len(stub.log) == 1


@pytest.mark.parametrize("fault", ["404", "429", "429quota", "500", "silent"])
def test_the_fallback_answers_when_the_first_model_cannot(
    make_crew: MakeCrew, stub: StubModel, fault: str
) -> None:
    crew = make_crew(fallback_model="spare", first_token=0.3)
    stub.behave(fault=fault, only_model="gpt-4o")
    run = Run()
    assert ask(crew, run)
    assert run.usage.model == "spare"
    assert [r.body["model"] for r in stub.log] == ["gpt-4o", "spare"]
    assert run.usage.requests == 2


@pytest.mark.parametrize("fault", ["401", "cut", "refusal"])
def test_no_fallback_for_a_wrong_key_or_once_a_word_is_out(
    make_crew: MakeCrew, stub: StubModel, fault: str
) -> None:
    crew = make_crew(fallback_model="spare", max_retries=2)
    stub.behave(fault=fault, only_model="gpt-4o")
    fails(crew, Run())
    assert len(stub.log) == 1


def test_usage_on_every_chunk_is_not_added_up_and_loses_no_text(
    crew: Crew, stub: StubModel
) -> None:
    plain, every = Run(), Run()
    text = ask(crew, plain)
    stub.behave(fault="usage_every")
    assert ask(crew, every) == text
    assert every.usage.output_tokens == plain.usage.output_tokens > 0


def test_a_server_without_usage_is_no_fault(crew: Crew, stub: StubModel) -> None:
    stub.behave(fault="no_usage")
    run = Run()
    assert ask(crew, run)
    assert run.usage.input_tokens == 0


def test_an_endless_answer_is_cut(make_crew: MakeCrew, stub: StubModel) -> None:
    crew = make_crew(max_tokens=50)
    stub.behave(reply="word " * 4000, chunks=400)
    assert len(ask(crew, Run())) < 50 * 8 + 10
    assert stub.wait(lambda: stub.active == 0)


def test_the_key_or_a_placeholder_is_sent(make_crew: MakeCrew, stub: StubModel) -> None:
    ask(make_crew(), Run())
    ask(make_crew(api_key="sk-own"), Run())
    assert stub.log[0].key
    assert stub.log[1].key == "sk-own"
