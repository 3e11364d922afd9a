"""What was measured of single calls: the row that each has in an export."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from sqlalchemy import Connection

from callcenter_tui.auth.permissions import require
from callcenter_tui.domain import measuring as tally
from callcenter_tui.domain.views import Actor
from callcenter_tui.metrics.context import Metrics
from callcenter_tui.metrics.keeping import Keeper
from callcenter_tui.metrics.reviews_seen import call_seen
from callcenter_tui.store import account

Cell = int | float | None
"""None where nothing was counted, such as the first response of a call without an answer, and
where it is not for who asks."""

Tallies = Mapping[str, int]


def _count(name: str) -> Callable[[Tallies], Cell]:
    return lambda of: of.get(name, 0)


def _seconds(*names: str, when: str) -> Callable[[Tallies], Cell]:
    """Milliseconds added up in seconds, where there is one of ``when``."""
    return lambda of: sum(of.get(n, 0) for n in names) / 1000 if of.get(when) else None


def _mean(name: str, of_how_many: str, per: float = 1) -> Callable[[Tallies], Cell]:
    return lambda of: of.get(name, 0) / per / of[of_how_many] if of.get(of_how_many) else None


def _waited(of: Tallies) -> Cell:
    if not of.get(tally.ANSWERED) and not of.get(tally.ABANDONED):
        return None
    return (of.get(tally.ANSWER_MS, 0) + of.get(tally.ABANDON_MS, 0)) / 1000


REVIEW = "review"

COLUMNS: dict[str, Callable[[Tallies], Cell]] = {
    "queues": _count(tally.OFFERED),
    "answered": _count(tally.ANSWERED),
    "abandoned": _count(tally.ABANDONED),
    "wait_seconds": _waited,
    "first_response_seconds": _seconds(tally.RESPONSE_MS, when=tally.RESPONDED),
    "handled": _count(tally.HANDLED),
    "talk_seconds": _seconds(tally.TALK_MS, when=tally.HANDLED),
    "hold_seconds": _seconds(tally.HOLD_MS, when=tally.HANDLED),
    "wrap_seconds": _seconds(tally.WRAP_MS, when=tally.HANDLED),
    "resolution_seconds": _seconds(tally.RESOLUTION_MS, when=tally.COMPLETED),
    "transferred": _count(tally.TRANSFERRED),
    "escalated": _count(tally.ESCALATED),
    "reopened": _count(tally.REOPENED),
    "repeated": _count(tally.REPEATED),
    "with_ai": _count(tally.WITH_AI),
    "contained": _count(tally.CONTAINED),
    "handed_off": _count(tally.HANDED_OFF),
    "person_asked": _count(tally.PERSON_ASKED),
    "person_seconds": _seconds(tally.PERSON_MS, when=tally.PERSON_REACHED),
    "rating": _mean(tally.RATING_SUM, tally.RATED),
    "ai_estimate": _mean(tally.ESTIMATE_CENTI, tally.ESTIMATED, 100),
    REVIEW: _mean(tally.REVIEW_CENTI, tally.REVIEWED, 100),
    "ai_runs": _count(tally.RUNS),
    "tokens_in": _count(tally.TOKENS_IN),
    "tokens_out": _count(tally.TOKENS_OUT),
    "ai_cost_usd": lambda of: of.get(tally.COST_MICRO, 0) / 1e6,
    "runs_without_price": _count(tally.UNPRICED),
}
"""Columns of an export, in its order; what a person judged and what the AI did stay apart."""


class CallFigures:
    """Figures of single calls, simulated ones too."""

    def __init__(self, metrics: Metrics, keeper: Keeper) -> None:
        self._metrics, self._keeper = metrics, keeper

    def of(self, actor: Actor, call_ids: Sequence[str]) -> dict[str, dict[str, Cell]]:
        """The figures of these calls by id and column; of a call that was never counted, {}.

        What people said of a call is for reviewers and for those who have handled it.
        """
        require(actor, "calls.watch")
        self._keeper.catch_up()
        found: dict[str, Counter[str]] = {}
        with self._metrics.store.read() as tx:
            for held in account.of_calls(tx, call_ids):
                found.setdefault(held.subject_id, Counter()).update(held.entry.tallies)
            return {
                call: _cells(tx, actor, call, found[call]) if call in found else {}
                for call in call_ids
            }


def _cells(tx: Connection, actor: Actor, call_id: str, tallies: Tallies) -> dict[str, Cell]:
    cells = {name: told(tallies) for name, told in COLUMNS.items()}
    if cells[REVIEW] is not None and not call_seen(tx, actor, call_id):
        cells[REVIEW] = None
    return cells
