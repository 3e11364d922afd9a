"""The small checks of which those of the documents are made. ``place`` is where the value stands,
as people name it: ``hours.week.mon``, ``canned.greeting.es``; parts of a list count from 1.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NoReturn

from callcenter_tui.domain.errors import Invalid
from callcenter_tui.domain.routing import LANGUAGES
from callcenter_tui.text import clean, clean_line

_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")


def mapping(value: Any, place: str, *, most: int = 500) -> Mapping[Any, Any]:
    """The value, which must be names with values, at most so many."""
    if not isinstance(value, Mapping):
        raise Invalid(f"{place} is no set of names and values", "Write it as  name: value")
    if len(value) > most:
        raise Invalid(f"{place} has too many entries", f"At most {most}.")
    return value


def entries(value: Any, place: str, *, most: int) -> list[Any]:
    """The value, which must be a list of at most so many entries."""
    if not isinstance(value, list):
        raise Invalid(f"{place} is no list", "Begin every entry with  - ")
    if len(value) > most:
        raise Invalid(f"{place} has too many entries", f"At most {most}.")
    return value


def fields(
    value: Any, place: str, known: tuple[str, ...], *, needed: tuple[str, ...] = ()
) -> Mapping[Any, Any]:
    """The value, which must have no other names than ``known`` and all of ``needed``."""
    given = mapping(value, place)
    for name in given:
        if name not in known:
            raise Invalid(
                f"{place}.{clean_line(name, limit=60)} is not known", f"Known: {', '.join(known)}."
            )
    for name in needed:
        if name not in given:
            raise Invalid(f"{place}.{name} is missing", f"Needed: {', '.join(needed)}.")
    return given


def number(value: Any, place: str, least: float, most: float) -> float:
    """A number from ``least`` to ``most``."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Invalid(f"{place} is no number", f"From {_plain(least)} to {_plain(most)}.")
    if not least <= value <= most:
        hint = f"It must be from {_plain(least)} to {_plain(most)}."
        raise Invalid(f"{place} is out of range", hint)
    return value


def whole(value: Any, place: str, least: int, most: int) -> int:
    """A whole number from ``least`` to ``most``; 3.0 is one too."""
    found = number(value, place, least, most)
    if found != int(found):
        hint = f"It must be a whole number from {least} to {most}."
        raise Invalid(f"{place} is out of range", hint)
    return int(found)


def key(value: Any, place: str) -> str:
    """A short name for machines."""
    if not isinstance(value, str) or not _KEY.fullmatch(value):
        raise Invalid(f"{place} is no key", "Lower case letters, digits and _; a letter first.")
    return value


def one_of(value: Any, place: str, choices: tuple[str, ...]) -> str:
    """One of these words."""
    if not isinstance(value, str) or value not in choices:
        raise Invalid(f"{place} is not known", f"One of: {', '.join(choices)}.")
    return value


def line(value: Any, place: str, *, most: int = 300) -> str:
    """Words on one line, cleaned. Longer ones are refused, never cut."""
    return _words(clean_line(value), place, most) if isinstance(value, str) else _no_text(place)


def text(value: Any, place: str, *, most: int) -> str:
    """Words, cleaned, with their line breaks."""
    return _words(clean(value).strip(), place, most) if isinstance(value, str) else _no_text(place)


def both(given: Mapping[Any, Any], place: str, *, most: int = 80) -> dict[str, str]:
    """A name in each language, on one line."""
    return {one: line(given[one], f"{place}.{one}", most=most) for one in LANGUAGES}


def only_once(found: str, others: Any, place: str) -> None:
    """Refuse a key that the list has already."""
    if found in others:
        raise Invalid(f"{place} is there twice", "Give each entry a key of its own.")


def _words(value: str, place: str, most: int) -> str:
    if not value:
        raise Invalid(f"{place} is no text", "Write a few words.")
    if len(value) > most:
        raise Invalid(f"{place} is too long", f"At most {most} characters; it has {len(value)}.")
    return value


def _no_text(place: str) -> NoReturn:
    raise Invalid(f"{place} is no text", "Write a few words; in quotes if they are No or 5.")


def _plain(amount: float) -> str:
    return str(int(amount)) if amount == int(amount) else str(amount)
