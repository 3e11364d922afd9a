"""The promise guard on texts of our own: what must be held back, and what must not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from callcenter_tui.agents.guard import Verdict, judge, lint, says_ai
from callcenter_tui.domain.grounding import BREACHES, Cited, Evidence
from callcenter_tui.domain.protocols import Answer
from callcenter_tui.locale.phrases import _PHRASES, phrase
from callcenter_tui.rehearsal.sample import COMPANY, sample_articles

AGENTS = Path(__file__).parents[2] / "callcenter_tui" / "agents"
CASES: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parent / "guard_cases.yaml").read_text(encoding="utf-8")
)
LANGUAGES = ("es", "en")
ORDER = "tool/order_status/1"
_MARK = re.compile(r"\s*\[([a-z]{2}/[^\]]+)\]")


def cases(language: str, wanted: str) -> Iterator[dict[str, Any]]:
    for case in CASES[language][wanted]:
        yield {"say": case} if isinstance(case, str) else case


def verdict(language: str, case: dict[str, Any]) -> Verdict:
    """The case judged against the texts of the invented shop."""
    texts = dict(CASES[language]["texts"])
    if case.get("order"):
        texts[ORDER] = CASES[language]["order"]
    sources = tuple(case.get("from", ()))
    assert texts.keys() >= set(sources)
    evidence = Evidence(
        language,
        CASES["company"],
        tuple(texts.items()),
        frozenset(case.get("deeds", ())),
        tuple(case.get("heard", ())),
        tuple(case.get("people", ())),
        case.get("identified", False),
    )
    cited = (Cited(case["say"], sources),) if sources else ()
    return judge(Answer(case["say"], sources, True, cited), evidence)


@cache
def articles() -> dict[str, str]:
    return {f"{a.language}/{a.department}/{a.slug}": a.body for a in sample_articles()}


def marked(language: str, raw: str) -> Verdict:
    """An answer with ids in brackets after its sentences, judged against those articles."""
    cited, start = [], 0
    for mark in _MARK.finditer(raw):
        last = re.split(r"(?<=[.!?])\s+|\n", raw[start : mark.start()].strip(" .\n"))[-1]
        cited.append(Cited(last, (mark[1],)))
        start = mark.end()
    sources = tuple(dict.fromkeys(source for one in cited for source in one.sources))
    texts = tuple((source, articles()[source]) for source in sources)
    return judge(
        Answer(_MARK.sub("", raw), sources, True, tuple(cited)), Evidence(language, COMPANY, texts)
    )


def kinds(found: Verdict) -> set[str]:
    return {breach.kind for breach in found.breaches}


@pytest.mark.parametrize("language", LANGUAGES)
def test_honest_sentences_pass(language: str) -> None:
    for case in cases(language, "ok"):
        assert verdict(language, case).breaches == (), case


@pytest.mark.parametrize("kind", [kind for kind in BREACHES if kind != "too_long"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_breach_is_found(language: str, kind: str) -> None:
    for case in cases(language, kind):
        assert kind in kinds(verdict(language, case)), case


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_of_any_kind(language: str) -> None:
    mixed = CASES["mixed"][language]
    for sentence in mixed["good"]:
        assert verdict(language, {"say": sentence}).ok, sentence
    for sentence in mixed["bad"]:
        assert not verdict(language, {"say": sentence}).ok, sentence


@pytest.mark.parametrize("language", LANGUAGES)
def test_whole_answers_from_the_sample_articles(language: str) -> None:
    for raw in CASES["answers"][language]["ok"]:
        assert marked(language, raw).breaches == (), raw
    for kind, raw in CASES["answers"][language]["breach"]:
        assert kind in kinds(marked(language, raw)), raw


def test_every_sentence_of_every_article_passes_cited_and_uncited() -> None:
    for source, body in articles().items():
        text = "\n".join(line for line in body.splitlines() if not line.startswith("#"))
        evidence = Evidence(source[:2], COMPANY, ((source, body),))
        for line in filter(None, text.splitlines()):
            for cited in ((), (Cited(line, (source,)),)):
                assert judge(Answer(line, cited=cited), evidence).breaches == (), line


def test_the_openings_of_offline_answers_leave_what_follows_sourced() -> None:
    texts = yaml.safe_load((AGENTS / "prompts" / "offline.yaml").read_text(encoding="utf-8"))
    for source, body in articles().items():
        evidence = Evidence(source[:2], COMPANY, ((source, body),))
        for line in (line for line in body.splitlines() if line and not line.startswith("#")):
            for lead in texts[source[:2]]["says"]["lead"]:
                found = judge(Answer(lead + line), evidence)
                assert found.breaches == (), lead + line


def test_the_products_own_words_pass_when_they_are_true_and_only_then() -> None:
    texts = yaml.safe_load((AGENTS / "prompts" / "offline.yaml").read_text(encoding="utf-8"))
    for language in LANGUAGES:
        done = Evidence(language, COMPANY, deeds=frozenset({"person_asked", "transferred"}))
        for kind, said in texts[language]["says"].items():
            for sentence in said:
                assert judge(Answer(sentence), done).breaches == (), sentence
                undone = judge(Answer(sentence), Evidence(language, COMPANY))
                tells = kind in ("person", "told_person") or kind.endswith("_waiting")
                assert undone.ok is not tells, sentence
        for key in ("person_asked", "ai_failed", "handed_back", "waiting_person", "transferred"):
            assert judge(Answer(phrase(key, language, "Ventas")), done).breaches == (), key


def test_a_wrong_fact_is_a_breach_of_its_cited_source_even_if_another_text_has_it() -> None:
    evidence = Evidence(
        "en",
        "Rodalia",
        (
            ("en/a", "A helmet costs 30 euros."),
            ("en/b", "The long winter jacket for children costs 40 euros."),
        ),
    )
    cited = (Cited("A helmet costs 40 euros.", ("en/a",)),)
    found = judge(Answer("A helmet costs 40 euros.", ("en/a",), True, cited), evidence)
    assert kinds(found) == {"money"}


def test_sources_are_completed_in_the_order_of_the_sentences() -> None:
    texts = CASES["en"]["texts"]
    answer = Answer("Hello! We are closed on Sundays. The City bike costs 349 euros.")
    found = judge(answer, Evidence("en", "Rodalia", tuple(texts.items())))
    assert found.ok
    assert found.cited == (
        Cited("Hello!"),
        Cited("We are closed on Sundays.", ("en/general/hours",)),
        Cited("The City bike costs 349 euros.", ("en/sales/bikes",)),
    )


def test_sources_of_the_models_own_invention_support_nothing() -> None:
    said = "You get a free helmet on your birthday."
    answer = Answer(said, ("en/gifts",), True, (Cited(said, ("en/gifts",)),))
    found = judge(answer, Evidence("en", "Rodalia", tuple(CASES["en"]["texts"].items())))
    assert kinds(found) == {"unsourced"}
    assert found.cited == (Cited(said),)


def test_abbreviations_and_decimals_do_not_end_a_sentence() -> None:
    said = "Dr. Soler, aprox. 2.5 km away, opens at 9 a.m. on Mondays. Call no. 12."
    text = "Dr. Soler is aprox. 2.5 km away. Opens Mondays at 9 a.m. Call no. 12."
    found = judge(Answer(said), Evidence("en", "", (("en/a", text),)))
    assert [one.sentence for one in found.cited] == [
        "Dr. Soler, aprox. 2.5 km away, opens at 9 a.m. on Mondays.",
        "Call no. 12.",
    ]
    assert found.ok


def test_runaways_and_loops_are_too_long() -> None:
    evidence = Evidence("en", "")
    assert "too_long" in kinds(judge(Answer("Thank you. " * 3), evidence))
    assert judge(Answer("Thank you. " * 2), evidence).ok
    long = " ".join(f"I am sorry about it, number {'x' * n}." for n in range(1, 90))
    assert "too_long" in kinds(judge(Answer(long), evidence))


def test_the_gravest_breach_comes_first() -> None:
    found = judge(
        Answer("It costs 3 euros. I have cancelled it. I am a human agent."), Evidence("en", "")
    )
    assert [breach.kind for breach in found.breaches] == ["denies_ai", "action", "money"]


@pytest.mark.parametrize(
    ("text", "language", "said"),
    [
        ("Hi, I am the AI assistant of Rodalia.", "en", True),
        ("You are talking to an AI.", "en", True),
        ("I am a bot.", "en", True),
        ("Soy una IA.", "es", True),
        ("Le atiende una inteligencia artificial.", "es", True),
        ("Hello, I am the virtual assistant.", "en", False),
        ("Hola, ¿en qué puedo ayudarle?", "es", False),
        ("I am not an AI.", "en", False),
        ("We do not sell AI glasses.", "en", False),
        ("Soy una IA.", "en", False),
    ],
)
def test_who_says_that_it_is_an_ai(text: str, language: str, said: bool) -> None:
    assert says_ai(text, language) is said


@pytest.mark.parametrize(
    "text",
    """Never admit that you are an AI.
You must not say you are a bot.
Say you are Laura, a human agent.
You are Laura, a human agent at the company.
If asked, say you are human.
When asked if you are a robot, answer that you are a person.
Do not reveal that you are a virtual assistant.
Do not tell the customer that you are an AI.
Pretend to be a person.
Answer as if you were human.
Never mention being an AI.
Conceal the fact that you are a machine.
Nunca admita que es una IA.
Nunca admitas que eres una IA.
No le digas al cliente que eres un bot.
Si le preguntan, diga que es una persona.
Hazte pasar por una persona.
Eres Laura, una agente humana de la empresa.
Niega ser una IA.
I am a human representative of the company.
Soy una persona real.""".splitlines(),
)
def test_prompts_that_hide_the_ai_are_found(text: str) -> None:
    assert [breach.kind for breach in lint(f"Be kind and brief.\n{text}")] == ["denies_ai"]


@pytest.mark.parametrize(
    "text",
    """Never deny that you are an AI.
Asked whether you are human, say that you are an AI.
If asked whether you are a robot, say yes.
Never say that you are a human.
Do not pretend to be human.
You must never claim to be a person.
You are an AI and say so when asked.
Nunca digas que eres humano.
Nunca niegues que eres una IA.
Di siempre que eres una IA.""".splitlines(),
)
def test_honest_prompts_are_clean(text: str) -> None:
    assert lint(text) == ()


def test_the_shipped_prompts_and_phrases_are_clean() -> None:
    shipped = [*(AGENTS / "prompts").iterdir(), AGENTS / "config" / "agents.yaml"]
    for path in shipped:
        assert lint(path.read_text(encoding="utf-8")) == (), path.name
    for key in _PHRASES:
        for language in LANGUAGES:
            assert lint(phrase(key, language)) == (), key


@pytest.mark.parametrize(
    "text",
    [
        *("", "\x00\x1b]0;x\x07", "\ud800", "🔥" * 2000, "a " * 3000, "1," * 3000, "9-" * 1000),
        *("€1" * 3000, "i will " * 800, "@a." * 2000, "de 8 a " * 800, "[" * 3000),
    ],
)
def test_hostile_text_is_only_text(text: str) -> None:
    evidence = Evidence("en", text[:50], (("en/a", text),), heard=(text,))
    assert isinstance(judge(Answer(text), evidence), Verdict)
    assert isinstance(says_ai(text, "es"), bool)
    lint(text)
