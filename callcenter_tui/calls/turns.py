"""Turns: what an engine takes, and how each ends: stored once, tried again, or a person's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection

from callcenter_tui.calls.context import Context, enter, locked, silence_ai, tell
from callcenter_tui.calls.moves import ASKS_FOR_PERSON, autonomy, moved, to_person
from callcenter_tui.calls.trail import record
from callcenter_tui.domain import events
from callcenter_tui.domain.protocols import Answer, Brief, Line, Run
from callcenter_tui.domain.routing import GENERAL, Routing, repaired
from callcenter_tui.domain.states import CallState, Driver, Speaker, TurnState
from callcenter_tui.store import calls, departments, journal, leases, messages, turns
from callcenter_tui.store.calls import CallFacts
from callcenter_tui.store.turns import Claim
from callcenter_tui.text import clean, clean_line

LEASE = timedelta(seconds=10)
"""A claim is renewed every few seconds; a dead engine's turns are free again after this."""

ROUTINGS = 3
"""A call that stays in ``general`` is routed again with the customer's next words, this often."""


@dataclass(frozen=True, slots=True)
class Job:
    """A claimed turn with all that the agents may know."""

    claim: Claim
    brief: Brief
    routed: bool
    call_id: str


class Turns:
    """Claims turns for an engine and ends them."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def claim(self, engine: str) -> Claim | None:
        """Win one due turn for this engine, or None."""
        now = self._context.clock.now()
        with self._context.store.read() as tx:
            if not leases.any_due(tx, now):
                return None
        with self._context.store.write() as tx:
            claim = leases.claim(tx, engine, now, now + LEASE)
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
            call = calls.facts(tx, claim.call)
            assert call is not None  # a turn has a call by foreign key
            known = departments.all_departments(tx)
            lines = tuple(
                Line(m.speaker, m.text)
                for m in messages.of_call(tx, call.id)
                if m.speaker != Speaker.SYSTEM.value
            )
            brief = Brief(
                call_key=call.key,
                company=self._context.company,
                department=call.department,
                departments=tuple(d.key for d in known),
                language=call.language,
                lines=lines,
                wants_person=call.wants_person,
                reason=call.reason,
            )
        return Job(claim, brief, call.routed, call.id)

    def routed(self, job: Job, proposed: Routing, run: Run, version: str) -> Job | None:
        """Apply a routing proposal as far as it is valid.

        Returns the job for the answer; None when there is none to give (a person drives now).
        """
        routing, wrong = repaired(proposed, job.brief.departments, job.brief.language)
        with self._context.store.write() as tx:
            call = locked(tx, job.call_id)
            if not leases.holds(tx, job.claim):
                record(tx, self._context, job.claim, "routing", run, version, "stopped")
                return None
            if call.routed:  # a person has sent it somewhere meanwhile: that stands
                record(tx, self._context, job.claim, "routing", run, version, "late")
                return self.job(job.claim)
            settled = (
                routing.department != GENERAL
                or sum(1 for line in job.brief.lines if line.speaker == Speaker.CUSTOMER.value)
                >= ROUTINGS
            )
            calls.change(
                tx,
                call,
                department=routing.department,
                language=routing.language,
                priority=max(call.priority, routing.priority) if settled else call.priority,
                reason=clean(routing.reason, limit=400),
                routed=settled,
            )
            self._event(
                tx,
                events.CALL_ROUTED,
                call,
                department=routing.department,
                priority=routing.priority,
                language=routing.language,
                engine=routing.engine,
                wants_person=routing.wants_person,
                replaced=list(wrong),
                who="ai:routing",
            )
            record(
                tx,
                self._context,
                job.claim,
                "routing",
                run,
                version,
                "done",
                department=routing.department,
                reason=clean(routing.reason, limit=400),
            )
            call = self._follow_autonomy(tx, locked(tx, call.id))
            if routing.wants_person and not call.wants_person and call.driver is not Driver.PERSON:
                to_person(tx, self._context, call, ASKS_FOR_PERSON, who="ai:routing")
        return None if call.driver is Driver.PERSON else self.job(job.claim)

    def answered(self, job: Job, answer: Answer, run: Run, version: str) -> bool:
        """Store the answer once; False when the turn is no longer this claim's (it is dropped)."""
        text = clean(answer.text)
        sources = [clean_line(source, limit=120) for source in answer.sources]
        with self._context.store.write() as tx:
            call = locked(tx, job.call_id)
            draft = call.driver is Driver.DRAFT
            state = TurnState.DRAFTED if draft else TurnState.DONE
            if call.driver is Driver.PERSON or not turns.finish(
                tx,
                job.claim,
                state,
                self._context.clock.now(),
                draft=text if draft else "",
                sources=sources,
            ):
                return False
            record(
                tx,
                self._context,
                job.claim,
                "customer_service",
                run,
                version,
                "done",
                sources=sources,
                knows=answer.knows,
            )
            if draft:
                turns.supersede_draft(tx, call.id, job.claim.turn, self._context.clock.now())
                self._event(tx, events.TURN_DRAFTED, call, turn=job.claim.turn)
                return True
            enter(
                tx,
                self._context,
                call,
                Speaker.AI,
                text,
                who="ai:customer_service",
                name="customer_service",
                reply_to=job.claim.turn,
                sources=tuple(sources),
            )
            self._event(tx, events.TURN_DONE, call, turn=job.claim.turn)
        return True

    def briefed(self, job: Job, text: str, run: Run, version: str) -> bool:
        """Store the supervisor agent's briefing once, for whoever takes the call."""
        with self._context.store.write() as tx:
            call, now = locked(tx, job.call_id), self._context.clock.now()
            if not turns.finish(tx, job.claim, TurnState.DONE, now):
                return False
            messages.add_note(
                tx,
                id=self._context.ids.new(),
                call_id=call.id,
                kind="briefing",
                author="supervisor",
                text=text,
                at=now,
                turn_id=job.claim.turn,
            )
            record(tx, self._context, job.claim, "supervisor", run, version, "done")
            self._event(tx, events.NOTE_ADDED, call, turn=job.claim.turn, who="ai:supervisor")
        return True

    def _follow_autonomy(self, tx: Connection, call: CallFacts) -> CallFacts:
        """A routed call gets its department's driver; person only: it waits, the AI is silent."""
        driver = autonomy(tx, call.department)
        if call.driver in (driver, Driver.PERSON):
            return call
        calls.change(tx, call, driver=driver.value)
        call = locked(tx, call.id)
        if driver is not Driver.PERSON:
            return call
        silence_ai(tx, self._context, call, "ai:routing")
        if call.state is CallState.ACTIVE:
            call = moved(tx, self._context, call, CallState.WAITING, who="ai:routing")
            tell(tx, self._context, call, "waiting_person")
        return call

    def _event(
        self, tx: Connection, kind: str, call: CallFacts, *, who: str = "engine", **data: object
    ) -> None:
        journal.append(tx, kind, at=self._context.clock.now(), who=who, call=call.id, **data)
