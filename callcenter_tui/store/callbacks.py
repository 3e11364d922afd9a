"""Callbacks: promises to call customers back, at most one open for a call."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, insert, select, update

from callcenter_tui.domain.floor import CallbackView
from callcenter_tui.domain.states import CallState, Origin
from callcenter_tui.store.columns import table
from callcenter_tui.store.floor import Callback
from callcenter_tui.store.tables import Call, Customer

_callbacks = table(Callback)
_calls = table(Call)
_customers = table(Customer)

OPEN, OPENED, CANCELLED = "open", "opened", "cancelled"
"""A promise that is to be kept, one that became a call, and one that was taken back."""

_MOST = 500
"""Rows of the list of all promises, newest first."""


@dataclass(frozen=True, slots=True)
class Promise:
    """What is needed to keep a promise."""

    id: str
    call: str
    due_at: datetime
    reason: str
    state: str


_PROMISE = (
    _callbacks.c.id,
    _callbacks.c.call_id,
    _callbacks.c.due_at,
    _callbacks.c.reason,
    _callbacks.c.state,
)
"""In the order of ``Promise``."""


def add(tx: Connection, **values: Any) -> None:
    """Insert a promise; column names as in ``floor.Callback``."""
    tx.execute(insert(_callbacks).values(state=OPEN, **values))


def renew(tx: Connection, promise_id: str, **values: Any) -> bool:
    """Change an open promise; False when it was kept or taken back meanwhile."""
    return _while_open(tx, promise_id, **values)


def find(tx: Connection, promise_id: str) -> Promise | None:
    """The promise with this id."""
    return _one(tx, select(*_PROMISE).where(_callbacks.c.id == promise_id))


def last_of(tx: Connection, call_id: str) -> Promise | None:
    """The newest promise of a call, in whatever state."""
    query = select(*_PROMISE).where(_callbacks.c.call_id == call_id)
    return _one(tx, query.order_by(_callbacks.c.id.desc()).limit(1))


def departments_due(tx: Connection, now: datetime) -> list[str]:
    """Departments in which a promise is due; most of the time there is none."""
    query = select(_calls.c.department).distinct().select_from(_with_calls())
    return [row.department for row in tx.execute(query.where(*_due(now)))]


def due(
    tx: Connection, now: datetime, departments: Iterable[str], limit: int = 20
) -> list[Promise]:
    """Promises of these departments that are due, the oldest first.

    Not while the call waits for a person: its customer is in the queue already.
    """
    query = (
        select(*_PROMISE)
        .select_from(_with_calls())
        .where(*_due(now), _calls.c.department.in_(list(departments)))
        .order_by(_callbacks.c.due_at, _callbacks.c.id)
        .limit(limit)
    )
    return [Promise(*row) for row in tx.execute(query)]


def take(tx: Connection, promise_id: str, now: datetime) -> bool:
    """Begin to keep a promise that is due; False when somebody was faster."""
    done = tx.execute(
        update(_callbacks)
        .where(
            _callbacks.c.id == promise_id, _callbacks.c.state == OPEN, _callbacks.c.due_at <= now
        )
        .values(state=OPENED)
    )
    return done.rowcount == 1


def became(tx: Connection, promise_id: str, call_id: str) -> None:
    """The call by which a taken promise is kept."""
    tx.execute(update(_callbacks).where(_callbacks.c.id == promise_id).values(new_call_id=call_id))


def cancel(tx: Connection, promise_id: str) -> bool:
    """Take an open promise back; False when it is open no more."""
    return _while_open(tx, promise_id, state=CANCELLED)


def views(tx: Connection, *, everything: bool = False) -> list[CallbackView]:
    """Open promises, the next first; ``everything``: all, the latest due first."""
    query = _views().where(_calls.c.origin != Origin.SIMULATED.value)
    if everything:
        query = query.order_by(_callbacks.c.due_at.desc(), _callbacks.c.id).limit(_MOST)
    else:
        query = query.where(_callbacks.c.state == OPEN)
        query = query.order_by(_callbacks.c.due_at, _callbacks.c.id)
    return [CallbackView(*row) for row in tx.execute(query)]


def view(tx: Connection, promise_id: str) -> CallbackView:
    """One promise as it is shown; it must be there."""
    return CallbackView(*tx.execute(_views().where(_callbacks.c.id == promise_id)).one())


def _views() -> Select[Any]:
    """In the order of ``CallbackView``. The department is the call's own, as it is now."""
    new = _calls.alias("new_call")
    joined = (
        _with_calls()
        .join(_customers, _customers.c.id == _callbacks.c.customer_id)
        .outerjoin(new, new.c.id == _callbacks.c.new_call_id)
    )
    return select(
        _callbacks.c.id,
        _callbacks.c.call_id,
        _calls.c.key,
        _customers.c.name,
        _calls.c.department,
        _callbacks.c.due_at,
        _callbacks.c.reason,
        _callbacks.c.state,
        _callbacks.c.made_by,
        func.coalesce(new.c.key, ""),
    ).select_from(joined)


def _with_calls() -> Any:
    return _callbacks.join(_calls, _calls.c.id == _callbacks.c.call_id)


def _due(now: datetime) -> tuple[Any, ...]:
    """Simulated customers are called back by nobody."""
    return (
        _callbacks.c.state == OPEN,
        _callbacks.c.due_at <= now,
        _calls.c.state.not_in([CallState.WAITING.value, CallState.WRAP_UP.value]),
        _calls.c.origin != Origin.SIMULATED.value,
    )


def _while_open(tx: Connection, promise_id: str, **values: Any) -> bool:
    done = tx.execute(
        update(_callbacks)
        .where(_callbacks.c.id == promise_id, _callbacks.c.state == OPEN)
        .values(**values)
    )
    return done.rowcount == 1


def _one(tx: Connection, query: Select[Any]) -> Promise | None:
    row = tx.execute(query).first()
    return Promise(*tuple(row)) if row else None
