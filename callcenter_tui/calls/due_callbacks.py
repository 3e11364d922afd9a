"""A promise to call back is kept: a new call waits for a person, or the call they have is it."""

from __future__ import annotations

from sqlalchemy import Connection

from callcenter_tui.calls import lists
from callcenter_tui.calls.context import SYSTEM, Context, happened, put_note
from callcenter_tui.calls.moves import moved
from callcenter_tui.calls.opening import ORDINARY, put_call
from callcenter_tui.domain import events
from callcenter_tui.domain.floor import CALLBACK_MARK, REASONS, other_reasons
from callcenter_tui.domain.states import CallState, Driver, Origin
from callcenter_tui.locale.dates import short_moment
from callcenter_tui.store import callbacks
from callcenter_tui.store.callbacks import Promise
from callcenter_tui.store.calls import CallFacts
from callcenter_tui.text import clean_line

AUTHOR = "callback"
"""Who the notes of a promise are by: nobody in particular."""


def keep(tx: Connection, context: Context, promise_id: str, call: CallFacts) -> bool:
    """Keep a promise made in ``call``, which is locked; False when it is not to be kept now.

    A customer who waits for a person gets one without it; a call in wrap-up may have been the talk
    in which it was made. Both are looked at again later.
    """
    now, found = context.clock.now(), callbacks.find(tx, promise_id)
    later = call.state in (CallState.WAITING, CallState.WRAP_UP)
    if found is None or later or not lists.hours(tx, call.department).open_at(now):
        return False
    if not callbacks.take(tx, promise_id, now):
        return False
    reason = _reason(tx, call, found)
    talking = call.state in (CallState.ACTIVE, CallState.ON_HOLD)
    if talking and call.driver is Driver.PERSON and call.operator_id:
        kept_by = call
        said = "The customer was promised a call back for now."
        put_note(tx, context, call, AUTHOR, said, who=SYSTEM)
    else:
        kept_by = _new_call(tx, context, call, found, reason)
    callbacks.became(tx, promise_id, kept_by.id)
    happened(tx, context, events.CALLBACK_DUE, call, SYSTEM, became=kept_by.id)
    return True


def _new_call(
    tx: Connection, context: Context, old: CallFacts, found: Promise, reason: str
) -> CallFacts:
    """The call to be made: it waits in the old one's queue, with a note of what it is about."""
    call = put_call(
        tx,
        context,
        who=SYSTEM,
        customer_id=old.customer_id,
        department=old.department,
        driver=Driver.PERSON.value,
        priority=max(ORDINARY, old.priority),
        language=old.language,
        origin=Origin.CALLBACK.value,
        routed=True,
        reason=reason,
        linked_to=old.id,
        due_by=found.due_at,
    )
    call = moved(tx, context, call, CallState.WAITING, who=SYSTEM)
    put_note(tx, context, call, AUTHOR, _about(old, reason), who=SYSTEM)
    return call


def _reason(tx: Connection, call: CallFacts, found: Promise) -> str:
    """``callback: lun 3 10:00; outage``: what it is, for when, and why as it was noted.

    Who could not be reached is called again: then the time of the last attempt is left out.
    """
    here = lists.hours(tx, call.department).local(found.due_at)
    when = CALLBACK_MARK + short_moment(here, call.language)
    return REASONS.join((when, *other_reasons(found.reason)))


def _about(old: CallFacts, reason: str) -> str:
    """What the operator reads before dialling."""
    about = clean_line(old.summary, limit=600)
    said = f"Call the customer back, as promised in {old.key} ({reason})."
    return f"{said} {about}" if about else said
