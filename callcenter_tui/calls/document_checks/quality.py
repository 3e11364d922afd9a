"""What people judge calls by (``scorecard``)."""

from __future__ import annotations

from typing import Any

from callcenter_tui.calls.document_checks.parts import (
    both,
    entries,
    fields,
    key,
    only_once,
    whole,
)
from callcenter_tui.domain.errors import Invalid
from callcenter_tui.domain.routing import LANGUAGES

_NEEDED = ("key", "es", "en", "weight")
_MEANT = ("poor", "good")
_MOST = 12


def scorecard(value: Any) -> list[dict[str, Any]]:
    """``[{"key": ..., "es": ..., "en": ..., "weight": 20, "poor": {...}, "good": {...}}]``.

    ``poor`` and ``good``, what 1 and 5 mean in each language, may be left out. Weights count
    relative to each other; they need not sum to 100.
    """
    rows: dict[str, dict[str, Any]] = {}
    for at, row in enumerate(entries(value, "scorecard", most=_MOST), start=1):
        given = fields(row, f"scorecard.{at}", _NEEDED + _MEANT, needed=_NEEDED)
        name = key(given["key"], f"scorecard.{at}.key")
        place = f"scorecard.{name}"
        only_once(name, rows, place)
        meant = {one: _meaning(given[one], f"{place}.{one}") for one in _MEANT if given.get(one)}
        weight = whole(given["weight"], f"{place}.weight", 1, 1000)
        rows[name] = {"key": name, **both(given, place, most=40), "weight": weight, **meant}
    if not rows:
        raise Invalid("scorecard is empty", "A review needs at least one line to mark.")
    return list(rows.values())


def _meaning(value: Any, place: str) -> dict[str, str]:
    return both(fields(value, place, LANGUAGES, needed=LANGUAGES), place, most=60)
