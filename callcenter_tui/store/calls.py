"""Calls: insert, conditional moves, and the facts on which services decide."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, exists, insert, select, update

from callcenter_tui.domain.states import CallState, Driver, TurnState, may_move
from callcenter_tui.store.tables import Call, Turn

_calls = Call.__table__  # type: ignore[attr-defined]
_turns = Turn.__table__  # type: ignore[attr-defined]
_OPEN_TURNS = [s.value for s in (TurnState.DUE, TurnState.CLAIMED, TurnState.DRAFTED)]

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
    disposition: str
    fence: int
    last_seq: int
    opened_at: datetime
    closed_at: datetime | None
    identity: str
    identity_tries: int


_FACTS = tuple(_calls.c[name] for name in CallFacts.__dataclass_fields__)


def add(tx: Connection, **values: Any) -> None:
    """Insert a call; column names as in ``tables.Call``."""
    tx.execute(insert(_calls).values(**values))


def key_taken(tx: Connection, key: str) -> bool:
    """Whether a call already has this key."""
    return tx.execute(select(_calls.c.id).where(_calls.c.key == key)).first() is not None


def facts(tx: Connection, call_id: str, *, lock: bool = False) -> CallFacts | None:
    """The call's facts. ``lock`` holds the row until the transaction ends.

    A writer locks the call before it reads anything it will decide on; on SQLite the write
    transaction is that lock already.
    """
    query = select(*_FACTS).where(_calls.c.id == call_id)
    return _facts(tx.execute(query.with_for_update() if lock else query).first())


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
        values["waiting_since"] = None
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


def next_seq(tx: Connection, call_id: str, preview: str, heard_at: datetime) -> int:
    """Reserve the next message number and refresh the preview; locks the call's row."""
    return int(
        tx.execute(
            update(_calls)
            .where(_calls.c.id == call_id)
            .values(last_seq=_calls.c.last_seq + 1, preview=preview[:PREVIEW], heard_at=heard_at)
            .returning(_calls.c.last_seq)
        ).scalar_one()
    )


def silent_since(
    tx: Connection, moment: datetime, *, only: str | None = None, limit: int = 20
) -> list[str]:
    """Active calls driven by the AI in which nothing was said since ``moment`` and nothing is owed.

    ``only`` looks at one call.
    """
    query = (
        select(_calls.c.id)
        .where(
            _calls.c.state == CallState.ACTIVE.value,
            _calls.c.driver != Driver.PERSON.value,
            _calls.c.heard_at < moment,
            ~exists().where(_turns.c.call_id == _calls.c.id, _turns.c.state.in_(_OPEN_TURNS)),
        )
        .limit(limit)
    )
    if only is not None:
        query = query.where(_calls.c.id == only)
    return [row.id for row in tx.execute(query)]


def _facts(row: Row[Any] | None) -> CallFacts | None:
    if row is None:
        return None
    values = dict(row._mapping)
    values["state"] = CallState(values["state"])
    values["driver"] = Driver(values["driver"])
    return CallFacts(**values)
