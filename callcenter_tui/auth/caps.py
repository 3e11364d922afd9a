"""What people can do at once, and how good they are in each department."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection

from callcenter_tui.auth.logins import one_of
from callcenter_tui.domain.errors import Invalid
from callcenter_tui.store import departments
from callcenter_tui.text import clean_line

PHONE_CALLS, TEXT_CALLS = 1, 4
"""Calls at once of somebody of whom nothing else was said."""

MOST = 20
"""Calls at once that anybody may be given, and the worst rank."""


def checked_cap(calls: int, kind: str) -> int:
    """How many calls of a kind at once; raises Invalid outside 0-20."""
    if not 0 <= calls <= MOST:
        raise Invalid(f"{calls} {kind} calls at once are not possible", f"0 to {MOST}.")
    return calls


def ranked(skills: Iterable[str]) -> dict[str, int]:
    """Departments by key with their ranks, the best first, of ``key`` or ``key:rank``.

    Without a rank it is the place in the list; of a department named twice the last counts. Raises
    Invalid for a rank that is none.
    """
    found: dict[str, int] = {}
    for place, one in enumerate(dict.fromkeys(skills), start=1):
        key, _, rank = one.partition(":")
        found[key] = _rank(rank, one) if rank or one.endswith(":") else place
    return dict(sorted(found.items(), key=lambda skill: skill[1]))


def known_departments(tx: Connection, keys: Iterable[str]) -> None:
    """Raise Invalid for a key that is no department's."""
    known = [department.key for department in departments.all_departments(tx)]
    for key in keys:
        one_of(key, known, "department")


def _rank(text: str, whole: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:4]) <= MOST):
        raise Invalid(
            f"'{clean_line(whole, limit=60)}' has no rank", f"1 (the best) to {MOST}: billing:2"
        )
    return int(text)
