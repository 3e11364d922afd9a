"""Letters: insert, conditional moves, and the facts on which services decide.

Every change is one conditional statement; its row count decides who won.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, text, update

from callcenter_tui.domain.letters import LETTER_MOVES, Content, Item, LetterState, PostState
from callcenter_tui.domain.states import Speaker
from callcenter_tui.store.columns import table
from callcenter_tui.store.post import Letter, Outgoing
from callcenter_tui.store.tables import Message

_letters = table(Letter)
_outbox = table(Outgoing)
_messages = table(Message)

_QUEUE_LOCK = 0x1E77E5
"""PostgreSQL's advisory lock under which letters are counted and queued."""


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """The store's row of a letter; names as in ``post.Letter``."""

    id: str
    call_id: str
    customer_id: str
    kind: str
    language: str
    address: str
    content: dict[str, Any]
    version: int
    subject: str
    text: str
    html: str
    message: bytes
    body_hash: str
    message_id: str
    state: str
    proposed_by: str
    proposer_id: str | None
    made_at: datetime
    changed_at: datetime
    asked_at: datetime | None
    asked_words: str
    asked_message: str | None


_AGAIN = (LetterState.PROPOSED, LetterState.ASKED)
_OPEN = (LetterState.DRAFTING.value, *(one.value for one in _AGAIN))

_CAME_TO_NOTHING = tuple(
    one.value
    for one in (PostState.CANCELLED, PostState.EXPIRED, PostState.FAILED, PostState.REFUSED)
)

FACTS = tuple(_letters.c[name] for name in LetterFacts.__dataclass_fields__)
"""In the order of ``LetterFacts``."""


def add(tx: Connection, **values: Any) -> None:
    """Insert a letter; column names as in ``post.Letter``."""
    tx.execute(insert(_letters).values(**values))


def facts(tx: Connection, letter_id: str, *, lock: bool = False) -> LetterFacts | None:
    """The letter with this id; ``lock`` holds its row until the transaction ends.

    Whoever locks a call too locks it before its letters.
    """
    query = select(*FACTS).where(_letters.c.id == letter_id)
    row = tx.execute(query.with_for_update() if lock else query).first()
    return LetterFacts(*row) if row else None


def change(
    tx: Connection, letter: LetterFacts, target: LetterState, now: datetime, **values: Any
) -> bool:
    """Move a letter from the state and version it was read with; False when that is not possible.

    A letter may be written twice, and read out twice, without leaving its state.
    """
    source = LetterState(letter.state)
    if target not in LETTER_MOVES[source] and not (source is target and source in _AGAIN):
        return False
    done = tx.execute(
        update(_letters)
        .where(
            _letters.c.id == letter.id,
            _letters.c.state == letter.state,
            _letters.c.version == letter.version,
        )
        .values(state=target.value, changed_at=now, **values)
    )
    return done.rowcount == 1


def words_after(tx: Connection, letter: LetterFacts, message_id: str) -> str | None:
    """What the customer said by this message of the letter's call, after it was read out to them.

    None when it is no such message.
    """
    asking = _messages.alias("asking")
    said = _messages
    found: str | None = tx.execute(
        select(said.c.text)
        .join(asking, asking.c.call_id == said.c.call_id)
        .where(
            said.c.id == message_id,
            said.c.call_id == letter.call_id,
            said.c.speaker == Speaker.CUSTOMER.value,
            asking.c.id == letter.asked_message,
            said.c.seq > asking.c.seq,
        )
    ).scalar()
    return found


def last_asked(tx: Connection, call_id: str) -> LetterFacts | None:
    """The letter that was read out last in this call, in whatever state it is now."""
    row = tx.execute(
        select(*FACTS)
        .join(_messages, _messages.c.id == _letters.c.asked_message)
        .where(_letters.c.call_id == call_id)
        .order_by(_messages.c.seq.desc())
        .limit(1)
    ).first()
    return LetterFacts(*row) if row else None


def unasked(tx: Connection, call_id: str) -> bool:
    """Whether a letter of this call waits for its words, or for somebody to read it out."""
    states = [LetterState.DRAFTING.value, LetterState.PROPOSED.value]
    query = select(_letters.c.id).where(_letters.c.call_id == call_id, _letters.c.state.in_(states))
    return tx.execute(query.limit(1)).first() is not None


def open_in(tx: Connection, call_id: str) -> int:
    """How many letters of this call are neither answered nor given up."""
    query = select(func.count()).where(_letters.c.call_id == call_id, _letters.c.state.in_(_OPEN))
    return int(tx.execute(query).scalar_one())


def sent_in(tx: Connection, call_id: str) -> bool:
    """Whether a letter of this call has reached its server."""
    query = (
        select(_letters.c.id)
        .join(_outbox, _outbox.c.letter_id == _letters.c.id)
        .where(_letters.c.call_id == call_id, _outbox.c.state == PostState.SENT.value)
    )
    return tx.execute(query.limit(1)).first() is not None


def drafting(tx: Connection, call_id: str) -> list[LetterFacts]:
    """The letters of a call that wait for their first words, the oldest first."""
    rows = tx.execute(
        select(*FACTS)
        .where(_letters.c.call_id == call_id, _letters.c.state == LetterState.DRAFTING.value)
        .order_by(_letters.c.made_at, _letters.c.id)
    )
    return [LetterFacts(*row) for row in rows]


def first_drafts(tx: Connection, call_id: str, proposer: str) -> list[LetterFacts]:
    """Letters in their first words that nobody was asked about, the oldest first.

    ``proposer``: how the names of those who proposed them begin.
    """
    rows = tx.execute(
        select(*FACTS)
        .where(
            _letters.c.call_id == call_id,
            _letters.c.state == LetterState.PROPOSED.value,
            _letters.c.version == 1,
            _letters.c.asked_at.is_(None),
            _letters.c.proposed_by.startswith(proposer),
        )
        .order_by(_letters.c.made_at, _letters.c.id)
    )
    return [LetterFacts(*row) for row in rows]


def one_queues(tx: Connection) -> None:
    """Hold every other yes off until the transaction ends: what is counted before it still holds.

    Nothing else may be locked after it. On SQLite the write transaction does so already.
    """
    if tx.dialect.name == "postgresql":
        tx.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _QUEUE_LOCK})


def queued_for(tx: Connection, customer_id: str, since: datetime) -> int:
    """How many letters of this customer were confirmed after ``since`` and went or may go."""
    return _count(tx, since, _letters.c.customer_id == customer_id)


def queued_by(tx: Connection, who: str, since: datetime) -> int:
    """How many letters this person proposed or confirmed after ``since`` that went or may."""
    own = (_letters.c.proposed_by == who) | (_outbox.c.queued_by == who)
    return _count(tx, since, own)


def content_of(data: Mapping[str, Any]) -> Content:
    """The content as it was stored: it was checked and cleaned when it was written."""
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in data.items()
        if name in Content.__dataclass_fields__
    }
    values["items"] = tuple(Item(**one) for one in values.get("items", ()))
    return Content(**values)


def _count(tx: Connection, since: datetime, whose: Any) -> int:
    query = (
        select(func.count())
        .select_from(_outbox.join(_letters, _letters.c.id == _outbox.c.letter_id))
        .where(whose, _outbox.c.queued_at > since, _outbox.c.state.not_in(_CAME_TO_NOTHING))
    )
    return int(tx.execute(query).scalar_one())
