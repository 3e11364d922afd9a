"""Who drives a call: a person takes it from the AI or from the queue, and gives it back.

Every action checks the permission, locks the call, makes one conditional move and journals it.
"""

from __future__ import annotations

from sqlalchemy import Connection

from callcenter_tui.auth.permissions import allows, require
from callcenter_tui.calls.context import (
    SYSTEM,
    Context,
    add_note,
    answer_what_is_open,
    locked,
    owe_briefing,
    silence_ai,
    tell,
)
from callcenter_tui.calls.moves import autonomy, closed, moved, to_person
from callcenter_tui.domain import events
from callcenter_tui.domain.dispositions import DISPOSITIONS, WITHOUT_A_PERSON
from callcenter_tui.domain.errors import Invalid, NotFound, Refused
from callcenter_tui.domain.routing import CATEGORIES, SEVERITIES, Escalation
from callcenter_tui.domain.states import CLOSED, CallState, Driver
from callcenter_tui.domain.views import Actor
from callcenter_tui.store import calls, departments, journal
from callcenter_tui.store.calls import CallFacts
from callcenter_tui.text import clean, clean_line

_LIVE = (CallState.ACTIVE, CallState.WAITING, CallState.ON_HOLD)


class Driving:
    """Take over, hand back, escalate, transfer, hold and end."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def take_over(self, actor: Actor, call_id: str) -> None:
        """Drive the call from now on; the AI falls silent, also in the middle of an answer.

        From another operator only a supervisor may take it. Raises Refused when somebody was
        faster or the call is over.
        """
        with self._context.store.write() as tx:
            call = self._allowed(tx, actor, call_id, anyone=True)
            me = actor.user_id
            if me is None:
                raise Refused("The shell cannot drive a call", "Sign in to the console.")
            if call.operator_id == me and call.driver is Driver.PERSON:
                raise Refused("You drive this call already", "")
            self._not_taken(tx, actor, call)
            values = {"driver": Driver.PERSON.value, "operator_id": me}
            if call.state is CallState.ACTIVE:
                calls.change(tx, call, fence=call.fence + 1, **values)
                call_now = locked(tx, call.id)
            else:
                call_now = moved(tx, self._context, call, CallState.ACTIVE, who=actor.who, **values)
            silence_ai(tx, self._context, call_now, actor.who)
            self._note_event(
                tx,
                events.CALL_TAKEN,
                actor,
                call,
                from_driver=call.driver.value,
                from_state=call.state.value,
                operator=me,
            )
            tell(tx, self._context, call_now, "person_joined", actor.name)

    def hand_back(self, actor: Actor, call_id: str) -> None:
        """Give the call back to the AI; what the customer said last and nobody answered is due."""
        with self._context.store.write() as tx:
            call = self._driven(tx, actor, call_id)
            driver = autonomy(tx, self._context, call.department)
            if driver is Driver.PERSON:
                raise Refused(
                    "In this department only people answer", "Transfer the call or end it."
                )
            values = {"driver": driver.value, "operator_id": None}
            if call.state is CallState.ACTIVE:
                calls.change(tx, call, fence=call.fence + 1, wants_person=False, **values)
                call = locked(tx, call.id)
            else:
                call = moved(
                    tx,
                    self._context,
                    call,
                    CallState.ACTIVE,
                    who=actor.who,
                    wants_person=False,
                    **values,
                )
            self._note_event(tx, events.CALL_HANDED_BACK, actor, call, driver=driver.value)
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
            call = self._allowed(tx, actor, call_id)
            call = self._released(tx, call)
            to_person(
                tx,
                self._context,
                call,
                Escalation("by_operator", category, severity, 0),
                who=actor.who,
                reason=clean(reason, limit=400) or category,
            )
            answer_what_is_open(tx, self._context, locked(tx, call.id))

    def transfer(self, actor: Actor, call_id: str, department: str, reason: str = "") -> None:
        """Let the call wait in another department's queue, with a briefing for whoever takes it."""
        with self._context.store.write() as tx:
            call = self._allowed(tx, actor, call_id)
            target = departments.find(tx, department)
            if target is None:
                raise NotFound(f"There is no department '{clean_line(department)}'", "")
            if target.key == call.department:
                raise Refused("The call is in that department already", "")
            driver = autonomy(tx, self._context, target.key)
            call = self._released(tx, call, driver=driver)
            values = {
                "department": target.key,
                "routed": True,
                "reason": clean(reason, limit=400) or call.reason,
            }
            if call.state is CallState.WAITING:
                calls.change(tx, call, **values)
                call = locked(tx, call.id)
            else:
                call = moved(tx, self._context, call, CallState.WAITING, who=actor.who, **values)
            self._note_event(tx, events.CALL_TRANSFERRED, actor, call, department=target.key)
            tell(tx, self._context, call, "transferred", target.name(call.language))
            owe_briefing(tx, self._context, call)
            answer_what_is_open(tx, self._context, call)

    def hold(self, actor: Actor, call_id: str) -> None:
        """Put an own call on hold; the customer is told."""
        with self._context.store.write() as tx:
            call = self._driven(tx, actor, call_id)
            tell(tx, self._context, call, "on_hold")
            moved(tx, self._context, call, CallState.ON_HOLD, who=actor.who)
            self._note_event(tx, events.CALL_HELD, actor, call)

    def resume(self, actor: Actor, call_id: str) -> None:
        """Take an own call off hold."""
        with self._context.store.write() as tx:
            call = self._driven(tx, actor, call_id)
            if call.state is not CallState.ON_HOLD:
                raise Refused("This call is not on hold", "")
            call = moved(tx, self._context, call, CallState.ACTIVE, who=actor.who)
            self._note_event(tx, events.CALL_RESUMED, actor, call)
            tell(tx, self._context, call, "resumed")

    def end(self, actor: Actor, call_id: str, *, disposition: str, note: str = "") -> None:
        """Close the call with a disposition; what a person drove passes through wrap-up."""
        if disposition not in DISPOSITIONS:
            raise Invalid("Choose how the call ended", ", ".join(DISPOSITIONS))
        with self._context.store.write() as tx:
            call = self._allowed(tx, actor, call_id, anyone=True)
            if call.state is CallState.WAITING and disposition not in WITHOUT_A_PERSON:
                raise Refused("This customer waits for a person", "Take the call first.")
            if call.driver is Driver.PERSON and call.state is not CallState.WAITING:
                self._mine(actor, call)
                tell(tx, self._context, call, "closed", call.key)
                call = moved(tx, self._context, call, CallState.WRAP_UP, who=actor.who)
                word = None
            else:
                word = "closed"
            if text := clean(note, limit=4000).strip():
                add_note(tx, self._context, call, actor, text)
            closed(
                tx,
                self._context,
                call,
                CallState.COMPLETED,
                who=actor.who,
                disposition=disposition,
                word=word,
            )

    def _allowed(
        self, tx: Connection, actor: Actor, call_id: str, *, anyone: bool = False
    ) -> CallFacts:
        """The live call if the actor may act on it; ``anyone``: also if a colleague drives it."""
        call = locked(tx, call_id)
        require(actor, "calls.take", call.department)
        if call.state in CLOSED:
            raise Refused(f"Call {call.key} is closed", "It opens again when the customer writes.")
        if call.state not in _LIVE:
            raise Refused(f"Call {call.key} is being wrapped up", "")
        if not anyone and call.driver is Driver.PERSON and call.operator_id:
            self._mine(actor, call)
        return call

    def _driven(self, tx: Connection, actor: Actor, call_id: str) -> CallFacts:
        call = self._allowed(tx, actor, call_id)
        if call.driver is not Driver.PERSON:
            raise Refused("The AI drives this call", "Take it over first.")
        return call

    def _mine(self, actor: Actor, call: CallFacts) -> None:
        if call.operator_id != actor.user_id:
            require(actor, "calls.supervise")

    def _not_taken(self, tx: Connection, actor: Actor, call: CallFacts) -> None:
        taken = call.driver is Driver.PERSON and call.operator_id is not None
        if taken and not allows(actor.role, "calls.supervise"):
            raise Refused("A colleague drives this call", "Ask a supervisor to reassign it.")

    def _released(self, tx: Connection, call: CallFacts, driver: Driver | None = None) -> CallFacts:
        """The call without its operator: the AI answers while it waits, where it may."""
        driver = driver or autonomy(tx, self._context, call.department)
        if call.driver is driver and call.operator_id is None:
            return call
        calls.change(tx, call, driver=driver.value, operator_id=None, fence=call.fence + 1)
        if driver is Driver.PERSON:
            silence_ai(tx, self._context, call, SYSTEM)
        return locked(tx, call.id)

    def _note_event(
        self, tx: Connection, kind: str, actor: Actor, call: CallFacts, **data: object
    ) -> None:
        journal.append(tx, kind, at=self._context.clock.now(), who=actor.who, call=call.id, **data)
