"""The accounts of the letters: does each have its yes, and did each go out at most once?

Counted anew from letters, consents, outbox and journal each time, never from a counter.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, and_, exists, func, or_, select

from callcenter_tui.domain import events
from callcenter_tui.domain.letters import LetterState, PostState
from callcenter_tui.domain.states import Origin
from callcenter_tui.store.columns import table
from callcenter_tui.store.consents import YES
from callcenter_tui.store.post import Consent, Letter, Outgoing
from callcenter_tui.store.tables import Call, JournalEvent

_letters = table(Letter)
_consents = table(Consent)
_outbox = table(Outgoing)
_journal = table(JournalEvent)
_calls = table(Call)

_HELD = (PostState.SENDING.value, PostState.HANDING_OVER.value)

_ON_ITS_WAY = (PostState.QUEUED.value, *_HELD, PostState.UNCERTAIN.value, PostState.SENT.value)
"""Deliveries that went out or may still: each needs the yes to what it holds."""

GRACE = timedelta(seconds=60)
"""A lease that nobody took over for so long after its time is stuck."""

PATIENCE = timedelta(minutes=10)
"""A letter that is due for so long waits because nobody sends."""


@dataclass(frozen=True, slots=True)
class LettersCount:
    """``unconsented``: letters that went out, or wait to, without a yes that stands for exactly
    their bytes and address. ``unqueued``: confirmed letters that the outbox does not hold.
    ``overdue``: letters in the hands of a worker whose lease is over. ``twice``: letters handed
    over again though they had arrived, or might have, and no person had said so. ``unsent``:
    letters that are due and that nobody sends. ``sent`` and ``uncertain`` as they stand.
    """

    unconsented: int
    unqueued: int
    overdue: int
    twice: int
    unsent: int
    sent: int
    uncertain: int


def count_letters(tx: Connection, now: datetime) -> LettersCount:
    """Count the whole store."""
    return LettersCount(
        _unconsented(tx),
        _unqueued(tx),
        _overdue(tx, now),
        _twice(tx),
        _unsent(tx, now),
        _in_state(tx, PostState.SENT),
        _in_state(tx, PostState.UNCERTAIN),
    )


def _unconsented(tx: Connection) -> int:
    """A yes that has become too old is one: the sender lets nothing pass on it."""
    standing = exists().where(
        _consents.c.letter_id == _letters.c.id,
        _consents.c.answer == YES,
        _consents.c.voided_at.is_(None),
        _consents.c.body_hash == _letters.c.body_hash,
        _consents.c.address == _letters.c.address,
    )
    query = (
        select(func.count())
        .select_from(_outbox.join(_letters, _letters.c.id == _outbox.c.letter_id))
        .where(_outbox.c.state.in_(_ON_ITS_WAY), ~standing)
    )
    return int(tx.execute(query).scalar_one())


def _unqueued(tx: Connection) -> int:
    """Those of simulated customers are cancelled as soon as they are confirmed."""
    given_up = and_(
        _outbox.c.state == PostState.CANCELLED.value, _calls.c.origin != Origin.SIMULATED.value
    )
    query = (
        select(func.count())
        .select_from(
            _letters.join(_calls, _calls.c.id == _letters.c.call_id).outerjoin(
                _outbox, _outbox.c.letter_id == _letters.c.id
            )
        )
        .where(
            _letters.c.state == LetterState.CONFIRMED.value,
            or_(_outbox.c.letter_id.is_(None), given_up),
        )
    )
    return int(tx.execute(query).scalar_one())


def _overdue(tx: Connection, now: datetime) -> int:
    gone = or_(_outbox.c.lease_until.is_(None), _outbox.c.lease_until < now - GRACE)
    query = select(func.count()).select_from(_outbox).where(_outbox.c.state.in_(_HELD), gone)
    return int(tx.execute(query).scalar_one())


def _unsent(tx: Connection, now: datetime) -> int:
    due = and_(_outbox.c.state == PostState.QUEUED.value, _outbox.c.next_at < now - PATIENCE)
    return int(tx.execute(select(func.count()).select_from(_outbox).where(due)).scalar_one())


def _in_state(tx: Connection, state: PostState) -> int:
    query = select(func.count()).select_from(_outbox).where(_outbox.c.state == state.value)
    return int(tx.execute(query).scalar_one())


def _twice(tx: Connection) -> int:
    """By the journal alone: what the outbox says now hides what was done before.

    A person who sends an uncertain letter again has decided; two of theirs are no fault.
    """
    ended = (events.LETTER_SENT, events.LETTER_SETTLED)
    kinds = (events.LETTER_HANDING_OVER, events.LETTER_UNCERTAIN, events.LETTER_RETRIED, *ended)
    rows = tx.execute(
        select(_journal.c.kind, _journal.c.data)
        .where(_journal.c.kind.in_(kinds))
        .order_by(_journal.c.id)
    )
    perhaps_there: set[tuple[str, int]] = set()
    there: set[tuple[str, int]] = set()
    twice: set[tuple[str, int]] = set()
    for row in rows:
        one = (str(row.data.get("letter")), int(row.data.get("version", 0)))
        if row.kind == events.LETTER_RETRIED:
            if row.data.get("by") == "person":
                perhaps_there.discard(one)
        elif row.kind == events.LETTER_UNCERTAIN:
            perhaps_there.add(one)
        elif row.kind == events.LETTER_HANDING_OVER:
            if one in there or one in perhaps_there:
                twice.add(one)
        elif one in there:
            twice.add(one)
        else:
            there.add(one)
    return len(twice)
