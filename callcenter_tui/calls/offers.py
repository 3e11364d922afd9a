"""Offers: a call is offered to an operator, who accepts it, declines it or lets it pass."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Connection

from callcenter_tui.auth.permissions import allows, require
from callcenter_tui.calls.context import Context, add_note, happened, locked
from callcenter_tui.calls.standing import ended, settle
from callcenter_tui.calls.stands import changed
from callcenter_tui.calls.taking import taken
from callcenter_tui.domain import events
from callcenter_tui.domain.errors import Invalid, Refused
from callcenter_tui.domain.floor import OfferKind, OfferOutcome, OfferView
from callcenter_tui.domain.states import CallState
from callcenter_tui.domain.views import Actor
from callcenter_tui.store import calls, offers, operators
from callcenter_tui.store.calls import CallFacts
from callcenter_tui.store.offers import OfferFacts
from callcenter_tui.text import clean

_TALKING = (CallState.ACTIVE, CallState.ON_HOLD)


class Offers:
    """What operators do with what is offered to them."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def mine(self, actor: Actor) -> list[OfferView]:
        """Calls offered to the actor now, the oldest offer first; none to who may take none."""
        if actor.user_id is None or not allows(actor.role, "calls.take"):
            return []
        with self._context.store.read() as tx:
            return offers.views(tx, actor.user_id)

    def accept(self, actor: Actor, call_id: str) -> None:
        """Drive the call that was offered; Refused when the offer has passed or was faster.

        An offer is the right to take the call, in whatever department; a break is no hindrance.
        """
        with self._context.store.write() as tx:
            call, one = self._offered(tx, actor, call_id)
            if not holds(one.kind, call.state, call.operator_id, one.from_user_id):
                raise passed()
            call = taken(tx, self._context, actor, call)
            if one.kind is OfferKind.WARM and one.department != call.department:
                arrived(tx, self._context, call, one.department, who=actor.who)

    def decline(self, actor: Actor, call_id: str, reason: str = "") -> None:
        """Not this call: it returns to the head of its queue, or to the colleague who gave it.

        Who gave it reads the ``reason`` as a note of the call; a colleague who asked is owed one.
        """
        words = clean(reason, limit=400).strip()
        with self._context.store.write() as tx:
            call, one = self._offered(tx, actor, call_id)
            if one.kind is OfferKind.WARM and not words:
                raise Invalid("Say why", "Your colleague reads it.")
            ended(tx, self._context, one, OfferOutcome.DECLINED, who=actor.who, answer=words)
            if one.kind is OfferKind.QUEUE:
                to_head(tx, call)
            elif words:
                add_note(tx, self._context, call, actor, words)

    def answer(self, actor: Actor, offer_id: str) -> str:
        """What was answered to an offer that the actor gave; empty without words."""
        if actor.user_id is None:
            return ""
        with self._context.store.read() as tx:
            return offers.answer(tx, offer_id, actor.user_id)

    def _offered(self, tx: Connection, actor: Actor, call_id: str) -> tuple[CallFacts, OfferFacts]:
        """The locked call and its open offer to the actor; Refused when there is none."""
        call = locked(tx, call_id)
        require(actor, "calls.take")
        one = offers.find(tx, call.id, actor.user_id) if actor.user_id else None
        if one is None:
            raise passed()
        return call, one


def arrived(
    tx: Connection, context: Context, call: CallFacts, department: str, *, who: str
) -> None:
    """The call that was just accepted belongs to the department to which it was offered."""
    changed(tx, context, call, who=who, department=department, routed=True)
    happened(tx, context, events.CALL_TRANSFERRED, call, who, department=department)


def passed() -> Refused:
    """The offer holds no more."""
    return Refused("The offer has passed", "The call is with somebody else, or back in its queue.")


def holds(kind: OfferKind, state: str, operator_id: str | None, from_user_id: str | None) -> bool:
    """Whether the call still stands where it stood when it was offered.

    From a queue: it waits. By a colleague: who gives it drives it. By a supervisor: it is live.
    """
    if kind is OfferKind.QUEUE:
        return state == CallState.WAITING
    if kind is OfferKind.WARM:
        return state in _TALKING and operator_id == from_user_id
    return state in (*_TALKING, CallState.WAITING)


def to_head(tx: Connection, call: CallFacts) -> None:
    """The waiting call is the next that its queue offers; others are left as they are."""
    if call.state is CallState.WAITING:
        calls.change(tx, call, front=True)


def offer(
    tx: Connection,
    context: Context,
    call: CallFacts,
    user_id: str,
    kind: OfferKind,
    *,
    seconds: int,
    who: str,
    from_user_id: str | None = None,
    reason: str = "",
    department: str = "",
) -> bool:
    """Offer the locked call to one operator; False when they are offered it already.

    ``department``: to which the call will belong when it is accepted, if not to its own.
    """
    now, offer_id = context.clock.now(), context.ids.new()
    until = now + timedelta(seconds=seconds)
    operators.hold(tx)
    if not offers.add(
        tx,
        id=offer_id,
        call_id=call.id,
        user_id=user_id,
        kind=kind.value,
        from_user_id=from_user_id,
        department=department or call.department,
        reason=reason,
        offered_at=now,
        until=until,
        outcome="",
        answer="",
    ):
        return False
    operators.offered(tx, user_id, now)
    data = {"operator": user_id, "offer": offer_id, "offer_kind": kind.value, "seconds": seconds}
    happened(tx, context, events.CALL_OFFERED, call, who, **data)
    settle(tx, context, user_id)
    return True
