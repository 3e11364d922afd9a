"""Which addresses a letter may go to, and in which form."""

from __future__ import annotations

import pytest

from callcenter_tui.domain.errors import Invalid
from callcenter_tui.mail.addresses import checked_address, checked_sender
from tests.hostile import ATTACKS


@pytest.mark.parametrize(
    ("typed", "form"),
    [
        ("ana@example.com", "ana@example.com"),
        ("  Ana.Ruiz+citas@Example.COM ", "ana.ruiz+citas@example.com"),
        ("ana@bücher.example.org", "ana@xn--bcher-kva.example.org"),
        ("ana@BÜCHER.example.org", "ana@xn--bcher-kva.example.org"),
        ("ana@xn--bcher-kva.example.org", "ana@xn--bcher-kva.example.org"),
        ("ana@münchen.de", "ana@xn--mnchen-3ya.de"),
        ("o'brien@example.com", "o'brien@example.com"),
    ],
)
def test_an_address_has_one_form(typed: str, form: str) -> None:
    assert checked_address(typed) == form
    assert checked_address(form) == form


def test_a_look_alike_domain_shows_what_it_is() -> None:
    cyrillic = "ana@\N{CYRILLIC SMALL LETTER A}pple.com"
    assert checked_address(cyrillic).startswith("ana@xn--")


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "ana",
        "ana@",
        "@example.com",
        "ana@example",
        "ana@example.com, eva@example.com",
        "ana@example.com,eva@example.com",
        "ana@example.com;eva@example.com",
        "ana@example.com eva@example.com",
        "ana@eva@example.com",
        "Ana <ana@example.com>",
        '"boss@bank.example" <x@evil.example>',
        '"ana"@example.com',
        '"ana,eva"@example.com',
        "ana(comment)@example.com",
        "ana@[127.0.0.1]",
        "ana@example.com\r\nBcc: eva@example.com",
        "ana@example.com\n",
        "ana\r@example.com",
        "ana@example.com\x00",
        "ana\x00@example.com",
        "ana\u202e@example.com",
        "ana@exam\u200bple.com",
        "ana\ud83d@example.com",
        "niño@example.com",
        "ana..ruiz@example.com",
        ".ana@example.com",
        "ana@-example.com",
        "ana@exa_mple.com",
        "a" * 65 + "@example.com",
        "ana@" + "e" * 300 + ".com",
        "ana@" + "é" * 60 + ".example.com",
        "group: ana@example.com;",
        "undisclosed-recipients:;",
        *ATTACKS.values(),
    ],
)
def test_what_is_not_one_plain_address_is_refused(typed: str) -> None:
    with pytest.raises(Invalid) as refused:
        checked_address(typed)
    assert refused.value.title
    assert refused.value.hint
    assert refused.value.hint.isprintable()


@pytest.mark.parametrize(
    ("typed", "form"),
    [
        ("Callcenter@LOCALHOST", "callcenter@localhost"),
        ("desk@office.local", "desk@office.local"),
        ("Desk@Example.com", "desk@example.com"),
    ],
)
def test_letters_may_come_from_a_machine_of_the_house_and_not_go_there(
    typed: str, form: str
) -> None:
    assert checked_sender(typed) == form
    if "example" not in form:
        with pytest.raises(Invalid):
            checked_address(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "localhost",
        "@localhost",
        "a@b@localhost",
        "a,b@localhost",
        "a\r\nBcc: x@localhost",
        "A <a@localhost>",
        "a@local host",
        "a@.local",
        "a@localhost\n",
        "a@evil.test",
    ],
)
def test_a_sender_that_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(Invalid):
        checked_sender(typed)
