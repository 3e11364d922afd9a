"""Callbacks: a promise to call a customer back, which becomes a call when it is due."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection

from callcenter_tui.auth.permissions import masks, require
from callcenter_tui.calls import lists
from callcenter_tui.calls.board import MASK
from callcenter_tui.calls.context import Context, happened, locked, tell
from callcenter_tui.calls.due_callbacks import keep
from callcenter_tui.calls.rights import may_act, mine_or_supervised
from callcenter_tui.calls.seldom import Seldom
from callcenter_tui.calls.wrapping import closed_as
from callcenter_tui.domain import events
from callcenter_tui.domain.dispositions import CALLED_BACK
from callcenter_tui.domain.errors import Invalid, NotFound, Refused
from callcenter_tui.domain.floor import CallbackView
from callcenter_tui.domain.states import CLOSED
from callcenter_tui.domain.views import Actor
from callcenter_tui.locale.dates import said_moment
from callcenter_tui.store import callbacks
from callcenter_tui.store.calls import CallFacts
from callcenter_tui.text import clean_line

EVERY = 2.0
"""Seconds between two looks of one process for what is due."""

FARTHEST = timedelta(days=90)
"""How far ahead a call can be promised; later nobody remembers what it was about."""

_REASON = 300
"""Characters of why the customer is called back."""


def promise(
    tx: Connection, context: Context, call: CallFacts, when: datetime, reason: str, who: str
) -> str:
    """Promise to call the customer of ``call`` back at ``when``; returns the promise's id.

    A call has one open promise: a later one replaces it. The call must be locked; it goes on as it
    is, for who promises tells the customer and decides whether it is over. ``who`` as in the
    journal.
    """
    now, when = context.clock.now(), when.astimezone(UTC)
    before = callbacks.last_of(tx, call.id)
    values = {
        "due_at": when,
        "reason": clean_line(reason, limit=_REASON),
        "made_by": who,
        "made_at": now,
    }
    if before and callbacks.renew(tx, before.id, **values):
        promised_as, replaces = before.id, {"replaces": before.due_at.isoformat()}
    else:
        promised_as, replaces = context.ids.new(), {}
        callbacks.add(tx, id=promised_as, call_id=call.id, customer_id=call.customer_id, **values)
    due = when.isoformat()
    happened(tx, context, events.CALLBACK_OPENED, call, who, due_by=due, **replaces)
    return promised_as


def promised(tx: Connection, call_id: str) -> bool:
    """Whether the customer of this call is still to be called back."""
    last = callbacks.last_of(tx, call_id)
    return last is not None and last.state == callbacks.OPEN


class Callbacks:
    """Promise, list, cancel, and open what is due."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._seldom = Seldom(EVERY)

    def schedule(
        self, actor: Actor, call_id: str, when: datetime, reason: str = "", *, end: bool = True
    ) -> CallbackView:
        """Promise to call back at ``when``; ``end``: the call is over for now, as ``callback``.

        That ends a wrap-up too: there it is the disposition.
        A time out of hours becomes the next opening: see the view. The customer is told while the
        call is live. Raises Invalid for a time that is past or months away, Refused for a call that
        a colleague drives.
        """
        with self._context.store.write() as tx:
            call = locked(tx, call_id)
            self._allowed(actor, call)
            at = self._moment(tx, call, when)
            made = promise(tx, self._context, call, at, reason or call.reason, actor.who)
            if call.state not in CLOSED:
                here = lists.hours(tx, call.department).local(at)
                tell(tx, self._context, call, "called_back", said_moment(here, call.language))
            if end and call.state not in CLOSED:
                closed_as(tx, self._context, call, who=actor.who, disposition=CALLED_BACK)
            return callbacks.view(tx, made)

    def list(self, actor: Actor, *, everything: bool = False) -> list[CallbackView]:
        """Open promises, the next first; ``everything``: those kept and cancelled too."""
        require(actor, "calls.watch")
        with self._context.store.read() as tx:
            found = callbacks.views(tx, everything=everything)
        if not masks(actor):
            return found
        return [replace(one, customer=MASK, reason=MASK if one.reason else "") for one in found]

    def cancel(self, actor: Actor, callback_id: str) -> None:
        """Take a promise back; Refused when it was kept or cancelled already.

        A customer whose call is live is told; others are not, for there is nobody to read it.
        """
        with self._context.store.write() as tx:
            found = callbacks.find(tx, callback_id)
            if found is None:
                raise NotFound("There is no such callback", "Look at the list again.")
            call = locked(tx, found.call)
            self._allowed(actor, call)
            if not callbacks.cancel(tx, found.id):
                raise Refused("This callback is open no more", "It was kept or cancelled.")
            happened(tx, self._context, events.CALLBACK_CANCELLED, call, actor.who)
            if call.state not in CLOSED:
                tell(tx, self._context, call, "callback_off")

    def look(self) -> int:
        """Open the calls of what is due, each once among all processes; returns how many.

        Out of its department's hours a promise waits for the next opening.
        """
        now = self._context.clock.now()
        if not self._seldom.due(now):
            return 0
        with self._context.store.read() as tx:
            there = [
                department
                for department in callbacks.departments_due(tx, now)
                if lists.hours(tx, department).open_at(now)
            ]
            due = callbacks.due(tx, now, there) if there else []
        return sum(self._keep(one.id, one.call) for one in due)

    def _keep(self, promise_id: str, call_id: str) -> bool:
        with self._context.store.write() as tx:
            return keep(tx, self._context, promise_id, locked(tx, call_id))

    def _allowed(self, actor: Actor, call: CallFacts) -> None:
        may_act(actor, call)
        if call.state not in CLOSED:
            mine_or_supervised(actor, call)

    def _moment(self, tx: Connection, call: CallFacts, when: datetime) -> datetime:
        now = self._context.clock.now()
        if when.tzinfo is None or when <= now:
            raise Invalid("That time is past", "Choose a later one.")
        if when - now > FARTHEST:
            raise Invalid(
                "That is too far ahead", f"At most {FARTHEST.days} days; promise it later."
            )
        at = lists.hours(tx, call.department).next_open(when)
        if at is None:
            raise Invalid("Nobody is there to call then", "Choose a time within opening hours.")
        return at
