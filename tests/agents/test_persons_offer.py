"""A yes to an offered person is a wish for one; a yes to anything else is not."""

from __future__ import annotations

from importlib.resources import files

import pytest
import yaml

from callcenter_tui.agents.persons import accepts

SAYS = yaml.safe_load(
    (files("callcenter_tui.agents") / "prompts" / "offline.yaml").read_text("utf-8")
)
OFFERS = [text for lang in ("es", "en") for text in SAYS[lang]["says"]["unknown"]]


@pytest.mark.parametrize("offered", OFFERS)
@pytest.mark.parametrize("yes", ["Sí, por favor", "vale", "Yes please!", "ok thanks", "sí"])
def test_a_yes_to_an_offered_person_is_a_wish_for_one(yes: str, offered: str) -> None:
    assert accepts(yes, offered)


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("sí", "¿Le ayudo con algo más?"),
        ("yes", "Glad to help. Anything else?"),
        ("ok", "A person of our team will read it tomorrow."),
        ("sí, pero primero dígame el precio", OFFERS[0]),
        ("no, gracias", OFFERS[0]),
        ("no thanks", OFFERS[-1]),
        ("sí", ""),
    ],
)
def test_anything_else_is_not(text: str, offered: str) -> None:
    assert not accepts(text, offered)
