"""Spanish or English, also when the customer writes three letters."""

import socket

import pytest

from callcenter_tui.agents.language import detect


@pytest.mark.parametrize(
    "text",
    [
        "hola",
        "no funciona",
        "no sirve",
        "gracias",
        "la factura esta mal",
        "ola kiero pagar",
        "se me olvido la clave del wifi",
        "QUIERO HABLAR CON UNA PERSONA",
        "¿Me ayudas?",
        "mi router no enciende desde la tormenta de anoche",
    ],
)
def test_spanish_is_recognised(text: str) -> None:
    assert detect(text, fallback="en") == "es"


@pytest.mark.parametrize(
    "text",
    [
        "hi",
        "not working",
        "thx",
        "refund pls",
        "i cant login",
        "MY BILL IS WRONG",
        "the router won't turn on since last night's storm",
        "Could somebody explain the charges",
    ],
)
def test_english_is_recognised(text: str) -> None:
    assert detect(text, fallback="es") == "en"


@pytest.mark.parametrize("text", ["", "   ", "12345", "👍👍", "ok", "\x00\x1b[31m", "\ud800", "…"])
def test_a_text_that_says_nothing_keeps_the_language_of_the_call(text: str) -> None:
    assert detect(text, fallback="es") == "es"
    assert detect(text, fallback="en") == "en"


def test_a_third_language_still_gets_one_of_ours() -> None:
    assert detect("Bonjour, ma facture est fausse") in ("es", "en")
    assert detect("我的账单有问题") in ("es", "en")


def test_an_unknown_fallback_is_not_handed_on() -> None:
    assert detect("", fallback="fr") == "es"


def test_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("the language model tried the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    detect.__globals__["_detector"].cache_clear()
    assert detect("Ordenador encendido, pantalla oscura") == "es"
