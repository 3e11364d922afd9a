"""What a document may hold. Each check gives the value as stored, or raises Invalid with the place.

Values come from a YAML file that somebody wrote: any shape is possible.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, time
from typing import Any
from zoneinfo import ZoneInfo

from callcenter_tui.domain.errors import Invalid
from callcenter_tui.domain.routing import LANGUAGES
from callcenter_tui.text import clean_line

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""Days of the document ``hours``, in the order of ``date.weekday``."""

MIDNIGHT = "24:00"
"""The end of a day that is open until then; a day cannot begin with it."""

_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
_MODEL = re.compile(r"[^\s*]{1,80}\*?|\*")
_MOST_SPANS, _MOST_HOLIDAYS, _MOST_ROWS = 4, 200, 500


def budget(value: Any) -> dict[str, Any]:
    """``{"daily_usd": 0, "drafts_at": 0.8}``; a missing part has its default."""
    given = _fields(value, "budget", ("daily_usd", "drafts_at"))
    return {
        "daily_usd": _number(given.get("daily_usd", 0), "budget.daily_usd", 0, 1e6),
        "drafts_at": _number(given.get("drafts_at", 0.8), "budget.drafts_at", 0, 1),
    }


def prices(value: Any) -> dict[str, Any]:
    """``{"gpt-4o*": {"input": 2.5, "cached": 1.25, "output": 10.0}}``; ``cached`` is optional."""
    rows = _mapping(value, "prices")
    if len(rows) > _MOST_ROWS:
        raise Invalid("prices has too many models", f"At most {_MOST_ROWS}.")
    table = {}
    for model, row in rows.items():
        name = str(model)
        place = f"prices.{clean_line(name, limit=80)}"
        if not _MODEL.fullmatch(name):
            raise Invalid(f"{place} is no model's name", "One word; a * only at its end.")
        given = _fields(row, place, ("input", "cached", "output"), needed=("input", "output"))
        table[name] = {kind: _number(usd, f"{place}.{kind}", 0, 1e5) for kind, usd in given.items()}
    return table


def hours(value: Any) -> dict[str, Any]:
    """``{"timezone": ..., "week": {"mon": [["08:00", "24:00"]]}, "holidays": {day: name}}``.

    A day of the week that is missing is closed; a week of None is not known.
    """
    given = _fields(value, "hours", ("timezone", "week", "holidays"), needed=("timezone", "week"))
    zone, week = _zone(given["timezone"]), given["week"]
    if week is not None:
        fields = _fields(week, "hours.week", WEEK)
        week = {day: _spans(fields.get(day) or [], f"hours.week.{day}") for day in WEEK}
    holidays = _mapping(given.get("holidays") or {}, "hours.holidays")
    if len(holidays) > _MOST_HOLIDAYS:
        raise Invalid("hours.holidays has too many days", f"At most {_MOST_HOLIDAYS}.")
    return {
        "timezone": zone,
        "week": week,
        "holidays": dict(sorted(_holiday(day, name) for day, name in holidays.items())),
    }


def identity(value: Any) -> dict[str, Any]:
    """``{"questions": {key: {"es": ..., "en": ...}}, "tries": 3, "lock_minutes": 30}``."""
    given = _fields(
        value, "identity", ("questions", "tries", "lock_minutes"), needed=("questions",)
    )
    questions = {}
    for key, wording in _mapping(given["questions"], "identity.questions").items():
        place = f"identity.questions.{clean_line(key, limit=60)}"
        if not _KEY.fullmatch(str(key)):
            raise Invalid(f"{place} is no key", "Lower case letters, digits and _.")
        both = _fields(wording, place, LANGUAGES, needed=LANGUAGES)
        questions[str(key)] = {
            language: _text(both[language], f"{place}.{language}") for language in LANGUAGES
        }
    return {
        "questions": questions,
        "tries": int(_number(given.get("tries", 3), "identity.tries", 1, 10, whole=True)),
        "lock_minutes": int(
            _number(given.get("lock_minutes", 30), "identity.lock_minutes", 1, 10080, whole=True)
        ),
    }


def _mapping(value: Any, place: str) -> Mapping[Any, Any]:
    if not isinstance(value, Mapping):
        raise Invalid(f"{place} is no set of names and values", "Write it as  name: value")
    return value


def _fields(
    value: Any, place: str, known: tuple[str, ...], *, needed: tuple[str, ...] = ()
) -> Mapping[Any, Any]:
    given = _mapping(value, place)
    for name in given:
        if name not in known:
            raise Invalid(
                f"{place}.{clean_line(name, limit=60)} is not known", f"Known: {', '.join(known)}."
            )
    for name in needed:
        if name not in given:
            raise Invalid(f"{place}.{name} is missing", f"Needed: {', '.join(needed)}.")
    return given


def _number(value: Any, place: str, least: float, most: float, *, whole: bool = False) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Invalid(f"{place} is no number", f"From {_plain(least)} to {_plain(most)}.")
    if not least <= value <= most or (whole and value != int(value)):
        kind = "a whole number " if whole else ""
        hint = f"It must be {kind}from {_plain(least)} to {_plain(most)}."
        raise Invalid(f"{place} is out of range", hint)
    return value


def _plain(number: float) -> str:
    return str(int(number)) if number == int(number) else str(number)


def _text(value: Any, place: str) -> str:
    text = clean_line(value, limit=300) if isinstance(value, str) else ""
    if not text:
        raise Invalid(f"{place} is no text", "Write a few words.")
    return text


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


def _holiday(day: Any, name: Any) -> tuple[str, str]:
    try:
        found = day if type(day) is date else date.fromisoformat(str(day))
    except ValueError:
        raise Invalid(
            f"hours.holidays: '{clean_line(day, limit=20)}' is no date", "Such as 2026-12-25."
        ) from None
    return found.isoformat(), _text(name, f"hours.holidays.{found}")
