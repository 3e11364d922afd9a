"""The audit chain: one link for each audited event, signed over the link before it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, insert, select, text

from callcenter_tui.domain.protocols import Sealer
from callcenter_tui.domain.views import EventView
from callcenter_tui.store.columns import table
from callcenter_tui.store.entrance import ChainLink
from callcenter_tui.store.tables import JournalEvent

_chain, _journal = table(ChainLink), table(JournalEvent)

BEGINNING = "0" * 64
"""What the first link is signed over."""

_LOCK = text("SELECT pg_advisory_xact_lock(1667458409)")
"""One transaction at a time adds links; taken last before its commit, so nobody waits in a ring."""

_AT_ONCE = 1000
"""Events that are asked for at a time."""


@dataclass(frozen=True, slots=True)
class Link:
    """One link, as it is stored; ``at`` is a copy of its event's."""

    seq: int
    event_id: int
    body_hash: str
    link: str
    key_id: str
    at: datetime


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
    return next(iter(_links(tx, select(_chain).order_by(_chain.c.seq.desc()).limit(1))), None)


def at(tx: Connection, seq: int) -> Link | None:
    """The link with this number, None when there is none."""
    return next(iter(_links(tx, select(_chain).where(_chain.c.seq == seq))), None)


def _links(tx: Connection, query: Select[Any]) -> list[Link]:
    return [Link(r.seq, r.event_id, r.body_hash, r.link, r.key_id, r.at) for r in tx.execute(query)]
