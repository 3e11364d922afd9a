"""A call moves to another department when its customer surely has another matter, else never."""

from __future__ import annotations

import pytest

from callcenter_tui.agents.router import Router
from callcenter_tui.agents.topic import moved_on
from callcenter_tui.rehearsal.callers import load_scripts

ALL = ("technical_support", "billing", "sales", "general", "complaints")
NEW_MATTERS = {"es-cambia-de-tema", "en-changes-topic"}
"""The scripts whose customer does change the subject."""


@pytest.fixture(scope="module")
def router() -> Router:
    return Router.load()


@pytest.mark.parametrize(
    ("here", "there", "text"),
    [
        ("billing", "technical_support", "por cierto, el wifi no llega al salón"),
        ("technical_support", "billing", "otra cosa: me habéis cobrado dos veces la factura"),
        ("technical_support", "sales", "by the way, how much is the family plan"),
        ("sales", "technical_support", "my router has no light and the internet is down"),
        ("sales", "billing", "I was charged twice on my last invoice, I want a refund"),
    ],
)
def test_another_matter_moves_the_call(router: Router, here: str, there: str, text: str) -> None:
    assert moved_on(router, text, here, ALL) == there


@pytest.mark.parametrize(
    "text",
    ["hola", "muchas gracias", "ok", "sí, eso es", "yes please", "", "🙈", "xqzt blorf gnarf plim"],
)
@pytest.mark.parametrize("here", ALL)
def test_small_words_never_move_a_call(router: Router, here: str, text: str) -> None:
    assert moved_on(router, text, here, ALL) is None


def test_the_same_matter_stays(router: Router) -> None:
    assert moved_on(router, "me han cobrado dos veces la factura", "billing", ALL) is None


def test_a_department_that_does_not_exist_is_never_proposed(router: Router) -> None:
    text = "by the way, how much is the family plan"
    assert moved_on(router, text, "billing", ("billing", "general")) is None


def test_displeasure_is_no_matter_of_its_own(router: Router) -> None:
    text = "otra cosa, quiero poner una queja por el trato recibido"
    assert moved_on(router, text, "billing", ALL) is None
    assert moved_on(router, "y además la factura está mal cobrada", "complaints", ALL) is None


def test_our_own_customers_are_hardly_ever_moved_by_mistake(router: Router) -> None:
    later = [(script, line) for script in load_scripts("both") for line in script.lines[1:] if line]
    moved = [
        script.id
        for script, line in later
        if moved_on(router, line, script.expected_department, ALL)
    ]
    assert set(moved) >= NEW_MATTERS
    assert len(set(moved) - NEW_MATTERS) <= len(later) // 25
