"""The trail of agent runs: who ran, with which model and prompt, at what cost, how it ended."""

from __future__ import annotations

from sqlalchemy import Connection

from callcenter_tui.calls.context import Context
from callcenter_tui.domain.protocols import Run
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
    """Store one run; ``outcome`` is ``done`` or a kind of ``ModelTrouble``."""
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
        at=context.clock.now(),
        detail=detail,
    )
