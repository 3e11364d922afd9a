"""Turns that did not end well: tried again within a budget, else a person's, and never lost."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection

from callcenter_tui.calls.context import Context, happened, locked
from callcenter_tui.calls.jobs import Job
from callcenter_tui.calls.letter_drafts import leave_to_people
from callcenter_tui.calls.moves import given_up
from callcenter_tui.calls.trail import record
from callcenter_tui.domain import events
from callcenter_tui.domain.errors import ModelTrouble
from callcenter_tui.domain.protocols import Run
from callcenter_tui.domain.states import TurnKind, TurnState
from callcenter_tui.store import fragments, leases, turns
from callcenter_tui.store.turns import Claim

BUDGET = 3
"""Attempts before a turn goes to a person."""

BACK_OFF = (1.0, 3.0)
"""Seconds before the second and the third attempt."""

QUIET = (TurnKind.SUMMARY.value, TurnKind.EVALUATION.value, TurnKind.LETTER.value)
"""Turns that nobody is bothered with when they fail: the wrap-up and the closed call do without,
and a person writes the letter.
"""

UNHURRIED = 60
"""The evaluation of a closed call waits so many times longer: the trouble may pass meanwhile."""

ANSWER_LIMIT = timedelta(seconds=20)


class Retries:
    """What becomes of turns whose run failed, was stopped, or whose engine left or died.

    ``limit``: how long after its first claim an answer may still be tried again.
    """

    def __init__(self, context: Context, limit: timedelta = ANSWER_LIMIT) -> None:
        self._context = context
        self._limit = limit

    def failed(self, job: Job, agent: str, trouble: ModelTrouble, run: Run, version: str) -> None:
        """Try again within the budget, else the turn goes to a person and the customer is told."""
        with self._context.store.write() as tx:
            locked(tx, job.call_id)  # before any row that refers to it, or two runs may deadlock
            record(tx, self._context, job.claim, agent, run, version, trouble.kind)
            self._retry_or_hand(tx, job.claim, trouble.kind, trouble.retryable)

    def stopped(self, job: Job, agent: str, run: Run, version: str) -> None:
        """Record a run whose turn was taken away from it (takeover); its answer is dropped."""
        with self._context.store.write() as tx:
            record(tx, self._context, job.claim, agent, run, version, "stopped")

    def refused(self, job: Job, why: str, word: str) -> None:
        """The turn is not to be run at all: it goes to a person, who is told ``why``.

        The customer hears ``word``.
        """
        with self._context.store.write() as tx:
            self._give_up(tx, job.claim, why, word, reason=why)

    def give_back(self, engine: str) -> int:
        """Free all turns of an engine that leaves; the attempt is not counted."""
        with self._context.store.read() as tx:
            held = leases.held_claims(tx, engine)
        for claim in held:
            with self._context.store.write() as tx:  # one call at a time is locked
                self._requeue(tx, claim, "engine left", seconds=0, free=True)
        return len(held)

    def sweep(self) -> int:
        """Free turns whose engine died; returns how many there were."""
        now = self._context.clock.now()
        with self._context.store.read() as tx:
            dead = leases.expired(tx, now)
        for claim in dead:
            with self._context.store.write() as tx:
                locked(tx, claim.call)
                if claim in leases.expired(tx, now):
                    self._retry_or_hand(tx, claim, "engine died", retryable=True, anew=True)
        return len(dead)

    def tidy(self) -> None:
        """Remove streamed text that outlived its turn (written while the turn ended)."""
        with self._context.store.write() as tx:
            fragments.prune(tx)

    def _retry_or_hand(
        self, tx: Connection, claim: Claim, why: str, retryable: bool, *, anew: bool = False
    ) -> None:
        if retryable and claim.attempts < BUDGET:
            seconds = BACK_OFF[claim.attempts - 1]
            if claim.kind == TurnKind.EVALUATION.value:
                seconds *= UNHURRIED
            if anew or self._in_time(claim, seconds):
                self._requeue(tx, claim, why, seconds=seconds, anew=anew)
                return
        self._give_up(tx, claim, why, "ai_failed")

    def _in_time(self, claim: Claim, seconds: float) -> bool:
        """Whether another attempt could begin before the customer has waited for too long."""
        if claim.kind != TurnKind.ANSWER.value or claim.begun_at is None:
            return True
        begins: datetime = self._context.clock.now() + timedelta(seconds=seconds)
        return begins < claim.begun_at + self._limit

    def _give_up(
        self, tx: Connection, claim: Claim, why: str, word: str, *, reason: str = ""
    ) -> None:
        """An answer goes to a person; a briefing, summary or evaluation is done without."""
        quiet = claim.kind in QUIET
        state = TurnState.CANCELLED if quiet else TurnState.HANDED
        call, now = locked(tx, claim.call), self._context.clock.now()
        if not turns.finish(tx, claim, state, now, error=why):
            return
        kind = events.TURN_CANCELLED if quiet else events.TURN_HANDED
        happened(tx, self._context, kind, call, "engine", turn=claim.turn, error=why)
        if claim.kind == TurnKind.LETTER.value:
            leave_to_people(tx, self._context, call)
        if claim.kind == TurnKind.ANSWER.value:
            given_up(tx, self._context, call, word=word, reason=reason)

    def _requeue(
        self,
        tx: Connection,
        claim: Claim,
        why: str,
        *,
        seconds: float,
        free: bool = False,
        anew: bool = False,
    ) -> None:
        call = locked(tx, claim.call)
        due = self._context.clock.now() + timedelta(seconds=seconds)
        if leases.requeue(tx, claim, due, why, free=free, anew=anew):
            data = {"turn": claim.turn, "error": why, "attempt": claim.attempts}
            happened(tx, self._context, events.TURN_RETRIED, call, "engine", **data)
