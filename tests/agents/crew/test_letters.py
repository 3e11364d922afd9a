"""The words of a letter: only what was said, cited and promised, by a model and without one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from callcenter_tui.domain.errors import ModelTrouble
from callcenter_tui.domain.letters import FIELDS, MOST_ITEMS, MOST_LINES, LetterKind
from callcenter_tui.domain.protocols import Brief, Crew, Line, Run
from callcenter_tui.locale.tool_words import words
from callcenter_tui.mail.contents import of_data
from tests.agents.crew.people import DEPARTMENTS
from tests.stub_model import StubModel

SUMMARY, INFORMATION, FOLLOW_UP = LetterKind
PAID = "I paid 80,50 € twice for order PD-40233"
PROMISED = "I will send the refund on 3 June."
CITED = (("en/billing/refunds", "Refunds"), ("en/general/hours", "Hours"))


def talk(*said: tuple[str, str], language: str = "en", **known: object) -> Brief:
    lines = tuple(Line(who, text, seq) for seq, (who, text) in enumerate(said, 1))
    return Brief("C-7F3K9Q", "Acme", "billing", DEPARTMENTS, language, lines, **known)  # type: ignore[arg-type]


CALL = talk(("customer", PAID), ("operator", PROMISED), cited=CITED)


def written(
    crew: Crew, stub: StubModel, kind: LetterKind, call: Brief | None = None, **said: Any
) -> Mapping[str, object]:
    stub.behave(reply=json.dumps(said), json=json.dumps(said))
    return crew.letter(call or CALL, kind, Run())


def test_the_model_is_told_which_letter_and_what_it_may_rest_on(
    crew: Crew, stub: StubModel
) -> None:
    written(crew, stub, INFORMATION, sources=["en/billing/refunds"])
    (request,) = stub.log
    told = request.said("system")
    assert "Write the words of a letter" in told[0]
    assert "Write to the reader in English" in told[0]
    assert '"letter": "requested_information"' in told[-1]
    assert '{"id": "en/billing/refunds", "title": "Refunds"}' in told[-1]
    assert request.said("user") == [PAID]
    asked = request.body["response_format"]["json_schema"]["schema"]
    assert asked["properties"]["sources"]["items"]["enum"] == [source for source, _ in CITED]


@pytest.mark.parametrize("kind", LetterKind)
def test_a_letter_has_the_fields_of_its_kind_and_no_others(
    crew: Crew, stub: StubModel, kind: LetterKind
) -> None:
    everything: dict[str, Any] = {
        "topic": "Paid twice",
        "issues": ["Paid twice"],
        "agreed": ["A refund"],
        "sources": [],
        "address": "thief@evil.example",
        "items": [{"title": "x"}],
    }
    found = written(crew, stub, kind, **everything)
    expected = {"sources" if name == "items" else name for name in FIELDS[kind]}
    assert set(found) == expected


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Paid twice. Gets 300 euros back.", "Paid twice."),
        ("Paid €80.50 twice.", "Paid €80.50 twice."),
        ("The refund comes on 4 June.", ""),
        ("The refund comes on 3 June.", "The refund comes on 3 June."),
        ("The refund comes on Friday.", ""),
        ("It takes 5 days.", ""),
        ("It costs 5 euros.", ""),
        ("We call at 9.", ""),
        ("There were 2 payments.", "There were 2 payments."),
        ("It is being looked at. Tomorrow it is done.", "It is being looked at."),
        ("You said “you thieves!”.", ""),
        ("You wrote «paid 80,50 € twice».", "You wrote «paid 80,50 € twice»."),
    ],
)
def test_numbers_dates_and_quotes_that_nobody_said_are_left_out(
    crew: Crew, stub: StubModel, said: str, kept: str
) -> None:
    found = written(crew, stub, SUMMARY, topic=said, issues=[said, "Paid twice."], notes=said)
    assert (found["topic"], found["notes"]) == (kept, kept)
    assert found["issues"] == [one for one in (kept, "Paid twice.") if one]


def test_the_moment_of_a_promised_call_may_be_named(crew: Crew, stub: StubModel) -> None:
    call = talk(("customer", "Call me back"), call_back="Tuesday 4 March at 8:00")
    found = written(crew, stub, FOLLOW_UP, call, agreed=["We call you"], by_when="Tuesday at 8:00")
    assert (found["agreed"], found["by_when"]) == (["We call you"], "Tuesday at 8:00")


def test_only_articles_that_were_cited_can_be_named(crew: Crew, stub: StubModel) -> None:
    named = ["en/billing/prices", "en/general/hours", "en/general/hours", 7, None]
    found = written(crew, stub, INFORMATION, sources=named)
    assert found["sources"] == ["en/general/hours"]


@pytest.mark.parametrize(
    "said",
    [
        {"topic": 7, "issues": "one\ntwo", "solutions": None, "next_steps": {"a": 1}},
        {"topic": ["x"], "issues": [["nested"], 3, ""], "notes": None},
        {},
    ],
)
def test_a_wrong_shape_breaks_nothing(crew: Crew, stub: StubModel, said: dict[str, Any]) -> None:
    found = written(crew, stub, SUMMARY, **said)
    assert of_data(SUMMARY, dict(found)).topic == ""


def test_too_much_is_cut(crew: Crew, stub: StubModel) -> None:
    call = talk(("customer", PAID), cited=tuple((f"en/a/{n}", "T") for n in range(20)))
    colours = ("red", "blue", "green", "black", "white", "grey", "pink", "brown", "gold", "teal")
    lines = [f"Paid {one}" for one in (*colours, "lime", "navy", "plum")]
    found = written(crew, stub, SUMMARY, call, issues=lines)
    assert found["issues"] == lines[:MOST_LINES]
    found = written(crew, stub, INFORMATION, call, sources=[source for source, _ in call.cited])
    assert len(found["sources"]) == MOST_ITEMS  # type: ignore[arg-type]


def test_escapes_of_the_model_are_made_harmless(crew: Crew, stub: StubModel) -> None:
    found = written(crew, stub, SUMMARY, topic="Paid\x1b]0;owned\x07 twice", issues=["a\u202eb"])
    assert "\x1b" not in str(found["topic"])
    assert "\u202e" not in "".join(found["issues"])  # type: ignore[arg-type]


def test_an_answer_that_is_no_json_is_worth_another_attempt(crew: Crew, stub: StubModel) -> None:
    stub.behave(reply="Dear customer, ...", json="Dear customer, ...")
    with pytest.raises(ModelTrouble) as trouble:
        crew.letter(CALL, SUMMARY, Run())
    assert trouble.value.retryable


@pytest.mark.parametrize(
    ("language", "wish", "answer", "promise"),
    [
        ("en", "My invoice is wrong", "The invoice was printed twice by mistake.",
         "I will send you a new one on Friday."),
        ("es", "Mi factura está mal", "La factura se imprimió dos veces por error.",
         "Le enviaremos otra el viernes."),
    ],
)  # fmt: skip
def test_without_a_model_it_is_made_of_their_own_words(
    offline: Crew, language: str, wish: str, answer: str, promise: str
) -> None:
    call = talk(
        ("customer", wish), ("operator", f"{answer} {promise}"), language=language,
        call_back="viernes", cited=CITED,
    )  # fmt: skip
    summary = offline.letter(call, SUMMARY, Run())
    assert (summary["topic"], summary["issues"]) == (wish, [wish])
    assert (summary["solutions"], summary["next_steps"]) == ([answer], [promise])
    follow_up = offline.letter(call, FOLLOW_UP, Run())
    assert (follow_up["agreed"], follow_up["by_when"]) == ([promise], "viernes")
    information = offline.letter(call, INFORMATION, Run())
    assert information["sources"] == [source for source, _ in CITED]


@pytest.mark.parametrize(
    ("language", "wish"),
    [("es", "Envíenme un resumen por correo"), ("en", "Please send me a summary by email")],
)
def test_without_a_model_a_letter_tells_nothing_of_itself(
    offline: Crew, language: str, wish: str
) -> None:
    proposed = words("letter_proposed", language)
    call = talk(("customer", PAID), ("customer", wish), ("ai", proposed), language=language)
    found = offline.letter(call, SUMMARY, Run())
    assert found["issues"] == [PAID]
    assert not any((found["solutions"], found["next_steps"]))


@pytest.mark.parametrize("kind", LetterKind)
def test_a_talk_without_words_gives_a_letter_without_words(offline: Crew, kind: LetterKind) -> None:
    found = offline.letter(talk(), kind, Run())
    assert not any(found.values())
