"""What the account has not yet counted: events after its cursor, and whom they are about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, or_, select, update

from callcenter_tui.domain import events
from callcenter_tui.store.columns import insert_into, table
from callcenter_tui.store.measured import Measured, Rollup, RollupState
from callcenter_tui.store.tables import JournalEvent

_journal, _state = table(JournalEvent), table(RollupState)
_COLUMNS = (_journal.c.id, _journal.c.at, _journal.c.kind, _journal.c.call_id)

_OPERATORS = (events.OPERATOR_STATUS, events.OPERATOR_STATE)

RECENT = 1000
"""Ids below the newest one, that a new account looks through for those not yet visible."""


@dataclass(frozen=True, slots=True)
class Kept:
    """How far the account has come; as in ``measured.RollupState``."""

    version: int
    zone: str
    journal_id: int
    gaps: Mapping[str, str]
    calls_to: str | None
    operators_to: str | None
    round: int
    counted_at: datetime


@dataclass(slots=True)
class News:
    """Calls and operators named by new events. ``operators``: since when each has changed.

    ``ids``: of the events; ``more``: there are others after them.
    """

    ids: list[int] = field(default_factory=list)
    calls: set[str] = field(default_factory=set)
    opened: set[str] = field(default_factory=set)
    operators: dict[str, datetime] = field(default_factory=dict)
    more: bool = False


def kept(tx: Connection) -> Kept | None:
    """The state of the account; None before its first day."""
    columns = [_state.c[name] for name in Kept.__dataclass_fields__]
    row = tx.execute(select(*columns).where(_state.c.id == 1)).first()
    return None if row is None else Kept(*row)


def after(tx: Connection, journal_id: int, gaps: Mapping[str, str], limit: int) -> News:
    """At most ``limit`` events above ``journal_id``, and those of the gaps that have come."""
    news = News()
    last = select(*_COLUMNS).where(_journal.c.id > journal_id).order_by(_journal.c.id).limit(limit)
    rows = tx.execute(last).all()
    news.more = len(rows) == limit
    if gaps:
        late = select(*_COLUMNS).where(_journal.c.id.in_([int(one) for one in gaps]))
        rows = [*tx.execute(late).all(), *rows]
    people = [row.id for row in rows if row.kind in _OPERATORS]
    for row in rows:
        news.ids.append(row.id)
        if row.call_id:
            news.calls.add(row.call_id)
            if row.kind == events.CALL_OPENED:
                news.opened.add(row.call_id)
    for at, data in _data(tx, people):
        user = data["user"]
        news.operators[user] = min(at, news.operators.get(user, at))
    return news


def _data(tx: Connection, ids: list[int]) -> list[tuple[datetime, dict[str, Any]]]:
    if not ids:
        return []
    rows = tx.execute(select(_journal.c.at, _journal.c.data).where(_journal.c.id.in_(ids)))
    return [(row.at, row.data) for row in rows]


def missing(tx: Connection, newest: int) -> list[int]:
    """Ids shortly below the newest that are not there: of transactions still under way, or undone.

    Only PostgreSQL gives ids to several transactions at once.
    """
    if tx.dialect.name != "postgresql":
        return []
    low = max(0, newest - RECENT)
    near = select(_journal.c.id).where(_journal.c.id > low, _journal.c.id <= newest)
    return sorted(set(range(low + 1, newest + 1)) - set(tx.execute(near).scalars()))


def begin(tx: Connection, **values: Any) -> None:
    """A new account with nothing in it; whatever there was is dropped."""
    fresh = insert_into(tx, _state).values(id=1, round=1, **values)
    again = values | {"round": _state.c.round + 1}
    # First, for it holds the row: whoever counts meanwhile waits, and finds that it came too late.
    tx.execute(fresh.on_conflict_do_update(index_elements=["id"], set_=again))
    for dropped in (table(Measured), table(Rollup)):
        tx.execute(dropped.delete())


def advance(tx: Connection, before: Kept, **values: Any) -> bool:
    """Move on from where the account was read; False when another process has done so since."""
    done = tx.execute(
        update(_state)
        .where(_state.c.id == 1, _state.c.round == before.round)
        .values(round=before.round + 1, **values)
    )
    return done.rowcount == 1


def behind(tx: Connection, state: Kept) -> int:
    """How many events have not been counted."""
    ahead = or_(_journal.c.id > state.journal_id, _journal.c.id.in_(list(map(int, state.gaps))))
    return int(tx.execute(select(func.count()).select_from(_journal).where(ahead)).scalar_one())


def waiting(tx: Connection, newest: int) -> bool:
    """Whether any event up to this one is still to be counted; all are before the first day."""
    state = kept(tx)
    if state is None:
        return True
    ahead = _journal.c.id.between(state.journal_id + 1, newest)
    late = _journal.c.id.in_(list(map(int, state.gaps)))
    one = select(_journal.c.id).where(or_(ahead, late)).limit(1)
    return tx.execute(one).first() is not None
