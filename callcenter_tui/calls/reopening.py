"""The way back from the closed calls: the customer of one writes again, or comes with its key."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Connection

from callcenter_tui.calls.closed import tell_of_person
from callcenter_tui.calls.context import (
    SYSTEM,
    Context,
    answer_what_is_open,
    forget_evaluation,
    happened,
)
from callcenter_tui.calls.moves import autonomy, moved
from callcenter_tui.domain import events
from callcenter_tui.domain.errors import Refused
from callcenter_tui.domain.states import CLOSED, REOPEN_DAYS, CallState, Driver
from callcenter_tui.store.calls import CallFacts


def reopened(tx: Connection, context: Context, call: CallFacts, *, who: str) -> CallFacts:
    """A closed call, live again; Refused after the days in which it may be. Others unchanged.

    A question that was open when the customer hung up is asked again: nobody else would answer
    it, nor end the call for the customer's silence, while it stands there.
    """
    if call.state not in CLOSED:
        return call
    now = context.clock.now()
    if call.closed_at is None or now - call.closed_at > timedelta(days=REOPEN_DAYS):
        raise Refused(
            f"Call {call.key} was closed more than {REOPEN_DAYS} days ago", "Open a new call."
        )
    forget_evaluation(tx, context, call, who)
    driver = autonomy(tx, context, call.department)
    call = moved(
        tx,
        context,
        call,
        CallState.ACTIVE,
        who=who,
        driver=driver.value,
        operator_id=None,
        closed_at=None,
        heard_at=now,
        disposition="",
        wants_person=False,
        severity="",
        category="",
        identity="",
        identity_tries=0,
    )
    happened(tx, context, events.CALL_REOPENED, call, who)
    if driver is Driver.PERSON:
        call = moved(tx, context, call, CallState.WAITING, who=SYSTEM)
        tell_of_person(tx, context, call, "waiting_person")
    else:
        answer_what_is_open(tx, context, call)
    return call
