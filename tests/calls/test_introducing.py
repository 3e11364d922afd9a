"""An AI says once, in its first words, that it is one."""

from __future__ import annotations

import pytest

from callcenter_tui.calls.speech import introduced
from callcenter_tui.domain.routing import LANGUAGES
from callcenter_tui.domain.states import Speaker
from callcenter_tui.locale.phrases import phrase
from tests.calls.conftest import Center
from tests.calls.scripted import Room, Scripted

FACTS = {"es": "La Fibra 600 cuesta 32,90 euros.", "en": "Fibre 600 costs 32.90 euros."}


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_answer_begins_with_it(language: str) -> None:
    said = introduced(FACTS[language], language, person_asked=False)
    assert said == f"{phrase('i_am_ai', language)}\n\n{FACTS[language]}"


@pytest.mark.parametrize(
    ("language", "greeting", "kept", "rest"),
    [
        ("es", "Hola. Soy el asistente virtual. ¿En qué puedo ayudarle?", "Hola.",
         "¿En qué puedo ayudarle?"),
        ("es", "¡Buenos días, Ana! ¿Qué necesita?", "¡Buenos días, Ana!", "¿Qué necesita?"),
        ("en", "Hello! I'm your virtual assistant. How can I help you?", "Hello!",
         "How can I help you?"),
        ("en", "Good morning. Fibre 600 costs 32.90 euros.", "Good morning.", FACTS["en"]),
    ],
)  # fmt: skip
def test_a_greeting_stays_in_front_and_one_sentence_says_it(
    language: str, greeting: str, kept: str, rest: str
) -> None:
    said = introduced(greeting, language, person_asked=False)
    assert said == f"{kept} {phrase('i_am_ai', language)} {rest}"
    assert introduced(said, language, person_asked=False) == said, "and never twice"


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_asked_for_a_person_is_not_offered_one(language: str) -> None:
    said = introduced(FACTS[language], language, person_asked=True)
    assert said == f"{phrase('i_am_ai_short', language)}\n\n{FACTS[language]}"
    assert phrase("i_am_ai", language) not in said


def test_the_first_answer_to_who_asked_for_a_person_is_short(center: Center) -> None:
    opened = center.call("Quiero hablar con una persona")
    room = Room(center)
    room.turn(Scripted())
    first = center.words(opened.call_id, "ai")[0]
    assert first.startswith(phrase("i_am_ai_short", "es"))
    center.desk.say(opened.call_id, Speaker.CUSTOMER, "¿Y después?")
    while len(center.words(opened.call_id, "ai")) < 2:  # the briefing is a turn of its own
        room.turn(Scripted())
    assert "inteligencia artificial" not in center.words(opened.call_id, "ai")[1]
