"""When people answer (``hours``)."""

from __future__ import annotations

import re
from datetime import date, time
from typing import Any
from zoneinfo import ZoneInfo

from callcenter_tui.calls.document_checks.parts import fields, key, line, mapping
from callcenter_tui.domain.errors import Invalid
from callcenter_tui.text import clean_line

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""Days of the document ``hours``, in the order of ``date.weekday``."""

MIDNIGHT = "24:00"
"""The end of a day that is open until then; a day cannot begin with it."""

_MOST_SPANS, _MOST_HOLIDAYS = 4, 200


def hours(value: Any) -> dict[str, Any]:
    """``{"timezone": ..., "week": {"mon": [["08:00", "24:00"]]}, "holidays": {day: name}}``.

    A day of the week that is missing is closed; a week of None is not known. ``departments`` have
    a ``week`` and ``holidays`` of their own; what one leaves out is the center's.
    """
    known = ("timezone", "week", "holidays", "departments")
    given = fields(value, "hours", known, needed=("timezone", "week"))
    checked = {
        "timezone": _zone(given["timezone"]),
        "week": _week(given["week"], "hours.week"),
        "holidays": _holidays(given.get("holidays"), "hours.holidays"),
    }
    own = {
        key(name, f"hours.departments.{clean_line(name, limit=60)}"): _department(name, row)
        for name, row in mapping(given.get("departments") or {}, "hours.departments").items()
    }
    return {**checked, "departments": own} if own else checked


def _department(name: str, row: Any) -> dict[str, Any]:
    place = f"hours.departments.{name}"
    given = fields(row, place, ("week", "holidays"))
    checks = {"week": _week, "holidays": _holidays}
    return {part: check(given[part], f"{place}.{part}") for part, check in checks.items()
            if part in given}  # fmt: skip


def _week(value: Any, place: str) -> dict[str, Any] | None:
    if value is None:
        return None
    given = fields(value, place, WEEK)
    return {day: _spans(given.get(day) or [], f"{place}.{day}") for day in WEEK}


def _holidays(value: Any, place: str) -> dict[str, Any]:
    days = mapping(value or {}, place, most=_MOST_HOLIDAYS)
    return dict(sorted(_holiday(day, name, place) for day, name in days.items()))


def _zone(value: Any) -> str:
    try:
        return ZoneInfo(str(value)).key
    except (OSError, ValueError, KeyError):  # a folder's name, a path upwards, an unknown zone
        raise Invalid("hours.timezone is not known", "A name such as Europe/Madrid.") from None


def _spans(value: Any, place: str) -> list[list[str]]:
    hint = 'Write it as [["08:00", "14:00"], ["16:00", "20:00"]], in order; [] is closed.'
    if not isinstance(value, list) or len(value) > _MOST_SPANS:
        raise Invalid(f"{place} is no list of hours", hint)
    spans: list[list[str]] = []
    for span in value:
        if not isinstance(span, list) or len(span) != 2:
            raise Invalid(f"{place} is no list of hours", hint)
        opens, closes = _clock(span[0], place, hint), _clock(span[1], place, hint)
        if opens >= closes or (spans and spans[-1][1] > opens):
            raise Invalid(f"{place}: {opens}-{closes} is out of order", hint)
        spans.append([opens, closes])
    return spans


def _clock(value: Any, place: str, hint: str) -> str:
    text = str(value)
    if type(value) is int and 0 <= value <= 1440:  # YAML reads 8:00 as 480 (sixties)
        text = f"{value // 60:02}:{value % 60:02}"
    if re.fullmatch(r"\d:\d\d", text):
        text = f"0{text}"
    if text == MIDNIGHT:
        return text
    try:
        return time.fromisoformat(text).strftime("%H:%M")
    except ValueError:
        raise Invalid(f"{place}: '{clean_line(text, limit=20)}' is no time", hint) from None


def _holiday(day: Any, name: Any, place: str) -> tuple[str, str]:
    try:
        found = day if type(day) is date else date.fromisoformat(str(day))
    except ValueError:
        raise Invalid(
            f"{place}: '{clean_line(day, limit=20)}' is no date", "Such as 2026-12-25."
        ) from None
    return found.isoformat(), line(name, f"{place}.{found}")
