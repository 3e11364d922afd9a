"""What documents say of each other and of the departments: a name must lead somewhere.

Each link is checked when one of its documents changes, so that what broke in another way (a
department that was closed) stops nobody from changing something else.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from callcenter_tui.domain.dispositions import WITHOUT_A_PERSON
from callcenter_tui.domain.errors import Invalid
from callcenter_tui.domain.floor import TO_CALLBACK

Documents = Mapping[str, Any]
"""Checked documents by name, as they would hold together."""

Mention = tuple[str, str]
"""Where something is named, and what."""


def check_together(
    holding: Documents, departments: Collection[str], changed: Collection[str]
) -> None:
    """Raise Invalid when a changed document names what is not there, or another loses it.

    ``departments`` are the keys of those there are.
    """
    answers = {one["key"] for one in holding["canned"]}
    endings = {one["key"] for one in holding["dispositions"]}
    links: tuple[tuple[tuple[str, ...], Iterator[Mention], Collection[str], str], ...] = (
        (("hours",), _rows(holding, "hours"), departments, "department"),
        (("queues",), _rows(holding, "queues"), departments, "department"),
        (("targets",), _rows(holding, "targets"), departments, "department"),
        (("canned",), _of_replies(holding), departments, "department"),
        (("queues",), _overflows(holding), {TO_CALLBACK, *departments}, "department"),
        (("macros",), _steps(holding, "transfer"), departments, "department"),
        (("macros", "canned"), _steps(holding, "say"), answers, "canned reply"),
        (("macros", "dispositions"), _steps(holding, "end"), endings, "disposition"),
        (
            ("checklists", "dispositions"),
            ((f"checklists.{one}", one) for one in holding["checklists"]),
            {*endings, *WITHOUT_A_PERSON},
            "disposition",
        ),
    )
    for names, mentions, there, what in links:
        if not set(names).isdisjoint(changed):
            _all_there(mentions, there, what)
    if "queues" in changed:
        _no_circle(holding["queues"], departments)


def _all_there(mentions: Iterator[Mention], there: Collection[str], what: str) -> None:
    for place, name in mentions:
        if name not in there:
            known = ", ".join(sorted(there)) or "none"
            raise Invalid(f"{place}: there is no {what} '{name}'", f"There are: {known}.")


def _rows(holding: Documents, name: str) -> Iterator[Mention]:
    for key in holding[name].get("departments", {}):
        yield f"{name}.departments.{key}", key


def _of_replies(holding: Documents) -> Iterator[Mention]:
    for one in holding["canned"]:
        if one["department"]:
            yield f"canned.{one['key']}.department", one["department"]


def _overflows(holding: Documents) -> Iterator[Mention]:
    queues = holding["queues"]
    rows = {"default": queues["default"]}
    rows |= {f"departments.{key}": row for key, row in queues["departments"].items()}
    for place, row in rows.items():
        if row.get("overflow"):
            yield f"queues.{place}.overflow", row["overflow"]


def _steps(holding: Documents, act: str) -> Iterator[Mention]:
    for macro in holding["macros"]:
        for at, step in enumerate(macro["steps"], start=1):
            if act in step:
                yield f"macros.{macro['key']}.steps.{at}.{act}", step[act]


def _no_circle(queues: Mapping[str, Any], departments: Collection[str]) -> None:
    """A call must not flow round for ever. A default that names a department is none for itself."""
    for start in departments:
        seen, at = [start], overflow_of(queues, start)
        while at and at != TO_CALLBACK:
            if at in seen:
                raise Invalid(
                    f"queues.departments.{seen[-1]}.overflow leads back to {at}",
                    "Let one of them overflow to callback, or to nobody ('').",
                )
            seen.append(at)
            at = overflow_of(queues, at)


def overflow_of(queues: Mapping[str, Any], department: str) -> str:
    """Where the department's calls overflow to; empty for nowhere.

    The default leads a department never to itself.
    """
    own = queues["departments"].get(department, {}).get("overflow")
    if own is not None:
        return str(own)
    usual = str(queues["default"]["overflow"])
    return "" if usual == department else usual
