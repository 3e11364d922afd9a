"""Calls that wait for a person, in the order in which their queue serves them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, func, select

from callcenter_tui.domain.states import BY_PHONE, CallState, Origin
from callcenter_tui.store.calls import CallFacts
from callcenter_tui.store.columns import table
from callcenter_tui.store.floor import Offer, QueueStay
from callcenter_tui.store.tables import Call

_calls = table(Call)
_offers = table(Offer)
_stays = table(QueueStay)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A call in a queue. ``queued_at``: since when in this one, None before it was noted.

    ``offered``: to how many people it is offered now.
    """

    id: str
    department: str
    origin: str
    not_before: datetime | None
    queued_at: datetime | None
    offered: int

    @property
    def by_phone(self) -> bool:
        """Whether the call needs the whole of a person: its customer is on the phone."""
        return self.origin in BY_PHONE


_ORDER = (_calls.c.front.desc(), _calls.c.priority.desc(), _calls.c.waiting_since, _calls.c.id)
"""The head of a queue first: what was offered or driven before, then by urgency, then by time."""


def queues(tx: Connection) -> list[Waiting]:
    """Every waiting call but the simulated, by department, and there the head first."""
    offered = (
        select(func.count())
        .where(_offers.c.call_id == _calls.c.id, _offers.c.ended_at.is_(None))
        .scalar_subquery()
    )
    here = and_(
        _stays.c.call_id == _calls.c.id,
        _stays.c.ended_at.is_(None),
        _stays.c.department == _calls.c.department,
    )
    rows = tx.execute(
        select(
            _calls.c.id,
            _calls.c.department,
            _calls.c.origin,
            _calls.c.not_before,
            _stays.c.queued_at,
            offered,
        )
        .outerjoin(_stays, here)
        .where(_calls.c.state == CallState.WAITING.value, _calls.c.origin != Origin.SIMULATED.value)
        .order_by(_calls.c.department, *_ORDER)
    )
    return [Waiting(*row) for row in rows]


def place(tx: Connection, call: CallFacts) -> tuple[int, int]:
    """The waiting call's place in its queue from 1, and how many wait there.

    Simulated calls stand in a queue of their own: nobody is kept waiting by them.
    """
    simulated = _calls.c.origin == Origin.SIMULATED.value
    queue = (
        select(_calls.c.id, func.row_number().over(order_by=_ORDER).label("place"))
        .where(
            _calls.c.state == CallState.WAITING.value,
            _calls.c.department == call.department,
            simulated if call.origin == Origin.SIMULATED.value else ~simulated,
        )
        .subquery()
    )
    mine = func.max(queue.c.place).filter(queue.c.id == call.id)
    row = tx.execute(select(mine, func.count()).select_from(queue)).one()
    return int(row[0]), int(row[1])
