"""What is read of duties beside the sums: complaints, and what was counted of each call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, exists, func, or_, select

from callcenter_tui.domain import events
from callcenter_tui.domain.measuring import CALL
from callcenter_tui.domain.states import OPEN, Origin
from callcenter_tui.store.columns import table
from callcenter_tui.store.measured import Measured
from callcenter_tui.store.people import User
from callcenter_tui.store.tables import Call, Customer, JournalEvent

DEPARTMENT, CATEGORY = "complaints", "complaint_formal"
"""A complaint is a call of this department, or one that was escalated as this."""

_calls, _customers, _users = table(Call), table(Customer), table(User)
_journal, _measured = table(JournalEvent), table(Measured)

_FORMAL = _journal.c.data["category"].as_string() == CATEGORY
"""A call that is reopened forgets its category; the journal does not."""


@dataclass(frozen=True, slots=True)
class Part:
    """Which calls are asked for; empty strings ask for all. Simulated ones are asked for alone."""

    department: str = ""
    language: str = ""
    simulated: bool = False


@dataclass(frozen=True, slots=True)
class ComplaintRow:
    """One complaint; ``closed_at`` None while it is open. ``customer``: the name, unmasked."""

    call: str
    key: str
    department: str
    opened_at: datetime
    closed_at: datetime | None
    customer: str
    operator: str


@dataclass(frozen=True, slots=True)
class CountedCall:
    """What was counted of a call at a quarter of an hour (``domain.measuring.Entry``)."""

    call: str
    key: str
    opened_at: datetime
    department: str
    language: str
    tallies: Mapping[str, int]


def open_complaints(tx: Connection, part: Part) -> list[ComplaintRow]:
    """Complaints that are open now, oldest first."""
    # SQLite would look through all escalations for each call, not through the call's own events.
    own = func.coalesce(_journal.c.kind, "") == events.CALL_ESCALATED
    told = exists().where(_journal.c.call_id == _calls.c.id, own, _FORMAL)
    return _rows(
        tx,
        _calls.c.state.in_([state.value for state in OPEN]),
        or_(_calls.c.department == DEPARTMENT, _calls.c.category == CATEGORY, told),
        *_part(part),
    )


def complaints(tx: Connection, since: datetime, until: datetime, part: Part) -> list[ComplaintRow]:
    """Complaints opened in ``since <= moment < until``, open or closed, oldest first."""
    escalated = _journal.c.kind == events.CALL_ESCALATED
    told = select(_journal.c.call_id).where(escalated, _journal.c.at >= since, _FORMAL)
    return _rows(
        tx,
        _calls.c.opened_at >= since,
        _calls.c.opened_at < until,
        or_(
            _calls.c.department == DEPARTMENT, _calls.c.category == CATEGORY, _calls.c.id.in_(told)
        ),
        *_part(part),
    )


def counted_calls(
    tx: Connection, since: datetime, until: datetime, part: Part
) -> list[CountedCall]:
    """All that was counted of calls in ``since <= moment < until``, by when they were opened.

    No name, phone, e-mail or word of anybody is read here.
    """
    query = (
        select(
            _calls.c.id,
            _calls.c.key,
            _calls.c.opened_at,
            _measured.c.department,
            _measured.c.language,
            _measured.c.tallies,
        )
        .join(_calls, _calls.c.id == _measured.c.subject_id)
        .where(
            _measured.c.subject == CALL,
            _measured.c.at >= since,
            _measured.c.at < until,
            _measured.c.simulated == part.simulated,
        )
        .order_by(_calls.c.opened_at, _calls.c.id, _measured.c.at, _measured.c.id)
    )
    named = (
        (_measured.c.department, part.department),
        (_measured.c.language, part.language),
    )
    for column, value in named:
        if value:
            query = query.where(column == value)
    return [CountedCall(*row) for row in tx.execute(query)]


def uncounted(tx: Connection, since: datetime, until: datetime, part: Part) -> int:
    """Calls opened in ``since <= moment < until`` of which nothing at all is counted."""
    there = exists().where(_measured.c.subject == CALL, _measured.c.subject_id == _calls.c.id)
    query = select(func.count()).select_from(_calls)
    opened = _calls.c.opened_at >= since, _calls.c.opened_at < until
    return int(tx.execute(query.where(*opened, ~there, *_part(part))).scalar_one())


def _part(part: Part) -> list[ColumnElement[bool]]:
    played = _calls.c.origin == Origin.SIMULATED.value
    parts = [played if part.simulated else ~played]
    if part.department:
        parts.append(_calls.c.department == part.department)
    if part.language:
        parts.append(_calls.c.language == part.language)
    return parts


def _rows(tx: Connection, *where: ColumnElement[bool]) -> list[ComplaintRow]:
    query = (
        select(
            _calls.c.id,
            _calls.c.key,
            _calls.c.department,
            _calls.c.opened_at,
            _calls.c.closed_at,
            _customers.c.name,
            func.coalesce(_users.c.name, ""),
        )
        .join(_customers, _customers.c.id == _calls.c.customer_id)
        .outerjoin(_users, _users.c.id == _calls.c.operator_id)
        .where(*where)
        .order_by(_calls.c.opened_at, _calls.c.id)
    )
    return [ComplaintRow(*row) for row in tx.execute(query)]
