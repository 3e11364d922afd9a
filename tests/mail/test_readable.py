"""A letter's HTML as an operator reads it in a terminal."""

from __future__ import annotations

import pytest

from callcenter_tui.domain.letters import LetterKind
from callcenter_tui.mail.readable import terminal_text
from tests.hostile import ATTACKS, FORBIDDEN
from tests.mail.letters import KEY, everywhere, rendered


@pytest.mark.parametrize("kind", list(LetterKind))
@pytest.mark.parametrize("width", [40, 72, 120])
def test_a_letter_reads_well_and_fits(kind: LetterKind, width: int) -> None:
    page = terminal_text(rendered(kind).html, width)
    assert all(len(line) <= width for line in page.splitlines())
    assert page.startswith("Fibra & Sol, S.L.\n")
    assert "Hola, Ana:" in page.splitlines()
    assert "Correo: ayuda@example.com" in page.splitlines()
    assert "Teléfono: +34 600 000 000" in page.splitlines()
    assert KEY in page
    assert "<" not in page
    assert "[if" not in page


def test_points_are_a_list_with_its_lines_under_each_other() -> None:
    page = terminal_text("<ul><li>" + "palabra " * 12 + "</li><li>dos</li></ul>", 40)
    first, *others = page.splitlines()
    assert first.lstrip().startswith("* palabra")
    assert all(line.startswith("    palabra") for line in others[:-1])
    assert others[-1].strip() == "* dos"


@pytest.mark.parametrize(
    ("page", "seen"),
    [
        (
            '<a href="http://evil.example">http://bank.example</a>',
            "[http://bank.example](http://evil.example)",
        ),
        ('<a href="http://evil.example"><b>your</b> bank</a>', "[your bank](http://evil.example)"),
        ('<a href="javascript:x">go</a>', "[go](javascript:x)"),
        (
            '<a href="mailto:x@evil.example">help@bank.example</a>',
            "[help@bank.example](mailto:x@evil.example)",
        ),
        ('<a href="tel:+99999">+34 600</a>', "[+34 600](tel:+99999)"),
        ('<a href="http://evil.example">see](https://bank.example)</a>', "http://evil.example"),
        ('<a href="https://a.example/x">https://a.example/x</a>', "https://a.example/x"),
        ('<a href="mailto:help@bank.example">help@bank.example</a>', "help@bank.example"),
    ],
)
def test_a_link_shows_where_it_leads(page: str, seen: str) -> None:
    assert seen in terminal_text(f"<p>{page}</p>", 100)


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_nothing_hostile_reaches_the_terminal(attack: str) -> None:
    letter = rendered(LetterKind.SUMMARY, everywhere(attack), customer=attack)
    assert not FORBIDDEN.search(terminal_text(letter.html, 80))
    assert not FORBIDDEN.search(terminal_text(f"<p>{attack}</p>", 80))


def test_an_escape_code_written_as_an_entity_stays_harmless() -> None:
    assert "\x1b" not in terminal_text("<p>&#27;]52;c;ZXZpbA==&#7; &#x9b;31m &#8238;</p>", 80)
    assert not FORBIDDEN.search(terminal_text("<p>&#27;[31m &#155; &#x202e;x</p>", 80))


@pytest.mark.parametrize("page", ["", "  ", "<", "<!-- x -->", "<div>" * 3000 + "x", "a\x00b"])
def test_a_page_that_is_none_breaks_nothing(page: str) -> None:
    assert not FORBIDDEN.search(terminal_text(page, 0))
