"""The append-only journal: one event with every change, in the same transaction."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Text, cast, func, insert, select, text

from callcenter_tui.domain.audit import Timeless
from callcenter_tui.domain.events import AUDITED
from callcenter_tui.domain.views import EventView
from callcenter_tui.store import chain
from callcenter_tui.store.columns import table
from callcenter_tui.store.tables import JournalEvent

if TYPE_CHECKING:
    from callcenter_tui.store.audited import Filter

CHANNEL = "callcenter"
"""PostgreSQL channel on which event ids are announced, one per event, at commit."""

_journal = table(JournalEvent)
_COLUMNS = (
    _journal.c.id,
    _journal.c.at,
    _journal.c.kind,
    _journal.c.call_id,
    _journal.c.who,
    _journal.c.data,
)
_NOTIFY = text("SELECT pg_notify(:channel, :payload)")


def append(
    tx: Connection,
    kind: str,
    *,
    at: datetime,
    who: str,
    call: str | None = None,
    **data: Any,
) -> int:
    """Add one event and return its id. ``data`` must be JSON values; never personal data.

    One of an audited kind becomes a link of the chain when the transaction ends.
    """
    inserted = tx.execute(
        insert(_journal)
        .values(at=at, kind=kind, call_id=call, who=who, data=data)
        .returning(_journal.c.id)
    ).scalar_one()
    if tx.dialect.name == "postgresql":
        tx.execute(_NOTIFY, {"channel": CHANNEL, "payload": str(inserted)})
    if kind in AUDITED:
        chain.note(tx, EventView(int(inserted), at, kind, call, who, data))
    return int(inserted)


def last_id(tx: Connection) -> int:
    """The newest event's id, 0 when there is none."""
    return int(tx.execute(select(func.coalesce(func.max(_journal.c.id), 0))).scalar_one())


def after(tx: Connection, event_id: int, limit: int = 1000) -> list[EventView]:
    """Events with a larger id, oldest first, at most ``limit``."""
    rows = tx.execute(
        select(*_COLUMNS).where(_journal.c.id > event_id).order_by(_journal.c.id).limit(limit)
    )
    return _views(rows.all())


def named(tx: Connection, ids: Sequence[int]) -> list[EventView]:
    """The events with these ids, oldest first; unknown ids are left out."""
    rows = tx.execute(select(*_COLUMNS).where(_journal.c.id.in_(ids)).order_by(_journal.c.id))
    return _views(rows.all())


def of_call(tx: Connection, call_id: str) -> list[EventView]:
    """All events of one call, oldest first."""
    rows = tx.execute(
        select(*_COLUMNS).where(_journal.c.call_id == call_id).order_by(_journal.c.id)
    )
    return _views(rows.all())


def of_kind(
    tx: Connection, kind: str, *, call: str | None = None, since: datetime | None = None
) -> list[EventView]:
    """Events of one kind, of a call or since a moment, oldest first."""
    query = select(*_COLUMNS).where(_journal.c.kind == kind)
    if call is not None:
        query = query.where(_journal.c.call_id == call)
    if since is not None:
        query = query.where(_journal.c.at >= since)
    return _views(tx.execute(query.order_by(_journal.c.id)).all())


def ids(tx: Connection, wanted: Filter, before: int | None, limit: int) -> list[int]:
    """The numbers alone of a page of audited events, the newest first."""
    query = select(_journal.c.id).where(_journal.c.kind.in_(sorted(wanted.kinds)))
    if before is not None:
        query = query.where(_journal.c.id < before)
    if wanted.who:
        query = query.where(_journal.c.who.in_(wanted.who))
    if wanted.call is not None:
        query = query.where(_journal.c.call_id == wanted.call)
    if wanted.since is not None:
        query = query.where(_journal.c.at >= wanted.since)
    if wanted.until is not None:
        query = query.where(_journal.c.at < wanted.until)
    return list(tx.execute(query.order_by(_journal.c.id.desc()).limit(limit)).scalars())


def stored(tx: Connection, ids: Sequence[int]) -> list[EventView | Timeless]:
    """The events with these ids, oldest first, also those whose time or data is none.

    Nobody writes such but by hand, past the program; what stands there is given as it is.
    """
    columns = (_journal.c.id, cast(_journal.c.at, Text), *_COLUMNS[2:5])
    query = select(*columns, cast(_journal.c.data, Text)).where(_journal.c.id.in_(ids))
    found = list[EventView | Timeless]()
    for id_, at, kind, call, who, data in tx.execute(query.order_by(_journal.c.id)):
        time, told = chain.moment(at), _object(data)
        if time is None:
            found.append(Timeless(id_, str(at), kind, call, who, told))
        else:
            found.append(EventView(id_, time, kind, call, who, told))
    return found


def _object(data: str | None) -> dict[str, Any]:
    try:
        found = json.loads(data or "{}")
    except ValueError:
        found = data
    return found if isinstance(found, dict) else {"": found}


def _views(rows: Sequence[Any]) -> list[EventView]:
    return [EventView(r.id, r.at, r.kind, r.call_id, r.who, dict(r.data or {})) for r in rows]
