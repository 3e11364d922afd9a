"""Building the bytes of letters and reading them back."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage, Message
from email.utils import parseaddr

from callcenter_tui.domain.letters import Rendered
from callcenter_tui.mail.message import (
    build,
    message_id_for,
)

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ID = message_id_for("0199-abc", 2, "example.com")
PLAIN = Rendered("Hello", "Text\n", "<p>Text</p>\n")


def built(letter: Rendered = PLAIN, **changed: str) -> bytes:
    given = {
        "sender": "center@example.com",
        "sender_name": "Fibra & Sol, S.L.",
        "to": "ana@example.com",
        "message_id": ID,
        "language": "es",
        "unsubscribe": "",
    } | changed
    return build(letter, at=AT, **given)


def parsed(message: bytes) -> EmailMessage:
    found = message_from_bytes(message, policy=policy.default)
    assert isinstance(found, EmailMessage)
    assert not found.defects
    assert not [d for value in found.values() for d in value.defects]
    return found


def unix(text: str) -> str:
    """With the line ends of this machine, not of the wire."""
    return text.replace("\r\n", "\n")


def old_program(message: bytes, header: str) -> str:
    """The header as a program of other habits decodes it."""
    found: Message = message_from_bytes(message)
    return str(make_header(decode_header(re.sub(r"\r\n(?=\s)", "", found[header]))))


def displayed(message: bytes) -> str:
    """The sender's name.

    Checked with both readers of the standard library: the newer one leaves a space between the
    pieces of an encoded name (Python 3.11), the older one joins them as RFC 2047 says.
    """
    (sender,) = parsed(message)["From"].addresses
    written = re.sub(r"\r\n(?=\s)", "", message_from_bytes(message)["From"])
    name, address = parseaddr(written)
    assert address == "center@example.com"
    older = str(make_header(decode_header(name))) if "=?" in name else name
    assert "".join(older.split()) == "".join(sender.display_name.split())
    return older
