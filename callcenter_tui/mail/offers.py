"""Letters are offered, written, read out and given up: each a part of the caller's transaction.

The caller has asked whether the actor may, and holds the call's row; here a letter's row is locked
after it, so that of two answers at once, or an answer and an edit, one wins and the other is told.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection

from callcenter_tui.domain import events
from callcenter_tui.domain.letters import Content, LetterKind, LetterState, PostState
from callcenter_tui.mail.allowed import allowed, few_open, may_be_asked
from callcenter_tui.mail.context import Mail
from callcenter_tui.mail.held import cannot, checked, going, held, journal_of, move
from callcenter_tui.mail.leaving import named, signed
from callcenter_tui.mail.sealing import anew, sealed, whole
from callcenter_tui.store import consents, journal, letters, outbox
from callcenter_tui.store.letters import LetterFacts, content_of

CHANGED_WORDS, CHANGED_ADDRESS = "the words changed", "the address changed"
TAKEN_BACK = "the letter was cancelled"
ASKED_ANEW = "it did not go out and the customer is asked anew"
"""Why a yes holds no longer."""

NOT_GONE = (PostState.QUEUED, PostState.FAILED, PostState.REFUSED, PostState.EXPIRED)
"""Deliveries that surely did not arrive and that no worker has in hand."""

STOPPED = (PostState.FAILED, PostState.REFUSED, PostState.EXPIRED)
"""Of these the ones that only a new yes brings on the way again, or a person's retry."""

IDLE = (*NOT_GONE, PostState.UNCERTAIN)
"""Deliveries that a person may give up."""


@dataclass(frozen=True, slots=True)
class LetterCall:
    """The call that a letter is of, and its customer by id and by name."""

    id: str
    key: str
    customer_id: str
    customer: str
    language: str
    department: str


def draft(
    tx: Connection,
    mail: Mail,
    call: LetterCall,
    kind: LetterKind,
    *,
    address: str,
    who: str,
    proposer_id: str | None = None,
) -> str:
    """Begin a letter that has no words yet; returns its id. Raises Refused, Invalid."""
    address = checked(address)
    named(tx, mail)
    few_open(tx, call.id)
    allowed(tx, mail, call.id, call.customer_id, kind, address, who)
    now, letter_id = mail.clock.now(), mail.ids.new()
    letters.add(
        tx,
        id=letter_id,
        call_id=call.id,
        customer_id=call.customer_id,
        kind=kind.value,
        language=call.language,
        address=address,
        content={},
        version=0,
        message=b"",
        state=LetterState.DRAFTING.value,
        proposed_by=who,
        proposer_id=proposer_id,
        made_at=now,
        changed_at=now,
    )
    data = {"letter": letter_id, "letter_kind": kind.value, "version": 0}
    journal.append(tx, events.LETTER_PROPOSED, at=now, who=who, call=call.id, **data)
    return letter_id


def write(
    tx: Connection,
    mail: Mail,
    call: LetterCall,
    letter_id: str,
    content: Content,
    address: str,
    who: str,
) -> bool:
    """Give a letter its words and address; what was said to the older ones holds no longer.

    False when nothing differs. Refused when it was declined or cancelled, or when it may have left.
    """
    named(tx, mail)
    letter, address = held(tx, letter_id), checked(address)
    same = content == content_of(letter.content) and not anew(mail, letter)
    if same and address == letter.address and letter.state != LetterState.DRAFTING.value:
        return False
    writable(tx, letter)
    why = CHANGED_ADDRESS if same else CHANGED_WORDS
    if letter.state == LetterState.CONFIRMED.value:
        _out_of_the_outbox(tx, mail, letter, why)
    _void(tx, mail, letter, why, who)
    made = sealed(mail, call, letter, content, address)
    move(tx, mail, letter, LetterState.PROPOSED, **made)
    journal_of(tx, mail, events.LETTER_WRITTEN, letter, who, version=made["version"])
    return True


def writable(tx: Connection, letter: LetterFacts) -> None:
    """Raise Refused for a letter whose words are final: given up, answered with a no, or going."""
    if letter.state in (LetterState.DECLINED.value, LetterState.CANCELLED.value):
        raise cannot(letter, "cannot be changed")
    if letter.state == LetterState.CONFIRMED.value and outbox.state(tx, letter.id) not in NOT_GONE:
        raise going()


def asked(
    tx: Connection, mail: Mail, letter_id: str, words: str, message_id: str, who: str
) -> None:
    """The letter was read out to the customer by this message of ours, who now answers."""
    letter = askable(tx, mail, letter_id, who)
    now = mail.clock.now()
    read_out = {"asked_words": words, "asked_message": message_id, "asked_at": now}
    move(tx, mail, letter, LetterState.ASKED, **read_out)
    journal_of(tx, mail, events.LETTER_ASKED, letter, who, message=message_id)


def askable(tx: Connection, mail: Mail, letter_id: str, who: str) -> LetterFacts:
    """The letter, its row locked, if the customer may be asked for a yes to it now.

    One whose delivery stopped leaves the outbox for that: its old yes holds no longer. Raises
    Refused, and Invalid naming what the letter lacks.
    """
    letter = held(tx, letter_id)
    if letter.state == LetterState.CONFIRMED.value:
        _out_of_the_outbox(tx, mail, letter, ASKED_ANEW, STOPPED)
        _void(tx, mail, letter, ASKED_ANEW, who)
        move(tx, mail, letter, LetterState.PROPOSED)
        letter = held(tx, letter_id)
    if letter.state not in (LetterState.PROPOSED.value, LetterState.ASKED.value):
        raise cannot(letter, "cannot be read out")
    whole(letter)
    signed(tx, mail, letter)
    may_be_asked(tx, mail, letter)
    return letter


def cancel(
    tx: Connection,
    mail: Mail,
    letter_id: str,
    who: str,
    why: str = TAKEN_BACK,
    sources: Collection[PostState] = IDLE,
) -> None:
    """Give a letter up, also one that waits in the outbox. Refused when it is going or gone."""
    letter = held(tx, letter_id)
    if letter.state == LetterState.CONFIRMED.value:
        _out_of_the_outbox(tx, mail, letter, why, sources)
        _void(tx, mail, letter, why, who)
    move(tx, mail, letter, LetterState.CANCELLED)
    journal_of(tx, mail, events.LETTER_CANCELLED, letter, who)


def _out_of_the_outbox(
    tx: Connection,
    mail: Mail,
    letter: LetterFacts,
    why: str,
    sources: Collection[PostState] = NOT_GONE,
) -> None:
    if not outbox.move(tx, letter.id, sources, PostState.CANCELLED, mail.clock.now(), said=why):
        raise going()


def _void(tx: Connection, mail: Mail, letter: LetterFacts, why: str, who: str) -> None:
    if consents.void(tx, letter.id, why, mail.clock.now()):
        journal_of(tx, mail, events.CONSENT_VOIDED, letter, who, why=why)
