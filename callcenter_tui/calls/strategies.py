"""To whom of the free operators a queue offers its next call: pure functions, one per strategy."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from callcenter_tui.domain.floor import Strategy
from callcenter_tui.store.candidates import Candidate

_NEVER = datetime.min.replace(tzinfo=UTC)

_Order = Callable[[Candidate], tuple[object, ...]]

ORDERS: dict[Strategy, _Order] = {
    Strategy.LONGEST_IDLE: lambda one: (one.load, one.idle_since),
    Strategy.ROUND_ROBIN: lambda one: (one.offered_at or _NEVER, one.idle_since),
    Strategy.FEWEST_CALLS: lambda one: (one.accepted, one.load, one.idle_since),
    Strategy.RING_ALL: lambda one: (one.load, one.idle_since),
    Strategy.SKILL_RANK: lambda one: (one.rank, one.load, one.idle_since),
}
"""By what each strategy orders; who has nothing in hand comes before who could take one more."""


def chosen(strategy: Strategy, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Who is asked, in order: one person, for ``ring_all`` everybody; empty when nobody is free."""
    order = ORDERS[strategy]
    ordered = sorted(candidates, key=lambda one: (*order(one), one.user_id))
    return ordered if strategy is Strategy.RING_ALL else ordered[:1]
