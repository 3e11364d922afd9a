"""The briefing without a model: what to do, when to call, and why, in words."""

from __future__ import annotations

from typing import Any

import pytest

from callcenter_tui.domain.protocols import Crew, Run
from callcenter_tui.domain.views import Passage
from callcenter_tui.locale.phrases import phrase
from tests.agents.crew.people import DEVOLUCIONES, REFUNDS, Shelf, brief

PROMISED = ("callback_opened",)


def briefing(crew: Crew, *said: str, passages: tuple[Passage, ...] = (), **known: Any) -> list[str]:
    return crew.briefing(brief(*said, **known), Shelf(passages), Run()).splitlines()


@pytest.mark.parametrize(
    ("language", "known", "line"),
    [
        (
            "es",
            {"reason": "callback: lun 23 8:00"},
            "Siguiente paso: Llamar al cliente: lun 23 8:00.",
        ),
        (
            "es",
            {"deeds": PROMISED, "call_back": "el lunes 23 de marzo a las 8:00"},
            "Siguiente paso: Llamar al cliente: el lunes 23 de marzo a las 8:00.",
        ),
        (
            "en",
            {
                "deeds": PROMISED,
                "call_back": "on Tuesday 24 March at 9:30",
                "reason": "callback: Mon 23 8:00",
            },
            "Next step: Call the customer: on Tuesday 24 March at 9:30.",
        ),
        ("en", {"deeds": PROMISED}, "Next step: Call the customer as soon as possible."),
    ],
)
def test_a_promised_call_says_whom_to_call_and_when(
    offline: Crew, language: str, known: dict[str, Any], line: str
) -> None:
    assert line in briefing(offline, "Call me / Llámenme", language=language, **known)


@pytest.mark.parametrize(
    ("language", "reason", "why"),
    [
        ("es", "asks_for_person", "Motivo: ha pedido hablar con una persona"),
        ("es", "held_answer", "Motivo: la IA no podía confirmar su respuesta"),
        ("es", "legal_threat", "Motivo: amenaza con acciones legales"),
        ("en", "ai_does_not_know", "Why: the AI did not know the answer, twice in a row"),
        ("en", "callback: Mon 23 8:00; outage", "Why: asked to be called back: Mon 23 8:00; "
         "is without service"),
        ("en", "Wants a discount; see the note", "Why: Wants a discount; see the note"),
    ],
)  # fmt: skip
def test_the_reason_is_told_in_words(offline: Crew, language: str, reason: str, why: str) -> None:
    assert why in briefing(offline, "Router 7?", language=language, reason=reason)


def test_a_reason_is_told_once(offline: Crew) -> None:
    text = "\n".join(briefing(offline, "x y", reason="asks_for_person", wants_person=True))
    assert text.count("asked to speak with a person") == 1


@pytest.mark.parametrize(
    ("language", "wish", "matter", "article"),
    [
        ("es", "Quiero hablar con una persona, por favor", "¿Cuándo llega mi reembolso?",
         DEVOLUCIONES),
        ("en", "I want to talk to a person", "When does my refund arrive?", REFUNDS),
    ],
)  # fmt: skip
def test_a_mere_wish_for_a_person_has_no_articles(
    offline: Crew, language: str, wish: str, matter: str, article: Passage
) -> None:
    known: dict[str, Any] = {"language": language, "passages": (article,), "wants_person": True}
    bare = "\n".join(briefing(offline, wish, **known))
    assert article.source not in bare
    assert "base de conocimiento" not in bare
    assert "knowledge base" not in bare
    assert article.source in "\n".join(briefing(offline, matter, "Bien.", wish, **known))


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_disclosure_is_no_answer_of_substance(offline: Crew, language: str) -> None:
    opening = phrase("i_am_ai", language)
    lines = briefing(offline, "Router 7?", f"{opening}\n\nRouter 7 costs 9.", "ok",
                     language=language)  # fmt: skip
    assert any("Router 7 costs 9." in line for line in lines)
    assert not any(opening[:20] in line for line in lines)


@pytest.mark.parametrize(
    ("said", "line"),
    [
        (("Hi", "You are thieves, this is outrageous, I am furious!!"), "Mood: furious"),
        (("I am furious, you are thieves!!", "ok", "Router 7?"), "Mood: furious"),
        (("I am furious, you are thieves!!", "a", "b", "Router 7?"), "Mood: neutral"),
        (("I am furious, you are thieves!!", "That is excellent, I love it, thanks!"),
         "Mood: delighted"),
        (("I am worried about it",), "Mood: worried"),
    ],
)  # fmt: skip
def test_the_mood_is_the_one_in_the_calls_header(
    offline: Crew, said: tuple[str, ...], line: str
) -> None:
    lines = [words for one in said for words in (one, "Let me look.")][:-1]
    assert line in briefing(offline, *lines)


def test_who_is_angry_now_is_apologised_to(offline: Crew) -> None:
    lines = briefing(offline, "Sois unos ladrones, estoy furioso!!", language="es")
    assert "Ánimo: furioso" in lines
    assert any(line.startswith("Siguiente paso: Disculparse") for line in lines)
