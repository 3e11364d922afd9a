"""The history of operators: for how long their status and state stayed as they were."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, insert, or_, select, update

from callcenter_tui.domain.floor import SpellView
from callcenter_tui.store.columns import table
from callcenter_tui.store.floor import OperatorSpell

_spells = table(OperatorSpell)


def begin(
    tx: Connection,
    spell: str,
    user_id: str,
    now: datetime,
    *,
    status: str,
    reason: str,
    state: str,
) -> None:
    """Close the operator's open spell and begin the next one; ``spell`` is its new id."""
    tx.execute(
        update(_spells)
        .where(_spells.c.user_id == user_id, _spells.c.ended_at.is_(None))
        .values(ended_at=now)
    )
    tx.execute(
        insert(_spells).values(
            id=spell, user_id=user_id, status=status, reason=reason, state=state, began_at=now
        )
    )


def of_operator(tx: Connection, user_id: str, since: datetime, now: datetime) -> list[SpellView]:
    """Spells that had not ended at ``since``, oldest first; the open one lasts until ``now``."""
    rows = tx.execute(
        select(_spells)
        .where(
            _spells.c.user_id == user_id,
            or_(_spells.c.ended_at.is_(None), _spells.c.ended_at > since),
        )
        .order_by(_spells.c.began_at, _spells.c.id)
    )
    return [
        SpellView(
            r.user_id,
            r.status,
            r.reason,
            r.state,
            r.began_at,
            r.ended_at,
            ((r.ended_at or now) - r.began_at).total_seconds(),
        )
        for r in rows
    ]


def ended(
    tx: Connection, user_id: str, since: datetime | None = None, until: datetime | None = None
) -> list[SpellView]:
    """Spells that are over, ended after ``since`` and begun before ``until``, oldest first."""
    query = select(_spells).where(_spells.c.user_id == user_id, _spells.c.ended_at.is_not(None))
    if since is not None:
        query = query.where(_spells.c.ended_at > since)
    if until is not None:
        query = query.where(_spells.c.began_at < until)
    return [
        SpellView(
            r.user_id,
            r.status,
            r.reason,
            r.state,
            r.began_at,
            r.ended_at,
            (r.ended_at - r.began_at).total_seconds(),
        )
        for r in tx.execute(query.order_by(_spells.c.began_at, _spells.c.id))
    ]


def people_after(tx: Connection, user_id: str, limit: int) -> list[str]:
    """Ids of operators with a history, above this one, in order."""
    query = select(_spells.c.user_id).where(_spells.c.user_id > user_id).distinct()
    return list(tx.execute(query.order_by(_spells.c.user_id).limit(limit)).scalars())
