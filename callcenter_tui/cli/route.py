"""``callcenter route``: where would this text go? No store, no model, no crew."""

from __future__ import annotations

import dataclasses
import sys
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from callcenter_tui.cli.options import Lang
from callcenter_tui.cli.output import say_json

if TYPE_CHECKING:
    from callcenter_tui.agents.router import Router

DEPARTMENTS = ("technical_support", "billing", "sales", "general", "complaints")


def route(
    department: Annotated[
        list[str] | None,
        typer.Option("--department", metavar="KEY", help="A department that exists; repeatable."),
    ] = None,
    lang: Lang = None,
    _json: Annotated[bool, typer.Option("--json", help="Always so: one object a line.")] = False,
) -> None:
    """Say where texts would go: one per line.

    Reads stdin; prints exactly one JSON object per line. Needs no store and no model.
    """
    from callcenter_tui.agents.router import Router

    router = Router.load()
    departments = tuple(department or DEPARTMENTS)
    for text in _lines():
        say_json(_routed(router, text, departments, lang))


def _lines() -> Iterator[str]:
    """Lines end at a newline alone: a carriage return inside a text must not make two rows."""
    for raw in sys.stdin.buffer:
        yield raw.rstrip(b"\r\n").decode("utf-8", errors="replace")


def _routed(
    router: Router, text: str, departments: tuple[str, ...], lang: str | None
) -> dict[str, Any]:
    from callcenter_tui.agents import rules

    start = time.perf_counter()
    routing = router.route(text, departments=departments, language=lang)
    escalation = rules.escalation(text)
    wants_person = routing.wants_person or rules.wants_person(text)
    return {
        "text": text,
        "department": routing.department,
        "priority": routing.priority,
        "language": routing.language,
        "wants_person": wants_person,
        "escalation": dataclasses.asdict(escalation) if escalation else None,
        "reason": routing.reason,
        "engine": routing.engine,
        "ms": round((time.perf_counter() - start) * 1000, 3),
    }
