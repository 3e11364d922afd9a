"""The headers of a letter: foreign words in them stay what they are."""

from __future__ import annotations

import random

import pytest

from callcenter_tui.domain.errors import Invalid
from callcenter_tui.domain.letters import Rendered
from callcenter_tui.mail.message import (
    LONGEST_NAME,
    LONGEST_SUBJECT,
    recipients,
)
from callcenter_tui.text import clean_line
from tests.hostile import ATTACKS, EVERYTHING, FORBIDDEN
from tests.mail.messages import AT, ID, PLAIN, built, displayed, old_program, parsed

NAMES = [
    "",
    "Ana",
    "Fibra & Sol, S.L.",
    'The "Best" Company',
    "Back\\slash",
    "a@b.example",
    "Ana <evil@evil.example>",
    "evil@evil.example,",
    "Ñandú, S.A.",
    "😀" * 60,
    "مركز الاتصال",
    "=?utf-8?q?evil=40evil.example?=",
    "a" * 60,
    "word, " * 10,
    "(comment) ; : group:",
    "x\r\nBcc: evil@evil.example",
    "x\x00y",
    "user\u202etxt.exe",
    *ATTACKS.values(),
]


def test_the_headers_of_a_letter() -> None:
    found = parsed(built(unsubscribe="Ayuda+bajas@example.com"))
    assert found.keys() == [
        "From",
        "To",
        "Subject",
        "Date",
        "Message-ID",
        "Auto-Submitted",
        "Content-Language",
        "List-Unsubscribe",
        "MIME-Version",
        "Content-Type",
    ]
    (sender,) = found["From"].addresses
    assert (sender.display_name, sender.addr_spec) == ("Fibra & Sol, S.L.", "center@example.com")
    assert found["To"] == "ana@example.com"
    assert found["Date"].datetime == AT
    assert found["Message-ID"] == ID
    assert found["Auto-Submitted"] == "auto-generated"
    assert found["Content-Language"] == "es"
    assert found["List-Unsubscribe"] == "<mailto:ayuda+bajas@example.com?subject=unsubscribe>"


def test_only_a_letter_with_an_unsubscribe_address_names_one() -> None:
    assert "List-Unsubscribe" not in parsed(built())


@pytest.mark.parametrize(
    "long", ["ayuda@" + "largo." * 30 + "example.com", "a" * 64 + "@example.com"]
)
def test_a_long_address_is_neither_encoded_nor_broken(long: str) -> None:
    message = built(unsubscribe=long, to=long, sender=long)
    found = parsed(message)
    assert found["List-Unsubscribe"] == f"<mailto:{long}?subject=unsubscribe>"
    assert f"<mailto:{long}?".encode() in message
    assert recipients(message) == [long]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_stays_a_name(name: str) -> None:
    message = built(sender_name=name)
    found = parsed(message)
    assert recipients(message) == ["ana@example.com"]
    assert "Bcc" not in found
    (sender,) = found["From"].addresses
    assert sender.addr_spec == "center@example.com"
    wanted = clean_line(name)
    shown = wanted if len(wanted) <= LONGEST_NAME else wanted[: LONGEST_NAME - 10]
    assert displayed(message).startswith(shown)


@pytest.mark.parametrize(
    "subject", [*NAMES, EVERYTHING, "x" * 5000, "palabra " * 900, "ñ " * 900, " a  b "]
)
def test_a_subject_stays_one_subject(subject: str) -> None:
    message = built(Rendered(subject, "t\n", "<p>t</p>\n"))
    found = parsed(message)
    wanted = clean_line(subject)
    assert found["Subject"] == old_program(message, "Subject")
    assert found["Subject"].removesuffix("…") == wanted[: len(found["Subject"].removesuffix("…"))]
    assert (
        len(found["Subject"]) == len(wanted)
        or LONGEST_SUBJECT - 12 < len(found["Subject"]) <= LONGEST_SUBJECT
    )
    assert recipients(message) == ["ana@example.com"]
    assert not FORBIDDEN.search(found["Subject"])


def test_drawn_names_and_subjects_are_read_back_as_they_were() -> None:
    drawn = random.Random(7)
    signs = "abcdefghij  ,;:\"'<>()[]@\\.ñé😀م中=?_-\r\n\x00\u202e\u0301"
    for _ in range(250):
        name = "".join(drawn.choices(signs, k=drawn.randint(0, 55)))
        subject = "".join(drawn.choices(signs, k=drawn.randint(0, 190)))
        message = built(Rendered(subject, "t\n", "<p>t</p>\n"), sender_name=name)
        found = parsed(message)
        assert displayed(message) == clean_line(name)
        assert found["Subject"] == clean_line(subject) == old_program(message, "Subject")
        assert recipients(message) == ["ana@example.com"]


@pytest.mark.parametrize(
    "changed",
    [
        {"to": "ana@example.com, eva@example.com"},
        {"to": "ana@example.com\r\nBcc: eva@example.com"},
        {"to": ""},
        {"to": "Ana <ana@example.com>"},
        {"sender": "center@example.com\r\nBcc: eva@example.com"},
        {"sender": ""},
        {"unsubscribe": "a@example.com>\r\nBcc: eva@example.com"},
        {"unsubscribe": "no address"},
        {"message_id": "<a@b>\r\nBcc: eva@example.com"},
        {"message_id": "a@b"},
        {"message_id": ""},
    ],
)
def test_a_header_that_would_say_more_is_refused(changed: dict[str, str]) -> None:
    with pytest.raises(Invalid):
        built(PLAIN, **changed)


def test_another_language_than_ours_is_no_header_injection() -> None:
    assert parsed(built(language="es\r\nBcc: eva@example.com"))["Content-Language"] == "en"


def test_addresses_in_other_letters_go_out_in_ascii() -> None:
    message = built(to="ana@bücher.example.org", sender="centro@bücher.example.org")
    assert recipients(message) == ["ana@xn--bcher-kva.example.org"]
    assert parsed(message)["From"].addresses[0].addr_spec == "centro@xn--bcher-kva.example.org"


def test_a_letter_may_come_from_this_machine() -> None:
    message = built(sender="callcenter@localhost")
    assert parsed(message)["From"].addresses[0].addr_spec == "callcenter@localhost"


def test_recipients_are_all_there_are() -> None:
    raw = (
        b'From: a@example.com\r\nTo: b@example.com, "c, d" <c@example.com>\r\n'
        b"Cc: team: e@example.com, f@example.com;\r\nBcc: g@example.com\r\n"
        b"bcc: h@example.com\r\n\r\nx"
    )
    assert recipients(raw) == [f"{letter}@example.com" for letter in "bcefgh"]
    assert recipients(b"From: a@example.com\r\n\r\nTo: b@example.com") == []
    assert recipients(b"") == []
