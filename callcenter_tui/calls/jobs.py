"""A claimed turn with all that the agents may know of its call, and all that was shown to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from callcenter_tui.calls import lists
from callcenter_tui.calls.context import Context
from callcenter_tui.calls.letter_sources import cited
from callcenter_tui.domain import events
from callcenter_tui.domain.protocols import Brief, Line
from callcenter_tui.domain.states import CallState, Speaker, TurnKind
from callcenter_tui.domain.trail import RunView, ToolView, evidence
from callcenter_tui.domain.views import MessageView
from callcenter_tui.locale.dates import said_moment
from callcenter_tui.store import (
    callbacks,
    calls,
    departments,
    journal,
    letters,
    messages,
    tool_uses,
)
from callcenter_tui.store.callbacks import Promise
from callcenter_tui.store.calls import CallFacts
from callcenter_tui.store.turns import Claim

ACCOUNT_DEEDS = frozenset({"account_seen", "order_seen", "earlier_calls_seen"})
"""What these saw may be told only while the customer is identified."""

CONFIRMED = "confirmed"
WHISPER = "whisper"


@dataclass(frozen=True, slots=True)
class Job:
    """A claimed turn. ``seen``: (source, words) of earlier answers and tool uses of the call.

    ``people``: who has spoken for the company. ``reroutings``: how often the call was routed
    again. ``puzzled``: the last answer of the AI did not know either.
    """

    claim: Claim
    brief: Brief
    routed: bool
    call_id: str
    active: bool = True
    seen: tuple[tuple[str, str], ...] = ()
    people: tuple[str, ...] = ()
    reroutings: int = 0
    puzzled: bool = False


def read_job(tx: Connection, context: Context, claim: Claim) -> Job:
    """What the agents need to know for this claim."""
    call = calls.facts(tx, claim.call)
    assert call is not None  # a turn has a call by foreign key
    said = [m for m in messages.of_call(tx, call.id) if m.speaker != Speaker.SYSTEM.value]
    runs = messages.runs_of(tx, call.id)
    brief = _brief(tx, context, call, said)
    if claim.kind == TurnKind.LETTER.value:
        brief = replace(brief, cited=tuple((a.source, a.title) for a in cited(tx, call.id)))
    return Job(
        claim,
        brief,
        call.routed,
        call.id,
        active=call.state is CallState.ACTIVE,
        seen=_seen(runs, tool_uses.of_call(tx, call.id), call.identity == CONFIRMED),
        people=tuple(
            sorted({m.who for m in said if m.speaker == Speaker.OPERATOR.value and m.who})
        ),
        reroutings=sum(run.agent == "routing" and bool(run.detail.get("again")) for run in runs),
        puzzled=_puzzled(runs, said),
    )


def _brief(tx: Connection, context: Context, call: CallFacts, said: Sequence[MessageView]) -> Brief:
    last = callbacks.last_of(tx, call.id)
    promised = last if last and last.state == callbacks.OPEN else None
    whispers = (note.text for note in messages.notes_of(tx, call.id) if note.kind == WHISPER)
    return Brief(
        call_key=call.key,
        company=context.company,
        department=call.department,
        departments=tuple(d.key for d in departments.all_departments(tx)),
        language=call.language,
        lines=tuple(Line(m.speaker, m.text, m.seq) for m in said),
        wants_person=call.wants_person,
        reason=call.reason,
        whispers=tuple(whispers),
        identified=call.identity == CONFIRMED,
        deeds=_deeds(tx, call, promised is not None),
        call_back=_when(tx, context, call, promised) if promised else "",
    )


def _when(tx: Connection, context: Context, call: CallFacts, promised: Promise) -> str:
    """The moment of an open promise in the customer's words; empty when it has come."""
    if promised.due_at <= context.clock.now():
        return ""
    return said_moment(lists.hours(tx, call.department).local(promised.due_at), call.language)


def _deeds(tx: Connection, call: CallFacts, promised: bool) -> tuple[str, ...]:
    """What was really done in the call, by tools, by rules and by people.

    A callback that was kept or taken back is none any more.
    """
    done = [deed for deed in tool_uses.deeds(tx, call.id) if deed != "callback_opened"]
    if call.wants_person or call.state is CallState.WAITING:
        done.append("person_asked")
    if journal.of_kind(tx, events.CALL_TRANSFERRED, call=call.id):
        done.append("transferred")
    if promised:
        done.append("callback_opened")
    if letters.sent_in(tx, call.id):
        done.append("letter_sent")
    return tuple(dict.fromkeys(done))


def _seen(
    runs: Sequence[RunView], uses: Sequence[ToolView], identified: bool
) -> tuple[tuple[str, str], ...]:
    """Sources of earlier answers stay good: a customer may ask about the same thing again."""
    texts = {
        source: text
        for run in runs
        if run.outcome == "done"
        for source, text in evidence(run).items()
        if not source.startswith("tool/")
    }
    texts |= {
        use.source: use.result
        for use in uses
        if use.ok and (identified or not ACCOUNT_DEEDS & set(use.deeds))
    }
    return tuple(texts.items())


def _puzzled(runs: Sequence[RunView], said: Sequence[MessageView]) -> bool:
    """After a colleague has spoken, the AI may not know something once more."""
    by = next((m.speaker for m in reversed(said) if m.speaker != Speaker.CUSTOMER.value), "")
    answers = [r for r in runs if r.agent == "customer_service" and r.outcome == "done"]
    return by == Speaker.AI.value and bool(answers) and answers[-1].detail.get("knows") is False
