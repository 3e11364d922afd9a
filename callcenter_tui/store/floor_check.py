"""The accounts of the floor: is every call where the journal says, and does nothing hang?

Counted anew from the tables each time; the figures are of rows that contradict one another.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Subquery, and_, exists, func, or_, select

from callcenter_tui.domain import events
from callcenter_tui.domain.states import CLOSED, CallState, Driver, OperatorStatus
from callcenter_tui.store import operators, staff
from callcenter_tui.store.columns import table
from callcenter_tui.store.floor import Offer, OperatorSpell, QueueStay
from callcenter_tui.store.people import Operator, User
from callcenter_tui.store.tables import Call, JournalEvent

_calls = table(Call)
_journal = table(JournalEvent)
_offers = table(Offer)
_stays = table(QueueStay)
_spells = table(OperatorSpell)
_operators = table(Operator)
_users = table(User)

_HELD = [state.value for state in operators.IN_HAND]

GRACE = timedelta(seconds=60)
"""An offer that nobody took back for so long after its time hangs."""

SILENT = timedelta(seconds=120)
"""A console not heard of for so long is gone."""


@dataclass(frozen=True, slots=True)
class FloorCount:
    """``misplaced``: calls whose state is not that of their last move in the journal. ``untold``:
    calls that stand otherwise than their last ``call.stands`` says: measures would be wrong.
    ``queues``: calls that wait without one open stay in
    their department, or do not wait and have one. ``offers``: open offers past
    their time, or of closed calls. ``histories``: operators without exactly one open spell.
    ``away``: calls in the hands of an operator who is gone. ``undriven``: calls with a person but
    nobody's, or somebody's but with the AI. ``states``: operators who do not do what is said.
    """

    misplaced: int
    untold: int
    queues: int
    offers: int
    histories: int
    away: int
    undriven: int
    states: int


def count_floor(tx: Connection, now: datetime) -> FloorCount:
    """Count the whole store."""
    return FloorCount(
        _misplaced(tx),
        _untold(tx),
        _queues(tx),
        _hanging(tx, now),
        _histories(tx),
        _away(tx, now),
        _undriven(tx),
        _states(tx),
    )


def _last(kind: str) -> Subquery:
    """Each call's last event of a kind."""
    return (
        select(_journal.c.call_id, func.max(_journal.c.id).label("id"))
        .where(_journal.c.kind == kind)
        .group_by(_journal.c.call_id)
        .subquery()
    )


def _misplaced(tx: Connection) -> int:
    """Also calls that never moved, which must be as they were opened: active."""
    last = _last(events.CALL_MOVED)
    rows = tx.execute(
        select(_calls.c.state, _journal.c.data)
        .select_from(_calls)
        .outerjoin(last, last.c.call_id == _calls.c.id)
        .outerjoin(_journal, _journal.c.id == last.c.id)
    )
    return sum(row.state != (row.data or {}).get("target", CallState.ACTIVE.value) for row in rows)


def _untold(tx: Connection) -> int:
    """Calls without any such event are older than it; they are not measured."""
    last = _last(events.CALL_STANDS)
    columns = [_calls.c.state, _calls.c.driver, _calls.c.department, _calls.c.operator_id]
    rows = tx.execute(
        select(*columns, _journal.c.data)
        .join(last, last.c.call_id == _calls.c.id)
        .join(_journal, _journal.c.id == last.c.id)
    )
    told = ("state", "driver", "department", "operator")
    return sum(
        [row.state, row.driver, row.department, row.operator_id or ""]
        != [row.data.get(name) for name in told]
        for row in rows
    )


def _queues(tx: Connection) -> int:
    stays = (
        select(
            _stays.c.call_id,
            func.count().label("open"),
            func.min(_stays.c.department).label("department"),
        )
        .where(_stays.c.ended_at.is_(None))
        .group_by(_stays.c.call_id)
        .subquery()
    )
    waits = _calls.c.state == CallState.WAITING.value
    number = func.coalesce(stays.c.open, 0)
    elsewhere = stays.c.department != _calls.c.department
    query = (
        select(func.count())
        .select_from(_calls)
        .outerjoin(stays, stays.c.call_id == _calls.c.id)
        .where(or_(and_(waits, or_(number != 1, elsewhere)), and_(~waits, number != 0)))
    )
    return int(tx.execute(query).scalar_one())


def _hanging(tx: Connection, now: datetime) -> int:
    over = exists().where(
        _calls.c.id == _offers.c.call_id, _calls.c.state.in_([state.value for state in CLOSED])
    )
    query = (
        select(func.count())
        .select_from(_offers)
        .where(_offers.c.ended_at.is_(None), or_(_offers.c.until < now - GRACE, over))
    )
    return int(tx.execute(query).scalar_one())


def _histories(tx: Connection) -> int:
    spells = (
        select(_spells.c.user_id, func.count().label("open"))
        .where(_spells.c.ended_at.is_(None))
        .group_by(_spells.c.user_id)
        .subquery()
    )
    query = (
        select(func.count())
        .select_from(_operators)
        .outerjoin(spells, spells.c.user_id == _operators.c.user_id)
        .where(func.coalesce(spells.c.open, 0) != 1)
    )
    return int(tx.execute(query).scalar_one())


def _away(tx: Connection, now: datetime) -> int:
    """Who set themselves offline and sits at a console has their calls still."""
    heard = now - SILENT
    left = and_(_operators.c.status == OperatorStatus.OFFLINE.value, ~staff.at_a_console(heard))
    query = (
        select(func.count())
        .select_from(_calls)
        .join(_operators, _operators.c.user_id == _calls.c.operator_id)
        .join(_users, _users.c.id == _operators.c.user_id)
        .where(_calls.c.state.in_(_HELD), or_(left, staff.gone(heard)))
    )
    return int(tx.execute(query).scalar_one())


def _undriven(tx: Connection) -> int:
    """A person drives a call if and only if it is somebody's; who waits is nobody's."""
    person = _calls.c.driver == Driver.PERSON.value
    somebodys = _calls.c.operator_id.is_not(None)
    query = (
        select(func.count())
        .select_from(_calls)
        .where(
            or_(
                and_(_calls.c.state.in_(_HELD), person != somebodys),
                and_(_calls.c.state == CallState.WAITING.value, somebodys),
            )
        )
    )
    return int(tx.execute(query).scalar_one())


def _states(tx: Connection) -> int:
    """Few rows: everybody who has ever signed in."""
    people = tx.execute(select(_operators.c.user_id, _operators.c.state))
    return sum(row.state != operators.doing(tx, row.user_id)[0] for row in people.all())
