"""How the AI speaks in a call: in the customer's language, and saying once that it is an AI.

The language is that of the customer's last message, once it clearly shows it.
"""

from __future__ import annotations

import re
from dataclasses import replace

from callcenter_tui.agents.language import spoken
from callcenter_tui.calls.context import Context, happened, locked
from callcenter_tui.calls.jobs import Job
from callcenter_tui.domain import events
from callcenter_tui.domain.states import Speaker
from callcenter_tui.locale.phrases import phrase
from callcenter_tui.store import calls, leases

_GREETING = re.compile(
    r"(?P<hello>\W*(?:hola|buen[oa]s(?: d[ií]as| tardes| noches)?|hello|hi|hey|good"
    r" (?:morning|afternoon|evening))\b[^.!?\n]{0,40}[.!]\s*)"
    r"(?:(?:soy|le atiende|i am|i['’]m|this is)\b[^.!?\n]{0,20}\b(?:asistente|assistant)\b"
    r"[^.!?\n]{0,60}[.!]\s*)?",
    re.IGNORECASE,
)
"""A greeting in front of an answer, and after it words of an assistant about itself."""

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
            data = {"source": before, "target": after}
            happened(tx, context, events.LANGUAGE_CHANGED, call, "rules", **data)
    return replace(job, brief=replace(job.brief, language=after))


def introduced(text: str, language: str, *, person_asked: bool) -> str:
    """An AI's first words in a call, saying once that they are an AI's, whatever it wrote itself.

    A greeting stays in front. Where a person has been asked for none is offered.
    """
    from callcenter_tui.agents.guard import says_ai  # its patterns are for engines

    if says_ai(text, language):
        return text
    said = phrase("i_am_ai_short" if person_asked else "i_am_ai", language)
    if greeting := _GREETING.match(text):
        return f"{greeting['hello'].strip()} {said} {text[greeting.end() :]}".strip()
    return f"{said}\n\n{text}"
