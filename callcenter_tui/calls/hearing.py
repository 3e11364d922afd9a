"""Words as they come in: of a customer, by whose words the written rules are read before any model,
and of an operator.
"""

from __future__ import annotations

from sqlalchemy import Connection

from callcenter_tui.calls.call_me import keep_offer, offer_taken
from callcenter_tui.calls.context import CUSTOMER, Context, enter, locked
from callcenter_tui.calls.letter_answers import letter_answered
from callcenter_tui.calls.moods import felt
from callcenter_tui.calls.moves import ASKS_FOR_PERSON, to_person, without_engine
from callcenter_tui.domain.states import Driver, Speaker
from callcenter_tui.domain.views import Actor, MessageView
from callcenter_tui.store import messages
from callcenter_tui.store.calls import CallFacts


def heard(
    tx: Connection,
    context: Context,
    call: CallFacts,
    words: str,
    *,
    who: str,
    name: str,
    message_id: str | None = None,
) -> MessageView:
    """Store what the customer said, and let the call wait for a person where the rules say so.

    ``who``, ``name`` and ``message_id`` as in ``context.enter``.
    """
    from callcenter_tui.agents import rules  # 30 ms of patterns that no start needs

    said = enter(
        tx, context, call, Speaker.CUSTOMER, words, who=who, name=name, message_id=message_id
    )
    before = [m for m in messages.of_call(tx, call.id) if m.id != said.id]
    if who == CUSTOMER and letter_answered(tx, context, call, said, before):
        return said
    if offer_taken(call, words, before):
        keep_offer(tx, context, call, said, before)
        return said
    earlier = [m.text for m in before if m.speaker == Speaker.CUSTOMER]
    felt(tx, call.id, [words, *reversed(earlier)])
    answer = next((m.text for m in reversed(before) if m.speaker == Speaker.AI), "")
    escalation = rules.escalation(words, history=earlier)
    if escalation is None and (rules.wants_person(words) or rules.accepts(words, answer)):
        escalation = ASKS_FOR_PERSON
    if escalation is not None and call.driver is not Driver.PERSON:
        to_person(tx, context, locked(tx, call.id), escalation, who="rules")
    without_engine(tx, context, locked(tx, call.id))
    return said


def said_by(
    tx: Connection,
    context: Context,
    call: CallFacts,
    actor: Actor,
    words: str,
    *,
    reply_to: str | None = None,
    sources: tuple[str, ...] = (),
) -> MessageView:
    """Store what a person of the center said to the customer; whether they may is asked before."""
    return enter(
        tx,
        context,
        call,
        Speaker.OPERATOR,
        words,
        who=actor.who,
        name=actor.name,
        author_id=actor.user_id,
        reply_to=reply_to,
        sources=sources,
    )
