"""A promise to call back is kept: a new call waits for a person, or the call they have is it."""

from __future__ import annotations

from sqlalchemy import Connection

from callcenter_tui.calls import lists
from callcenter_tui.calls.context import SYSTEM, Context, locked
from callcenter_tui.calls.moves import moved
from callcenter_tui.domain import events
from callcenter_tui.domain.states import CallState, Driver, Origin
from callcenter_tui.locale.dates import short_moment
from callcenter_tui.store import callbacks, calls, journal, messages
from callcenter_tui.store.callbacks import Promise
from callcenter_tui.store.calls import CallFacts
from callcenter_tui.text import clean_line

_MARK = "callback: "
"""How the reason of a call begins by which a customer is called back; briefings know it."""

_LEAST = 2
"""A promise is never less urgent than an ordinary call."""


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
        _note(tx, context, call, "The customer was promised a call back for now.")
    else:
        kept_by = _new_call(tx, context, call, found, reason)
    callbacks.became(tx, promise_id, kept_by.id)
    journal.append(tx, events.CALLBACK_DUE, at=now, who=SYSTEM, call=call.id, became=kept_by.id)
    return True


def _new_call(
    tx: Connection, context: Context, old: CallFacts, found: Promise, reason: str
) -> CallFacts:
    """The call to be made: it waits in the old one's queue, with a note of what it is about."""
    now, ids = context.clock.now(), context.ids
    call_id, key = ids.new(), ids.call_key()
    while calls.key_taken(tx, key):
        key = ids.call_key()
    calls.add(
        tx,
        id=call_id,
        key=key,
        customer_id=old.customer_id,
        department=old.department,
        state=CallState.ACTIVE.value,
        driver=Driver.PERSON.value,
        priority=max(_LEAST, old.priority),
        language=old.language,
        origin=Origin.CALLBACK.value,
        routed=True,
        reason=reason,
        linked_to=old.id,
        opened_at=now,
        state_since=now,
        heard_at=now,
        due_by=found.due_at,
    )
    journal.append(
        tx,
        events.CALL_OPENED,
        at=now,
        who=SYSTEM,
        call=call_id,
        department=old.department,
        driver=Driver.PERSON.value,
        origin=Origin.CALLBACK.value,
        language=old.language,
        linked_to=old.id,
    )
    call = moved(tx, context, locked(tx, call_id), CallState.WAITING, who=SYSTEM)
    _note(tx, context, call, _about(old, reason))
    return call


def _reason(tx: Connection, call: CallFacts, found: Promise) -> str:
    """``callback: lun 3 10:00; outage``: what it is, for when, and why as it was noted.

    Who could not be reached is called again: then the time of the last attempt is left out.
    """
    here = lists.hours(tx, call.department).local(found.due_at)
    why = (part for part in found.reason.split("; ") if not part.startswith(_MARK))
    return "; ".join(part for part in (_MARK + short_moment(here, call.language), *why) if part)


def _note(tx: Connection, context: Context, call: CallFacts, text: str) -> None:
    """A note for the operator, by nobody in particular."""
    now, note = context.clock.now(), context.ids.new()
    messages.add_note(
        tx, id=note, call_id=call.id, kind="note", author="callback", text=text, at=now
    )
    journal.append(
        tx, events.NOTE_ADDED, at=now, who=SYSTEM, call=call.id, note=note, note_kind="note"
    )


def _about(old: CallFacts, reason: str) -> str:
    """What the operator reads before dialling."""
    about = clean_line(old.summary, limit=600)
    said = f"Call the customer back, as promised in {old.key} ({reason})."
    return f"{said} {about}" if about else said
