"""The desk: calls come in and words are said, by customer, AI and operator through one door."""

from __future__ import annotations

from sqlalchemy import Connection

from callcenter_tui.agents.language import detect
from callcenter_tui.auth.permissions import require
from callcenter_tui.calls.callbacks import promised
from callcenter_tui.calls.closed import tell_of_person
from callcenter_tui.calls.context import (
    CUSTOMER,
    Context,
    add_note,
    checked,
    happened,
    known,
    locked,
    with_key,
)
from callcenter_tui.calls.hearing import heard, said_by
from callcenter_tui.calls.identity import CONFIRMED, Identity
from callcenter_tui.calls.letter_drafts import left_to_people
from callcenter_tui.calls.merging import going_on, not_merged
from callcenter_tui.calls.moves import closed, moved, without_ai
from callcenter_tui.calls.opening import OpenCall, Opened, add_call, normal
from callcenter_tui.calls.reopening import reopened
from callcenter_tui.calls.rights import LIVE, driven_by, may_act, mine_or_supervised
from callcenter_tui.calls.wrapping import talking_again, wrapping
from callcenter_tui.domain import events
from callcenter_tui.domain.dispositions import CALLED_BACK, CUSTOMER_LEFT
from callcenter_tui.domain.errors import Invalid, Refused
from callcenter_tui.domain.states import CLOSED, CallState, Driver, Speaker, TurnState
from callcenter_tui.domain.views import Actor, MessageView
from callcenter_tui.store import calls, customers, letters, messages, turns
from callcenter_tui.store.calls import CallFacts


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
                who = actor.who if actor else CUSTOMER
                heard(tx, self._context, call, words, who=who, name=wanted.name)
        return Opened(call.id, call.key, False, language)

    def resume(self, key: str) -> Opened:
        """Find a call by its public key and reopen it if it was closed lately.

        The key of a merged call leads to the one in which it goes on.
        A key can be read over a shoulder: whoever comes with it is identified anew.
        """
        with self._context.store.write() as tx:
            call = reopened(tx, self._context, going_on(tx, with_key(tx, key)), who=CUSTOMER)
            happened(tx, self._context, events.CUSTOMER_BACK, call, CUSTOMER)
            if call.identity == CONFIRMED:
                calls.change(tx, call, identity="")
        return Opened(call.id, call.key, True, call.language)

    def say(
        self,
        call_id: str,
        speaker: Speaker,
        text: str,
        actor: Actor | None = None,
        *,
        message_id: str | None = None,
    ) -> MessageView:
        """Enter words of the customer (typed by ``actor`` on the phone) or of an operator.

        ``message_id``: the customer's line's own id for the words. Said again with it, because the
        connection broke before the first outcome was known, they are stored once.
        The AI's words enter by the same inner door when its turn ends (``calls.turns``).
        """
        words = checked(text)
        if speaker is Speaker.CUSTOMER:
            return self._customer(call_id, words, actor, message_id)
        if speaker is not Speaker.OPERATOR or actor is None:
            raise Invalid(
                "Only customers and operators speak here", "The AI speaks by ending its turn."
            )
        with self._context.store.write() as tx:
            call = self._driven_by(tx, call_id, actor)
            return said_by(tx, self._context, call, actor, words)

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
            sources = tuple(turns.sent(tx, found.id, self._context.clock.now()))
            data = {"turn": found.id, "edited": words != found.draft}
            happened(tx, self._context, events.TURN_DONE, call, actor.who, **data)
            own, turn = self._context, found.id
            return said_by(tx, own, call, actor, words, reply_to=turn, sources=sources)

    def leave(self, call_id: str) -> None:
        """The customer hangs up.

        A call that a person drives is theirs to wrap up, and one in which a person was promised to
        write stays in its queue; one with a letter that nobody has read out yet goes into it. Whom
        we call back has not given up.
        """
        with self._context.store.write() as tx:
            call = locked(tx, call_id)
            back = promised(tx, call.id)
            by_ai = call.state is CallState.ACTIVE and call.driver is not Driver.PERSON
            if by_ai and left_to_people(tx, self._context, call):
                call = locked(tx, call_id)
            if call.state is CallState.WAITING and not letters.unasked(tx, call.id):
                closed(
                    tx,
                    self._context,
                    call,
                    CallState.COMPLETED if back else CallState.ABANDONED,
                    who=CUSTOMER,
                    disposition=CALLED_BACK if back else CUSTOMER_LEFT,
                    word=None,
                )
            elif call.state is CallState.ACTIVE and call.driver is not Driver.PERSON:
                closed(
                    tx,
                    self._context,
                    call,
                    CallState.COMPLETED,
                    who=CUSTOMER,
                    disposition=CALLED_BACK if back else call.disposition or CUSTOMER_LEFT,
                    word=None,
                )
            elif call.state not in CLOSED:
                happened(tx, self._context, events.CUSTOMER_LEFT, call, CUSTOMER)
                if call.state in (CallState.ACTIVE, CallState.ON_HOLD):
                    wrapping(tx, self._context, call, who=CUSTOMER, word=None)

    def note(self, actor: Actor, call_id: str, text: str) -> None:
        """Add an internal note; the customer and the AI never see it."""
        words = checked(text)
        with self._context.store.write() as tx:
            call = locked(tx, call_id)
            may_act(actor, call)
            add_note(tx, self._context, call, actor, words)

    def _customer(
        self, call_id: str, words: str, actor: Actor | None, message_id: str | None
    ) -> MessageView:
        if actor is not None:
            with self._context.store.read() as tx:  # first: to hear an answer spends a try
                _may_type(actor, known(tx, call_id))
        if message_id:  # said again, an answer would cost a second try
            with self._context.store.read() as tx:
                if stored := messages.find(tx, message_id):
                    return stored
        answer = self._identity.hear(call_id, words)  # slow on purpose, so before the transaction
        with self._context.store.write() as tx:
            call = locked(tx, call_id)
            if message_id and (stored := messages.find(tx, message_id)):
                return stored
            if actor is not None:
                _may_type(actor, call)
            not_merged(tx, call)
            speaking = actor.who if actor else CUSTOMER
            call = without_ai(tx, self._context, reopened(tx, self._context, call, who=speaking))
            call = talking_again(tx, self._context, call, who=speaking)
            if call.disposition:  # what the AI proposed held for what had been said until then
                calls.change(tx, call, disposition="")
            name = customers.name_of(tx, call.customer_id)
            words = answer.words if answer else self._identity.veil(tx, call, words)
            said = heard(
                tx, self._context, call, words, who=speaking, name=name, message_id=message_id
            )
            if answer:
                self._identity.settle(tx, locked(tx, call.id), answer)
            return said

    def _driven_by(self, tx: Connection, call_id: str, actor: Actor) -> CallFacts:
        call = driven_by(tx, actor, call_id)
        if call.state is not CallState.ACTIVE:
            raise Refused(f"The call is {call.state.value.replace('_', ' ')}", "Resume it first.")
        return call


def _may_type(actor: Actor, call: CallFacts) -> None:
    """Raise Forbidden unless the actor may type for the customer of this call."""
    require(actor, "calls.open")
    may_act(actor, call, "calls.open")
    if call.state in LIVE:
        mine_or_supervised(actor, call)
