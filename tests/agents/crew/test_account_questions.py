"""A question about one's own account gets no article and no guess: a person is offered."""

from __future__ import annotations

from importlib.resources import files

import pytest
import yaml

from callcenter_tui.agents.crew.phrases import Phrases

TEXTS = yaml.safe_load(
    (files("callcenter_tui.agents") / "prompts" / "offline.yaml").read_text("utf-8")
)


@pytest.mark.parametrize(
    ("language", "text", "asks"),
    [
        ("es", "Mire mi cuenta y dígame cuánto debo", True),
        ("es", "¿cual es mi saldo?", True),
        ("es", "¿Dónde puedo consultar mi factura?", False),
        ("es", "¿Cómo cambio mi cuenta bancaria?", False),
        ("en", "Check my account and tell me what I owe", True),
        ("en", "what's my balance?", True),
        ("en", "Why is my bill higher this month?", False),
        ("en", "How do I close my account?", False),
    ],
)
def test_what_only_the_account_tells_is_known_as_such(language: str, text: str, asks: bool) -> None:
    assert Phrases(TEXTS[language]).asks_account(text) is asks


@pytest.mark.parametrize(
    ("language", "text", "kind"),
    [
        ("es", "eso es todo, gracias, ya está resuelto", "thanks"),
        ("es", "¿ya está resuelto?", None),
        ("es", "no está resuelto", None),
        ("en", "thanks, it works now", "thanks"),
        ("en", "is it fixed?", None),
        ("en", "it is not fixed", None),
    ],
)
def test_a_matter_that_is_settled_is_no_question(
    language: str, text: str, kind: str | None
) -> None:
    assert Phrases(TEXTS[language]).small_talk(text) == kind
