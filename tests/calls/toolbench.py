"""Turns with their tools, for the tests of tools."""

from __future__ import annotations

from typing import Any

from callcenter_tui.auth.answers import Answers, Cost
from callcenter_tui.calls.context import happened
from callcenter_tui.calls.identity import Identity
from callcenter_tui.calls.tools.bounded import Bounded
from callcenter_tui.calls.tools.room import ToolRoom
from callcenter_tui.calls.tools.turn import TurnToolbox
from callcenter_tui.domain import events
from callcenter_tui.domain.protocols import Answer, Run
from callcenter_tui.domain.tools import Tool
from callcenter_tui.domain.views import Passage
from callcenter_tui.store import calls
from callcenter_tui.store.turns import Claim
from tests.calls.conftest import Center

CHEAP = Answers(Cost(n=2, r=1, p=1))
PLACE = Passage("es/general/x", "X", "Un texto.", 0.9, "general", "es")


def search(question: str, language: str, department: str | None, limit: int) -> list[Passage]:
    return [PLACE] if "texto" in question else []


def room(center: Center, *plugins: Tool, mode: str = "question", seconds: float = 5.0) -> ToolRoom:
    identity = Identity(center.context, mode, CHEAP)
    return ToolRoom(center.context, search, plugins, identity, bounded=Bounded(seconds))


def turn(center: Center, tools: ToolRoom | None = None) -> tuple[Claim, TurnToolbox]:
    """Claim the turn that is due and bind its toolbox."""
    claim = center.turns.claim("engine-1")
    while claim is not None and claim.kind != "answer":  # a briefing for the person who comes
        claim = center.turns.claim("engine-1")
    assert claim is not None
    return claim, (tools or room(center)).bind(claim, center.turns.job(claim).brief)


def named(box: TurnToolbox) -> list[str]:
    return [tool.name for tool in box.offered()]


def plugin(run: Any, **values: Any) -> Tool:
    details = {"description": "A test.", "when": (r"\bprueba\b",)}
    return Tool("company_tool", run=run, **(details | values))


def answered(center: Center, claim: Claim, text: str = "Vale.") -> None:
    assert center.turns.answered(center.turns.job(claim), Answer(text), Run(), "v1")


def identified(center: Center, call_id: str, how: str = "question") -> None:
    with center.store.write() as tx:
        call = calls.facts(tx, call_id)
        assert call is not None
        calls.change(tx, call, identity="confirmed")
        happened(tx, center.context, events.IDENTITY_CONFIRMED, call, "system", how=how)
