"""Consoles that have a call open, each heard of every few seconds."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete, select

from callcenter_tui.domain.floor import WatcherView
from callcenter_tui.store.columns import insert_into, table
from callcenter_tui.store.floor import Watcher
from callcenter_tui.store.people import User

_watchers = table(Watcher)
_users = table(User)


def put(
    tx: Connection, call_id: str, place: str, user_id: str, *, writing: bool, now: datetime
) -> None:
    """Say that this console shows the call now."""
    values = {"user_id": user_id, "writing": writing, "seen_at": now}
    tx.execute(
        insert_into(tx, _watchers)
        .values(call_id=call_id, place=place, **values)
        .on_conflict_do_update(index_elements=[_watchers.c.call_id, _watchers.c.place], set_=values)
    )


def forget(tx: Connection, call_id: str, before: datetime) -> None:
    """Remove the consoles of a call that were last heard of before that moment."""
    tx.execute(
        delete(_watchers).where(_watchers.c.call_id == call_id, _watchers.c.seen_at < before)
    )


def remove(tx: Connection, call_id: str, place: str) -> None:
    """This console shows the call no more."""
    tx.execute(delete(_watchers).where(_watchers.c.call_id == call_id, _watchers.c.place == place))


def others(tx: Connection, call_id: str, user_id: str | None, since: datetime) -> list[WatcherView]:
    """Other people heard of since then, each once, by name; ``writing`` at any console."""
    rows = tx.execute(
        select(_users.c.id, _users.c.name, _users.c.role, _watchers.c.writing)
        .join(_users, _users.c.id == _watchers.c.user_id)
        .where(_watchers.c.call_id == call_id, _watchers.c.seen_at >= since)
        .order_by(_users.c.name, _users.c.id)
    )
    found: dict[str, WatcherView] = {}
    for row in rows:
        if row.id != user_id:
            writing = row.writing or (row.id in found and found[row.id].writing)
            found[row.id] = WatcherView(row.id, row.name, row.role, writing)
    return list(found.values())
