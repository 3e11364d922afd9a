"""Calls: insert, read for the live list, and conditional moves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, exists, insert, select, update

from callcenter_tui.domain.states import OPEN, CallState, Driver, Origin, TurnState
from callcenter_tui.domain.views import CallRow
from callcenter_tui.store.people import User
from callcenter_tui.store.tables import Call, Customer, Turn

_calls = Call.__table__  # type: ignore[attr-defined]
_customers = Customer.__table__  # type: ignore[attr-defined]
_users = User.__table__  # type: ignore[attr-defined]
_turns = Turn.__table__  # type: ignore[attr-defined]

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


def change(
    tx: Connection,
    call_id: str,
    *,
    state: Sequence[CallState],
    fence: int | None = None,
    **values: Any,
) -> bool:
    """Set columns if the call is in one of ``state`` (and has ``fence``); tells whether it was."""
    query = update(_calls).where(
        _calls.c.id == call_id, _calls.c.state.in_([s.value for s in state])
    )
    if fence is not None:
        query = query.where(_calls.c.fence == fence)
    return tx.execute(query.values(**values)).rowcount == 1


def next_seq(tx: Connection, call_id: str, preview: str, heard_at: datetime | None) -> int:
    """Reserve the next message number and refresh the preview; locks the call's row."""
    values: dict[str, Any] = {"last_seq": _calls.c.last_seq + 1, "preview": preview[:PREVIEW]}
    if heard_at is not None:
        values["heard_at"] = heard_at
    return int(
        tx.execute(
            update(_calls)
            .where(_calls.c.id == call_id)
            .values(**values)
            .returning(_calls.c.last_seq)
        ).scalar_one()
    )


def silent_since(tx: Connection, moment: datetime, limit: int = 20) -> list[str]:
    """Active calls driven by the AI whose customer was last heard before ``moment``."""
    rows = tx.execute(
        select(_calls.c.id)
        .where(
            _calls.c.state == CallState.ACTIVE.value,
            _calls.c.driver != Driver.PERSON.value,
            _calls.c.heard_at < moment,
        )
        .limit(limit)
    )
    return [row.id for row in rows]


def live_rows(tx: Connection, *, simulated: bool = False) -> list[CallRow]:
    """Every open call, most urgent and longest waiting first."""
    query = _rows().where(_calls.c.state.in_([s.value for s in OPEN]))
    if not simulated:
        query = query.where(_calls.c.origin != Origin.SIMULATED.value)
    query = query.order_by(_calls.c.priority.desc(), _calls.c.opened_at)
    return [_row(row) for row in tx.execute(query)]


def rows_of(tx: Connection, call_ids: Iterable[str]) -> list[CallRow]:
    """The rows of these calls, whatever their state; unknown ids are left out."""
    ids = list(call_ids)
    if not ids:
        return []
    return [_row(row) for row in tx.execute(_rows().where(_calls.c.id.in_(ids)))]


def history(
    tx: Connection,
    *,
    state: str | None = None,
    department: str | None = None,
    customer_id: str | None = None,
    simulated: bool = True,
    limit: int = 50,
    offset: int = 0,
) -> list[CallRow]:
    """Calls of any state, newest first."""
    query = _rows().order_by(_calls.c.opened_at.desc(), _calls.c.id.desc())
    for column, value in (
        (_calls.c.state, state),
        (_calls.c.department, department),
        (_calls.c.customer_id, customer_id),
    ):
        if value is not None:
            query = query.where(column == value)
    if not simulated:
        query = query.where(_calls.c.origin != Origin.SIMULATED.value)
    return [_row(row) for row in tx.execute(query.limit(limit).offset(offset))]


def _rows() -> Select[Any]:
    owed = exists().where(
        _turns.c.call_id == _calls.c.id,
        _turns.c.state.in_([TurnState.DUE.value, TurnState.CLAIMED.value]),
        _turns.c.kind == "answer",
    )
    return (
        select(
            _calls,
            _customers.c.name.label("customer"),
            _users.c.name.label("operator"),
            owed.label("due"),
        )
        .join(_customers, _customers.c.id == _calls.c.customer_id)
        .outerjoin(_users, _users.c.id == _calls.c.operator_id)
    )


def _row(r: Row[Any]) -> CallRow:
    return CallRow(
        id=r.id,
        key=r.key,
        customer=r.customer,
        department=r.department,
        state=r.state,
        driver=r.driver,
        operator=r.operator or "",
        operator_id=r.operator_id,
        priority=r.priority,
        language=r.language,
        origin=r.origin,
        opened_at=r.opened_at,
        state_since=r.state_since,
        waiting_since=r.waiting_since,
        wants_person=r.wants_person,
        severity=r.severity,
        preview=r.preview,
        due=bool(r.due),
    )


def _facts(row: Row[Any] | None) -> CallFacts | None:
    if row is None:
        return None
    values = dict(row._mapping)
    values["state"] = CallState(values["state"])
    values["driver"] = Driver(values["driver"])
    return CallFacts(**values)
