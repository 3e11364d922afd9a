"""How customers are identified: one question each, the answer as a hash, tries counted.

A try takes its place in one conditional statement before anything is compared, so that parallel
guesses cannot all read "two tries" and all be compared.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, case, literal, or_, select, update

from callcenter_tui.domain import events
from callcenter_tui.store.columns import insert_into, table
from callcenter_tui.store.tables import JournalEvent, Message
from callcenter_tui.store.trust import CustomerAnswer

_journal = table(JournalEvent)
_messages = table(Message)
_answers = table(CustomerAnswer)


@dataclass(frozen=True, slots=True)
class Secret:
    """A customer's question (a key of the document ``identity``) and the answer's hash."""

    question: str
    hash: str
    locked_until: datetime | None


def put(tx: Connection, customer_id: str, question: str, hash_: str, now: datetime) -> None:
    """Set a customer's question and answer; tries and lock are forgotten."""
    insert = insert_into(tx, _answers).values(
        customer_id=customer_id,
        question=question,
        hash=hash_,
        tries=0,
        locked_until=None,
        set_at=now,
    )
    columns = ("question", "hash", "tries", "locked_until", "set_at")
    tx.execute(
        insert.on_conflict_do_update(
            index_elements=[_answers.c.customer_id],
            set_={name: insert.excluded[name] for name in columns},
        )
    )


def find(tx: Connection, customer_id: str) -> Secret | None:
    """The customer's question, None when there is none on file."""
    row = tx.execute(select(_answers).where(_answers.c.customer_id == customer_id)).first()
    return None if row is None else Secret(row.question, row.hash, row.locked_until)


def reserve(
    tx: Connection, customer_id: str, now: datetime, *, limit: int, lock: timedelta
) -> int | None:
    """Take one of ``limit`` tries and say which it is; None when none is left.

    Whoever takes the last one locks the question for ``lock``; after that tries count anew. They
    are never forgotten otherwise, except by the right answer: pausing gains nothing.
    """
    ended = _answers.c.locked_until <= now
    tries = case((ended, 1), else_=_answers.c.tries + 1)
    until = literal(now + lock, _answers.c.locked_until.type)
    taken = tx.execute(
        update(_answers)
        .where(_answers.c.customer_id == customer_id, or_(_answers.c.locked_until.is_(None), ended))
        .values(tries=tries, locked_until=case((tries >= limit, until)))
        .returning(_answers.c.tries)
    ).first()
    return None if taken is None else int(taken.tries)


def clear(tx: Connection, customer_id: str) -> None:
    """Forget tries and lock: the customer has given the right answer."""
    tx.execute(
        update(_answers)
        .where(_answers.c.customer_id == customer_id)
        .values(tries=0, locked_until=None)
    )


def asked_in(tx: Connection, call_id: str) -> str | None:
    """The turn in which the question was asked last, None when it never was."""
    data = tx.execute(
        select(_journal.c.data)
        .where(_journal.c.call_id == call_id, _journal.c.kind == events.IDENTITY_ASKED)
        .order_by(_journal.c.id.desc())
        .limit(1)
    ).scalar()
    return data and data.get("turn")


def was_said(tx: Connection, turn_id: str) -> bool:
    """Whether the answer of this turn has reached the customer."""
    query = select(_messages.c.id).where(_messages.c.reply_to == turn_id)
    return tx.execute(query).first() is not None
