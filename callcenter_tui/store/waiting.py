"""Calls that wait for a person, in the order in which their queue serves them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, false, func, or_, select

from callcenter_tui.domain.states import BY_PHONE, CallState, Origin
from callcenter_tui.store.calls import CallFacts
from callcenter_tui.store.floor import Offer, QueueStay
from callcenter_tui.store.tables import Call

_calls = Call.__table__  # type: ignore[attr-defined]
_offers = Offer.__table__  # type: ignore[attr-defined]
_stays = QueueStay.__table__  # type: ignore[attr-defined]


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
        """Whether the call needs the whole of a person."""
        return is_by_phone(self.origin)


def is_by_phone(origin: str) -> bool:
    """Whether the customer of a call that came in so is on the phone."""
    return origin in BY_PHONE


def queues(tx: Connection) -> list[Waiting]:
    """Every waiting call but the simulated: by department, and there the head of the queue first.

    The head: what was offered or driven before, then by urgency, then by time waited.
    """
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
        .order_by(
            _calls.c.department,
            _calls.c.front.desc(),
            _calls.c.priority.desc(),
            _calls.c.waiting_since,
            _calls.c.id,
        )
    )
    return [Waiting(*row) for row in rows]


def place(tx: Connection, call: CallFacts) -> tuple[int, int]:
    """The waiting call's place in its queue from 1, and how many wait there.

    Simulated calls stand in a queue of their own: nobody is kept waiting by them.
    """
    simulated = _calls.c.origin == Origin.SIMULATED.value
    ahead = or_(
        false() if call.front else _calls.c.front.is_(True),
        and_(
            _calls.c.front.is_(call.front),
            or_(
                _calls.c.priority > call.priority,
                and_(
                    _calls.c.priority == call.priority,
                    or_(
                        _calls.c.waiting_since < call.waiting_since,
                        and_(_calls.c.waiting_since == call.waiting_since, _calls.c.id < call.id),
                    ),
                ),
            ),
        ),
    )
    row = tx.execute(
        select(func.count().filter(ahead), func.count()).where(
            _calls.c.state == CallState.WAITING.value,
            _calls.c.department == call.department,
            simulated if call.origin == Origin.SIMULATED.value else ~simulated,
        )
    ).one()
    return int(row[0]) + 1, int(row[1])
