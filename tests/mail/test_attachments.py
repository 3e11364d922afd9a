"""What the customer said yes to is the whole message: nothing can be added to it afterwards."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Callable
from hashlib import sha256

import pytest
from sqlalchemy import select, update

from callcenter_tui.domain.errors import Refused
from callcenter_tui.mail.sender import Sender
from callcenter_tui.mail.transport import Smtp
from callcenter_tui.store.post import Consent, Letter
from tests.mail.conftest import Post
from tests.mail.smtp_server import Inbox, plain, serving

LETTERS = Letter.__table__  # type: ignore[attr-defined]
CONSENTS = Consent.__table__  # type: ignore[attr-defined]
PDF = b"%PDF-1.7 not what was said yes to"

Change = Callable[[bytes], bytes]


def attached(message: bytes) -> bytes:
    """The same letter with a file, as any mail library adds one."""
    found = email.message_from_bytes(message, policy=email.policy.SMTP)
    found.add_attachment(PDF, maintype="application", subtype="pdf", filename="bill.pdf")
    return found.as_bytes()


def third_part(message: bytes) -> bytes:
    """A file beside the two parts, without touching anything else."""
    boundary = message.partition(b'boundary="')[2].partition(b'"')[0]
    end = b"--" + boundary + b"--"
    part = b"Content-Type: application/pdf\r\nContent-Disposition: attachment\r\n\r\n" + PDF
    return message.replace(end, b"--" + boundary + b"\r\n" + part + b"\r\n" + end)


def header(line: bytes) -> Change:
    """One header more."""
    return lambda message: line + b"\r\n" + message


CHANGES: list[Change] = [
    attached,
    third_part,
    header(b"Reply-To: thief@example.net"),
    header(b"Bcc: thief@example.net"),
    header(b"Subject: Another one"),
    header(b"Disposition-Notification-To: thief@example.net"),
]


def changed(post: Post, letter: str, change: Change, depth: int) -> None:
    """Past the program: the bytes, then also the letter's hash, then also that of the yes."""
    with post.store.write() as tx:
        row = LETTERS.c.id == letter
        message = change(bytes(tx.execute(select(LETTERS.c.message).where(row)).scalar_one()))
        digest = sha256(message).hexdigest()
        values = {"message": message} | ({"body_hash": digest} if depth else {})
        tx.execute(update(LETTERS).where(row).values(**values))
        if depth == 2:
            said = CONSENTS.c.letter_id == letter
            tx.execute(update(CONSENTS).where(said).values(body_hash=digest))


@pytest.mark.parametrize("depth", [0, 1, 2])
@pytest.mark.parametrize("change", CHANGES)
def test_what_is_added_after_the_yes_voids_it(post: Post, change: Change, depth: int) -> None:
    letter = post.confirmed()
    changed(post, letter, change, depth)
    with serving(Inbox()) as inbox:
        Sender(post.mail, Smtp(plain(inbox.port)), "worker").look()
    assert (post.delivery(letter), inbox.taken) == ("refused", [])


@pytest.mark.parametrize("change", CHANGES)
def test_nor_is_it_read_out_or_said_yes_to(post: Post, change: Change) -> None:
    call = post.call()
    letter = post.asked(call)
    changed(post, letter, change, 1)
    with pytest.raises(Refused, match="does not fit its own record"):
        post.yes(letter, post.says(call, "sí"))
    with pytest.raises(Refused, match="does not fit its own record"):
        post.ask(call, letter)
