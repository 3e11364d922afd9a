"""Taking a call: the one way in which a person comes to drive it."""

from __future__ import annotations

from sqlalchemy import Connection

from callcenter_tui.calls.context import Context, happened, locked, silence_ai, tell
from callcenter_tui.calls.moves import moved
from callcenter_tui.calls.standing import ended, followed
from callcenter_tui.domain import events
from callcenter_tui.domain.errors import Refused
from callcenter_tui.domain.floor import OfferOutcome
from callcenter_tui.domain.states import CallState, Driver
from callcenter_tui.domain.views import Actor
from callcenter_tui.store import calls, offers
from callcenter_tui.store.calls import CallFacts


def taken(tx: Connection, context: Context, actor: Actor, call: CallFacts) -> CallFacts:
    """Let the actor drive the locked call from now on; returns it as it is then.

    The AI falls silent, also in the middle of an answer, the customer is told, whoever drove it
    drives it no more, and nobody else is offered it. Whether the actor may is asked before. Raises
    Refused for the shell, which has nobody to speak.
    """
    me = actor.user_id
    if me is None:
        raise Refused("The shell cannot drive a call", "Sign in to the console.")
    if own := offers.find(tx, call.id, me):
        ended(tx, context, own, OfferOutcome.ACCEPTED, who=actor.who)
    values = {"driver": Driver.PERSON.value, "operator_id": me}
    if call.state is CallState.ACTIVE:
        calls.change(tx, call, fence=call.fence + 1, **values)
        after = locked(tx, call.id)
        followed(tx, context, call, after, who=actor.who)
    else:
        after = moved(tx, context, call, CallState.ACTIVE, who=actor.who, **values)
    silence_ai(tx, context, after, actor.who)
    before = {"from_driver": call.driver.value, "from_state": call.state.value}
    happened(tx, context, events.CALL_TAKEN, call, actor.who, **before, operator=me)
    tell(tx, context, after, "person_joined", actor.name)
    return after
