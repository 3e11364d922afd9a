"""How logins, names and e-mail addresses are written, and who is named how in the journal."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable

from callcenter_tui.domain.errors import Invalid
from callcenter_tui.text import clean, clean_line

_LOGIN = re.compile(r"[a-z0-9._-]{2,64}")
_EMAIL = re.compile(r"[^@\s\"(),:;<>\[\]\\\ufffd]{1,64}@[^@\s.\ufffd]+(\.[^@\s.\ufffd]+)+")


def normal(login: str) -> str:
    """The login as it is stored: NFKC, lower case; empty when it can be nobody's."""
    value = unicodedata.normalize("NFKC", login).strip().lower()
    return value if _LOGIN.fullmatch(value) else ""


def checked_login(login: str) -> str:
    """The login as it is stored; raises Invalid."""
    if value := normal(login):
        return value
    raise Invalid(
        f"'{clean_line(login, limit=40)}' cannot be a login",
        "2 to 64 letters a-z, digits, dots, dashes and underscores.",
    )


def checked_email(email: str) -> str:
    """The address, or empty when none is given; raises Invalid for what cannot be one."""
    value = email.strip()
    if value and (clean(value) != value or len(value) > 254 or not _EMAIL.fullmatch(value)):
        raise Invalid(
            f"'{clean_line(value, limit=60)}' is no e-mail address",
            "It looks like ana@example.com.",
        )
    return value


def checked_name(name: str) -> str:
    """A person's name in one line of at most 80 characters; raises Invalid when empty."""
    if value := clean_line(name, limit=80):
        return value
    raise Invalid("A user needs a name", "It is shown to colleagues and customers.")


def one_of(value: str, allowed: Iterable[str], what: str) -> str:
    """``value`` if it is allowed; raises Invalid that lists what is."""
    if value in allowed:
        return value
    raise Invalid(
        f"There is no {what} '{clean_line(value, limit=40)}'", f"One of: {', '.join(allowed)}."
    )


def stranger(login: str) -> tuple[str, str]:
    """Account and journal name of a login that nobody has.

    People type their password into the login field: the account is a digest, and the journal
    gets the first three characters only. The price: it does not tell similar guesses apart.
    """
    value = unicodedata.normalize("NFKC", login).strip().lower()
    account = "?" + hashlib.sha256(value.encode("utf-8", "surrogatepass")).hexdigest()[:40]
    return account, f"user:{clean_line(value[:3])}…"
