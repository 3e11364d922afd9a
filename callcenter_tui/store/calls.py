"""Calls: insert, conditional moves, and the facts on which services decide."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from callcenter_tui.domain.states import CallState, Driver, may_move
from callcenter_tui.store.columns import table
from callcenter_tui.store.tables import Call

_calls = table(Call)

PREVIEW = 120
"""Characters of the last message kept on the call for the live list."""


@dataclass(frozen=True, slots=True)
class CallFacts:
    """What services need to decide about a call; the store's row without personal data."""

    id: str
    key: str
    customer_id: str
    department: str
    state: CallState
    driver: Driver
    operator_id: str | None
    priority: int
    language: str
    origin: str
    routed: bool
    wants_person: bool
    reason: str
    category: str
    severity: str
    summary: str
    summary_by: str
    disposition: str
    fence: int
    last_seq: int
    opened_at: datetime
    closed_at: datetime | None
    identity: str
    identity_tries: int
    front: bool
    not_before: datetime | None
    help: str
    linked_to: str | None
    shown_seq: int
    waiting_since: datetime | None


_FACTS = tuple(_calls.c[name] for name in CallFacts.__dataclass_fields__)


def add(tx: Connection, **values: Any) -> None:
    """Insert a call; column names as in ``tables.Call``."""
    tx.execute(insert(_calls).values(**values))


def key_taken(tx: Connection, key: str) -> bool:
    """Whether a call already has this key."""
    return tx.execute(select(_calls.c.id).where(_calls.c.key == key)).first() is not None


def facts(
    tx: Connection, call_id: str, *, lock: bool = False, skip: bool = False
) -> CallFacts | None:
    """The call's facts. ``lock`` holds the row until the transaction ends.

    A writer locks the call before it reads anything it will decide on; on SQLite the write
    transaction is that lock already. ``skip``: None when somebody else holds it.
    """
    query = select(*_FACTS).where(_calls.c.id == call_id)
    if lock:
        query = query.with_for_update(skip_locked=skip)
    return _facts(tx.execute(query).first())


def by_key(tx: Connection, key: str) -> CallFacts | None:
    """The call with this public key (upper case)."""
    return _facts(tx.execute(select(*_FACTS).where(_calls.c.key == key)).first())


def move(
    tx: Connection,
    call: CallFacts,
    target: CallState,
    now: datetime,
    **values: Any,
) -> bool:
    """Move a call from the state and fence it was read with; False when somebody was faster.

    The fence grows with every move, so that whoever read the call before it can do nothing more.
    """
    if not may_move(call.state, target):
        return False
    values |= {"state": target.value, "state_since": now, "fence": call.fence + 1}
    if target is CallState.WAITING:
        values["waiting_since"] = now
    elif call.state is CallState.WAITING:
        values |= {"waiting_since": None, "front": False, "not_before": None}
    return change(tx, call, **values)


def change(tx: Connection, call: CallFacts, **values: Any) -> bool:
    """Set columns without moving the call, if it still has the state and fence it was read with."""
    done = tx.execute(
        update(_calls)
        .where(
            _calls.c.id == call.id,
            _calls.c.state == call.state.value,
            _calls.c.fence == call.fence,
        )
        .values(**values)
    )
    return done.rowcount == 1


def next_seq(
    tx: Connection, call_id: str, preview: str, heard_at: datetime, *, awake: bool = False
) -> int:
    """Reserve the next message number and refresh the preview; locks the call's row.

    ``awake``: the customer has spoken, who may have been reminded before.
    """
    reminded = {"reminded_at": None} if awake else {}
    return int(
        tx.execute(
            update(_calls)
            .where(_calls.c.id == call_id)
            .values(
                last_seq=_calls.c.last_seq + 1,
                preview=preview[:PREVIEW],
                heard_at=heard_at,
                **reminded,
            )
            .returning(_calls.c.last_seq)
        ).scalar_one()
    )


def set_mood(tx: Connection, call_id: str, mood: int) -> None:
    """Keep how the customer's last words sound, -2 to 2, whatever state the call is in."""
    tx.execute(
        update(_calls).where(_calls.c.id == call_id, _calls.c.mood != mood).values(mood=mood)
    )


def _facts(row: Row[Any] | None) -> CallFacts | None:
    if row is None:
        return None
    values = dict(row._mapping)
    values["state"] = CallState(values["state"])
    values["driver"] = Driver(values["driver"])
    return CallFacts(**values)
