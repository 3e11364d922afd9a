"""The accounts of the store: what was said, what was answered, what was lost, doubled or stuck.

Counted from messages, turns and journal alone, never from a counter kept elsewhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, and_, func, or_, select

from callcenter_tui.domain import events
from callcenter_tui.domain.dispositions import CALLED_BACK, CUSTOMER_LEFT, MERGED
from callcenter_tui.domain.states import CallState, Speaker, TurnKind, TurnState
from callcenter_tui.store.columns import table
from callcenter_tui.store.tables import Call, JournalEvent, Message, Turn

_calls = table(Call)
_journal = table(JournalEvent)
_messages = table(Message)
_turns = table(Turn)


_LEFT = (events.CALL_HANDED_BACK, events.CALL_ENDED, events.CALL_ABANDONED)
"""After these no person has the call."""

_PERSONS = ("user:", "os:")
"""How the journal's names of people begin."""

DUE_GRACE = timedelta(seconds=60)
"""A due turn that nobody took for this long is stuck."""

EVALUATION_GRACE = timedelta(hours=1)
"""Nobody waits for the evaluation of a closed call: it lets everything else pass."""


@dataclass(frozen=True, slots=True)
class Recount:
    """Counts of customer messages, and of turns that went wrong.

    ``answered``: with a stored reply, the AI's or a person's. ``to_person``: whose call stood in
    a queue or had a person, answered meanwhile or not. Of those that are neither, ``pending``:
    their turn is due, at work or drafted; ``withdrawn``: the customer hung up first, is called
    back, or asks it in the call into which this one was merged; ``lost``: none of these.
    ``doubled``: turns with two replies. ``stuck``: turns past their time.
    """

    messages_in: int
    answered: int
    to_person: int
    pending: int
    withdrawn: int
    lost: int
    doubled: int
    stuck: int

    @property
    def unserved(self) -> int:
        """Messages neither answered nor come to a person, for whatever reason."""
        return self.pending + self.withdrawn + self.lost

    @property
    def ok(self) -> bool:
        """Nothing lost, nothing doubled, nothing stuck."""
        return not (self.lost or self.doubled or self.stuck)


def recount(tx: Connection, now: datetime, call_ids: Collection[str] | None = None) -> Recount:
    """Count the whole store, or only these calls."""
    said = _said(tx, call_ids)
    replied = _turns_with_reply(tx)
    spoken = _last_operator_word(tx)
    with_person = calls_with_person(tx)
    owed = _turns_in(tx, TurnState.DUE, TurnState.CLAIMED, TurnState.DRAFTED)
    left = set(
        tx.execute(
            select(_calls.c.id).where(
                _calls.c.disposition.in_([CUSTOMER_LEFT, MERGED, CALLED_BACK])
            )
        ).scalars()
    )
    counts = Counter[str]()
    for message in said:
        answered = message.turn_id in replied or spoken.get(message.call_id, 0) > message.seq
        until = with_person.get(message.call_id)
        came_to_person = message.call_id in with_person and (until is None or until >= message.at)
        counts["answered"] += answered
        counts["to_person"] += came_to_person
        if answered or came_to_person:
            continue
        if message.turn_id in owed:
            counts["pending"] += 1
        elif message.call_id in left:
            counts["withdrawn"] += 1
        else:
            counts["lost"] += 1
    return Recount(
        len(said),
        counts["answered"],
        counts["to_person"],
        counts["pending"],
        counts["withdrawn"],
        counts["lost"],
        _doubled(tx, call_ids),
        _stuck(tx, now, call_ids),
    )


def calls_with_person(tx: Connection) -> dict[str, datetime | None]:
    """Calls that stood in a queue or had a person, told by the journal, with until when.

    None: they still do. What the customer says later is nobody's but the AI's. A person who ends
    a call of the AI has had it in hand: they saw what was open, and decided.
    """
    rows = tx.execute(
        select(_journal.c.call_id, _journal.c.at, _journal.c.kind, _journal.c.who, _journal.c.data)
        .where(_journal.c.kind.in_([events.CALL_MOVED, events.CALL_TAKEN, *_LEFT]))
        .order_by(_journal.c.id)
    )
    until: dict[str, datetime | None] = {}
    for row in rows:
        if row.kind == events.CALL_TAKEN or row.data.get("target") == CallState.WAITING:
            until[row.call_id] = None
            continue
        had_one = until.get(row.call_id, row.at) is None
        ended = row.kind == events.CALL_ENDED and row.who.startswith(_PERSONS)
        if ended or (had_one and row.kind in _LEFT):
            until[row.call_id] = row.at
    return until


def _said(tx: Connection, call_ids: Collection[str] | None) -> Sequence[Row[Any]]:
    columns = [_messages.c.call_id, _messages.c.turn_id, _messages.c.seq, _messages.c.at]
    query = select(*columns).where(_messages.c.speaker == Speaker.CUSTOMER.value)
    if call_ids is not None:
        query = query.where(_messages.c.call_id.in_(list(call_ids)))
    return tx.execute(query).all()


def _turns_with_reply(tx: Connection) -> set[str]:
    return set(
        tx.execute(select(_messages.c.reply_to).where(_messages.c.reply_to.is_not(None))).scalars()
    )


def _last_operator_word(tx: Connection) -> dict[str, int]:
    rows = tx.execute(
        select(_messages.c.call_id, func.max(_messages.c.seq))
        .where(_messages.c.speaker == Speaker.OPERATOR.value)
        .group_by(_messages.c.call_id)
    )
    return {row[0]: row[1] for row in rows}


def _turns_in(tx: Connection, *states: TurnState) -> set[str]:
    return set(
        tx.execute(
            select(_turns.c.id).where(_turns.c.state.in_([s.value for s in states]))
        ).scalars()
    )


def _doubled(tx: Connection, call_ids: Collection[str] | None) -> int:
    """Turns with two replies; the unique column forbids it, the recount does not rely on that."""
    query = select(_messages.c.reply_to).where(_messages.c.reply_to.is_not(None))
    if call_ids is not None:
        query = query.where(_messages.c.call_id.in_(list(call_ids)))
    twice = query.group_by(_messages.c.reply_to).having(func.count() > 1).subquery()
    return int(tx.execute(select(func.count()).select_from(twice)).scalar_one())


def _stuck(tx: Connection, now: datetime, call_ids: Collection[str] | None) -> int:
    """A summary that nobody takes is not stuck: whoever wraps the call up does without it."""
    overdue = or_(
        and_(
            _turns.c.state == TurnState.DUE.value,
            _turns.c.kind.in_([TurnKind.ANSWER.value, TurnKind.BRIEFING.value]),
            _turns.c.due_at < now - DUE_GRACE,
        ),
        and_(
            _turns.c.state == TurnState.DUE.value,
            _turns.c.kind == TurnKind.EVALUATION.value,
            _turns.c.due_at < now - EVALUATION_GRACE,
        ),
        and_(_turns.c.state == TurnState.CLAIMED.value, _turns.c.lease_until < now),
    )
    query = select(func.count()).select_from(_turns).where(overdue)
    if call_ids is not None:
        query = query.where(_turns.c.call_id.in_(list(call_ids)))
    return int(tx.execute(query).scalar_one())
