"""E-mail addresses that a letter may go to, in one form.

One door: what comes out is ASCII, in small letters, and one address; it can stand in a header and
in ``RCPT TO`` as it is. Nothing is asked of the network.
"""

from __future__ import annotations

import re

from callcenter_tui.domain.errors import Invalid
from callcenter_tui.text import clean_line

TITLE = "This is not an e-mail address a letter can go to"
_EXAMPLE = "One address, for example ana@example.com."
LONGEST = 254
NOBODY = "callcenter@localhost"
"""The sender of letters that become files, where no other is set; no server carries one of it."""
_OF_THIS_PLACE = re.compile(
    r"(?:(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)*localhost|"
    r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?:local|localdomain))"
)


def checked_address(typed: str) -> str:
    """The address in its one form; raises Invalid saying what is wrong.

    A domain in other letters becomes its ASCII form (``xn--…``), which also shows a look-alike for
    what it is. Small letters throughout: two spellings would be two entries in the list of who
    wants no follow-ups; the price is a mailbox that tells capitals apart, which none in use does.
    A display name, quotes or a comment are refused, not cut away: what stays of
    ``"boss@bank.example" <x@evil.example>`` is not what somebody read.
    """
    text = typed.strip(" ")
    if not text:
        raise Invalid("An e-mail address is missing", _EXAMPLE)
    if len(text) > LONGEST:
        raise Invalid(TITLE, f"It is longer than {LONGEST} characters.")
    if any(not char.isprintable() for char in text):
        raise Invalid(TITLE, "It has a line break or another character that cannot be seen.")
    if any(char in text for char in ",;") or text.count("@") > 1:
        raise Invalid(TITLE, f"{_EXAMPLE} A letter goes to one address only.")
    if any(char in text for char in '<>()[]"\\ '):
        raise Invalid(TITLE, f"{_EXAMPLE} Only the address, without a name, brackets or quotes.")
    return _normal(text)


def checked_sender(typed: str) -> str:
    """As ``checked_address``, for the address that letters come from.

    Also one of this machine or house (``callcenter@localhost``, ``desk@office.local``): a folder or
    a server next door takes it. No customer can be written to there.
    """
    local, _, domain = typed.strip(" ").rpartition("@")
    if not _OF_THIS_PLACE.fullmatch(domain.lower()):
        return checked_address(typed)
    known = checked_address(f"{local}@example.com")
    return f"{known.partition('@')[0]}@{domain.lower()}"


def _normal(text: str) -> str:
    from email_validator import EmailNotValidError, validate_email  # 40 ms: not at every start

    try:
        found = validate_email(
            text,
            check_deliverability=False,
            strict=True,  # without it a local part may be longer than servers take
            allow_smtputf8=False,  # few servers take other letters before the @
            allow_quoted_local=False,
            allow_domain_literal=False,
            allow_display_name=False,
        )
    except EmailNotValidError as error:
        raise Invalid(TITLE, clean_line(error, limit=200)) from None
    ascii_form = (found.ascii_email or "").lower()
    if not ascii_form.isascii() or len(ascii_form) > LONGEST or "@" not in ascii_form:
        raise Invalid(TITLE, _EXAMPLE)
    return ascii_form
