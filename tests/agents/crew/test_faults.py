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
        ("silent", {"deadline": 0.4, "first_token": 5.0}, 0.35, 1.5),
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


@pytest.mark.parametrize("fault", ["401", "403", "400ctx", "refusal"])
def test_no_fallback_where_it_would_fail_too(
    make_crew: MakeCrew, stub: StubModel, fault: str
) -> None:
    crew = make_crew(fallback_model="spare", max_retries=2)
    stub.behave(fault=fault, only_model="gpt-4o")
    fails(crew, Run())
    assert len(stub.log) == 1


@pytest.mark.parametrize("fault", ["cut", "stall", "circles"])
def test_half_an_answer_is_given_up_for_the_whole_one_of_the_fallback(
    make_crew: MakeCrew, stub: StubModel, fault: str
) -> None:
    crew = make_crew(fallback_model="spare", timeout=0.3)
    stub.behave(fault=fault, only_model="gpt-4o")
    fragments: list[str] = []
    text = ask(crew, Run(), fragments)
    assert [r.body["model"] for r in stub.log] == ["gpt-4o", "spare"]
    half, whole = "".join(fragments).rsplit(" … ", 1)
    assert half
    assert whole == text


def test_a_run_that_has_used_up_its_time_leaves_the_fallback_its_half(
    make_crew: MakeCrew, stub: StubModel
) -> None:
    crew = make_crew(fallback_model="spare", first_token=20.0, deadline=2.0)
    stub.behave(fault="silent", only_model="gpt-4o")
    start = time.monotonic()
    assert ask(crew, Run())
    assert 0.9 < time.monotonic() - start < 2.0


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


def test_an_endless_answer_is_cut_after_a_whole_sentence(
    make_crew: MakeCrew, stub: StubModel
) -> None:
    crew = make_crew(max_tokens=50)
    stub.behave(fault="endless")
    text = ask(crew, Run())
    assert 200 < len(text) <= 50 * 8
    assert text.endswith("worth telling.")
    assert stub.wait(lambda: stub.active == 0)
    assert stub.log[0].sent < 5000


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Returns take 14 days. You ask for them in", "Returns take 14 days."),
        ("¿Algo más? Sí, cuesta 24.", "¿Algo más?"),
        ("Do this:\n1. Press the button. [a/b]\n2.", "Do this:\n1. Press the button."),
        ("Not a whole sentence, not even", None),
        ("It is 24.", None),
    ],
)
def test_half_a_sentence_is_never_said(
    crew: Crew, stub: StubModel, said: str, kept: str | None
) -> None:
    stub.behave(fault="cut_off", reply=said)
    if kept is None:
        assert fails(crew, Run()).kind == "bad_answer"
    else:
        assert ask(crew, Run()).removesuffix(" [a/b]") == kept


@pytest.mark.parametrize("chunks", [1, 7, 60])
def test_thinking_aloud_is_neither_shown_nor_kept(crew: Crew, stub: StubModel, chunks: int) -> None:
    stub.behave()
    plain = ask(crew, Run())
    stub.behave(fault="thinking", chunks=chunks)
    fragments: list[str] = []
    assert ask(crew, Run(), fragments) == plain == "".join(fragments).strip()


def test_a_lonely_end_of_thinking_cuts_off_what_was_before(crew: Crew, stub: StubModel) -> None:
    stub.behave(reply="Hm, the customer wants a date.</think>Five working days.")
    assert ask(crew, Run()) == "Five working days."


def test_a_price_in_angle_brackets_is_no_thought(crew: Crew, stub: StubModel) -> None:
    stub.behave(reply="Pay < 20 <b>only</b> if a<b, <t", chunks=31)
    assert ask(crew, Run()) == "Pay < 20 <b>only</b> if a<b, <t"


def test_the_key_or_a_placeholder_is_sent(make_crew: MakeCrew, stub: StubModel) -> None:
    ask(make_crew(), Run())
    ask(make_crew(api_key="sk-own"), Run())
    assert stub.log[0].key
    assert stub.log[1].key == "sk-own"
