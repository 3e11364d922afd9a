"""The trail of agent runs: who ran, with which model and prompt, at what cost, how it ended."""

from __future__ import annotations

from sqlalchemy import Connection

from callcenter_tui.calls.context import Context
from callcenter_tui.calls.documents import read
from callcenter_tui.domain.protocols import Run, Usage
from callcenter_tui.store import messages
from callcenter_tui.store.turns import Claim


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

    ``outcome`` is ``done``, ``rewritten``, ``held``, ``late`` or a kind of ``ModelTrouble``.
    """
    usage = run.usage
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
        at=context.clock.now(),
        detail=detail,
    )


def _cost(tx: Connection, usage: Usage) -> float | None:
    """US dollars; None when the model has no price."""
    from callcenter_tui.agents.prices import price  # reads YAML, which no start needs

    if not usage.requests:
        return 0.0
    tokens = (usage.input_tokens, usage.cached_tokens, usage.output_tokens)
    return price(usage.model, *tokens, read(tx, "prices"))
