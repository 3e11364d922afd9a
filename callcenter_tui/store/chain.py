"""The audit chain: one link for each audited event, signed over the link before it."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, insert, select, text

from callcenter_tui.domain.protocols import Sealer
from callcenter_tui.domain.views import EventView
from callcenter_tui.store.columns import table
from callcenter_tui.store.entrance import ChainLink

_chain = table(ChainLink)

BEGINNING = "0" * 64
"""What the first link is signed over."""

_LOCK = text("SELECT pg_advisory_xact_lock(1667458409)")
"""One transaction at a time adds links; taken last before its commit, so nobody waits in a ring."""


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
    if not waiting:
        return
    if tx.dialect.name == "postgresql":
        tx.execute(_LOCK)
    last = head(tx)
    seq, before = (last.seq, last.link) if last else (0, BEGINNING)
    for event in waiting:
        seq, body = seq + 1, sealer.body(as_stored(event))
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
