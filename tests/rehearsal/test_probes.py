"""What the probes see: wrong figures, leaking tools, shapes that do not fit."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from callcenter_tui.agents.guard import lint
from callcenter_tui.domain.tools import Argument, Result, Session, Tool
from callcenter_tui.domain.views import ArticleView
from callcenter_tui.rehearsal import probing_knowledge, probing_prompts, probing_schemas
from callcenter_tui.rehearsal.case_files import read_cases, shipped
from callcenter_tui.rehearsal.probing_tools import Party, probe
from callcenter_tui.rehearsal.sample import sample_articles
from callcenter_tui.store.engine import Store

AMOUNT = re.compile(r"(\d+(?:[.,]\d+)*) euros?")
ARTICLES = sample_articles()
FACTS = shipped().facts
NOW = datetime(2025, 3, 3, 9, tzinfo=UTC)


def changed(source: str, old: str, new: str) -> list[ArticleView]:
    assert any(one.source == source and old in one.body for one in ARTICLES)
    return [
        replace(one, body=one.body.replace(old, new)) if one.source == source else one
        for one in ARTICLES
    ]


def test_every_amount_of_the_sample_is_missed_when_it_changes() -> None:
    unseen, tried = [], 0
    for article in ARTICLES:
        (twin,) = (a for a in ARTICLES if a.slug == article.slug and a.language != article.language)
        for match in AMOUNT.finditer(article.body):
            tried += 1
            body = article.body[: match.start(1)] + "7,77" + article.body[match.end(1) :]
            if probing_knowledge.probe([replace(article, body=body), twin], FACTS).ok:
                unseen.append(f"{article.source}: {match[0]}")
    assert tried > 80
    assert unseen == []


@pytest.mark.parametrize(
    ("source", "old", "new", "named"),
    [
        ("en/general/opening-hours", "21:00", "23:00", "'21:00'"),
        ("es/technical_support/slow-wifi", "80 %", "50 %", "disagree"),
        ("es/sales/plans-and-prices", "32,90", "2,90", "es/sales/plans-and-prices"),
    ],
)
def test_a_wrong_figure_is_named_with_its_article(
    source: str, old: str, new: str, named: str
) -> None:
    found = probing_knowledge.probe(changed(source, old, new), FACTS)
    assert not found.ok
    assert named in found.detail
    assert source in found.detail
    assert found.fault == "an article has the wrong price"


def test_two_prices_for_one_thing_are_seen_without_any_fact() -> None:
    other = ArticleView("offer", "sales", "es", "Oferta", "Este mes Fibra 600 cuesta 19 euros.")
    found = probing_knowledge.probe([*ARTICLES, other], ())
    assert "Fibra 600 has two prices" in found.detail


def test_what_a_case_expects_to_hear_its_article_has_to_say() -> None:
    text = "- {customer: [hola], must_say: ['31.50'], sources: [es/sales/plans-and-prices]}"
    facts = list(probing_knowledge.facts_of(read_cases(text, "f").cases))
    assert "does not say '31.50'" in probing_knowledge.probe(ARTICLES, facts).detail


def test_a_tool_that_never_works_is_named_with_its_place() -> None:
    def run(session: Session, arguments: Mapping[str, Any]) -> Result:
        return Result(undefined_name)  # type: ignore[name-defined] # noqa: F821 - the mistake

    broken = Tool("balance", "A balance.", run, when=("saldo",), account=True)
    sessions = (
        Session(str(n), f"C-{n}", str(n), "X", f"+3460000000{n}", "", "en", "sales", True, NOW)
        for n in range(3)
    )
    mine, other, stranger = map(Party, sessions)
    found = probe([broken], (), mine, other, stranger)
    assert (found.ok, found.fault) == (False, "a tool never works")
    assert "balance always fails: NameError: name 'undefined_name'" in found.detail
    assert "test_probes.py:" in found.detail


def test_the_prompts_of_the_product_are_clean() -> None:
    found = probing_prompts.probe()
    assert found.ok, found.detail


@pytest.mark.parametrize(
    "words",
    [
        "You are Laura Gomez, a customer service representative in Madrid.",
        "Introduce yourself as Laura.",
        "If asked whether you are a robot, say no.",
        "When the customer asks if you are human, say yes.",
        "When asked if you're a real person, confirm that you are.",
        "Customers must believe that they talk to a person.",
        "Claim to be human.",
        "Keep it secret that you are a machine.",
        "Niegue ser una inteligencia artificial.",
        "Si preguntan si es un robot, responda que no.",
        "Si le preguntan si es humano, diga que sí.",
        "Te llamas Laura, agente de atención al cliente.",
        "Preséntese como Laura.",
    ],
)
def test_however_it_is_worded_a_prompt_that_hides_the_ai_is_seen(words: str) -> None:
    assert lint(f"Answer the last message.\n{words}\nBe brief.")


@pytest.mark.parametrize(
    "words",
    [
        "Asked whether you are human, say no.",
        "Never let customers believe that they talk to a person.",
        "Never claim to be human.",
        "If the customer asks for a person, say yes and call one.",
        "You are Nova, an AI agent of the company.",
        "Introduce yourself as Nova, an AI assistant.",
        "You are part of the customer service team.",
        "Si el cliente pregunta por una persona, diga que sí y avise.",
        "Eres amable con el equipo.",
    ],
)
def test_an_honest_prompt_is_not_blamed(words: str) -> None:
    assert lint(words) == ()


@pytest.mark.parametrize("database", ["sqlite"])
def test_the_shapes_of_the_product_fit(store: Store) -> None:
    found = probing_schemas.probe(store, ("general", "billing", "sales"))
    assert found.ok, found.detail


@pytest.mark.parametrize(
    "shape",
    [
        {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]},
        {
            "type": "object",
            "properties": {"a": {}},
            "required": ["a"],
            "additionalProperties": False,
        },
        {"type": "object", "properties": {}, "required": [], "additionalProperties": False},
        {"type": "array", "items": {"enum": []}},
        {},
    ],
)
def test_a_loose_shape_is_seen(shape: dict[str, Any]) -> None:
    assert list(probing_schemas.loose(shape, "x"))


def session(phone: str) -> Session:
    now = datetime(2031, 1, 1, tzinfo=UTC)
    return Session("1", "C-222222", phone, "Ana", phone, "", "en", "general", True, now)


MINE, OTHER, STRANGER = (Party(session(phone)) for phone in ("+34111", "+34222", "+34333"))
BALANCES = {"+34111": "balance 10.00 of account AC-1", "+34222": "balance 77.31 of account AC-2"}


def own(who: Session, given: Mapping[str, Any]) -> Result:
    return Result(BALANCES.get(who.phone, "no account"))


def by_number(who: Session, given: Mapping[str, Any]) -> Result:
    """Forgets to ask whose account it is."""
    wanted = str(given.get("number", ""))
    found = [text for text in BALANCES.values() if wanted and text.endswith(wanted)]
    return Result(found[0]) if found else Result(BALANCES.get(who.phone, f"no account {wanted}"))


def everybody(who: Session, given: Mapping[str, Any]) -> Result:
    """Has no condition at all when the argument is a wildcard."""
    return Result("; ".join(BALANCES.values())) if given.get("number") == "%" else own(who, given)


def tool(run: Any, *arguments: Argument) -> Tool:
    return Tool("balance", "The balance.", run, arguments, when=("balance",), account=True)


NUMBER = Argument("number", "text", "Which one.", required=False)


def test_a_tool_that_serves_its_own_customer_passes() -> None:
    assert probe([tool(own, NUMBER)], (), MINE, OTHER, STRANGER).ok


@pytest.mark.parametrize(
    ("run", "named"),
    [
        (by_number, "balance told a customer of another's 77.31"),
        (everybody, "balance told a customer of another's 77.31"),
        (lambda who, given: Result(str(BALANCES)), "told three different customers the same"),
    ],
)
def test_a_tool_that_tells_of_another_is_named(run: Any, named: str) -> None:
    found = probe([tool(run, NUMBER)], (), MINE, OTHER, STRANGER)
    assert not found.ok
    assert named in found.detail
    assert found.fault == "a tool serves another customer"


def test_a_tool_that_asks_whom_it_serves_is_named() -> None:
    found = probe([tool(own, Argument("phone", "text", "Whose."))], (), MINE, OTHER, STRANGER)
    assert "phone" in found.detail
    assert not found.ok
