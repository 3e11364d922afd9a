"""Who calls, or with which key: asked in the terminal when the command line does not say it."""

from __future__ import annotations

from callcenter_tui.cli.line_glass import Glass
from callcenter_tui.cli.line_words import word
from callcenter_tui.domain.contact import normal_email, normal_phone
from callcenter_tui.domain.errors import CallCenterError, Invalid
from callcenter_tui.text import clean_line


def asked(
    glass: Glass, language: str, name: str, phone: str, email: str
) -> tuple[str, str, str] | None:
    """Name, phone and e-mail, with what was missing asked for; None when the customer leaves."""
    while not name:
        given = glass.read(f"{word('ask_name', language)}: ")
        if given is None:
            return None
        name = clean_line(given, limit=80)
        if not name:
            glass.say(word("no_name", language))
    while not phone and not email:
        given = glass.read(f"{word('ask_contact', language)}: ")
        if given is None:
            return None
        phone, email = _contact(given)
        if not phone and not email:
            glass.say(word("bad_contact", language))
    return name, phone, email


def another_key(glass: Glass, language: str, trouble: CallCenterError) -> str | None:
    """The key typed once more after it led nowhere; empty for a new call, None when they leave."""
    glass.say(f"{trouble.title}. {word('key_again', language)}")
    given = glass.read(f"{word('ask_key', language)}> ")
    return None if given is None else clean_line(given, limit=16)


def _contact(typed: str) -> tuple[str, str]:
    """The phone or the e-mail that was typed, in normal form; neither when it is none."""
    try:
        return ("", normal_email(typed)) if "@" in typed else (normal_phone(typed), "")
    except Invalid:
        return "", ""
