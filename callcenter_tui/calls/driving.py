"""Who drives a call: a person takes it from the AI or from the queue, and gives it back.

Every action checks the permission, locks the call, makes one conditional move and journals it.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from callcenter_tui.auth.permissions import allows
from callcenter_tui.calls.context import (
    Context,
    add_note,
    answer_what_is_open,
    happened,
    locked,
    tell,
)
from callcenter_tui.calls.letting_go import released
from callcenter_tui.calls.moves import autonomy, closed, moved, to_person
from callcenter_tui.calls.rights import driven_call, live_call, mine_or_supervised, own_call
from callcenter_tui.calls.standing import followed
from callcenter_tui.calls.taking import taken
from callcenter_tui.calls.wrapping import NOTE, Ending, known_ending, wrapped, wrapping
from callcenter_tui.domain import events
from callcenter_tui.domain.errors import Invalid, Refused
from callcenter_tui.domain.routing import CATEGORIES, SEVERITIES, Escalation
from callcenter_tui.domain.states import CallState, Driver
from callcenter_tui.domain.views import Actor
from callcenter_tui.store import calls
from callcenter_tui.store.calls import CallFacts
from callcenter_tui.text import clean, clean_line


class Driving:
    """Take over, hand back, escalate, hold and end. Transfers are ``transfers``."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def take_over(self, actor: Actor, call_id: str) -> None:
        """Drive the call from now on; the AI falls silent, also in the middle of an answer.

        From another operator only a supervisor may take it. Raises Refused when somebody was
        faster or the call is over.
        """
        with self._context.store.write() as tx:
            call = live_call(tx, actor, call_id)
            me = actor.user_id
            if me is not None and call.operator_id == me and call.driver is Driver.PERSON:
                raise Refused("You drive this call already", "Speak: the customer reads you.")
            self._not_taken(tx, actor, call)
            taken(tx, self._context, actor, call)

    def hand_back(self, actor: Actor, call_id: str) -> None:
        """Give the call back to the AI; what the customer said last and nobody answered is due."""
        with self._context.store.write() as tx:
            before = driven_call(tx, actor, call_id)
            driver = autonomy(tx, self._context, before.department)
            if driver is Driver.PERSON:
                raise Refused(
                    "In this department only people answer", "Transfer the call or end it."
                )
            values = {"driver": driver.value, "operator_id": None, "wants_person": False}
            if before.state is CallState.ACTIVE:
                calls.change(tx, before, fence=before.fence + 1, **values)
                call = locked(tx, before.id)
                followed(tx, self._context, before, call, who=actor.who)
            else:
                call = moved(tx, self._context, before, CallState.ACTIVE, who=actor.who, **values)
            who, kind = actor.who, events.CALL_HANDED_BACK
            happened(tx, self._context, kind, call, who, driver=driver.value)
            tell(tx, self._context, call, "handed_back")
            answer_what_is_open(tx, self._context, call)

    def escalate(
        self,
        actor: Actor,
        call_id: str,
        *,
        category: str,
        severity: str = "medium",
        reason: str = "",
    ) -> None:
        """Ask for (another) person; the supervisor agent reviews, the AI answers meanwhile."""
        if category not in CATEGORIES:
            raise Invalid(f"'{clean_line(category)}' is no category", ", ".join(CATEGORIES))
        if severity not in SEVERITIES:
            raise Invalid(f"'{clean_line(severity)}' is no severity", ", ".join(SEVERITIES))
        with self._context.store.write() as tx:
            call = own_call(tx, actor, call_id)
            call = released(tx, self._context, call, who=actor.who)
            to_person(
                tx,
                self._context,
                call,
                Escalation("by_operator", category, severity, 0),
                who=actor.who,
                reason=clean(reason, limit=400) or category,
            )
            answer_what_is_open(tx, self._context, locked(tx, call.id))

    def hold(self, actor: Actor, call_id: str) -> None:
        """Put an own call on hold; the customer is told."""
        with self._context.store.write() as tx:
            call = driven_call(tx, actor, call_id)
            tell(tx, self._context, call, "on_hold")
            moved(tx, self._context, call, CallState.ON_HOLD, who=actor.who)
            happened(tx, self._context, events.CALL_HELD, call, actor.who)

    def resume(self, actor: Actor, call_id: str) -> None:
        """Take an own call off hold."""
        with self._context.store.write() as tx:
            call = driven_call(tx, actor, call_id)
            if call.state is not CallState.ON_HOLD:
                raise Refused("This call is not on hold", "Nothing to resume: speak.")
            call = moved(tx, self._context, call, CallState.ACTIVE, who=actor.who)
            happened(tx, self._context, events.CALL_RESUMED, call, actor.who)
            tell(tx, self._context, call, "resumed")

    def end(
        self,
        actor: Actor,
        call_id: str,
        *,
        disposition: str,
        note: str = "",
        done: Sequence[str] = (),
    ) -> None:
        """Close the call with a disposition; what a person drove passes through wrap-up.

        ``done``: keys of the checklist's steps, which only a person's call has to tick.
        """
        with self._context.store.write() as tx:
            call = live_call(tx, actor, call_id)
            if call.driver is Driver.PERSON and call.state is not CallState.WAITING:
                mine_or_supervised(actor, call)
                call = wrapping(tx, self._context, call, who=actor.who, draft=False)
                wrapped(tx, self._context, call, actor, Ending(disposition, note, done=done))
                return
            known_ending(tx, disposition)
            if call.state is CallState.WAITING:
                raise Refused("This customer waits for a person", "Take the call first.")
            if text := clean(note, limit=NOTE).strip():
                add_note(tx, self._context, call, actor, text)
            closed(
                tx,
                self._context,
                call,
                CallState.COMPLETED,
                who=actor.who,
                disposition=disposition,
            )

    def _not_taken(self, tx: Connection, actor: Actor, call: CallFacts) -> None:
        theirs = call.driver is Driver.PERSON and call.operator_id is not None
        if theirs and not allows(actor.role, "calls.supervise"):
            raise Refused("A colleague drives this call", "Ask a supervisor to reassign it.")
