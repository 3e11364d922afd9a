"""Moves that more than one service makes: to a person, and to the closed calls."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import Connection

from callcenter_tui.calls.closed import tell_of_person
from callcenter_tui.calls.context import (
    ENGINE_SILENT,
    PERSON_SILENT,
    SYSTEM,
    Context,
    forget_summary,
    happened,
    locked,
    owe_briefing,
    owe_evaluation,
    silence_ai,
    tell,
)
from callcenter_tui.calls.standing import followed
from callcenter_tui.calls.stands import changed
from callcenter_tui.domain import events
from callcenter_tui.domain.errors import Refused
from callcenter_tui.domain.routing import SEVERITIES, Escalation
from callcenter_tui.domain.states import CLOSED, CallState, Driver
from callcenter_tui.store import calls, departments, engines, operators
from callcenter_tui.store.calls import CallFacts

ASKS_FOR_PERSON = Escalation("asks_for_person", "customer_dissatisfaction", "medium", 0)
"""The customer's own wish; a person is asked at once."""

AI_FAILED = Escalation("ai_failed", "service_failure", "high", 0)

NO_ENGINE = Escalation("no_engine", "service_failure", "medium", 0)
"""Nothing answers at all: the store hears of no engine."""

_PRIORITY = {"low": 2, "medium": 2, "high": 3, "critical": 4}
"""The least priority of a call escalated with a severity."""


def autonomy(tx: Connection, context: Context, department: str) -> Driver:
    """The driver a department gives to its calls: ``ai`` for an unknown one, people without AI."""
    if not context.ai:
        return Driver.PERSON
    found = departments.autonomy(tx, department)
    return Driver(found) if found else Driver.AI


def without_ai(tx: Connection, context: Context, call: CallFacts) -> CallFacts:
    """The call of an AI that has been switched off since: it waits for a person, who is told.

    Unchanged while there is an AI, when a person drives, and when the call is closed.
    """
    if context.ai or call.driver is Driver.PERSON or call.state in CLOSED:
        return call
    values = {"driver": Driver.PERSON.value, "fence": call.fence + 1}
    call = changed(tx, context, call, who=SYSTEM, **values)
    silence_ai(tx, context, call, SYSTEM)
    if call.state is CallState.ACTIVE:
        call = moved(tx, context, call, CallState.WAITING, who=SYSTEM)
    tell_of_person(tx, context, call, "people_answer")
    return call


def without_engine(tx: Connection, context: Context, call: CallFacts) -> None:
    """A customer of the AI while no worker is heard of waits for a person.

    Told is only what is true: that people answer, where one of the department is there. The answer
    stays owed: a worker that comes back gives it too. One that just starts again may send a few
    calls to the queue; calls that nobody sees would be worse.
    """
    if not context.worker_answers or call.driver is Driver.PERSON:
        return
    now = context.clock.now()
    if not engines.alive(tx, now - ENGINE_SILENT):
        there = operators.available_by_department(tx, now - PERSON_SILENT).get(call.department)
        word = "people_answer" if there else None
        to_person(tx, context, call, NO_ENGINE, who=SYSTEM, word=word)


def moved(
    tx: Connection,
    context: Context,
    call: CallFacts,
    target: CallState,
    *,
    who: str,
    **values: Any,
) -> CallFacts:
    """Make one move with its event and return the call as it is now; Refused when not allowed.

    Its stay in a queue, its offers and its operators' states follow (``standing``).
    """
    if not calls.move(tx, call, target, context.clock.now(), **values):
        raise Refused(
            f"Call {call.key} is {call.state.value.replace('_', ' ')}",
            f"From there it cannot become {target.value.replace('_', ' ')}.",
        )
    driver = values.get("driver", call.driver.value)
    way = {"source": call.state.value, "target": target.value}
    happened(tx, context, events.CALL_MOVED, call, who, **way, driver=driver)
    after = locked(tx, call.id)
    followed(tx, context, call, after, who=who)
    return after


def to_person(
    tx: Connection,
    context: Context,
    call: CallFacts,
    escalation: Escalation,
    *,
    who: str,
    reason: str = "",
    word: str | None = "person_asked",
) -> CallFacts:
    """Let the call wait for a person; the AI goes on answering meanwhile.

    A call that waits already is only made more urgent. The customer is told once; the supervisor
    agent owes a briefing to whoever takes the call, and another one when the matter gets graver.
    """
    graver = _graver(call.severity, escalation.severity)
    values: dict[str, Any] = {
        "severity": graver,
        "category": escalation.category if graver != call.severity else call.category,
        "priority": max(call.priority, _PRIORITY[graver]),
        "reason": reason or escalation.rule,
        "due_by": context.clock.now() + timedelta(minutes=escalation.minutes),
        "wants_person": call.wants_person or escalation.rule == ASKS_FOR_PERSON.rule,
    }
    waits = call.state is CallState.WAITING
    briefed = waits and graver == call.severity
    if briefed and values["wants_person"] == call.wants_person:
        return call
    if waits:
        calls.change(tx, call, **values)
        call = locked(tx, call.id)
    else:
        call = moved(tx, context, call, CallState.WAITING, who=who, **values)
        if word:
            answers = call.driver is Driver.AI  # else nobody answers until a person comes
            tell_of_person(tx, context, call, word if answers else "waiting_person")
    happened(
        tx,
        context,
        events.CALL_ESCALATED,
        call,
        who,
        rule=escalation.rule,
        category=escalation.category,
        severity=escalation.severity,
        minutes=escalation.minutes,
    )
    if not briefed:
        owe_briefing(tx, context, call)
    return call


def given_up(
    tx: Connection,
    context: Context,
    call: CallFacts,
    *,
    who: str = "engine",
    word: str = "ai_failed",
    reason: str = "",
) -> None:
    """The AI owes an answer that it will not give: a person gets the call, the customer is told."""
    if call.driver is not Driver.PERSON:
        to_person(tx, context, call, AI_FAILED, who=who, word=None, reason=reason)
        tell(tx, context, call, word)


def _graver(one: str, other: str) -> str:
    if one not in SEVERITIES:
        return other
    return one if SEVERITIES.index(one) >= SEVERITIES.index(other) else other


def closed(
    tx: Connection,
    context: Context,
    call: CallFacts,
    target: CallState,
    *,
    who: str,
    disposition: str,
    word: str | None = "closed",
) -> CallFacts:
    """Close a call (``completed`` or ``abandoned``): its evaluation is all that is owed."""
    silence_ai(tx, context, call, who)
    forget_summary(tx, context, call, who)
    if word:
        tell(tx, context, call, word, call.key)
    now = context.clock.now()
    call = moved(
        tx, context, call, target, who=who, disposition=disposition, closed_at=now, due_by=None
    )
    kind = events.CALL_ABANDONED if target is CallState.ABANDONED else events.CALL_ENDED
    happened(tx, context, kind, call, who, disposition=disposition)
    owe_evaluation(tx, context, call)
    return call
