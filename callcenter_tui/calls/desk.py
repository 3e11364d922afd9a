"""The desk: calls come in and words are said, by customer, AI and operator through one door."""

from __future__ import annotations

from sqlalchemy import Connection

from callcenter_tui.agents.language import detect
from callcenter_tui.auth.permissions import require
from callcenter_tui.calls.closed import tell_of_person
from callcenter_tui.calls.context import (
    CUSTOMER,
    Context,
    add_note,
    checked,
    enter,
    locked,
)
from callcenter_tui.calls.identity import CONFIRMED, Identity
from callcenter_tui.calls.moves import (
    ASKS_FOR_PERSON,
    closed,
    moved,
    reopened,
    to_person,
    without_ai,
    without_engine,
)
from callcenter_tui.calls.opening import OpenCall, Opened, add_call, normal
from callcenter_tui.domain import events
from callcenter_tui.domain.dispositions import CUSTOMER_LEFT
from callcenter_tui.domain.errors import Invalid, NotFound, Refused
from callcenter_tui.domain.states import CLOSED, CallState, Driver, Speaker, TurnState
from callcenter_tui.domain.views import Actor, MessageView
from callcenter_tui.store import calls, customers, journal, messages, tool_uses, turns
from callcenter_tui.store.calls import CallFacts
from callcenter_tui.text import clean_line

_PROMISED = {"callback_opened", "letter_proposed"}
"""Deeds after which somebody still has to do something when the customer has hung up."""


class Desk:
    """Opens calls and enters what is said in them."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._identity = Identity(context)

    def open(self, wanted: OpenCall, actor: Actor | None = None) -> Opened:
        """Open a call; ``actor`` is the operator who types for a customer on the phone.

        Raises Invalid (no contact, unknown department, words too long), Forbidden.
        """
        if actor is not None:
            require(actor, "calls.open")
        wanted = normal(wanted)
        words = checked(wanted.words) if wanted.words.strip() else ""
        language = wanted.language or detect(words, fallback=self._context.language)
        with self._context.store.write() as tx:
            call = add_call(tx, self._context, wanted, language, actor)
            if call.driver is Driver.PERSON:
                call = moved(tx, self._context, call, CallState.WAITING, who=CUSTOMER)
                tell_of_person(tx, self._context, call, "waiting_person")
            if words:
                words = self._identity.veil(tx, call, words)
                self._heard(tx, call, words, actor.who if actor else CUSTOMER, wanted.name)
        return Opened(call.id, call.key, False, language)

    def resume(self, key: str) -> Opened:
        """Find a call by its public key and reopen it if it was closed lately.

        A key can be read over a shoulder: whoever comes with it is identified anew.
        """
        with self._context.store.write() as tx:
            found = calls.by_key(tx, clean_line(key, limit=16).upper())
            if found is None:
                raise NotFound("There is no call with this key", "It looks like C-7F3K9Q.")
            call = reopened(tx, self._context, locked(tx, found.id), who=CUSTOMER)
            if call.identity == CONFIRMED:
                calls.change(tx, call, identity="")
        return Opened(call.id, call.key, True, call.language)

    def say(
        self, call_id: str, speaker: Speaker, text: str, actor: Actor | None = None
    ) -> MessageView:
        """Enter words of the customer (typed by ``actor`` on the phone) or of an operator.

        The AI's words enter by the same inner door when its turn ends (``calls.turns``).
        """
        words = checked(text)
        if speaker is Speaker.CUSTOMER:
            return self._customer(call_id, words, actor)
        if speaker is not Speaker.OPERATOR or actor is None:
            raise Invalid("Only customers and operators speak here", "")
        with self._context.store.write() as tx:
            call = self._driven_by(tx, call_id, actor)
            return self._operator(tx, call, actor, words)

    def send_draft(
        self, actor: Actor, call_id: str, text: str, *, turn: str | None = None
    ) -> MessageView:
        """Send the AI's draft, possibly edited, as the answer to its turn.

        ``turn``: the draft the person saw; Refused when a newer one has replaced it.
        """
        words = checked(text)
        with self._context.store.write() as tx:
            call = locked(tx, call_id)
            require(actor, "calls.take", call.department)
            found = turns.newest(tx, call_id)
            if found is None or found.state != TurnState.DRAFTED.value:
                raise Refused("There is no draft to send", "Wait for the AI's draft, or take over.")
            if turn not in (None, found.id):
                raise Refused("The draft has changed", "Read the new one, then send.")
            now = self._context.clock.now()
            sources = tuple(turns.sent(tx, found.id, now))
            journal.append(
                tx,
                events.TURN_DONE,
                at=now,
                who=actor.who,
                call=call.id,
                turn=found.id,
                edited=words != found.draft,
            )
            return self._operator(tx, call, actor, words, reply_to=found.id, sources=sources)

    def leave(self, call_id: str) -> None:
        """The customer hangs up.

        A call that a person drives stays theirs to wrap up, and one in which a person was promised
        to call back or to write stays in its queue.
        """
        with self._context.store.write() as tx:
            call = locked(tx, call_id)
            if call.state is CallState.WAITING and not _PROMISED & set(
                tool_uses.deeds(tx, call.id)
            ):
                closed(
                    tx,
                    self._context,
                    call,
                    CallState.ABANDONED,
                    who=CUSTOMER,
                    disposition=CUSTOMER_LEFT,
                    word=None,
                )
            elif call.state is CallState.ACTIVE and call.driver is not Driver.PERSON:
                closed(
                    tx,
                    self._context,
                    call,
                    CallState.COMPLETED,
                    who=CUSTOMER,
                    disposition=call.disposition or CUSTOMER_LEFT,
                    word=None,
                )
            elif call.state not in CLOSED:
                journal.append(
                    tx,
                    events.CUSTOMER_LEFT,
                    at=self._context.clock.now(),
                    who=CUSTOMER,
                    call=call.id,
                )

    def note(self, actor: Actor, call_id: str, text: str) -> None:
        """Add an internal note; the customer and the AI never see it."""
        words = checked(text)
        with self._context.store.write() as tx:
            call = locked(tx, call_id)
            require(actor, "calls.take", call.department)
            add_note(tx, self._context, call, actor, words)

    def _customer(self, call_id: str, words: str, actor: Actor | None) -> MessageView:
        if actor is not None:
            require(actor, "calls.open")
        heard = self._identity.hear(call_id, words)  # slow on purpose, so before the transaction
        with self._context.store.write() as tx:
            call = locked(tx, call_id)
            if actor is not None:
                require(actor, "calls.open", call.department)
            speaking = actor.who if actor else CUSTOMER
            call = without_ai(tx, self._context, reopened(tx, self._context, call, who=speaking))
            if call.state is CallState.WRAP_UP:
                raise Refused("This call is being wrapped up", "Call again with its key later.")
            if call.disposition:  # what the AI proposed held for what had been said until then
                calls.change(tx, call, disposition="")
            name = customers.name_of(tx, call.customer_id)
            words = heard.words if heard else self._identity.veil(tx, call, words)
            said = self._heard(tx, call, words, speaking, name)
            if heard:
                self._identity.settle(tx, locked(tx, call.id), heard)
            return said

    def _operator(
        self,
        tx: Connection,
        call: CallFacts,
        actor: Actor,
        words: str,
        *,
        reply_to: str | None = None,
        sources: tuple[str, ...] = (),
    ) -> MessageView:
        return enter(
            tx,
            self._context,
            call,
            Speaker.OPERATOR,
            words,
            who=actor.who,
            name=actor.name,
            author_id=actor.user_id,
            reply_to=reply_to,
            sources=sources,
        )

    def _heard(
        self, tx: Connection, call: CallFacts, words: str, speaking: str, name: str
    ) -> MessageView:
        """A customer's words: the written rules come before any model."""
        from callcenter_tui.agents import rules  # 30 ms of patterns that no start needs

        said = enter(tx, self._context, call, Speaker.CUSTOMER, words, who=speaking, name=name)
        before = [m for m in messages.of_call(tx, call.id) if m.id != said.id]
        earlier = [m.text for m in before if m.speaker == Speaker.CUSTOMER]
        answer = next((m.text for m in reversed(before) if m.speaker == Speaker.AI), "")
        escalation = rules.escalation(words, history=earlier)
        if escalation is None and (rules.wants_person(words) or rules.accepts(words, answer)):
            escalation = ASKS_FOR_PERSON
        if escalation is not None and call.driver is not Driver.PERSON:
            to_person(tx, self._context, locked(tx, call.id), escalation, who="rules")
        without_engine(tx, self._context, locked(tx, call.id))
        return said

    def _driven_by(self, tx: Connection, call_id: str, actor: Actor) -> CallFacts:
        call = locked(tx, call_id)
        require(actor, "calls.take", call.department)
        if call.driver is not Driver.PERSON or call.operator_id != actor.user_id:
            raise Refused("You do not drive this call", "Take it over first, then speak.")
        if call.state is not CallState.ACTIVE:
            raise Refused(f"The call is {call.state.value.replace('_', ' ')}", "Resume it first.")
        return call
