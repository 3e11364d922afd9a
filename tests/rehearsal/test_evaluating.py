"""Scores of routing, retrieval and escalation on small files whose figures are known by hand."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from callcenter_tui.domain.errors import Invalid
from callcenter_tui.rehearsal.deciding import Decision
from callcenter_tui.rehearsal.escalating import escalating
from callcenter_tui.rehearsal.evaluating import examples, routing
from callcenter_tui.rehearsal.labelled import Row, read
from callcenter_tui.rehearsal.retrieving import retrieving
from callcenter_tui.rehearsal.scoring import auc, times

Write = Callable[..., list[Row]]


@pytest.fixture
def rows(tmp_path: Path) -> Write:
    """Write objects as a file and read them back as rows."""

    def write(*objects: dict[str, Any]) -> list[Row]:
        path = tmp_path / "examples.jsonl"
        path.write_text("\n".join(map(json.dumps, objects)), "utf-8")
        return read(path)

    return write


def silent(done: int, total: int) -> None:
    """Nobody watches."""


def always(department: str, *, person: bool = False) -> Callable[[str], Decision]:
    return lambda text: Decision(department, person, "en", 1.0)


def row(department: str | None, **more: Any) -> dict[str, Any]:
    return {"text": "words", "lang": "en", "department": department, "source": "s", **more}


def test_accuracy_macro_recall_and_confusion(rows: Write) -> None:
    found = routing(
        examples(rows(row("billing"), row("billing"), row("billing"), row("sales"))),
        always("billing"),
        silent,
    )
    assert (found["accuracy"], found["macro_recall"]) == (0.75, 0.5)
    assert found["confusion"] == {"billing": {"billing": 3}, "sales": {"billing": 1}}
    assert found["ms"] == {"median": 1.0, "p95": 1.0}


def test_any_accepted_department_is_right(rows: Write) -> None:
    given = rows(row("sales", accept=["sales", "general"]))
    found = routing(examples(given), always("general"), silent)
    assert found["accuracy"] == 1.0


def test_ambiguous_rows_count_for_requests_for_a_person_only(rows: Write) -> None:
    given = rows(
        row("sales", core=False, escalate=True),
        row(None, core=False, escalate=False),
        row("billing", escalate=False),
    )
    found = routing(examples(given), always("billing", person=True), silent)
    assert (found["rows"], found["scored"], found["accuracy"]) == (3, 1, 1.0)
    assert found["person"] == {
        "precision": pytest.approx(1 / 3, abs=1e-4),
        "recall": 1.0,
        "f1": 0.5,
        "truly": 1,
        "said": 3,
        "of": 3,
    }


def test_each_source_has_its_own_figures(rows: Write) -> None:
    given = rows(row("billing", source="a"), row("sales", source="b"))
    sources = routing(examples(given), always("billing"), silent)["per_source"]
    assert (sources["a"]["accuracy"], sources["b"]["accuracy"]) == (1.0, 0.0)


def test_many_at_a_time_give_the_same_in_the_same_order(rows: Write) -> None:
    given = rows(*(row("billing" if n % 3 else "sales", text=f"t{n}") for n in range(50)))
    told: list[int] = []

    def decide(text: str) -> Decision:
        return Decision("billing" if int(text[1:]) % 3 else "sales", False, "en", 1.0)

    found = routing(examples(given), decide, lambda done, total: told.append(done), parallel=8)
    assert found["accuracy"] == 1.0
    assert told == list(range(1, 51))


def test_questions_and_entries(rows: Write) -> None:
    entries = [
        {"part": "train", "text": "how do I return shoes that do not fit", "label": "RETURN"},
        {"part": "train", "text": "send back clothes for a refund", "label": "RETURN"},
        {"part": "train", "text": "when does the store in Leeds open", "label": "HOURS"},
        {"part": "train", "text": "pointless chatter", "label": "NO_NODES_DETECTED"},
    ]
    questions = [
        {"part": "test", "text": "I want to return my shoes", "label": "RETURN"},
        {"part": "test", "text": "when do you open in Leeds", "label": "HOURS"},
        {"part": "test", "text": "zebra quantum violin", "label": "NO_NODES_DETECTED"},
    ]
    found = retrieving(rows(*entries, *questions), silent)
    assert (found["known"], found["unknown"], found["accuracy"]) == (2, 1, 1.0)
    assert (found["auc"], found["refused"], found["R@4"]) == (1.0, 1.0, 1.0)
    assert found["confusion"]["known"] == {"right": 2, "wrong": 0, "refused": 0}


def test_tickets_of_two_languages_are_two_shelves(rows: Write) -> None:
    tickets = [
        {"lang": "en", "subject": None, "body": "my router is dead", "answer": "Restart a router."},
        {"lang": "en", "subject": "bill", "body": "double bill", "answer": "The bill is mended."},
        {"lang": "en", "subject": "x", "body": "a bill again", "answer": "The bill is mended."},
        {"lang": "es", "subject": "x", "body": "mi router no va", "answer": "Reinicie el router."},
    ]
    found = retrieving(rows(*tickets), silent)
    assert set(found["per_source"]) == {"en", "es"}
    assert found["per_source"]["en"]["accuracy"] == 1.0
    assert found["auc"] is None


def test_a_limit_leaves_the_entries_whole(rows: Write) -> None:
    tickets = [{"lang": "en", "body": f"item{n}", "answer": f"item{n} answer"} for n in range(9)]
    found = retrieving(rows(*tickets), silent, limit=2)
    assert (found["questions"], found["accuracy"]) == (2, 1.0)


def test_anger_in_dialogues(rows: Write) -> None:
    furious = {
        "turns": [
            {"role": "customer", "text": "you are useless"},
            {"role": "agent", "text": "what a disgrace"},
            {"role": "customer", "text": "my name is Ann"},
            {"role": "customer", "text": "thanks for nothing"},
        ],
        "negative_spans": ["; you are useless", "thanks for nothing"],
    }
    calm = {"turns": [{"role": "customer", "text": "hello there"}], "negative_spans": []}
    missed = {"turns": [{"role": "customer", "text": "hm."}], "negative_spans": ["hm."]}
    found = escalating(rows(furious, calm, missed), silent)
    kinds = found["kinds"]
    assert (kinds["angry_customer"]["precision"], kinds["angry_customer"]["recall"]) == (1.0, 0.5)
    assert (kinds["angry_message"]["truly"], kinds["angry_message"]["said"]) == (3, 2)
    assert kinds["angry_twice"]["said"] == 1
    assert found["confusion"] == {
        "angry_customer": {"angry_customer": 1, "none": 1},
        "none": {"none": 1},
    }


def test_rules_categories_and_requests_for_a_person(rows: Write) -> None:
    given = rows(
        {"text": "my router is on fire", "rule": "safety", "category": "service_failure"},
        {"text": "I will sue you", "rule": "outage"},
        {"text": "hello", "rule": None},
        {"text": "sigue sin ir", "rule": "failed_attempts", "history": ["tampoco funciona"]},
        {"text": "give me a human", "escalate": True},
    )
    kinds = escalating(given, silent)["kinds"]
    assert kinds["safety"]["f1"] == kinds["failed_attempts"]["f1"] == 1.0
    assert kinds["service_failure"]["f1"] == kinds["asks_for_person"]["f1"] == 1.0
    assert (kinds["outage"]["recall"], kinds["legal_threat"]["precision"]) == (0.0, 0.0)


@pytest.mark.parametrize(
    ("score", "broken"),
    [
        ("routing", {"department": "billing"}),
        ("routing", {"text": 7, "department": "billing"}),
        ("routing", {"text": "x", "department": 7}),
        ("routing", {"text": "x"}),
        ("routing", {"text": "x", "department": "billing", "accept": "billing"}),
        ("routing", {"text": "x", "escalate": "often"}),
        ("retrieval", {"text": "x"}),
        ("retrieval", {"text": "x", "label": "A", "part": "both"}),
        ("retrieval", {"body": 1, "answer": "x"}),
        ("escalation", {"text": "x"}),
        ("escalation", {"turns": "x", "negative_spans": []}),
        ("escalation", {"turns": []}),
        ("escalation", {"text": "x", "rule": ["safety"]}),
    ],
)
def test_a_row_that_cannot_be_scored_is_named_by_its_line(
    rows: Write, score: str, broken: dict[str, Any]
) -> None:
    good = {
        "routing": row("billing"),
        "retrieval": {"body": "x", "answer": "y"},
        "escalation": {"text": "x", "escalate": False},
    }[score]
    given = rows(good, broken)
    scoring: dict[str, Callable[[], object]] = {
        "routing": lambda: examples(given),
        "retrieval": lambda: retrieving(given, silent),
        "escalation": lambda: escalating(given, silent),
    }
    with pytest.raises(Invalid, match=r"Line 2 of .*examples\.jsonl"):
        scoring[score]()


def test_areas_and_times() -> None:
    assert auc([3, 2], [1, 2]) == 0.875
    assert auc([1], []) is None
    assert times([]) == {"median": None, "p95": None}
    assert times([*range(1, 101)]) == {"median": 50.5, "p95": 95}
