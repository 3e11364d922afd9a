"""Whether a letter may go out: every way in which it is not what the customer said yes to."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest

from callcenter_tui.domain.errors import Refused
from callcenter_tui.domain.letters import Rendered
from callcenter_tui.mail.matching import TOO_OLD, mismatch
from callcenter_tui.mail.message import build
from callcenter_tui.mail.sealing import whole
from callcenter_tui.store.consents import ConsentFacts
from callcenter_tui.store.letters import LetterFacts
from tests.clocks import MONDAY

ADDRESS = "ana@example.org"
READ = Rendered("Hola", "Una carta.\n", "<p>Una carta.</p>")
MESSAGE = build(
    READ,
    sender="a@example.com",
    sender_name="",
    to=ADDRESS,
    message_id="<l1.2@example.com>",
    at=MONDAY,
    language="es",
)
HASH = sha256(MESSAGE).hexdigest()

LETTER = LetterFacts(
    id="l1",
    call_id="c1",
    customer_id="p1",
    kind="follow_up",
    language="es",
    address=ADDRESS,
    content={},
    version=2,
    subject="Hola",
    text="Una carta.\n",
    html="<p>Una carta.</p>",
    message=MESSAGE,
    body_hash=HASH,
    message_id="<l1.2@example.com>",
    state="confirmed",
    proposed_by="ai",
    proposer_id=None,
    made_at=MONDAY,
    changed_at=MONDAY,
    asked_at=MONDAY,
    asked_words="¿Se lo enviamos?",
    asked_message="m1",
)

YES = ConsentFacts(
    id="y1",
    letter_id="l1",
    call_id="c1",
    customer_id="p1",
    answer="yes",
    way="line",
    words="sí",
    how="",
    message_id="m2",
    address=ADDRESS,
    body_hash=HASH,
    recorded_by="line",
    at=MONDAY,
    expires_at=MONDAY + timedelta(hours=24),
    voided_at=None,
    voided="",
)


def other(words: bytes) -> dict[str, Any]:
    """Columns of a letter whose record fits other bytes."""
    return {"message": words, "body_hash": sha256(words).hexdigest()}


def test_what_fits_may_go_out() -> None:
    assert mismatch(LETTER, YES, False, MONDAY) == ""
    assert mismatch(LETTER, YES, False, MONDAY + timedelta(hours=23, minutes=59)) == ""
    assert mismatch(replace(LETTER, kind="conversation_summary"), YES, True, MONDAY) == ""


def test_no_yes_is_no_yes() -> None:
    assert "has not said yes" in mismatch(LETTER, None, False, MONDAY)


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"answer": "no"}, "has not said yes"),
        ({"letter_id": "l2"}, "has not said yes"),
        ({"voided": "the words changed", "voided_at": MONDAY}, "the words changed"),
        ({"voided_at": MONDAY}, "holds no longer"),
        ({"body_hash": "0" * 64}, "not the one"),
        ({"address": "eve@example.net"}, "address is not the one"),
        ({"expires_at": MONDAY}, TOO_OLD),
        ({"at": MONDAY - timedelta(hours=24), "expires_at": MONDAY + timedelta(days=9)}, TOO_OLD),
    ],
)
def test_a_yes_to_something_else(changed: dict[str, Any], why: str) -> None:
    assert why in mismatch(LETTER, replace(YES, **changed), False, MONDAY)


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"state": "proposed"}, "proposed, not confirmed"),
        ({"state": "cancelled"}, "cancelled, not confirmed"),
        ({"message": b""}, "no words"),
        ({"message": MESSAGE + b"P.S.\r\n"}, "not the one"),
        ({"body_hash": "0" * 64}, "not the one"),
        (other(MESSAGE + b"P.S.\r\n"), "not the one"),
        ({"address": "eve@example.net"}, "address is not the one"),
    ],
)
def test_another_letter(changed: dict[str, Any], why: str) -> None:
    assert why in mismatch(replace(LETTER, **changed), YES, False, MONDAY)


@pytest.mark.parametrize(
    "headers",
    [
        b"To: eve@example.net\r\n",
        b"To: ana@example.org, eve@example.net\r\n",
        b"To: ana@example.org\r\nCc: eve@example.net\r\n",
        b"To: ana@example.org\r\nBcc: eve@example.net\r\n",
        b"To: ana@example.org\r\nTo: eve@example.net\r\n",
        b"Subject: nobody\r\n",
    ],
)
def test_bytes_that_go_to_somebody_else(headers: bytes) -> None:
    words = other(headers + b"\r\nHola\r\n")
    yes = replace(YES, body_hash=words["body_hash"])
    assert "somebody else" in mismatch(replace(LETTER, **words), yes, False, MONDAY)


def test_follow_ups_after_an_opt_out() -> None:
    assert "no more follow-ups" in mismatch(LETTER, YES, True, MONDAY)


def test_too_old_means_that_all_else_holds() -> None:
    late = MONDAY + timedelta(days=2)
    assert mismatch(LETTER, YES, False, late) == TOO_OLD
    assert mismatch(LETTER, replace(YES, address="x@y.z"), False, late) != TOO_OLD


@pytest.mark.parametrize(
    "message",
    [
        b"To: a@\r\n\r\nHola\r\n",
        b"To: <\r\n\r\nHola\r\n",
        b"To: a:;b\r\n\r\nHola\r\n",
        b"\xff\x00",
        MESSAGE.replace(b"text/html", b"image/png"),
        MESSAGE.replace(b"quoted-printable", b"base64"),
        MESSAGE.replace(b"Subject: Hola", b"Subject: Hola\r\nSubject: Otra"),
    ],
)
def test_bytes_that_nobody_can_read_are_no_error(message: bytes) -> None:
    words = other(message)
    yes = replace(YES, body_hash=words["body_hash"])
    assert mismatch(replace(LETTER, **words), yes, False, MONDAY)


@pytest.mark.parametrize(
    "words",
    [
        {"subject": "Otra"},
        {"text": "Otra carta."},
        {"html": "<p>Otra carta.</p>"},
        other(MESSAGE.replace(b"Una carta.\r\n", b"Usted debe 900.\r\n")),
        other(MESSAGE.replace(b"Subject: Hola", b"Subject: Pague")),
    ],
)
def test_what_is_read_out_is_what_the_bytes_say(words: dict[str, Any]) -> None:
    letter = replace(LETTER, content={"agreed": ["Una carta."]}, **words)
    yes = replace(YES, body_hash=letter.body_hash)
    assert "says something else" in mismatch(letter, yes, False, MONDAY)
    with pytest.raises(Refused, match="does not fit"):
        whole(letter)
    whole(replace(LETTER, content=letter.content))
