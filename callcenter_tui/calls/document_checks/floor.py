"""How queues work (``queues``), what is promised (``targets``), how long silence lasts
(``silence``), how figures are counted (``measuring``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from callcenter_tui.calls.document_checks.parts import fields, key, mapping, number, one_of, whole
from callcenter_tui.domain.errors import Invalid
from callcenter_tui.domain.floor import QueueRules, Strategy, Target
from callcenter_tui.domain.lists import Measuring, Silence, Variant
from callcenter_tui.text import clean_line

Part = Callable[[Any, str], Any]

_STRATEGIES = tuple(one.value for one in Strategy)
_VARIANTS = tuple(one.value for one in Variant)
_DAY = 24 * 60
_HOUR = 3600

_RULES: dict[str, Part] = {
    "strategy": lambda value, place: one_of(value, place, _STRATEGIES),
    "offer_seconds": lambda value, place: whole(value, place, 5, 300),
    "most_waiting": lambda value, place: whole(value, place, 0, 10_000),
    "longest_minutes": lambda value, place: whole(value, place, 0, _DAY),
    "overflow": lambda value, place: key(value, place) if value else "",
}
_TARGET: dict[str, Part] = {
    "share": lambda value, place: number(value, place, 0, 1),
    "seconds": lambda value, place: whole(value, place, 1, 24 * _HOUR),
    "warning": lambda value, place: number(value, place, 0, 1),
    "critical": lambda value, place: number(value, place, 0, 1),
    "wait_warning": lambda value, place: whole(value, place, 1, 24 * _HOUR),
    "wait_critical": lambda value, place: whole(value, place, 1, 24 * _HOUR),
}


def queues(value: Any) -> dict[str, Any]:
    """``{"default": {...}, "departments": {key: {...}}}`` of ``QueueRules``.

    A department's row says only what differs from ``default``, which is stored whole.
    """
    usual = asdict(QueueRules()) | {"strategy": QueueRules().strategy.value}
    return _by_department(value, "queues", _RULES, usual)


def targets(value: Any) -> dict[str, Any]:
    """The same of ``Target``; a critical threshold lies beyond its warning."""
    found = _by_department(value, "targets", _TARGET, asdict(Target()))
    usual = found["default"]
    for place, row in (
        ("targets.default", usual),
        *(
            (f"targets.departments.{name}", usual | own)
            for name, own in found["departments"].items()
        ),
    ):
        if row["critical"] > row["warning"]:
            hint = f"At most the warning's, which is {row['warning']}."
            raise Invalid(f"{place}.critical is above its warning", hint)
        if row["wait_critical"] < row["wait_warning"]:
            hint = f"At least the warning's, which is {row['wait_warning']}."
            raise Invalid(f"{place}.wait_critical is below its warning", hint)
    return found


def silence(value: Any) -> dict[str, Any]:
    """``{"remind_minutes": 5, "close_minutes": 30}``; 0 is never."""
    usual = asdict(Silence())
    given = fields(value, "silence", tuple(usual))
    found = {
        name: whole(given.get(name, default), f"silence.{name}", 0, _DAY)
        for name, default in usual.items()
    }
    if 0 < found["close_minutes"] <= found["remind_minutes"]:
        raise Invalid(
            "silence.close_minutes comes before the reminder",
            f"More than {found['remind_minutes']}, or 0 for never.",
        )
    return found


def measuring(value: Any) -> dict[str, Any]:
    """``{"variant": "standard", "short_abandon": 5}``; 0 counts every abandon."""
    usual = asdict(Measuring())
    given = {**usual, **fields(value, "measuring", tuple(usual))}
    return {
        "variant": one_of(given["variant"], "measuring.variant", _VARIANTS),
        "short_abandon": whole(given["short_abandon"], "measuring.short_abandon", 0, 120),
    }


def _by_department(
    value: Any, name: str, parts: Mapping[str, Part], usual: Mapping[str, Any]
) -> dict[str, Any]:
    given = fields(value, name, ("default", "departments"))
    rows = mapping(given.get("departments") or {}, f"{name}.departments")
    return {
        "default": {**usual, **_row(given.get("default") or {}, f"{name}.default", parts)},
        "departments": {
            key(one, f"{name}.departments.{clean_line(one, limit=60)}"): _row(
                row, f"{name}.departments.{one}", parts
            )
            for one, row in rows.items()
        },
    }


def _row(value: Any, place: str, parts: Mapping[str, Part]) -> dict[str, Any]:
    given = fields(value, place, tuple(parts))
    return {part: parts[part](given[part], f"{place}.{part}") for part in parts if part in given}
