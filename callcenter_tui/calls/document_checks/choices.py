"""Lists from which people choose: ``break_reasons``, ``dispositions``, ``checklists``."""

from __future__ import annotations

from typing import Any

from callcenter_tui.calls.document_checks.parts import (
    both,
    entries,
    fields,
    key,
    mapping,
    only_once,
)
from callcenter_tui.domain.dispositions import (
    CUSTOMER_LEFT,
    SILENCE,
    UNFINISHED,
    WITHOUT_A_PERSON,
)
from callcenter_tui.domain.errors import Invalid
from callcenter_tui.domain.floor import NO_ANSWER
from callcenter_tui.text import clean_line

PROGRAMS_OWN = (*WITHOUT_A_PERSON, CUSTOMER_LEFT, SILENCE, UNFINISHED)
"""Dispositions that the program gives by itself, with a link or a promise: no entries of a list."""

_PARTS = ("key", "es", "en")
_MOST, _MOST_STEPS = 50, 30


def break_reasons(value: Any) -> list[dict[str, str]]:
    """``[{"key": ..., "es": ..., "en": ...}]``, at least one."""
    return _choices(value, "break_reasons", taken=(NO_ANSWER,))


def dispositions(value: Any) -> list[dict[str, str]]:
    """The same; ``callback`` and ``merged`` are the program's own."""
    return _choices(value, "dispositions", taken=PROGRAMS_OWN)


def checklists(value: Any) -> dict[str, Any]:
    """``{disposition: [{"key": ..., "es": ..., "en": ...}]}``; a list may be empty."""
    found = {}
    for disposition, steps in mapping(value, "checklists", most=_MOST).items():
        place = f"checklists.{clean_line(disposition, limit=60)}"
        found[key(disposition, place)] = _rows(steps, place, most=_MOST_STEPS, longest=120)
    return found


def _choices(value: Any, place: str, *, taken: tuple[str, ...]) -> list[dict[str, str]]:
    rows = _rows(value, place, most=_MOST, longest=40)
    if not rows:
        raise Invalid(f"{place} is empty", "People must have something to choose.")
    for row in rows:
        if row["key"] in taken:
            raise Invalid(
                f"{place}.{row['key']} is the program's own", "Choose another key, or leave it out."
            )
    return rows


def _rows(value: Any, place: str, *, most: int, longest: int) -> list[dict[str, str]]:
    rows: dict[str, dict[str, str]] = {}
    for at, row in enumerate(entries(value, place, most=most), start=1):
        given = fields(row, f"{place}.{at}", _PARTS, needed=_PARTS)
        name = key(given["key"], f"{place}.{at}.key")
        only_once(name, rows, f"{place}.{name}")
        rows[name] = {"key": name, **both(given, f"{place}.{name}", most=longest)}
    return list(rows.values())
