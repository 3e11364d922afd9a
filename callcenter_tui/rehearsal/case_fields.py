"""Reading the fields of a case: each gives what was meant or raises Invalid with its place."""

from __future__ import annotations

from typing import Any

from callcenter_tui.domain.errors import Invalid


def mapping(given: Any, where: str, fields: frozenset[str] | None) -> dict[str, Any]:
    """A mapping with no other keys than ``fields`` (None: any)."""
    if not isinstance(given, dict) or not all(isinstance(key, str) for key in given):
        raise Invalid(f"{where}: a mapping is needed", f"It is: {_short(given)}")
    unknown = sorted(set(given) - fields) if fields is not None else []
    if unknown and fields is not None:
        raise Invalid(f"{where}: '{unknown[0]}' is no field", f"Known: {', '.join(sorted(fields))}")
    return given


def listed(given: Any, where: str) -> list[Any]:
    """A list of anything."""
    if not isinstance(given, list):
        raise Invalid(f"{where}: a list is needed", f"It is: {_short(given)}")
    return given


def texts_of(given: Any, where: str) -> tuple[str, ...]:
    """A list of texts, none of them empty."""
    return tuple(text_of(one, where) for one in listed(given, where))


def text_of(given: Any, where: str, *, empty: bool = False) -> str:
    """A text; numbers are not taken for one, as YAML would turn 8:00 into 480."""
    if not isinstance(given, str) or not (empty or given.strip()):
        raise Invalid(f"{where}: a text is needed", f"Put quotes around: {_short(given)}")
    return given


def _short(given: Any) -> str:
    return repr(given)[:60]
