"""The table of bad days: what becomes of each, alone and with a fallback model, and how fast.

``pytest -s`` prints the table. Every row ends within the run's deadline.
"""

from __future__ import annotations

import time
from typing import Any

import pytest

from callcenter_tui.domain.errors import MODEL_FAULTS, ModelTrouble
from callcenter_tui.domain.protocols import Crew, Run
from tests.agents.crew.conftest import MakeCrew
from tests.agents.crew.people import Shelf, brief
from tests.stub_model import StubModel

DEADLINE = 2.0
OK, SPARE = "answer", "answer of the fallback"

BEFORE_THE_FIRST_WORD = [
    ("401", {"fault": "401"}, "auth", "auth"),
    ("403", {"fault": "403"}, "auth", "auth"),
    ("404 model", {"fault": "404"}, "model", SPARE),
    ("429", {"fault": "429"}, "rate", SPARE),
    ("429 once, Retry-After 0.1", {"fault": "429", "retry_after": 0.1, "times": 1}, OK, OK),
    ("429, Retry-After 60", {"fault": "429", "retry_after": 60}, "rate", SPARE),
    ("429 quota", {"fault": "429quota"}, "quota", SPARE),
    ("500", {"fault": "500"}, "server", SPARE),
    ("500 once", {"fault": "500", "times": 1}, OK, OK),
    ("no first token", {"fault": "silent"}, "timeout", SPARE),
    ("HTML page", {"fault": "malformed"}, "bad_answer", SPARE),
    ("JSON, no stream", {"fault": "wrong_type"}, "bad_answer", SPARE),
    ("empty", {"fault": "empty"}, "empty", SPARE),
    ("only thinking", {"fault": "only_thinking"}, "empty", SPARE),
    ("refusal", {"fault": "refusal"}, "refusal", "refusal"),
]
IN_MID_STREAM = [
    ("stall", {"fault": "stall"}, "timeout", SPARE),
    ("connection cut", {"fault": "cut"}, "network", SPARE),
    ("stream ends early", {"fault": "ends"}, "network", SPARE),
    ("error in the stream", {"fault": "broken"}, "server", SPARE),
    ("broken chunk", {"fault": "badchunk"}, "bad_answer", SPARE),
    ("50,000 tokens", {"fault": "endless"}, OK, OK),
    ("the same words", {"fault": "circles"}, "bad_answer", SPARE),
    ("limit in a sentence", {"fault": "cut_off"}, OK, OK),
]
STRUCTURED = [
    ("truncated JSON", {"fault": "truncated"}, "bad_answer", SPARE),
    ("wrong schema", {"fault": "wrong_schema"}, "bad_answer", SPARE),
    ("cut JSON stream", {"fault": "cut"}, "network", SPARE),
    ("stall in JSON", {"fault": "stall"}, "timeout", SPARE),
    ("endless JSON", {"fault": "endless"}, "bad_answer", SPARE),
]


def answered(crew: Crew, run: Run) -> None:
    assert crew.answer(brief("When?"), Shelf(), run, lambda _: None).text


def routed(crew: Crew, run: Run) -> None:
    assert crew.route(brief("My invoice is wrong"), run).department == "billing"


ROWS = [
    *((answered, *row) for row in (*BEFORE_THE_FIRST_WORD, *IN_MID_STREAM)),
    *((routed, *row) for row in STRUCTURED),
]


@pytest.mark.parametrize(
    ("work", "name", "day", "alone", "with_fallback"), ROWS, ids=[row[1] for row in ROWS]
)
def test_a_bad_day_ends_in_an_answer_or_a_named_trouble(
    make_crew: MakeCrew,
    stub: StubModel,
    record_property: Any,
    work: Any,
    name: str,
    day: dict[str, Any],
    alone: str,
    with_fallback: str,
) -> None:
    limits = {"deadline": DEADLINE, "first_token": DEADLINE, "timeout": DEADLINE}
    said = []
    for fallback, expected in ((None, alone), ("spare", with_fallback)):
        crew = make_crew(**limits, fallback_model=fallback, max_retries=1)
        stub.behave()
        work(crew, Run())  # what the first run of a crew prepares is not measured
        stub.behave(**day, only_model="gpt-4o")
        outcome, ms, requests = outcome_of(work, crew)
        assert outcome == expected
        assert ms < DEADLINE * 1000 + 500
        assert stub.wait(lambda: stub.active == 0)
        said.append(f"{outcome} {ms:.0f} ms, {requests} requests")
    record_property(name, said)
    print(f"\n| {name} | {said[0]} | {said[1]} |", end="")


def outcome_of(work: Any, crew: Crew) -> tuple[str, float, int]:
    run, start = Run(), time.monotonic()
    try:
        work(crew, run)
        outcome = SPARE if run.usage.model == "spare" else OK
    except ModelTrouble as trouble:
        outcome = trouble.kind
        assert outcome in MODEL_FAULTS
    return outcome, (time.monotonic() - start) * 1000, run.usage.requests


def test_nobody_listens_there(make_crew: MakeCrew) -> None:
    crew = make_crew(base_url="http://127.0.0.1:9/v1", fallback_model="spare")
    outcome, ms, requests = outcome_of(answered, crew)
    assert outcome == "network"
    assert requests == 2
    print(f"\n| refused connection | | {outcome} {ms:.0f} ms, {requests} requests |")
