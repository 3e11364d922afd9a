"""Audited events as they are read again: pages of them, each beside its link, and erasing."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Text, cast, exists, func, select, update

from callcenter_tui.domain.audit import ERASED
from callcenter_tui.domain.events import AUDIT_ERASED, AUDITED
from callcenter_tui.domain.views import EventView
from callcenter_tui.store.chain import Link
from callcenter_tui.store.columns import table
from callcenter_tui.store.entrance import ChainLink
from callcenter_tui.store.people import User
from callcenter_tui.store.tables import Call, JournalEvent

_journal, _chain = table(JournalEvent), table(ChainLink)
_calls, _users = table(Call), table(User)
_AT_ONCE = 1000
"""Rows that are read at a time: a chain of a million is never in memory as a whole."""


@dataclass(frozen=True, slots=True)
class Found:
    """An audited event, the number of its link and the key of its call; None where it has none."""

    event: EventView
    seq: int | None
    call_key: str | None


@dataclass(frozen=True, slots=True)
class Filter:
    """Which audited events: of these kinds, by one of ``who``, of a call, from and before."""

    kinds: Sequence[str]
    who: Sequence[str] = ()
    call: str | None = None
    since: datetime | None = None
    until: datetime | None = None


def page(tx: Connection, wanted: Filter, before: int | None, limit: int) -> list[Found]:
    """Events with an id below ``before``, the newest first, at most ``limit``."""
    query = (
        select(
            *_EVENT,
            _chain.c.seq,
            select(_calls.c.key).where(_calls.c.id == _journal.c.call_id).scalar_subquery(),
        )
        .outerjoin_from(_journal, _chain, _chain.c.event_id == _journal.c.id)
        .where(*_conditions(wanted))
        .order_by(_journal.c.id.desc())
        .limit(limit)
    )
    if before is not None:
        query = query.where(_journal.c.id < before)
    return [Found(_event(row), row[6], row[7]) for row in tx.execute(query)]


def count(tx: Connection, wanted: Filter) -> int:
    """How many there are."""
    counted = select(func.count()).select_from(_journal).where(*_conditions(wanted))
    return int(tx.execute(counted).scalar_one())


def linked(tx: Connection) -> Iterator[tuple[Link, EventView | None]]:
    """Every link in order, each with its event, None where that is gone; a part at a time."""
    joined = select(*_LINK, *_EVENT).outerjoin_from(
        _chain, _journal, _journal.c.id == _chain.c.event_id
    )
    last = -(1 << 62)
    while True:
        part = joined.where(_chain.c.seq > last).order_by(_chain.c.seq).limit(_AT_ONCE)
        rows = tx.execute(part).all()
        for row in rows:
            yield Link(*row[:6]), _event(row[6:]) if row[6] is not None else None
        if len(rows) < _AT_ONCE:
            return
        last = rows[-1][0]


def erasures(tx: Connection) -> Iterator[tuple[Link, EventView]]:
    """The events that say what was erased, each with its link; those without one count nothing."""
    rows = tx.execute(
        select(*_LINK, *_EVENT)
        .join_from(_chain, _journal, _journal.c.id == _chain.c.event_id)
        .where(_journal.c.kind == AUDIT_ERASED)
        .order_by(_chain.c.seq)
    )
    for row in rows:
        yield Link(*row[:6]), _event(row[6:])


def beginning(tx: Connection) -> int | None:
    """The oldest event that has a link, None while there is no chain."""
    found: int | None = tx.execute(select(func.min(_chain.c.event_id))).scalar_one()
    return found


def unsigned(tx: Connection, since: int, limit: int) -> tuple[int, list[EventView]]:
    """How many audited events from this id on have no link, and the oldest ``limit`` of them."""
    where = (_kind_in(AUDITED), _journal.c.id >= since, ~_has_link())
    many = tx.execute(select(func.count()).select_from(_journal).where(*where)).scalar_one()
    rows = tx.execute(select(*_EVENT).where(*where).order_by(_journal.c.id).limit(limit))
    return int(many), [_event(row) for row in rows]


def older(tx: Connection, than: int | None) -> int:
    """How many audited events have an id below this one and no link; of all without one."""
    where = [_kind_in(AUDITED), ~_has_link()]
    if than is not None:
        where.append(_journal.c.id < than)
    return int(tx.execute(select(func.count()).select_from(_journal).where(*where)).scalar_one())


def erase(tx: Connection, ids: Sequence[int]) -> int:
    """Take the data out of these events; returns how many there were."""
    return tx.execute(
        update(_journal).where(_journal.c.id.in_(ids)).values(data=dict(ERASED))
    ).rowcount


def logins(tx: Connection, ids: Sequence[str]) -> dict[str, str]:
    """Logins by the ids of users; others are left out."""
    rows = tx.execute(select(_users.c.id, _users.c.login).where(_users.c.id.in_(ids)))
    return {str(row[0]): str(row[1]) for row in rows}


_LINK = (
    _chain.c.seq,
    _chain.c.event_id,
    _chain.c.body_hash,
    _chain.c.link,
    _chain.c.key_id,
    _chain.c.at,
)
_EVENT = (
    _journal.c.id,
    _journal.c.at,
    _journal.c.kind,
    _journal.c.call_id,
    _journal.c.who,
    cast(_journal.c.data, Text),
)


def _event(row: Sequence[Any]) -> EventView:
    id_, at, kind, call, who, data = row[:6]
    return EventView(id_, at, kind, call, who, _data(data))


def _data(stored: str | None) -> dict[str, Any]:
    """Ours is always an object; whoever writes into the table by hand may leave anything there."""
    try:
        found = json.loads(stored or "{}")
    except ValueError:
        found = stored
    return found if isinstance(found, dict) else {"": found}


def _conditions(wanted: Filter) -> list[ColumnElement[bool]]:
    found = [_kind_in(wanted.kinds)]
    if wanted.who:
        found.append(_journal.c.who.in_(wanted.who))
    if wanted.call is not None:
        found.append(_journal.c.call_id == wanted.call)
    if wanted.since is not None:
        found.append(_journal.c.at >= wanted.since)
    if wanted.until is not None:
        found.append(_journal.c.at < wanted.until)
    return found


def _kind_in(kinds: Any) -> ColumnElement[bool]:
    return _journal.c.kind.in_(sorted(kinds))


def _has_link() -> ColumnElement[bool]:
    return exists(select(_chain.c.seq).where(_chain.c.event_id == _journal.c.id))
