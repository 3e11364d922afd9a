"""Stays of calls in queues: when each began, how it ended, and what that says of the service."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, insert, or_, select, update

from callcenter_tui.domain.floor import StayOutcome
from callcenter_tui.domain.states import Origin
from callcenter_tui.store.columns import table
from callcenter_tui.store.floor import QueueStay
from callcenter_tui.store.tables import Call

_stays = table(QueueStay)
_calls = table(Call)

_TELLING = (StayOutcome.ANSWERED.value, StayOutcome.ABANDONED.value)


@dataclass(frozen=True, slots=True)
class Stay:
    """One stay that tells of the service: answered, given up (``abandoned``) or still open."""

    department: str
    queued_at: datetime
    ended_at: datetime | None
    outcome: str


def begin(tx: Connection, stay: str, call_id: str, department: str, now: datetime) -> None:
    """The call begins to wait in this queue."""
    tx.execute(
        insert(_stays).values(id=stay, call_id=call_id, department=department, queued_at=now)
    )


def end(
    tx: Connection,
    call_id: str,
    outcome: StayOutcome,
    now: datetime,
    user_id: str | None = None,
) -> bool:
    """End the call's open stay; False when it waits nowhere. ``user_id``: who answered it."""
    done = tx.execute(
        update(_stays)
        .where(_stays.c.call_id == call_id, _stays.c.ended_at.is_(None))
        .values(ended_at=now, outcome=outcome.value, user_id=user_id)
    )
    return done.rowcount > 0


def department(tx: Connection, call_id: str) -> str | None:
    """In whose queue the call waits now."""
    found: str | None = tx.execute(
        select(_stays.c.department).where(_stays.c.call_id == call_id, _stays.c.ended_at.is_(None))
    ).scalar()
    return found


def overflowed(tx: Connection, call_id: str) -> set[str]:
    """The departments from whose queues the call has been sent on for want of people."""
    rows = tx.execute(
        select(_stays.c.department).where(
            _stays.c.call_id == call_id, _stays.c.outcome == StayOutcome.OVERFLOWED.value
        )
    )
    return {row.department for row in rows}


def telling(tx: Connection, since: datetime, *, simulated: bool = False) -> list[Stay]:
    """Stays that were answered or given up after ``since``, and those that last."""
    query = (
        select(_stays.c.department, _stays.c.queued_at, _stays.c.ended_at, _stays.c.outcome)
        .join(_calls, _calls.c.id == _stays.c.call_id)
        .where(
            or_(
                _stays.c.ended_at.is_(None),
                and_(_stays.c.ended_at > since, _stays.c.outcome.in_(_TELLING)),
            )
        )
    )
    if not simulated:
        query = query.where(_calls.c.origin != Origin.SIMULATED.value)
    return [Stay(*row) for row in tx.execute(query)]
