"""Who is angry, and who only reports something bad. All sentences are our own."""

from __future__ import annotations

import subprocess
import sys

import pytest

from callcenter_tui.agents.anger import ANGRY, anger, angry
from callcenter_tui.agents.rules import escalation

FURIOUS = """
sois unos ladrones
estoy harto de llamar y llamar
menuda vergüenza de servicio
qué asco de compañía
me habéis tomado el pelo otra vez
llevo tres semanas esperando y nadie me contesta
¡¡QUIERO UNA SOLUCIÓN YA!! llevo dos meses así
muy bonito, otra vez sin internet
gracias por nada
nunca más vuelvo a comprar aquí
esto es una m*erda
me voy a la competencia
este servicio es pésimo
son unos inútiles, no sirven para nada
what a joke of a company
this is f***ing ridiculous
great job, my order is late again
thanks for nothing
I am taking my business elsewhere
you people are useless
worst customer service ever
fed up with your excuses
are you kidding me
you lied to me
😡 fix it
I've been waiting for three hours and nobody answers!!
"""
CALM = """
no estoy enfadado, solo quiero saber cuándo llega
mi factura está mal, ¿la pueden revisar?
gracias por todo, muy amables
no funciona el wifi desde ayer
quiero cancelar mi contrato
llevo dos días sin internet
el pago falló y no puedo volver a intentarlo
a menudo se me corta
lamentablemente no puedo ir
creo que me cobraron dos veces
I'm not angry, I just want to know
the payment failed twice
my internet has been down for two days
cancel my subscription
great service, thank you so much!
no problem, not bad at all
How do I change to a different plan?
I never got it back
I hate to bother you, but where is my parcel
HTTP 404 ERROR when I open the PORTAL
the device reports a fatal error
hola
"""


@pytest.mark.parametrize("text", FURIOUS.strip().splitlines())
def test_anger_is_heard(text: str) -> None:
    assert angry(text)


@pytest.mark.parametrize("text", CALM.strip().splitlines())
def test_a_calm_report_is_not_anger(text: str) -> None:
    assert not angry(text)


def test_weak_signs_count_only_together() -> None:
    assert 0 < anger("still waiting for two days") < ANGRY
    assert angry("STILL WAITING FOR TWO DAYS!! and nobody answers")


def test_names_of_accounts_and_addresses_are_no_shouting() -> None:
    assert anger("@ACMEHELP see https://example.com/WTF") == 0


def test_anger_in_two_messages_brings_a_person() -> None:
    history = ["hola", "qué asco de compañía"]
    found = escalation("nadie hace nada, es para mandar todo a la mierda", history=history)
    assert found is not None
    assert (found.rule, found.category, found.severity, found.minutes) == (
        "angry_twice",
        "customer_dissatisfaction",
        "medium",
        2,
    )


@pytest.mark.parametrize(
    ("text", "history"),
    [
        ("qué asco de compañía", []),
        ("qué asco de compañía", ["hola", "me va lento el wifi"]),
        ("vale, gracias", ["qué asco de compañía", "thanks for nothing"]),
    ],
)
def test_anger_in_one_message_or_long_past_does_not(text: str, history: list[str]) -> None:
    assert escalation(text, history=history) is None


@pytest.mark.parametrize(
    "text",
    ["", "\x00\x1b]0;x\x07", "\ud800", "a " * 20000, "not a " * 5000, "F*" * 9000, "AAAA " * 5000],
)
def test_hostile_text_is_only_text(text: str) -> None:
    assert anger(text) <= 2 * ANGRY


def test_nothing_but_the_standard_library_is_loaded() -> None:
    probe = (
        "import sys, callcenter_tui.agents.anger as _;"
        "print([m for m in ('sklearn', 'numpy', 'yaml', 'crewai') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
