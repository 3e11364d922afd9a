"""An offered call is known as one; other words, and offers of other things, are not."""

from __future__ import annotations

import pytest

from callcenter_tui.agents.call_offers import offers_call
from callcenter_tui.locale.phrases import WHILE_CLOSED, phrase
from callcenter_tui.locale.tool_words import words


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("key", sorted(WHILE_CLOSED.values()))
def test_whoever_is_told_that_nobody_is_there_is_offered_a_call(key: str, language: str) -> None:
    assert offers_call(phrase(key, language, "el lunes"))


@pytest.mark.parametrize(
    "text",
    [
        words("call_offer", "es"),
        words("call_offer", "en"),
        "Ahora no atendemos. ¿Prefiere que le llamemos mañana?",
        "Si lo desea, le podemos llamar el lunes.",
        "We are closed. Shall we call you tomorrow morning?",
        "Would you like a call back?",
    ],
)
def test_an_offer_of_a_call(text: str) -> None:
    assert offers_call(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "¿Quiere que le atienda una persona?",
        "Would you like us to send it?",
        "¿Quiere que le llamemos? Mientras tanto, ¿le ayudo con la factura?",
        "Shall we call you? Here is the price: 30 euros.",
        "Le llamamos ayer y no contestó.",
    ],
)
def test_anything_else_is_none(text: str) -> None:
    assert not offers_call(text)
