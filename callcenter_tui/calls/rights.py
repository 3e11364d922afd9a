"""Which call an actor may act on: the question that every action on a call asks first."""

from __future__ import annotations

from sqlalchemy import Connection

from callcenter_tui.auth.permissions import require
from callcenter_tui.calls.context import locked
from callcenter_tui.domain.errors import Refused
from callcenter_tui.domain.states import CLOSED, CallState, Driver
from callcenter_tui.domain.views import Actor
from callcenter_tui.store.calls import CallFacts

LIVE = (CallState.ACTIVE, CallState.WAITING, CallState.ON_HOLD)
"""States in which customer and center still talk, or are about to."""


def live_call(
    tx: Connection, actor: Actor, call_id: str, permission: str = "calls.take"
) -> CallFacts:
    """The call, its row locked, whoever drives it.

    Raises NotFound, Forbidden, and Refused when it is closed or being wrapped up.
    """
    call = locked(tx, call_id)
    may_act(actor, call, permission)
    not_closed(call)
    if call.state is CallState.WRAP_UP:
        raise Refused(
            f"Call {call.key} is being wrapped up",
            "The talk is over; it opens again when the customer writes.",
        )
    return call


def not_closed(call: CallFacts) -> None:
    """Raise Refused for a call that is over."""
    if call.state in CLOSED:
        raise Refused(f"Call {call.key} is closed", "It opens again when the customer writes.")


def own_call(tx: Connection, actor: Actor, call_id: str) -> CallFacts:
    """A live call that no colleague drives; a supervisor may act on those as well."""
    call = live_call(tx, actor, call_id)
    mine_or_supervised(actor, call)
    return call


def driven_call(tx: Connection, actor: Actor, call_id: str) -> CallFacts:
    """A live call that a person drives: the actor, or anybody for a supervisor."""
    call = own_call(tx, actor, call_id)
    if call.driver is not Driver.PERSON:
        raise Refused("The AI drives this call", "Take it over first.")
    return call


def driven_by(tx: Connection, actor: Actor, call_id: str) -> CallFacts:
    """A live call that the actor drives, in person."""
    call = live_call(tx, actor, call_id)
    if call.driver is not Driver.PERSON or not call.operator_id:
        raise Refused("You do not drive this call", "Take it over first.")
    if call.operator_id != actor.user_id:
        raise Refused("A colleague drives this call", "Only who drives it may do this.")
    return call


def may_act(actor: Actor, call: CallFacts, permission: str = "calls.take") -> None:
    """Raise Forbidden unless the actor may act on calls of this department, or drives this one.

    A call can change its department under its operator, and an operator theirs: whoever speaks
    with a customer must be able to go on, and to end it.
    """
    require(actor, permission, None if drives(actor, call) else call.department)


def drives(actor: Actor, call: CallFacts) -> bool:
    """Whether the actor is the person in the call, or was when it closed."""
    mine = actor.user_id is not None and call.operator_id == actor.user_id
    return mine and call.driver is Driver.PERSON


def mine_or_supervised(actor: Actor, call: CallFacts) -> None:
    """Raise Forbidden when a colleague drives the call and the actor supervises nobody."""
    taken = call.driver is Driver.PERSON and call.operator_id is not None
    if taken and call.operator_id != actor.user_id:
        require(actor, "calls.supervise")
