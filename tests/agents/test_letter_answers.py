"""A letter leaves by a yes that is nothing else; a no is heard with and without thanks."""

from __future__ import annotations

import pytest

from callcenter_tui.agents.letter_answers import says_no, says_yes
from callcenter_tui.agents.persons import plain_no, plain_yes

YES = [
    "Sí", "si", "SÍ!!", "sí, por favor", "Sí, gracias.", "vale", "Vale, gracias", "claro",
    "Claro que sí", "de acuerdo", "ok", "Sí, envíenmelo", "sí, mándemelo por favor", "Envíelo",
    "Adelante", "Correcto", "Sí, confirmo", "sí ✅", "Yes", "yes please", "Yes, send it.",
    "sure, go ahead", "Please send it", "okay thanks", "yep", "I confirm", "Yes, you can send it",
]  # fmt: skip
NO = [
    "No", "no gracias", "NO!", "No, muchas gracias", "mejor no", "No hace falta, gracias",
    "de momento no", "prefiero que no", "No lo envíen", "no me lo envíe por favor", "no quiero",
    "nope", "No thanks", "No, thank you", "please don't", "Don't send it", "I'd rather not",
    "not now, thanks", "no need",
]  # fmt: skip
NEITHER = [
    "", "gracias", "Muchas gracias", "thanks!", "please", "bueno", "¿Sí?", "yes?", "¿no?",
    "sí, pero cambie la dirección", "Sí, pero a otro correo", "yes but not to that address",
    "sí o no", "sí y no", "no sé", "sí, ¿a qué dirección?", "no, a ana@example.org mejor",
    "no me funciona el router", "Sí que tengo el router encendido", "I said no such thing",
    "yes I have tried that", "sí no", "no sí", "un momento", "¿qué correo?", "no entiendo",
    "I don't know", "no estoy segura", "sí quiero hablar con una persona",
    "sí？", "sí ؟", "no？", "¿sí", "sido", "siyes", "nono quiero", "okno", "valeo",
]  # fmt: skip


@pytest.mark.parametrize("text", YES)
def test_a_yes(text: str) -> None:
    assert says_yes(text)
    assert not says_no(text)


@pytest.mark.parametrize("text", NO)
def test_a_no(text: str) -> None:
    assert says_no(text)
    assert plain_no(text)
    assert not says_yes(text)
    assert not plain_yes(text)


@pytest.mark.parametrize("text", NEITHER)
def test_whatever_is_neither_is_left_to_a_person(text: str) -> None:
    assert (says_yes(text), says_no(text)) == (False, False)
