"""The bytes of a letter, read back as a mail program reads them."""

from __future__ import annotations

import re
from email.message import EmailMessage

import pytest

from callcenter_tui.domain.letters import LetterKind, Rendered
from callcenter_tui.mail.message import (
    body_hash,
    message_id_for,
)
from tests.hostile import EVERYTHING
from tests.mail.letters import FULL, everywhere, rendered
from tests.mail.messages import ID, built, parsed, unix


@pytest.mark.parametrize("kind", list(LetterKind))
@pytest.mark.parametrize(
    "words", [None, "ñ 😀 مرحبا \u200f", EVERYTHING, "= =3D =?utf-8?q?x?= .\n.\nFrom x\n"]
)
def test_what_was_rendered_arrives(kind: LetterKind, words: str | None) -> None:
    letter = rendered(kind, FULL if words is None else everywhere(words))
    found = parsed(built(letter, unsubscribe="ayuda@example.com"))
    assert found.get_content_type() == "multipart/alternative"
    text, html = found.iter_parts()
    assert isinstance(text, EmailMessage)
    assert isinstance(html, EmailMessage)
    assert text.get_content_type() == "text/plain"
    assert html.get_content_type() == "text/html"
    assert text.get_content_charset() == html.get_content_charset() == "utf-8"
    assert unix(text.get_content()) == letter.text
    assert unix(html.get_content()) == letter.html.rstrip("\n") + "\n"
    assert found["Subject"] == letter.subject


def test_every_line_is_short_ascii_and_ends_as_it_must() -> None:
    letter = rendered(LetterKind.INFORMATION, everywhere("ñ😀" * 2000 + EVERYTHING))
    message = built(letter, sender_name="ñ😀," * 40)
    assert message.isascii()
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)|\x00", message)
    assert max(len(line) for line in message.split(b"\r\n")) <= 78


def test_the_same_letter_has_the_same_bytes_and_another_has_others() -> None:
    first = built()
    assert built() == first
    assert body_hash(first) == body_hash(built())
    assert re.fullmatch("[0-9a-f]{64}", body_hash(first))
    others = [
        built(Rendered("Hello", "Text!\n", "<p>Text</p>\n")),
        built(Rendered("Hello", "Text\n", "<p>Text!</p>\n")),
        built(Rendered("Hello!", "Text\n", "<p>Text</p>\n")),
        built(to="eva@example.com"),
        built(message_id=message_id_for("0199-abc", 3, "example.com")),
    ]
    assert len({body_hash(message) for message in (first, *others)}) == 6


def test_a_message_id_is_stable_and_names_the_version() -> None:
    assert message_id_for("0199-abc", 2, "Example.com") == "<letter-0199-abc.2@example.com>"
    assert message_id_for("0199-abc", 3, "example.com") != ID
    assert message_id_for("a\r\nb>", 1, "x>\r\ny") == "<letter-ab.1@xy>"
    assert parsed(built(message_id=message_id_for("a", 1, "")))["Message-ID"]


def test_words_cannot_end_a_part() -> None:
    boundary = parsed(built()).get_boundary()
    assert boundary
    text = f"a\n--{boundary}\nContent-Type: text/html\n\n<b>x</b>\n--{boundary}--\n"
    found = parsed(built(Rendered("Hello", text, "<p>x</p>\n")))
    first, second = found.iter_parts()
    assert isinstance(first, EmailMessage)
    assert unix(first.get_content()) == text
    assert second.get_content_type() == "text/html"
