"""The end of a call that a person drove: it ends for the customer, then it is wrapped up."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from callcenter_tui.calls.context import Context, known, locked
from callcenter_tui.calls.rights import driven_call, may_act, mine_or_supervised, not_closed
from callcenter_tui.calls.wrapping import Ending, wrapped, wrapping
from callcenter_tui.domain.errors import Refused
from callcenter_tui.domain.states import CallState
from callcenter_tui.domain.views import Actor
from callcenter_tui.store import wrapups
from callcenter_tui.store.calls import CallFacts


class WrapUp:
    """Hang up, and finish with a disposition."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def hang_up(self, actor: Actor, call_id: str) -> None:
        """End the talk: the customer is told, the call is in ``wrap_up``, a summary is drafted.

        Raises Refused when no person drives the call or it is over, Forbidden for a colleague's.
        """
        with self._context.store.write() as tx:
            wrapping(tx, self._context, talking(tx, actor, call_id), who=actor.who)

    def finish(
        self,
        actor: Actor,
        call_id: str,
        *,
        disposition: str,
        note: str = "",
        summary: str = "",
        done: Sequence[str] = (),
    ) -> None:
        """Close a call in wrap-up. ``summary``: the draft as accepted or edited; ``done``: keys of
        the checklist's steps. Raises Invalid (no disposition, checklist not done), Refused.
        """
        with self._context.store.write() as tx:
            call = locked(tx, call_id)
            may_act(actor, call)
            mine_or_supervised(actor, call)
            not_closed(call)
            if call.state is not CallState.WRAP_UP:
                raise Refused("The customer is still there", "End the call first.")
            wrapped(tx, self._context, call, actor, Ending(disposition, note, summary, done))

    def drafted(self, actor: Actor, call_id: str) -> str:
        """The summary that the AI has drafted for this wrap-up; empty while there is none."""
        with self._context.store.read() as tx:
            may_act(actor, known(tx, call_id))
            return wrapups.drafted(tx, call_id)

    def drafting(self, actor: Actor, call_id: str) -> bool:
        """Whether such a summary is owed: due, or being written."""
        with self._context.store.read() as tx:
            may_act(actor, known(tx, call_id))
            return wrapups.drafting(tx, call_id)


def talking(tx: Connection, actor: Actor, call_id: str) -> CallFacts:
    """The call in which a person talks with the customer, theirs or a supervised one."""
    call = driven_call(tx, actor, call_id)
    if call.state is CallState.WAITING:
        raise Refused("This customer waits for a person", "Take the call first.")
    return call
