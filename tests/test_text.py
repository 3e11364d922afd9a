"""The one door for foreign text."""

from __future__ import annotations

import pytest

from callcenter_tui.text import REPLACEMENT, clean, clean_line, csv_safe, fold
from tests.hostile import ATTACKS, EVERYTHING, FORBIDDEN


@pytest.mark.parametrize("name", ATTACKS)
def test_nothing_that_moves_a_terminal_or_hides_from_a_reader_passes(name: str) -> None:
    assert not FORBIDDEN.search(clean(ATTACKS[name]))


def test_everything_at_once_and_twice_is_the_same() -> None:
    once = clean(EVERYTHING)
    assert not FORBIDDEN.search(once)
    assert clean(once) == once


@pytest.mark.parametrize(
    "text",
    [
        "¿Dónde está mi pedido? Ñandú, pingüino: 20 €",
        "naïve café — “quoted” … 100 %",
        "emoji 👩‍👩‍👧‍👦 👍🏽 ❤️ 🇪🇸 ok",
        "שלום עולם",
        "مرحبا بالعالم",
        "نمی‌خواهم",
        "क्‍ष हिन्दी",
        "日本語 한국어 Ελληνικά Кириллица",
        "line one\n\tline two",
    ],
)
def test_what_people_really_write_is_untouched(text: str) -> None:
    import unicodedata

    assert clean(text) == unicodedata.normalize("NFC", text)


def test_what_was_removed_leaves_a_mark() -> None:
    assert clean("a\x1b[31mb") == f"a{REPLACEMENT}[31mb"


def test_line_endings_become_newlines() -> None:
    assert clean("a\r\nb\rc") == "a\nb\nc"
    assert clean_line("a\r\n b\t c") == "a b c"


def test_a_limit_cuts_visibly() -> None:
    assert clean("abcdef", limit=4) == "abc…"
    assert len(clean_line("x" * 50, limit=10)) == 10


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@cmd", "\t=1", " =1+1"])
def test_no_cell_is_a_formula(cell: str) -> None:
    assert csv_safe(cell).startswith("'")


def test_folding_compares_what_people_type() -> None:
    assert fold("FACTURACIÓN") == fold("facturacion")
