"""Turns: what an engine takes, and how an answer or a briefing is stored, once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from callcenter_tui.calls.context import Context, enter, happened, locked, put_note
from callcenter_tui.calls.jobs import CONFIRMED, Job, read_job
from callcenter_tui.calls.letter_drafts import ask_waiting
from callcenter_tui.calls.moves import to_person
from callcenter_tui.calls.speech import introduced
from callcenter_tui.calls.trail import record
from callcenter_tui.domain import events
from callcenter_tui.domain.protocols import Answer, Run
from callcenter_tui.domain.routing import Escalation
from callcenter_tui.domain.states import CallState, Driver, Speaker, TurnState
from callcenter_tui.store import journal, leases, messages, turns
from callcenter_tui.store.calls import CallFacts
from callcenter_tui.store.turns import Claim
from callcenter_tui.text import clean, clean_line

LEASE = timedelta(seconds=10)
"""A claim is renewed every few seconds; a dead engine's turns are free again after this."""

DOES_NOT_KNOW = Escalation("ai_does_not_know", "complex_technical", "medium", 15)
"""Two answers in a row without one: a third would only cost the customer's patience."""


class Turns:
    """Claims turns for an engine and ends them."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def claim(self, engine: str, *, without: str = "") -> Claim | None:
        """Win one due turn for this engine, or None; ``without``: a kind left for later."""
        now = self._context.clock.now()
        with self._context.store.read() as tx:
            if not leases.any_due(tx, now, without=without):
                return None
        with self._context.store.write() as tx:
            claim = leases.claim(tx, engine, now, now + LEASE, without=without)
            if claim is not None:
                journal.append(
                    tx,
                    events.TURN_CLAIMED,
                    at=now,
                    who=f"engine:{engine[-6:]}",
                    call=claim.call,
                    turn=claim.turn,
                    attempt=claim.attempts,
                )
        return claim

    def job(self, claim: Claim) -> Job:
        """What the agents need to know for this claim."""
        with self._context.store.read() as tx:
            return read_job(tx, self._context, claim)

    def answered(
        self,
        job: Job,
        answer: Answer,
        run: Run,
        version: str,
        kept: Mapping[str, Any] | None = None,
    ) -> bool:
        """Store the answer once; False when the turn is no longer this claim's (it is dropped).

        ``kept``: what the trail keeps of it (``guarding.detail``).
        """
        sources = [clean_line(source, limit=120) for source in answer.sources]
        kept = {"sources": sources, "knows": answer.knows, **(kept or {})}
        with self._context.store.write() as tx:
            call, now = locked(tx, job.call_id), self._context.clock.now()
            draft = call.driver is Driver.DRAFT
            text = clean(answer.text)
            if job.brief.identified and call.identity != CONFIRMED:
                # Somebody else may hold the key by now: what was written for the customer who
                # identified themselves is dropped, and the answer is owed again without it.
                leases.requeue(tx, job.claim, now, "identity lost", free=True, anew=True)
                return False
            if call.driver is Driver.PERSON or not turns.finish(
                tx,
                job.claim,
                TurnState.DRAFTED if draft else TurnState.DONE,
                now,
                draft=text if draft else "",
                sources=kept["sources"],
            ):
                return False
            record(tx, self._context, job.claim, "customer_service", run, version, "done", **kept)
            if draft:
                turns.supersede_draft(tx, call.id, job.claim.turn, now)
                done = events.TURN_DRAFTED
                happened(tx, self._context, done, call, "engine", turn=job.claim.turn)
                return True
            first = not messages.spoke(tx, call.id, Speaker.AI)
            enter(
                tx,
                self._context,
                call,
                Speaker.AI,
                _introduced(call, text) if first else text,
                who="ai:customer_service",
                name="customer_service",
                reply_to=job.claim.turn,
                sources=tuple(kept["sources"]),
                disclosed=first,
            )
            done = events.TURN_DONE
            happened(tx, self._context, done, call, "engine", turn=job.claim.turn)
            ask_waiting(tx, self._context, call)
            if job.puzzled and not answer.knows:
                to_person(tx, self._context, locked(tx, call.id), DOES_NOT_KNOW, who="rules")
        return True

    def briefed(self, job: Job, text: str, run: Run, version: str) -> bool:
        """Store the supervisor agent's briefing once, for whoever takes the call."""
        return self._noted(job, TurnState.DONE, text, run, version)

    def summed_up(self, job: Job, text: str, run: Run, version: str) -> bool:
        """Store the supervisor agent's summary once, as a draft for whoever wraps the call up."""
        return self._noted(job, TurnState.DRAFTED, text, run, version)

    def _noted(self, job: Job, state: TurnState, text: str, run: Run, version: str) -> bool:
        """A note of the turn's kind, written by the supervisor agent; False when it is too late."""
        with self._context.store.write() as tx:
            call, now = locked(tx, job.call_id), self._context.clock.now()
            if not turns.finish(tx, job.claim, state, now):
                return False
            kind, turn, who = job.claim.kind, job.claim.turn, "ai:supervisor"
            put_note(tx, self._context, call, "supervisor", text, who=who, kind=kind, turn=turn)
            record(tx, self._context, job.claim, "supervisor", run, version, "done")
        return True


def _introduced(call: CallFacts, text: str) -> str:
    asked = call.wants_person or call.state is CallState.WAITING
    return introduced(text, call.language, person_asked=asked)
