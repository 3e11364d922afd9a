"""Phone numbers and e-mail addresses as people type them, and the form in which they are kept."""

from __future__ import annotations

import re

from callcenter_tui.domain.errors import Invalid

_EMAIL = re.compile(r"[a-z0-9][a-z0-9.!#$%&'*+/=?^_`{|}~-]{0,63}@[a-z0-9-]+(\.[a-z0-9-]+)+")


def normal_phone(typed: str) -> str:
    """``+34 600-000.000`` becomes ``+34600000000``; empty stays empty. Raises Invalid."""
    text = typed.strip()
    if not text:
        return ""
    digits = re.sub(r"[\s().\-/]", "", text)
    if digits.startswith("00"):
        digits = "+" + digits[2:]
    if not re.fullmatch(r"\+?[0-9]{6,15}", digits):
        raise Invalid("This is not a phone number", "Digits, for example +34 600 000 000.")
    return digits


def normal_email(typed: str) -> str:
    """Lower case, ASCII, one address; empty stays empty. Raises Invalid."""
    text = typed.strip().lower()
    if not text:
        return ""
    if len(text) > 254 or not _EMAIL.fullmatch(text) or ".." in text:
        raise Invalid("This is not an e-mail address", "One address, for example ana@example.com.")
    return text
