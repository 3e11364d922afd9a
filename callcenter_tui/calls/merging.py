"""Merging two calls of one customer: one goes on, the other is closed with a link to it."""

from __future__ import annotations

from sqlalchemy import Connection

from callcenter_tui.auth.permissions import require
from callcenter_tui.calls.context import (
    Context,
    add_note,
    enter,
    happened,
    locked,
    silence_ai,
    tell,
)
from callcenter_tui.calls.moves import ASKS_FOR_PERSON, to_person
from callcenter_tui.calls.rights import LIVE, may_act, own_call
from callcenter_tui.calls.wrapping import closed_as
from callcenter_tui.domain import events
from callcenter_tui.domain.dispositions import MERGED
from callcenter_tui.domain.errors import Invalid, Refused
from callcenter_tui.domain.states import CallState, Driver, Speaker
from callcenter_tui.domain.views import Actor, CallRow
from callcenter_tui.store import call_rows, calls, customers, messages
from callcenter_tui.store.calls import CallFacts

_CANDIDATES = 50
"""Newest calls of a customer among which open ones are looked for."""

_TOLD = 3000
"""Characters of a merged call's talk that the note about it holds; the newest words stay."""


class Merging:
    """Merge calls."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def candidates(self, actor: Actor, call_id: str) -> list[CallRow]:
        """The customer's other open calls in the actor's departments, newest first."""
        with self._context.store.read() as tx:
            call = calls.facts(tx, call_id)
            if call is None:
                return []
            may_act(actor, call)
            rows = call_rows.history(tx, customer_id=call.customer_id, limit=_CANDIDATES)
        return [
            row
            for row in rows
            if row.id != call_id and row.state in LIVE and _may_merge(actor, row)
        ]

    def merge(self, actor: Actor, call_id: str, into: str) -> None:
        """Close ``call_id`` as merged into the open call ``into``.

        Nothing said is lost: a note there tells it, what nobody has answered is asked there
        again, and whoever waited for a person waits there. The customer is told the other key.
        Raises Refused for another customer's call, a closed one, or itself.
        """
        require(actor, "calls.take")
        if call_id == into:
            raise Invalid("A call cannot be merged with itself", "Choose another open call.")
        with self._context.store.write() as tx:
            for one in sorted((call_id, into)):  # in one order: two at once, one after the other
                locked(tx, one)
            call, target = own_call(tx, actor, call_id), own_call(tx, actor, into)
            if call.customer_id != target.customer_id:
                raise Refused(
                    "These calls are of two customers", "Only calls of one customer are merged."
                )
            silence_ai(tx, self._context, call, actor.who)  # what it owed is asked over there
            self._carry(tx, actor, call, target)
            self._close(tx, actor, call, target)

    def _carry(self, tx: Connection, actor: Actor, call: CallFacts, target: CallFacts) -> None:
        """What was said goes over: all of it as a note, open questions as questions."""
        said = messages.of_call(tx, call.id)
        open_ids = set(messages.unanswered(tx, call.id))
        told = "\n".join(
            f"{line.who or line.speaker}: {line.text}"
            for line in said
            if line.speaker != Speaker.SYSTEM
        )
        told = told if len(told) <= _TOLD else "…" + told[-_TOLD:]
        add_note(
            tx, self._context, target, actor, f"Merged with {call.key} ({call.department})\n{told}"
        )
        name = customers.name_of(tx, call.customer_id)
        for line in said:
            if line.id in open_ids:
                asked = enter(
                    tx, self._context, target, Speaker.CUSTOMER, line.text, who=actor.who, name=name
                )
                if asked.turn:
                    messages.owe(tx, [line.id], asked.turn)
        values = {"priority": max(call.priority, target.priority)}
        calls.change(tx, target, **values)
        waits = call.wants_person or call.state is CallState.WAITING
        target = locked(tx, target.id)
        if waits and target.state is not CallState.WAITING and target.driver is not Driver.PERSON:
            to_person(tx, self._context, target, ASKS_FOR_PERSON, who=actor.who)

    def _close(self, tx: Connection, actor: Actor, call: CallFacts, target: CallFacts) -> None:
        tell(tx, self._context, call, "merged", target.key)
        calls.change(tx, call, linked_to=target.id)
        who, into = actor.who, {"into": target.id, "key": target.key}
        closed_as(tx, self._context, call, who=who, disposition=MERGED, word=None)
        happened(tx, self._context, events.CALL_MERGED, call, who, **into)


def _may_merge(actor: Actor, row: CallRow) -> bool:
    mine = row.driver == Driver.PERSON and row.operator_id == actor.user_id
    return mine or actor.covers(row.department)


def going_on(tx: Connection, call: CallFacts) -> CallFacts:
    """The call in which this one goes on, its row locked; itself when it was not merged."""
    call = locked(tx, _merged_into(tx, call).id)
    while (further := _merged_into(tx, call)).id != call.id:  # merged while we waited for its lock
        call = locked(tx, further.id)
    return call


def not_merged(tx: Connection, call: CallFacts) -> None:
    """Raise Refused for a merged call: it is not opened again beside the one that goes on."""
    other = _merged_into(tx, call)
    if other.id != call.id:
        raise Refused(f"Call {call.key} goes on in {other.key}", f"Write in {other.key}.")


def _merged_into(tx: Connection, call: CallFacts) -> CallFacts:
    """Follows merges of merges to their end; a circle, which no merge makes, ends the walk."""
    seen = {call.id}
    while call.disposition == MERGED and call.linked_to and call.linked_to not in seen:
        following = calls.facts(tx, call.linked_to)
        if following is None:
            break
        call = following
        seen.add(call.id)
    return call
