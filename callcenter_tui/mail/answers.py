"""What a customer says to a letter: yes, no, and no more follow-ups. The ledger of consents.

A yes and the letter's place in the outbox are one transaction; no other road leads there.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from callcenter_tui.domain import events
from callcenter_tui.domain.errors import Invalid, Refused
from callcenter_tui.domain.letters import CONSENT_HOLDS, LetterState, Way
from callcenter_tui.mail import offers
from callcenter_tui.mail.allowed import may_be_asked
from callcenter_tui.mail.context import Mail
from callcenter_tui.mail.held import cannot, checked, held, journal_of, move
from callcenter_tui.mail.leaving import signed
from callcenter_tui.mail.sealing import whole
from callcenter_tui.mail.standing import said_to
from callcenter_tui.store import consents, journal, letters, outbox
from callcenter_tui.store.letters import LetterFacts
from callcenter_tui.text import clean, clean_line

SAID_NO = "the customer said no"

_TO_A_NO = (
    LetterState.PROPOSED.value,
    LetterState.ASKED.value,
    LetterState.CONFIRMED.value,
    LetterState.CANCELLED.value,
)
"""States in which a no to a letter that was read out counts: all but the one after a no."""

WORDS, HOW = 2000, 300
"""Characters of what an operator heard, and of how, as the ledger keeps them."""


@dataclass(frozen=True, slots=True)
class Said:
    """A customer's answer: their own message (``message_id``), or ``words`` as an operator heard
    them and ``how``.
    """

    way: Way
    words: str = ""
    how: str = ""
    message_id: str = ""


def yes(tx: Connection, mail: Mail, letter_id: str, said: Said, who: str) -> None:
    """The customer's own yes: recorded with the very bytes it was said to, and queued with it."""
    letter = _answerable(tx, mail, letter_id)
    answer = _answer(tx, letter, said)
    letters.one_queues(tx)
    may_be_asked(tx, mail, letter, who)
    whole(letter)
    signed(tx, mail, letter)
    move(tx, mail, letter, LetterState.CONFIRMED)
    _record(tx, mail, letter, consents.YES, answer, who)
    if not outbox.add(tx, letter.id, queued_by=who, now=mail.clock.now()):
        raise Refused("This letter is in the outbox already", "Look at the outbox.")
    journal_of(tx, mail, events.CONSENT_GIVEN, letter, who, way=said.way.value)
    journal_of(tx, mail, events.LETTER_CONFIRMED, letter, who)


def no(tx: Connection, mail: Mail, letter_id: str, said: Said, who: str) -> bool:
    """The customer's no: they are not asked again in this call, and the letter is not sent.

    It counts whatever became of the letter after it was read out. False when it may have left:
    then it stays as it is for a person, and nothing hands it over any more.
    """
    letter = held(tx, letter_id)
    if letter.state not in _TO_A_NO or letter.asked_at is None:
        raise cannot(letter, "cannot be answered")
    last = consents.standing(tx, letter_id)
    if last is not None and last.answer == consents.NO:
        raise Refused("The customer said no to this letter already", "It is recorded.")
    answer = _answer(tx, letter, said)
    stopped = _stopped(tx, mail, letter, who)
    _record(tx, mail, letter, consents.NO, answer, who)
    journal_of(tx, mail, events.CONSENT_REFUSED, letter, who, way=said.way.value)
    if letter.state in (LetterState.PROPOSED.value, LetterState.ASKED.value):
        journal_of(tx, mail, events.LETTER_DECLINED, letter, who)
    return stopped


def _stopped(tx: Connection, mail: Mail, letter: LetterFacts, who: str) -> bool:
    state = LetterState(letter.state)
    if state is LetterState.CONFIRMED:
        try:
            offers.cancel(tx, mail, letter.id, who, SAID_NO, sources=offers.NOT_GONE)
        except Refused:  # the outbox did not give it back, and nothing was changed
            return False
    elif state is not LetterState.CANCELLED:
        asked = state is LetterState.ASKED
        move(tx, mail, letter, LetterState.DECLINED if asked else LetterState.CANCELLED)
    return True


def opt_out(
    tx: Connection, mail: Mail, address: str, words: str, who: str, call_id: str | None = None
) -> bool:
    """The owner of this address wants no follow-ups; False when that was known."""
    now, said = mail.clock.now(), clean(words, limit=WORDS).strip()
    new = consents.opt_out(
        tx, _kept(address), now, id=mail.ids.new(), who=who, words=said, call_id=call_id
    )
    if new:
        journal.append(tx, events.CONSENT_OPTED_OUT, at=now, who=who, call=call_id)
    return new


def opt_in(
    tx: Connection, mail: Mail, address: str, words: str, who: str, call_id: str | None = None
) -> bool:
    """The owner of this address wants follow-ups again; False when they never said otherwise."""
    now, said = mail.clock.now(), clean(words, limit=WORDS).strip()
    back = consents.opt_in(tx, _kept(address), now, who=who, words=said)
    if back:
        journal.append(tx, events.CONSENT_OPTED_IN, at=now, who=who, call=call_id)
    return back


def _kept(address: str) -> str:
    """The address in its normal form; one that has none, from an old record, as it is."""
    try:
        return checked(address)
    except Invalid:
        return address.strip()


def _answerable(tx: Connection, mail: Mail, letter_id: str) -> LetterFacts:
    letter = held(tx, letter_id)
    if letter.state == LetterState.PROPOSED.value and letter.asked_at is not None:
        raise Refused("The letter changed after it was read out", "Read it out again, then record.")
    if letter.state != LetterState.ASKED.value or letter.asked_at is None:
        raise cannot(letter, "cannot be answered")
    if mail.clock.now() - letter.asked_at > CONSENT_HOLDS:
        raise Refused("It was read out too long ago", "Read it out again, then record the answer.")
    return letter


def _answer(tx: Connection, letter: LetterFacts, said: Said) -> Said:
    """The answer with its exact words; those of a message are the message's own."""
    if said.way is Way.LINE:
        words = letters.words_after(tx, letter, said.message_id)
        if words is None or not said_to(tx, letter, said.message_id):
            raise Refused(
                "This message is no answer to the letter",
                "It must be the customer's own, said after this letter was read out to them.",
            )
        if consents.recorded(tx, said.message_id):
            raise Refused(
                "This message answers a letter already", "Each letter needs an answer of its own."
            )
        return Said(said.way, words, "", said.message_id)
    words, how = clean(said.words, limit=WORDS).strip(), clean_line(said.how, limit=HOW)
    if not words or not how:
        raise Refused("The record is not complete", "Write what the customer said, and how.")
    return Said(said.way, words, how)


def _record(
    tx: Connection, mail: Mail, letter: LetterFacts, answer: str, said: Said, who: str
) -> None:
    now = mail.clock.now()
    consents.add(
        tx,
        id=mail.ids.new(),
        letter_id=letter.id,
        call_id=letter.call_id,
        customer_id=letter.customer_id,
        answer=answer,
        way=said.way.value,
        words=said.words,
        how=said.how,
        message_id=said.message_id or None,
        address=letter.address,
        body_hash=letter.body_hash,
        recorded_by=who,
        at=now,
        expires_at=now + CONSENT_HOLDS,
    )
