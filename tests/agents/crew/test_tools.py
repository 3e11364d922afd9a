"""Tools through the agents: how often the model is asked, what it is told, and where it ends."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from callcenter_tui.agents.crew.dialects import Tools, body
from callcenter_tui.agents.crew.job import Message
from callcenter_tui.domain.errors import ModelTrouble, StoreTrouble
from callcenter_tui.domain.protocols import Answer, Crew, Run
from callcenter_tui.domain.tools import Argument, Result, Session, Tool
from tests.agents.crew.conftest import MakeCrew
from tests.agents.crew.people import HOURS, REFUNDS, SESSION, Shelf, brief
from tests.stub_model import StubModel

QUESTION = "Where is my order A-1001?"
OPEN = HOURS.run(SESSION, {}).text

Work = Callable[[Session, Mapping[str, Any]], Result]


def says(text: str, *, ok: bool = True) -> Work:
    return lambda session, arguments: Result(text, ok)


def tool(name: str, run: Work, *arguments: Argument, **kinds: Any) -> Tool:
    return Tool(name, f"What {name} is for.", run, arguments, **kinds)


ORDER = tool(
    "order_status",
    lambda _, given: Result(f"Order {given['order']} is on its way."),
    Argument("order", "text", "the order's number", longest=12),
)


def ask(crew: Crew, shelf: Shelf, run: Run | None = None, **changes: Any) -> Answer:
    return crew.answer(brief(QUESTION, **changes), shelf, run or Run(), lambda _: None)


def test_without_an_offer_no_tool_is_mentioned_and_one_request_is_made(
    crew: Crew, stub: StubModel
) -> None:
    ask(crew, Shelf([REFUNDS]))
    (request,) = stub.log
    assert not {"tools", "tool_choice"} & set(request.body)


def test_an_offer_that_is_not_taken_costs_one_request(crew: Crew, stub: StubModel) -> None:
    shelf = Shelf([REFUNDS], tools=[HOURS])
    assert ask(crew, shelf).sources == (REFUNDS.source,)
    assert len(stub.log) == 1
    assert not shelf.used


def test_a_used_tool_costs_two_requests_and_can_be_cited(crew: Crew, stub: StubModel) -> None:
    shelf, run = Shelf([REFUNDS], tools=[HOURS, ORDER]), Run()
    stub.behave(calls=[("order_status", '{"order": "A-1001"}')])
    answer = ask(crew, shelf, run)
    assert run.usage.requests == len(stub.log) == 2
    (use,) = shelf.used
    assert use.arguments == {"order": "A-1001"}
    assert "Order A-1001 is on its way." in answer.text
    assert "tool/" not in answer.text
    assert answer.sources == (use.source,)
    assert answer.cited[-1].sources == (use.source,)
    assert answer.given == ((REFUNDS.source, REFUNDS.text),)


def test_the_model_is_told_types_and_never_whose_call_it_is(crew: Crew, stub: StubModel) -> None:
    choice = Argument("letter", "choice", "which", ("quote", "invoice"))
    kinds = [Argument(k, k, k) for k in ("whole", "number", "yes_no")]
    ask(crew, Shelf(tools=[tool("propose_letter", says("done"), choice, *kinds), HOURS]))
    first, second = (t["function"] for t in stub.log[0].body["tools"])
    assert first["parameters"]["additionalProperties"] is False
    types = {name: value["type"] for name, value in first["parameters"]["properties"].items()}
    assert types == {
        "letter": "string",
        "whole": "integer",
        "number": "number",
        "yes_no": "boolean",
    }
    assert first["parameters"]["properties"]["letter"]["enum"] == ["quote", "invoice"]
    assert second["description"] == HOURS.description
    assert second["parameters"]["properties"]["day"]["anyOf"] == [
        {"type": "string"},
        {"type": "null"},
    ]
    for given in (first, second):  # as OpenAI's strict mode wants it
        assert given["parameters"]["required"] == list(given["parameters"]["properties"])
    offer = json.dumps(stub.log[0].body["tools"])
    assert not any(f'"{word}"' in offer for word in ("default", "maxLength"))
    assert not any(word in offer for word in ("call_id", "customer", "phone", "email", "session"))


@pytest.mark.parametrize(
    ("name", "arguments", "told"),
    [
        ("erase_everything", "{}", "not found"),
        ("", "{}", "not found"),
        ("order_status", "{}", "required"),
        ("order_status", '{"order": "A-1", "customer": "somebody else"}', "not permitted"),
        ("order_status", '{"order": {"a": 1}}', "string"),
        ("order_status", '{"order": "' + "9" * 40 + '"}', "at most 12"),
        ("order_status", '{"order": "A-1', "not_a_json_object"),
        ("order_status", '["A-1"]', "not_a_json_object"),
        ("order_status", "null", "not_a_json_object"),
    ],
)
def test_a_wrong_call_is_told_to_the_model_and_nothing_runs(
    crew: Crew, stub: StubModel, name: str, arguments: str, told: str
) -> None:
    shelf = Shelf([REFUNDS], tools=[ORDER, HOURS])
    stub.behave(calls=[(name, arguments)])
    assert ask(crew, shelf).text
    assert not shelf.used
    assert len(stub.log) == 2
    assert told in stub.log[1].said("tool")[0]
    for call in stub.log[1].messages[-2]["tool_calls"]:
        assert isinstance(json.loads(call["function"]["arguments"]), dict)


@pytest.mark.parametrize("error", [KeyError("secret"), StoreTrouble("secret"), OSError("secret")])
def test_a_tool_that_fails_costs_no_turn_and_tells_no_detail(
    crew: Crew, stub: StubModel, error: Exception
) -> None:
    def fail(session: Session, arguments: Mapping[str, Any]) -> Result:
        raise error

    stub.behave(calls=[("shaky", "{}")])
    assert ask(crew, Shelf(tools=[tool("shaky", fail)])).text
    assert "what it did is not known" in stub.log[1].said("tool")[0]
    assert "secret" not in json.dumps(stub.log[1].body)


def test_the_same_call_twice_runs_once(crew: Crew, stub: StubModel) -> None:
    shelf = Shelf(tools=[ORDER])
    stub.behave(calls=[("order_status", '{"order": "A-1"}')] * 2, rounds=3)
    answer = ask(crew, shelf)
    assert len(shelf.used) == 1
    assert "is on its way" in stub.log[-1].said("tool")[-1]
    assert "Already asked" in stub.log[-1].said("tool")[-1]
    assert answer.sources == (shelf.used[0].source,)


def test_calls_of_one_round_run_in_their_order_and_no_more_than_six(
    crew: Crew, stub: StubModel
) -> None:
    shelf = Shelf(tools=[ORDER])
    asked = [("order_status", json.dumps({"order": str(n)})) for n in range(20)]
    stub.behave(calls=[*asked[:3], asked[0], *asked])
    ask(crew, shelf)
    assert [use.arguments["order"] for use in shelf.used] == list("012345")
    assert stub.log[1].body["tool_choice"] == "none"


def test_after_three_rounds_the_model_must_speak(crew: Crew, stub: StubModel) -> None:
    shelf = Shelf(tools=[HOURS])
    stub.behave(calls=[("business_hours", "{}")], rounds=99)
    assert OPEN in ask(crew, shelf).text
    assert len(stub.log) == 4
    assert [r.body.get("tool_choice") for r in stub.log] == [None, None, None, "none"]


def test_a_model_that_only_loops_is_a_bad_answer(crew: Crew, stub: StubModel) -> None:
    stub.behave(calls=[("business_hours", "{}")], rounds=99, stubborn=True)
    with pytest.raises(ModelTrouble) as trouble:
        ask(crew, Shelf(tools=[HOURS]))
    assert (trouble.value.kind, trouble.value.detail) == ("bad_answer", "tool loop")
    assert len(stub.log) == 4


def test_a_tool_that_nobody_offered_is_a_bad_answer(crew: Crew, stub: StubModel) -> None:
    stub.behave(calls=[("business_hours", "{}")], stubborn=True)
    with pytest.raises(ModelTrouble) as trouble:
        ask(crew, Shelf())
    assert trouble.value.kind == "bad_answer"
    assert len(stub.log) == 1


def test_only_the_answer_is_streamed_not_the_talk_before_a_tool(
    crew: Crew, stub: StubModel
) -> None:
    fragments: list[str] = []
    stub.behave(calls=[("business_hours", "{}")], before_calls="One moment, I check your account.")
    run = Run()
    answer = crew.answer(brief(QUESTION), Shelf(tools=[HOURS]), run, fragments.append)
    assert "".join(fragments).strip() == answer.text
    assert "account" not in answer.text
    assert run.usage.first_token_ms is not None


def test_stopping_during_a_tool_asks_the_model_no_more(crew: Crew, stub: StubModel) -> None:
    run = Run()

    def taken_over(session: Session, arguments: Mapping[str, Any]) -> Result:
        run.stop()
        return Result("too late")

    stub.behave(calls=[("slow", "{}")])
    with pytest.raises(ModelTrouble) as trouble:
        ask(crew, Shelf(tools=[tool("slow", taken_over)]), run)
    assert trouble.value.kind == "stopped"
    assert len(stub.log) == 1
    assert not run.on_stop


def test_stopping_in_the_answer_after_a_tool_closes_the_request(
    make_crew: MakeCrew, stub: StubModel
) -> None:
    crew, run = make_crew(timeout=20.0, first_token=20.0, deadline=30.0), Run()
    stub.behave(calls=[("business_hours", "{}")], chunks=100, chunk_delay=0.05)
    with pytest.raises(ModelTrouble) as trouble:
        crew.answer(brief(QUESTION), Shelf(tools=[HOURS]), run, lambda _: run.stop())
    assert trouble.value.kind == "stopped"
    assert stub.wait(lambda: stub.log[-1].outcome == "gone")
    assert len(stub.log) == 2


def test_in_the_plainest_dialect_results_are_words() -> None:
    call = {"id": "c", "type": "function", "function": {"name": "x", "arguments": "{}"}}
    messages: list[Message] = [
        {"role": "system", "content": "rules"},
        {"role": "user", "content": "open?"},
        {"role": "system", "content": "context"},
        {"role": "assistant", "content": None, "tool_calls": [call]},
        {"role": "tool", "tool_call_id": "c", "content": "at 8:00"},
    ]
    assert body(messages, None, "plain", 9, Tools([{"type": "function"}])) == {
        "messages": [
            {"role": "system", "content": "rules"},
            {"role": "user", "content": "open?\n\ncontext\n\nat 8:00"},
        ],
        "max_tokens": 9,
    }


@pytest.mark.parametrize("plainest", ["toolless", "plain"])
def test_a_server_without_tools_still_answers(crew: Crew, stub: StubModel, plainest: str) -> None:
    stub.behave(plainest=plainest, calls=[("business_hours", "{}")])
    assert ask(crew, Shelf([REFUNDS], tools=[HOURS])).text
    assert "tools" not in stub.log[-1].body
    stub.log.clear()
    ask(crew, Shelf([REFUNDS], tools=[HOURS]))
    assert len(stub.log) == 1
    if plainest == "toolless":  # what it cannot do with tools says nothing of what it can without
        ask(crew, Shelf([REFUNDS]))
        assert "stream_options" in stub.log[-1].body


def test_many_turns_with_tools_at_once_stay_apart(make_crew: MakeCrew, stub: StubModel) -> None:
    crew = make_crew(first_token=20.0, deadline=30.0)
    stub.behave(calls=[("order_status", '{"order": "A-1"}')], latency=0.1)
    shelves = [
        Shelf(tools=[tool("order_status", says(f"Parcel {n}."), *ORDER.arguments)])
        for n in range(20)
    ]
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda shelf: ask(crew, shelf).text, shelves))
    for number, (shelf, text) in enumerate(zip(shelves, answers, strict=True)):
        assert len(shelf.used) == 1
        assert f"Parcel {number}." in text
    assert len(stub.log) == 40
