"""What the center owes its customers (``duty``)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from callcenter_tui.calls.document_checks.parts import fields, number, whole
from callcenter_tui.domain.duty import Duty
from callcenter_tui.domain.errors import Invalid
from callcenter_tui.domain.measuring import bin_of

_LONGEST = 3600


def _wait(value: Any, place: str) -> int:
    """Seconds at which waits are counted apart: a limit between two would be measured wrongly."""
    found = whole(value, place, 1, _LONGEST)
    if bin_of(found * 1000) != found:
        raise Invalid(
            f"{place} is between two steps",
            "Waits are counted to the second up to 120, by 5 up to 600, by 30 up to 3600.",
        )
    return found


_PARTS: dict[str, Callable[[Any, str], float]] = {
    "answered_share": lambda value, place: number(value, place, 0, 1),
    "answered_seconds": _wait,
    "person_share": lambda value, place: number(value, place, 0, 1),
    "person_seconds": _wait,
    "key_share": lambda value, place: number(value, place, 0, 1),
    "disclosed_share": lambda value, place: number(value, place, 0, 1),
    "complaint_days": lambda value, place: whole(value, place, 1, 365),
}


def duty(value: Any) -> dict[str, Any]:
    """``{"answered_seconds": 180, ...}`` of ``Duty``; what is left out is the program's own."""
    usual = asdict(Duty())
    given = fields(value, "duty", tuple(usual))
    return {
        name: _PARTS[name](given.get(name, default), f"duty.{name}")
        for name, default in usual.items()
    }
