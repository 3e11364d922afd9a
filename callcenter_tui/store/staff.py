"""Operators as they are shown, and those who are gone."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, exists, or_, select

from callcenter_tui.domain.floor import OperatorView
from callcenter_tui.domain.states import BY_PHONE, CallState, OperatorStatus
from callcenter_tui.store.columns import table
from callcenter_tui.store.operators import IN_HAND
from callcenter_tui.store.people import Operator, SessionRow, Skill, User
from callcenter_tui.store.sessions import KEPT
from callcenter_tui.store.tables import Call

_calls = table(Call)
_operators = table(Operator)
_sessions = table(SessionRow)
_skills = table(Skill)
_users = table(User)

Held = tuple[int, int, int]
NOTHING_HELD: Held = (0, 0, 0)


def views(tx: Connection, heard: datetime, *, only: str | None = None) -> list[OperatorView]:
    """Everybody who has ever signed in and may take calls, by name; ``only`` is one of them.

    Who was not heard of after ``heard`` is not here.
    """
    query = (
        select(
            _operators,
            _users.c.login,
            _users.c.name,
            _users.c.role,
            _users.c.phone_cap,
            _users.c.text_cap,
        )
        .join(_users, _users.c.id == _operators.c.user_id)
        .where(_users.c.role != "viewer", ~_users.c.disabled)
        .order_by(_users.c.name, _users.c.login)
    )
    if only is not None:
        query = query.where(_operators.c.user_id == only)
    rows = tx.execute(query).all()
    ids = [row.user_id for row in rows]
    skills: dict[str, list[str]] = {}
    for row in tx.execute(
        select(_skills).where(_skills.c.user_id.in_(ids)).order_by(_skills.c.rank)
    ):
        skills.setdefault(row.user_id, []).append(row.department)
    held = _held(tx, ids)
    return [
        _view(row, tuple(skills.get(row.user_id, ())), held.get(row.user_id, NOTHING_HELD), heard)
        for row in rows
    ]


def silent(tx: Connection, heard: datetime) -> list[str]:
    """Who has not signed out but is gone: not heard of after ``heard``, or disabled meanwhile."""
    rows = tx.execute(
        select(_operators.c.user_id)
        .join(_users, _users.c.id == _operators.c.user_id)
        .where(_operators.c.status != OperatorStatus.OFFLINE.value, gone(heard))
        .order_by(_operators.c.user_id)
    )
    return [row.user_id for row in rows]


def is_gone(tx: Connection, user_id: str, heard: datetime) -> bool:
    """Whether that is so of this operator, now."""
    query = select(gone(heard)).join(_users, _users.c.id == _operators.c.user_id)
    return bool(tx.execute(query.where(_operators.c.user_id == user_id)).scalar())


def has_left(tx: Connection, user_id: str, silent: timedelta) -> bool:
    """Whether the operator went offline while they were heard of, by signing out for example; those
    not heard of for ``silent`` were lost.
    """
    row = tx.execute(
        select(_operators.c.since, _operators.c.seen_at).where(_operators.c.user_id == user_id)
    ).first()
    return row is not None and row.since - row.seen_at < silent


def gone(heard: datetime) -> ColumnElement[bool]:
    """The condition itself, on operators joined with users."""
    return or_(_operators.c.seen_at <= heard, _users.c.disabled)


def at_a_console(heard: datetime) -> ColumnElement[bool]:
    """Whether the operator sits at a console that was heard of, whatever their status."""
    return exists(_sessions.c.id).where(  # not of all columns: a worker may not see them
        _sessions.c.user_id == _operators.c.user_id,
        _sessions.c.revoked_at.is_(None),
        _sessions.c.used_at > heard,
        _sessions.c.label != KEPT,
    )


def stranded(tx: Connection, heard: datetime, *, only: str | None = None) -> list[str]:
    """Calls in the hand of operators who are offline and no more at a console, oldest first.

    ``only`` looks at one call. Whoever set themselves offline and sits there keeps their calls.
    """
    query = (
        select(_calls.c.id)
        .join(_operators, _operators.c.user_id == _calls.c.operator_id)
        .join(_users, _users.c.id == _operators.c.user_id)
        .where(
            _calls.c.state.in_([state.value for state in IN_HAND]),
            _operators.c.status == OperatorStatus.OFFLINE.value,
            or_(gone(heard), ~at_a_console(heard)),
        )
        .order_by(_calls.c.opened_at, _calls.c.id)
    )
    if only is not None:
        query = query.where(_calls.c.id == only)
    return [row.id for row in tx.execute(query)]


def _held(tx: Connection, ids: list[str]) -> dict[str, Held]:
    """Calls in hand by operator: on the phone, in writing, and how many of both in wrap-up."""
    held: dict[str, Held] = {}
    for row in tx.execute(
        select(_calls.c.operator_id, _calls.c.origin, _calls.c.state).where(
            _calls.c.state.in_([state.value for state in IN_HAND]),
            _calls.c.operator_id.in_(ids),
        )
    ):
        phone, text, wrapping = held.get(row.operator_id, NOTHING_HELD)
        by_phone, over = row.origin in BY_PHONE, row.state == CallState.WRAP_UP.value
        held[row.operator_id] = (phone + by_phone, text + (not by_phone), wrapping + over)
    return held


def _view(row: Any, departments: tuple[str, ...], held: Held, heard: datetime) -> OperatorView:
    return OperatorView(
        user_id=row.user_id,
        login=row.login,
        name=row.name,
        role=row.role,
        departments=departments,
        status=row.status,
        reason=row.reason,
        since=row.since,
        state=row.state,
        state_since=row.state_since,
        wanted=row.wanted,
        phone=held[0],
        text=held[1],
        phone_cap=row.phone_cap,
        text_cap=row.text_cap,
        here=row.seen_at > heard,
        wanted_reason=row.wanted_reason,
        wrapping=held[2],
    )
