"""The audit chain: one link for each audited event, signed over the link before it."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Select, Text, cast, exists, insert, select, text
from sqlalchemy.exc import DataError

from callcenter_tui.domain.protocols import Sealer
from callcenter_tui.domain.views import EventView
from callcenter_tui.store.columns import table
from callcenter_tui.store.entrance import ChainLink
from callcenter_tui.store.tables import JournalEvent

_chain, _journal = table(ChainLink), table(JournalEvent)

BEGINNING = "0" * 64
"""What the first link is signed over."""

UNREADABLE = (ValueError, TypeError, DataError)
"""What reading a time raises that is none: a text, a number, PostgreSQL's infinity."""

_LOCK = text("SELECT pg_advisory_xact_lock(1667458409)")
"""One transaction at a time adds links; taken last before its commit, so nobody waits in a ring."""

_AT_ONCE = 1000
"""Events that are asked for at a time."""

_TRIGGERS = {
    "sqlite": {
        f"{table_}_no_{deed}"
        for table_ in ("journal", "audit_chain")
        for deed in ("update", "delete", "replace")
    },
    "postgresql": {"journal_no_update", "journal_no_delete", "audit_chain_no_change"},
}
"""What the migrations have made (0002 and 0008), by the database's name."""

_TRIGGERS_THERE = {
    "sqlite": text(
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%RAISE(ABORT%' "
        "AND (tbl_name = 'journal' AND name LIKE 'journal%' "
        "OR tbl_name = 'audit_chain' AND name LIKE 'audit_chain%')"
    ),
    "postgresql": text(
        "SELECT tgname FROM pg_trigger WHERE tgenabled IN ('O', 'A') AND "
        "(tgrelid = to_regclass('journal') AND tgname LIKE 'journal%' "
        "OR tgrelid = to_regclass('audit_chain') AND tgname LIKE 'audit_chain%')"
    ),
}


@dataclass(frozen=True, slots=True)
class Link:
    """One link, as it is stored; ``at`` is a copy of its event's, None when it is no time."""

    seq: int
    event_id: int
    body_hash: str
    link: str
    key_id: str
    at: datetime | None


def note(tx: Connection, event: EventView) -> None:
    """Remember an audited event until its transaction ends."""
    waiting = tx.get_execution_options().get("callcenter_audited")
    if waiting is not None:
        waiting.append(event)


def seal(tx: Connection, sealer: Sealer) -> None:
    """Add a link for each event noted in this transaction."""
    waiting: list[EventView] = tx.get_execution_options().get("callcenter_audited", [])
    kept = _kept(tx, waiting) if waiting else []
    if not kept:
        return
    if tx.dialect.name == "postgresql":
        tx.execute(_LOCK)
    last = head(tx)
    seq, before = (last.seq, last.link) if last else (0, BEGINNING)
    for event in kept:
        seq, body = seq + 1, sealer.body(event)
        link = sealer.link(seq, event.id, body, before)
        tx.execute(
            insert(_chain).values(
                seq=seq,
                event_id=event.id,
                body_hash=body,
                link=link,
                key_id=sealer.key_id,
                at=event.at,
            )
        )
        before = link
    waiting.clear()


def _kept(tx: Connection, waiting: Sequence[EventView]) -> list[EventView]:
    """Those that are still there: of what was undone within the transaction nothing is signed.

    SQLite gives the number of an undone event to the next one, so a number alone tells nothing.
    """
    noted = {event.id: as_stored(event) for event in waiting}
    ids, kept = sorted(noted), list[EventView]()
    for start in range(0, len(ids), _AT_ONCE):
        part = _journal.c.id.in_(ids[start : start + _AT_ONCE])
        rows = tx.execute(
            select(_journal.c.id, _journal.c.kind).where(part).order_by(_journal.c.id)
        )
        kept += [noted[row.id] for row in rows if row.kind == noted[row.id].kind]
    return kept


def as_stored(event: EventView) -> EventView:
    """The event as it will be read again: JSON knows no tuples and no keys but texts."""
    return replace(event, data=json.loads(json.dumps(event.data)))


def head(tx: Connection) -> Link | None:
    """The newest link, None while there is none."""
    return next(iter(_links(tx, select(*_LINK).order_by(_chain.c.seq.desc()).limit(1))), None)


def at(tx: Connection, seq: int) -> Link | None:
    """The link with this number, None when there is none."""
    return next(iter(_links(tx, select(*_LINK).where(_chain.c.seq == seq))), None)


def after(tx: Connection, seq: int, limit: int) -> list[Link]:
    """Links with a larger number, in order, at most ``limit``."""
    query = select(*_LINK).where(_chain.c.seq > seq).order_by(_chain.c.seq).limit(limit)
    return _links(tx, query)


def of_events(tx: Connection, ids: Sequence[int]) -> dict[int, int]:
    """The numbers of the links by these events; those without one are left out."""
    rows = tx.execute(select(_chain.c.event_id, _chain.c.seq).where(_chain.c.event_id.in_(ids)))
    return {int(row[0]): int(row[1]) for row in rows}


def without(tx: Connection, kinds: Collection[str], since: int, limit: int) -> list[int]:
    """Events of these kinds from this id on that have no link, the oldest ``limit`` of them."""
    linked = exists(select(_chain.c.seq).where(_chain.c.event_id == _journal.c.id))
    query = select(_journal.c.id).where(_journal.c.kind.in_(sorted(kinds)), ~linked)
    query = query.where(_journal.c.id >= since).order_by(_journal.c.id).limit(limit)
    return list(tx.execute(query).scalars())


def unguarded(tx: Connection) -> list[str]:
    """Triggers that keep events and links from being changed, and are not there or are off."""
    name = tx.dialect.name
    return sorted(_TRIGGERS[name] - set(tx.execute(_TRIGGERS_THERE[name]).scalars()))


def moment(stored: object) -> datetime | None:
    """A time as it is stored, read as text; None when it is no time."""
    try:
        found = datetime.fromisoformat(str(stored))
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def _links(tx: Connection, query: Select[Any]) -> list[Link]:
    return [Link(r[0], r[1], r[2], r[3], r[4], moment(r[5])) for r in tx.execute(query)]


_LINK = (
    _chain.c.seq,
    _chain.c.event_id,
    _chain.c.body_hash,
    _chain.c.link,
    _chain.c.key_id,
    cast(_chain.c.at, Text),
)
"""The time as text: one that is none must keep nobody from reading or signing."""
