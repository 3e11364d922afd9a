"""The bytes of a letter: one message, two parts, one recipient.

The same letter always gives the same bytes: what the customer said yes to is the hash of these.
The library writes the parts; the headers that carry foreign words are written here, because its
folding loses quotes round names and turns ``List-Unsubscribe`` into something no program reads.
Before they leave here they are read back, and a message that says anything else is refused.
"""

from __future__ import annotations

import re
from datetime import datetime
from email import message_from_bytes
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import sha256
from urllib.parse import quote

from callcenter_tui.domain.errors import Invalid
from callcenter_tui.domain.letters import Rendered
from callcenter_tui.mail.addresses import checked_address, checked_sender
from callcenter_tui.mail.paragraphs import cut
from callcenter_tui.text import clean, clean_line

_POLICY = SMTP.clone(cte_type="7bit")
"""No 8-bit bytes: a server on the way that does not take them would write the letter anew."""

LONGEST_NAME, LONGEST_SUBJECT = 60, 200
_QUOTABLE = re.compile(r"[A-Za-z0-9 !#$%&'()*+,./:;<=>?@\[\]^_`{|}~-]+")
_KINDS = ["text/plain", "text/html"]
_OURS = ("From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "Content-Language")
_HEADERS = {one.lower() for one in (*_OURS, "List-Unsubscribe", "MIME-Version", "Content-Type")}
"""What a letter of ours may have: another one, such as Reply-To, was put there by somebody else."""

_ID = re.compile(r"<[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+>")


def build(
    rendered: Rendered,
    *,
    sender: str,
    sender_name: str,
    to: str,
    message_id: str,
    at: datetime,
    language: str,
    unsubscribe: str = "",
) -> bytes:
    """The message as it goes out; raises Invalid when a header could say something else.

    ``unsubscribe``: the address to which somebody writes who wants no more, empty for letters that
    are no follow-ups.
    """
    if not _ID.fullmatch(message_id):
        raise Invalid("This is no name for a message", clean_line(message_id, limit=80))
    from_address, to_address = checked_sender(sender), checked_address(to)
    subject = _subject(rendered)
    name = cut(clean_line(sender_name), LONGEST_NAME)
    headers = {
        "From": _from(name, from_address),
        "To": to_address,
        "Subject": _encoded("Subject", subject),
        "Date": format_datetime(at),
        "Message-ID": message_id,
        "Auto-Submitted": "auto-generated",
        "Content-Language": "es" if language == "es" else "en",
    }
    if unsubscribe:
        where = quote(checked_address(unsubscribe), safe="@+")
        headers["List-Unsubscribe"] = f"<mailto:{where}?subject=unsubscribe>"
    top = "".join(f"{header}: {value}\r\n" for header, value in headers.items())
    written = top.encode("ascii") + _parts(message_id, clean(rendered.text), clean(rendered.html))
    _says(written, from_address, to_address, subject)
    return written


def body_hash(message: bytes) -> str:
    """SHA-256 of the very bytes, in hex: what a consent is for."""
    return sha256(message).hexdigest()


def recipients(message: bytes) -> list[str]:
    """Every address in To, Cc and Bcc, in the order in which they stand there.

    Raises Invalid when they cannot be read.
    """
    try:
        return _addresses(_parsed(message), "To", "Cc", "Bcc")
    except Exception as error:  # foreign bytes, such as ``To: a@``: the parser raises anything
        raise _unreadable() from error


def sender_of(message: bytes) -> str:
    """The address in From; raises Invalid when it cannot be read."""
    try:
        return ", ".join(_addresses(_parsed(message), "From"))
    except Exception as error:  # as of the recipients
        raise _unreadable() from error


def words_of(message: bytes) -> Rendered:
    """What whoever gets this message reads; raises Invalid unless it is one of ours in its form.

    Two parts and no attachment, each header once, and none that we do not write.
    """
    found = _parsed(message)
    try:
        text, html = found.iter_parts()
        kinds = [text.get_content_type(), html.get_content_type()]
        read = Rendered(str(found["Subject"]), text.get_content(), html.get_content())
    except Exception as error:
        raise _unreadable() from error
    names = [name.lower() for name in found]
    if kinds != _KINDS or found.defects or len(names) != len(set(names)) or set(names) - _HEADERS:
        raise _unreadable()
    return Rendered(read.subject, _ended(read.text), _ended(read.html))


def as_read(rendered: Rendered) -> Rendered:
    """The same words in the form in which ``words_of`` reads them out of a message."""
    text, html = _ended(clean(rendered.text)), _ended(clean(rendered.html))
    return Rendered(_subject(rendered), text, html)


def message_id_for(letter_id: str, version: int, domain: str) -> str:
    """The same for every try to send this version of this letter, another for another."""
    letter = re.sub(r"[^A-Za-z0-9-]", "", letter_id)
    place = re.sub(r"[^a-z0-9.-]", "", domain.lower()).strip(".-")
    return f"<letter-{letter}.{version}@{place or 'callcenter.invalid'}>"


def _subject(rendered: Rendered) -> str:
    return cut(clean_line(rendered.subject), LONGEST_SUBJECT)


def _ended(words: str) -> str:
    """Without what the way through a message adds: other line ends, and one at the end."""
    return words.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")


def _unreadable() -> Invalid:
    return Invalid("The stored letter cannot be read", "Write it once more.")


def _parts(message_id: str, text: str, html: str) -> bytes:
    parts = EmailMessage(_POLICY)
    parts.set_content(text, cte="quoted-printable")
    parts.add_alternative(html, subtype="html", cte="quoted-printable")
    # Quoted-printable never holds "=_", and nobody can write a hash of itself.
    content = "\0".join((message_id, text, html))
    parts.set_boundary(f"=_{sha256(content.encode()).hexdigest()[:40]}")
    return parts.as_bytes(policy=_POLICY)


def _encoded(header: str, value: str) -> str:
    """Folded; plain ASCII as it is unless it looks encoded, a word too long to fold or other
    letters in the form of RFC 2047."""
    plain = value.isascii() and "=?" not in value and all(len(w) < 60 for w in value.split())
    charset = "us-ascii" if plain else "utf-8"
    return Header(value, charset, header_name=header).encode(linesep="\r\n")


def _from(name: str, address: str) -> str:
    """The name in quotes, where no sign in it needs more than them, else encoded."""
    if not name:
        return address
    if _QUOTABLE.fullmatch(name) and "=?" not in name:
        return f'"{name}"\r\n <{address}>'
    encoded = Header(name, "utf-8", header_name="From").encode(linesep="\r\n")
    return f"{encoded}\r\n <{address}>"


def _parsed(message: bytes) -> EmailMessage:
    return message_from_bytes(message, _class=EmailMessage, policy=SMTP)


def _addresses(message: EmailMessage, *headers: str) -> list[str]:
    return [
        address.addr_spec
        for header in headers
        for value in message.get_all(header, [])
        for address in value.addresses
    ]


def _says(written: bytes, sender: str, to: str, subject: str) -> None:
    found = _parsed(written)
    as_told = (
        _addresses(found, "From") == [sender]
        and recipients(written) == [to]
        and found["Subject"] == subject
        and len(found.keys()) == len({header.lower() for header in found})
        and not found.defects
        and [part.get_content_type() for part in found.iter_parts()] == _KINDS
    )
    if not as_told:
        raise Invalid(
            "A header of this letter cannot be written safely",
            "Change the subject or COMPANY_NAME: plain words, no unusual signs.",
        )
