"""The trail of agent runs: who ran, with which model and prompt, at what cost, how it ended."""

from __future__ import annotations

from sqlalchemy import Connection

from callcenter_tui.calls.context import Context
from callcenter_tui.calls.documents import read
from callcenter_tui.domain import events
from callcenter_tui.domain.protocols import Run, Usage
from callcenter_tui.store import journal, messages
from callcenter_tui.store.turns import Claim

_TOLD = ("done", "rewritten", "held")
"""Outcomes with an event of their own."""


def record(
    tx: Connection,
    context: Context,
    claim: Claim,
    agent: str,
    run: Run,
    version: str,
    outcome: str,
    **detail: object,
) -> None:
    """Store one run with its cost by today's prices: a later price changes no earlier cost.

    ``outcome`` is ``done``, ``rewritten``, ``held``, ``late`` or a kind of ``ModelTrouble``. A run
    of which no other event tells has one of its own: what it cost is counted from the journal.
    """
    usage, now = run.usage, context.clock.now()
    messages.add_run(
        tx,
        id=context.ids.new(),
        turn_id=claim.turn,
        call_id=claim.call,
        agent=agent,
        model=usage.model,
        prompt_version=version,
        outcome=outcome,
        requests=usage.requests,
        input_tokens=usage.input_tokens,
        cached_tokens=usage.cached_tokens,
        output_tokens=usage.output_tokens,
        first_token_ms=usage.first_token_ms,
        total_ms=usage.total_ms,
        cost=_cost(tx, usage),
        at=now,
        detail=detail,
    )
    if outcome not in _TOLD or detail.get("again"):
        data = {"agent": agent, "outcome": outcome, "turn": claim.turn}
        who = f"ai:{agent}"
        journal.append(tx, events.AGENT_RAN, at=now, who=who, call=claim.call, **data)


def _cost(tx: Connection, usage: Usage) -> float | None:
    """US dollars; None when the model has no price."""
    from callcenter_tui.agents.prices import price  # reads YAML, which no start needs

    if not usage.requests:
        return 0.0
    tokens = (usage.input_tokens, usage.cached_tokens, usage.output_tokens)
    return price(usage.model, *tokens, read(tx, "prices"))
