"""The guard in the road of an answer: what it may rest on, and what becomes of a refused one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from callcenter_tui.calls.closed import tell_of_person
from callcenter_tui.calls.context import Context, happened, locked
from callcenter_tui.calls.jobs import Job
from callcenter_tui.calls.moves import to_person
from callcenter_tui.calls.trail import record
from callcenter_tui.domain import events
from callcenter_tui.domain.grounding import Correction, Evidence
from callcenter_tui.domain.protocols import Answer, Run, Toolbox
from callcenter_tui.domain.routing import Escalation
from callcenter_tui.domain.states import Driver, Speaker, TurnState
from callcenter_tui.store import journal, leases, turns
from callcenter_tui.text import clean, clean_line

if TYPE_CHECKING:
    from callcenter_tui.agents.guard import Verdict

HELD_ANSWER = Escalation("held_answer", "policy_exception", "medium", 0)
"""The AI would say what nothing supports, twice: a person must answer."""

WHISPERED, SAID = "whisper/", "colleague/"
"""Sources of what colleagues told the AI, and said in the call; people see them, customers not."""


def judged(job: Job, answer: Answer, toolbox: Toolbox, company: str) -> Verdict:
    """What the guard says of an answer, by everything that was shown to the agents."""
    from callcenter_tui.agents.guard import judge  # its patterns are for engines

    return judge(answer, _evidence(job, answer, toolbox, company))


def _evidence(job: Job, answer: Answer, toolbox: Toolbox, company: str) -> Evidence:
    return Evidence(
        language=job.brief.language,
        company=company,
        texts=_texts(job, answer, toolbox),
        deeds=frozenset(deeds_of(job, toolbox)),
        heard=tuple(
            line.text for line in job.brief.lines if line.speaker == Speaker.CUSTOMER.value
        ),
        people=job.people,
        identified=job.brief.identified,
    )


def deeds_of(job: Job, toolbox: Toolbox) -> tuple[str, ...]:
    """What was done in the call before this turn and in it, also by a tool that then refused."""
    done = (deed for use in toolbox.uses() for deed in use.result.deeds)
    return tuple(dict.fromkeys((*job.brief.deeds, *done)))


def _texts(job: Job, answer: Answer, toolbox: Toolbox) -> tuple[tuple[str, str], ...]:
    """Each source once, the newest words of it first: this turn's before those of earlier ones.

    A tool's refusal counts too: an answer that repeats it says nothing but what it was told. So
    do whispers and what colleagues said in the call: that is theirs to answer for.
    """
    used = {use.source: use.result.text for use in toolbox.uses()}
    colleagues = {f"{WHISPERED}{n}": text for n, text in enumerate(job.brief.whispers, 1)} | {
        f"{SAID}{line.seq}": line.text
        for line in job.brief.lines
        if line.speaker == Speaker.OPERATOR.value
    }
    return tuple({**dict(job.seen), **dict(answer.given), **used, **colleagues}.items())


def detail(job: Job, answer: Answer, toolbox: Toolbox, verdict: Verdict) -> dict[str, Any]:
    """What the trail keeps of an answer: its sentences, their sources and the very words of these.

    Only cited sources are kept with their words; the others said nothing to the customer.
    """
    cited = [
        {"sentence": clean(one.sentence), "sources": [_id(source) for source in one.sources]}
        for one in verdict.cited
    ]
    named = {source for one in cited for source in one["sources"]}
    texts = {_id(source): clean(text) for source, text in _texts(job, answer, toolbox)}
    kept: dict[str, Any] = {
        "sources": sources_of(answer, verdict),
        "knows": answer.knows,
        "citations": cited,
        "evidence": {source: text for source, text in texts.items() if source in named},
        "tools": [use.name for use in toolbox.uses()],
    }
    if verdict.breaches:
        kept["breaches"] = [
            {"kind": one.kind, "claim": clean(one.claim, limit=400), "why": clean_line(one.why)}
            for one in verdict.breaches
        ]
    return kept


def sources_of(answer: Answer, verdict: Verdict) -> list[str]:
    """The ids that an answer rests on, each once, in the order of its sentences.

    The customer may see these, so colleagues' words are not among them.
    """
    named = (*(source for one in verdict.cited for source in one.sources), *answer.sources)
    shown = (_id(source) for source in named if not source.startswith((WHISPERED, SAID)))
    return list(dict.fromkeys(shown))


def _id(source: str) -> str:
    return clean_line(source, limit=120)


class Guarding:
    """Stores what was refused; what passed is stored by ``turns``."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def judge(self, job: Job, answer: Answer, toolbox: Toolbox) -> Verdict:
        """The guard's verdict on one answer."""
        return judged(job, answer, toolbox, self._context.company)

    def refused(
        self,
        job: Job,
        answer: Answer,
        kept: dict[str, Any],
        verdict: Verdict,
        run: Run,
        version: str,
    ) -> Correction | None:
        """Record the first answer that does not pass and give what the agent must mend.

        None when the turn is no longer this claim's.
        """
        text = clean(answer.text)
        with self._context.store.write() as tx:
            locked(tx, job.call_id)
            if not leases.holds(tx, job.claim):
                return None
            record(
                tx, self._context, job.claim, "customer_service", run, version, "rewritten",
                **kept, rejected=text,
            )  # fmt: skip
            journal.append(
                tx,
                events.TURN_REWRITTEN,
                at=self._context.clock.now(),
                who="guard",
                call=job.call_id,
                turn=job.claim.turn,
                breaches=_kinds(verdict),
            )
        return Correction(text, verdict.breaches)

    def held(
        self,
        job: Job,
        answer: Answer,
        kept: dict[str, Any],
        verdict: Verdict,
        run: Run,
        version: str,
    ) -> bool:
        """Keep the second refused answer from the customer: a person gets the call and the text.

        False when the turn is no longer this claim's, or a person drives.
        """
        with self._context.store.write() as tx:
            call, now = locked(tx, job.call_id), self._context.clock.now()
            if call.driver is Driver.PERSON or not turns.finish(
                tx, job.claim, TurnState.HANDED, now, error="held"
            ):
                return False
            record(
                tx, self._context, job.claim, "customer_service", run, version, "held",
                **kept, held=clean(answer.text),
            )  # fmt: skip
            data = {"turn": job.claim.turn, "breaches": _kinds(verdict)}
            happened(tx, self._context, events.TURN_HELD, call, "guard", **data)
            to_person(tx, self._context, call, HELD_ANSWER, who="guard", word=None)
            tell_of_person(tx, self._context, call, "held")
        return True


def _kinds(verdict: Verdict) -> list[str]:
    return list(dict.fromkeys(breach.kind for breach in verdict.breaches))
