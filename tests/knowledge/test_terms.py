"""What two texts are compared by."""

from __future__ import annotations

import pytest

from callcenter_tui.knowledge.terms import letters, words


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("es", "facturas", "factura"),
        ("es", "devoluciones", "devolucion"),
        ("es", "cancelando", "cancelar"),
        ("es", "reembolsado", "reembolso"),
        ("en", "invoices", "invoice"),
        ("en", "cancelling", "cancelled"),
        ("en", "payments", "payment"),
        ("en", "companies", "company"),
    ],
)
def test_forms_of_a_word_are_one_term(language: str, one: str, other: str) -> None:
    assert words(one, language) == words(other, language)


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [("es", "pin", "puk"), ("es", "red", "rio"), ("en", "fee", "fix"), ("en", "bill", "ball")],
)
def test_short_words_keep_what_tells_them_apart(language: str, one: str, other: str) -> None:
    assert words(one, language) != words(other, language)


def test_common_words_count_only_beside_one_that_matters() -> None:
    assert words("it is what it is", "en") == []
    assert words("can you do it", "en") == letters("can you do it", "en") == []
    assert words("out of service", "en") == ["servic", "of_servic"]


def test_a_negation_is_kept() -> None:
    assert words("no service", "en") != words("service", "en")
    assert words("sin servicio", "es") != words("servicio", "es")


def test_a_typing_error_leaves_most_letter_groups() -> None:
    right, wrong = (set(letters(word, "es")) for word in ("portabilidad", "portavilidad"))
    assert len(right & wrong) >= len(right) / 2


def test_another_language_is_compared_as_it_is_written() -> None:
    assert words("de la maison", "fr") == ["de", "la", "maison", "de la", "la maison"]
    assert letters("un", "fr") == [" un "]
