"""Which language a call is in: that of the customer's last message, once it clearly shows it."""

from __future__ import annotations

from dataclasses import replace

from callcenter_tui.agents.language import spoken
from callcenter_tui.calls.context import Context, locked
from callcenter_tui.calls.jobs import Job
from callcenter_tui.domain import events
from callcenter_tui.domain.states import Speaker
from callcenter_tui.store import calls, journal, leases

TELLING = 4
"""Words from which a message shows its language; «gracias» or a name changes nothing."""


def in_their_language(context: Context, job: Job) -> Job:
    """The job in the language that the customer speaks now; the call follows."""
    said = [line.text for line in job.brief.lines if line.speaker == Speaker.CUSTOMER.value]
    last, before = (said[-1] if said else ""), job.brief.language
    if len(last.split()) < TELLING or (after := spoken(last, before)) == before:
        return job
    with context.store.write() as tx:
        call = locked(tx, job.call_id)
        if call.language == before and leases.holds(tx, job.claim):
            calls.change(tx, call, language=after)
            journal.append(
                tx,
                events.LANGUAGE_CHANGED,
                at=context.clock.now(),
                who="rules",
                call=call.id,
                source=before,
                target=after,
            )
    return replace(job, brief=replace(job.brief, language=after))
