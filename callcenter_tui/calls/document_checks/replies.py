"""Replies ready to be sent (``canned``) and several actions under one key (``macros``)."""

from __future__ import annotations

import re
from typing import Any

from callcenter_tui.calls.document_checks.parts import (
    both,
    entries,
    fields,
    key,
    line,
    one_of,
    only_once,
    text,
)
from callcenter_tui.domain.errors import Invalid
from callcenter_tui.domain.lists import ACTS
from callcenter_tui.domain.routing import CATEGORIES, LANGUAGES, SEVERITIES

PLACEHOLDERS = ("customer", "agent", "company", "key")
"""Words that a reply may have in braces; they are filled in when it is sent."""

_BRACES = re.compile(r"\{([^{}]*)\}")
_MOST_REPLIES, _LONGEST_REPLY = 300, 2000
_MOST_MACROS, _MOST_STEPS, _LONGEST_WORDS = 50, 12, 500
_BARE = ("hold", "resume")
"""Acts that need no value: written as ``hold: true``."""
_LAST = ("transfer", "end")
"""Acts after which the call is no longer one's own: nothing can follow."""


def canned(value: Any) -> list[dict[str, str]]:
    """``[{"key": ..., "department": ..., "es": ..., "en": ...}]``; no department: for all."""
    known = ("key", "department", *LANGUAGES)
    rows: dict[str, dict[str, str]] = {}
    for at, row in enumerate(entries(value, "canned", most=_MOST_REPLIES), start=1):
        given = fields(row, f"canned.{at}", known, needed=("key", *LANGUAGES))
        name = key(given["key"], f"canned.{at}.key")
        place = f"canned.{name}"
        only_once(name, rows, place)
        where = given.get("department") or ""
        rows[name] = {
            "key": name,
            "department": key(where, f"{place}.department") if where else "",
            **{one: _reply(given[one], f"{place}.{one}") for one in LANGUAGES},
        }
    return list(rows.values())


def macros(value: Any) -> list[dict[str, Any]]:
    """``[{"key": ..., "es": ..., "en": ..., "steps": [{act: value}]}]``, one act to a step."""
    known = ("key", *LANGUAGES, "steps")
    rows: dict[str, dict[str, Any]] = {}
    for at, row in enumerate(entries(value, "macros", most=_MOST_MACROS), start=1):
        given = fields(row, f"macros.{at}", known, needed=known)
        name = key(given["key"], f"macros.{at}.key")
        only_once(name, rows, f"macros.{name}")
        steps = _steps(given["steps"], f"macros.{name}.steps")
        rows[name] = {"key": name, **both(given, f"macros.{name}"), "steps": steps}
    return list(rows.values())


def _reply(value: Any, place: str) -> str:
    reply = text(value, place, most=_LONGEST_REPLY)
    for word in _BRACES.findall(reply):
        if word not in PLACEHOLDERS:
            known = ", ".join(f"{{{one}}}" for one in PLACEHOLDERS)
            raise Invalid(f"{place}: {{{word[:30]}}} is not known", f"Known: {known}.")
    return reply


def _steps(value: Any, place: str) -> list[dict[str, Any]]:
    steps = entries(value, place, most=_MOST_STEPS)
    if not steps:
        raise Invalid(f"{place} is empty", "A macro does at least one thing.")
    found = [_step(step, f"{place}.{at}") for at, step in enumerate(steps, start=1)]
    for at, step in enumerate(found[:-1], start=1):
        act = next(iter(step))
        if act in _LAST:
            raise Invalid(f"{place}.{at + 1} comes after {act}", f"Let {act} be the last step.")
    return found


def _step(value: Any, place: str) -> dict[str, Any]:
    given = fields(value, place, ACTS)
    if len(given) != 1:
        raise Invalid(f"{place} is not one act", "Write each as  - say: greeting")
    act, what = next(iter(given.items()))
    return {act: _value(act, what, f"{place}.{act}")}


def _value(act: str, what: Any, place: str) -> Any:
    if act in _BARE:
        if what is not True:
            raise Invalid(f"{place} takes only true", f"Write it as  {act}: true")
        return True
    if act in ("note", "help"):
        return line(what, place, most=_LONGEST_WORDS)
    if act == "escalate":
        category, _, severity = str(what).partition(":")
        one_of(category, place, CATEGORIES)
        one_of(severity, place, SEVERITIES)
        return f"{category}:{severity}"
    return key(what, place)
