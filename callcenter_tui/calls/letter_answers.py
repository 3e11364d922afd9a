"""The customer's own yes or no to a letter, heard on the line without any model.

A yes counts when it is the next thing they say after they were shown the letter, and nobody else
has said anything meanwhile; a no while nothing else was asked. Anything else stays open for a
person.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from callcenter_tui.calls.call_me import answer_ourselves
from callcenter_tui.calls.context import CUSTOMER, Context, locked
from callcenter_tui.calls.jobs import CONFIRMED
from callcenter_tui.calls.letter_asking import AI, WAITS, asks
from callcenter_tui.calls.letter_drafts import ask_waiting
from callcenter_tui.calls.moves import to_person
from callcenter_tui.domain.errors import Invalid, Refused
from callcenter_tui.domain.letters import LetterState, Way
from callcenter_tui.domain.states import Driver, Speaker
from callcenter_tui.domain.views import MessageView
from callcenter_tui.locale.letter_phrases import is_confirmation, letter_phrase
from callcenter_tui.mail import answers
from callcenter_tui.mail.answers import Said
from callcenter_tui.mail.context import Mail
from callcenter_tui.mail.standing import said_to
from callcenter_tui.store import letters
from callcenter_tui.store.calls import CallFacts
from callcenter_tui.store.letters import LetterFacts


def letter_answered(
    tx: Connection,
    context: Context,
    call: CallFacts,
    said: MessageView,
    before: Sequence[MessageView],
) -> bool:
    """Whether ``said`` answers the letter that was read out last; then it is recorded and told.

    ``said`` must be typed by the customer themselves. ``before``: the call's messages until now.
    """
    from callcenter_tui.agents.letter_answers import says_no, says_yes  # no start needs them

    mail, yes = context.mail, says_yes(said.text)
    if mail is None or not (yes or says_no(said.text)):
        return False
    last = letters.last_asked(tx, call.id)
    letter = last and letters.facts(tx, last.id, lock=True)
    if letter is None or not (_stands if yes else _may_mean_no)(letter, call, before):
        return False
    told = _yes(tx, mail, call, letter, said) if yes else _no(tx, mail, letter, said)
    if not told:
        return False
    words = letter_phrase(told, call.language, address=letter.address)
    answer_ourselves(tx, context, call, said, before, words)
    if told == "confirmed":
        ask_waiting(tx, context, call)
    elif told in ("not_taken", "too_late") and call.driver is not Driver.PERSON:
        to_person(tx, context, locked(tx, call.id), WAITS, who="rules", word=None)
    return True


def _yes(
    tx: Connection, mail: Mail, call: CallFacts, letter: LetterFacts, said: MessageView
) -> str:
    """What is told of a yes; empty when it is for a person to understand.

    Whoever came back with the call's key is not the one who was asked: nothing is sent by their
    word, and they hear no address.
    """
    state = LetterState(letter.state)
    if not said_to(tx, letter, said.id):
        return "not_taken" if state is LetterState.ASKED else ""
    if state is LetterState.PROPOSED:
        return "changed"
    if state is LetterState.CANCELLED:
        return "off"
    if state is LetterState.CONFIRMED:  # a colleague recorded it at the same moment
        return "confirmed"
    if state is not LetterState.ASKED:
        return ""
    if letter.proposed_by.startswith(AI) and call.identity != CONFIRMED:
        return "not_taken"
    try:
        with tx.begin_nested():  # refused halfway, nothing of it may stay
            answers.yes(tx, mail, letter.id, _heard(said), CUSTOMER)
    except (Refused, Invalid):
        return "not_taken"
    return "confirmed"


def _no(tx: Connection, mail: Mail, letter: LetterFacts, said: MessageView) -> str:
    """What is told of a no; empty when it is none to this letter."""
    try:
        with tx.begin_nested():
            stopped = answers.no(tx, mail, letter.id, _heard(said), CUSTOMER)
    except (Refused, Invalid):
        return ""
    return "declined" if stopped else "too_late"


def _heard(said: MessageView) -> Said:
    return Said(Way.LINE, message_id=said.id)


def _stands(letter: LetterFacts, call: CallFacts, before: Sequence[MessageView]) -> bool:
    """Whether a yes is the answer to the letter: nothing else was said since the customer saw it.

    A reminder or an offer of ours is newer, as is any word of the AI or of a colleague: "say yes
    and I close your line" has no question mark.
    """
    for message in reversed(before):
        if message.id == letter.asked_message:
            return call.shown_seq >= message.seq  # else they were answering something else
        if message.speaker != Speaker.SYSTEM or asks(message.text):
            return False
    return False


def _may_mean_no(letter: LetterFacts, call: CallFacts, before: Sequence[MessageView]) -> bool:
    """Whether a no can only be meant for the letter: no newer question stands.

    Once the letter was confirmed, only right after the customer was told so.
    """
    confirmed = letter.state == LetterState.CONFIRMED.value
    for message in reversed(before):
        if message.id == letter.asked_message:
            return call.shown_seq >= message.seq
        ours = message.speaker == Speaker.SYSTEM
        if confirmed and ours and is_confirmation(message.text, call.language, letter.address):
            return True
        by_people = message.speaker in (Speaker.CUSTOMER, Speaker.OPERATOR)
        if (confirmed and by_people) or (
            message.speaker != Speaker.CUSTOMER and asks(message.text)
        ):
            return False
    return False
