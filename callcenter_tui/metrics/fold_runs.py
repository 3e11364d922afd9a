"""What the AI agents' runs cost, and how long they took. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from callcenter_tui.domain import measuring as m
from callcenter_tui.domain.states import Driver
from callcenter_tui.metrics.account import Account, milliseconds
from callcenter_tui.metrics.spans import Span
from callcenter_tui.store.story import Ran


def ran(account: Account, stood: Sequence[Span], runs: Sequence[Ran]) -> None:
    """Runs, at the quarter in which each ended; the department is the call's at that time."""
    for run in runs:
        at = milliseconds(run.at)
        where = next((span for span in reversed(stood) if span.since <= at), stood[0])
        account.add(
            at,
            _tallies(run),
            department=where.department,
            driver=Driver.AI.value,
            who=f"ai:{run.agent}",
            detail=m.model_detail(run.model, run.prompt_version),
        )


def _tallies(run: Ran) -> dict[str, int]:
    """A run without a price is told apart: it cost something."""
    tallies = {
        m.RUNS: 1,
        m.REQUESTS: run.requests,
        m.TOKENS_IN: run.input_tokens,
        m.TOKENS_CACHED: run.cached_tokens,
        m.TOKENS_OUT: run.output_tokens,
        m.RUN_MS: round(run.total_ms),
    }
    if run.cost is None:
        tallies[m.UNPRICED] = 1
    else:
        tallies[m.COST_MICRO] = round(run.cost * 1_000_000)
    if run.first_token_ms is not None:
        tallies |= {m.FIRST_TOKENS: 1, m.FIRST_TOKEN_MS: round(run.first_token_ms)}
    return tallies
