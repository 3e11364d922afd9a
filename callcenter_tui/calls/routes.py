"""Where a call goes: the routing agent's proposal applied, first and again when the topic changes.

The agent only proposes. A proposal is repaired, and it never moves a call that a person has sent
somewhere, that waits for a person, or that a person drives.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection

from callcenter_tui.calls.closed import tell_of_person
from callcenter_tui.calls.context import Context, happened, locked, silence_ai
from callcenter_tui.calls.jobs import Job, read_job
from callcenter_tui.calls.moves import ASKS_FOR_PERSON, autonomy, moved, to_person
from callcenter_tui.calls.standing import queued
from callcenter_tui.calls.stands import changed
from callcenter_tui.calls.trail import record
from callcenter_tui.domain import events
from callcenter_tui.domain.errors import ModelTrouble
from callcenter_tui.domain.protocols import Run
from callcenter_tui.domain.routing import GENERAL, Routing, repaired
from callcenter_tui.domain.states import CallState, Driver, Speaker
from callcenter_tui.store import journal, leases
from callcenter_tui.store.calls import CallFacts
from callcenter_tui.text import clean

ROUTINGS = 3
"""A call that stays in ``general`` is routed again with the customer's next words, this often."""

REROUTINGS = 3
"""A routed call is routed again for a new topic this often; then it stays where it is."""

WHO = "ai:routing"

MovedOn = Callable[[str, str, tuple[str, ...]], str | None]
"""``(words, department, departments) -> department`` that the words surely belong to, or None."""

_REACH = {Driver.AI: 0, Driver.DRAFT: 1, Driver.PERSON: 2}


class Routes:
    """Applies the routing agent's proposals."""

    def __init__(self, context: Context, moved_on: MovedOn) -> None:
        self._context = context
        self._moved_on = moved_on

    def topic_changed(self, job: Job) -> bool:
        """Whether the customer's newest words surely belong to another department."""
        if not job.active or job.reroutings >= REROUTINGS:
            return False
        brief = job.brief
        words = newest_words(job)
        other = self._moved_on(words, brief.department, brief.departments) if words else None
        return other not in (None, brief.department)

    def routed(self, job: Job, proposed: Routing, run: Run, version: str) -> Job | None:
        """Apply the first routing of a call as far as it is valid.

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
                return read_job(tx, self._context, job.claim)
            settled = routing.department != GENERAL or _customer_lines(job) >= ROUTINGS
            call = self._apply(
                tx,
                call,
                routing,
                priority=max(call.priority, routing.priority) if settled else call.priority,
                routed=settled,
                language=call.language if _answered(job) else routing.language,
            )
            self._event(tx, call, routing, replaced=list(wrong))
            self._record(tx, job, routing, run, version)
            chosen = bool(journal.of_kind(tx, events.AUTONOMY_SWITCHED, call=call.id))
            call = self._follow_autonomy(tx, call, tighten=chosen)
            if routing.wants_person and not call.wants_person and call.driver is not Driver.PERSON:
                to_person(tx, self._context, call, ASKS_FOR_PERSON, who=WHO)
            return None if call.driver is Driver.PERSON else read_job(tx, self._context, job.claim)

    def rerouted(self, job: Job, proposed: Routing, run: Run, version: str) -> Job | None:
        """Apply a routing made because the topic changed; an unsure one changes nothing.

        A department may only tighten the driver of a running call, never loosen it: somebody or
        the budget may have set it on purpose. Returns as ``routed``.
        """
        routing, wrong = repaired(proposed, job.brief.departments, job.brief.language)
        with self._context.store.write() as tx:
            call = locked(tx, job.call_id)
            if not leases.holds(tx, job.claim):
                record(tx, self._context, job.claim, "routing", run, version, "stopped", again=True)
                return None
            self._record(tx, job, routing, run, version, again=True)
            stays = call.state is not CallState.ACTIVE or call.department != job.brief.department
            if stays or not routing.sure or routing.department == call.department:
                return read_job(tx, self._context, job.claim)
            source = call.department
            call = self._apply(tx, call, routing, priority=max(call.priority, routing.priority))
            self._event(tx, call, routing, replaced=list(wrong), again=True, source=source)
            call = self._follow_autonomy(tx, call, tighten=True)
            return None if call.driver is Driver.PERSON else read_job(tx, self._context, job.claim)

    def not_rerouted(self, job: Job, trouble: ModelTrouble, run: Run, version: str) -> None:
        """Record that a new routing failed; the call stays where it is."""
        with self._context.store.write() as tx:
            record(tx, self._context, job.claim, "routing", run, version, trouble.kind, again=True)

    def _apply(self, tx: Connection, call: CallFacts, routing: Routing, **values: Any) -> CallFacts:
        values |= {"department": routing.department, "reason": clean(routing.reason, limit=400)}
        call = changed(tx, self._context, call, who=WHO, **values)
        queued(tx, self._context, call)
        return call

    def _record(
        self, tx: Connection, job: Job, routing: Routing, run: Run, version: str, **more: object
    ) -> None:
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
            **more,
        )

    def _follow_autonomy(
        self, tx: Connection, call: CallFacts, *, tighten: bool = False
    ) -> CallFacts:
        """A routed call gets its department's driver; person only: it waits, the AI is silent.

        ``tighten``: only a stricter one, because somebody has chosen the present driver.
        """
        driver = autonomy(tx, self._context, call.department)
        looser = tighten and _REACH[driver] < _REACH[call.driver]
        if call.driver in (driver, Driver.PERSON) or looser:
            return call
        call = changed(tx, self._context, call, who=WHO, driver=driver.value)
        if driver is not Driver.PERSON:
            return call
        silence_ai(tx, self._context, call, WHO)
        if call.state is CallState.ACTIVE:
            call = moved(tx, self._context, call, CallState.WAITING, who=WHO)
            tell_of_person(tx, self._context, call, "waiting_person")
        return call

    def _event(self, tx: Connection, call: CallFacts, routing: Routing, **data: object) -> None:
        happened(
            tx,
            self._context,
            events.CALL_ROUTED,
            call,
            WHO,
            department=routing.department,
            priority=routing.priority,
            language=routing.language,
            engine=routing.engine,
            wants_person=routing.wants_person,
            **data,
        )


def newest_words(job: Job) -> str:
    """What the customer has said since anybody answered."""
    words: list[str] = []
    for line in reversed(job.brief.lines):
        if line.speaker != Speaker.CUSTOMER.value:
            break
        words.append(line.text)
    return "\n".join(reversed(words))


def _answered(job: Job) -> bool:
    """Whether the call is under way: from then on ``speech`` follows its language."""
    return any(line.speaker != Speaker.CUSTOMER.value for line in job.brief.lines)


def _customer_lines(job: Job) -> int:
    return sum(line.speaker == Speaker.CUSTOMER.value for line in job.brief.lines)
