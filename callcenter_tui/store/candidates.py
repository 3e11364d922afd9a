"""Operators to whom a waiting call may be offered now, with what strategies choose by."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Subquery, case, func, select

from callcenter_tui.domain.floor import OfferOutcome
from callcenter_tui.domain.states import BY_PHONE, CallState, OperatorState, OperatorStatus
from callcenter_tui.store.columns import table
from callcenter_tui.store.floor import Offer
from callcenter_tui.store.operators import IN_HAND
from callcenter_tui.store.people import Operator, Skill, User
from callcenter_tui.store.tables import Call

_calls = table(Call)
_offers = table(Offer)
_operators = table(Operator)
_skills = table(Skill)
_users = table(User)


@dataclass(frozen=True, slots=True)
class Since:
    """From when on a console was ``heard`` of, and the ``day`` began."""

    heard: datetime
    day: datetime


@dataclass(frozen=True, slots=True)
class Candidate:
    """An operator of a department who is available; ``phone`` and ``text``: calls in hand or
    offered. ``accepted``: offers accepted today; ``rank`` 1 is the best. ``rung``: a call is being
    offered to them, by a queue or by somebody.
    """

    user_id: str
    rank: int
    idle_since: datetime
    offered_at: datetime | None
    accepted: int
    phone: int
    text: int
    phone_cap: int
    text_cap: int
    rung: bool = False

    @property
    def load(self) -> int:
        """Calls in hand or offered."""
        return self.phone + self.text


def of_department(tx: Connection, department: str, since: Since) -> list[Candidate]:
    """Who of the department could be offered something now, in no order.

    Not: who is on a break or will be, wraps a call up, or is not heard of.
    """
    held, rung = _held(), _rung()
    accepted = (
        select(func.count())
        .where(
            _offers.c.user_id == _operators.c.user_id,
            _offers.c.outcome == OfferOutcome.ACCEPTED.value,
            _offers.c.offered_at >= since.day,
        )
        .scalar_subquery()
    )
    rows = tx.execute(
        select(
            _operators.c.user_id,
            _skills.c.rank,
            _operators.c.idle_since,
            _operators.c.offered_at,
            accepted,
            func.coalesce(held.c.phone, 0) + func.coalesce(rung.c.phone, 0),
            func.coalesce(held.c.text, 0) + func.coalesce(rung.c.text, 0),
            _users.c.phone_cap,
            _users.c.text_cap,
            rung.c.user_id.is_not(None),
        )
        .join(_skills, _skills.c.user_id == _operators.c.user_id)
        .join(_users, _users.c.id == _operators.c.user_id)
        .outerjoin(held, held.c.user_id == _operators.c.user_id)
        .outerjoin(rung, rung.c.user_id == _operators.c.user_id)
        .where(
            _skills.c.department == department,
            _operators.c.status == OperatorStatus.AVAILABLE.value,
            _operators.c.wanted == "",
            _operators.c.state != OperatorState.WRAP_UP.value,
            func.coalesce(held.c.wrapping, 0) == 0,
            _operators.c.seen_at > since.heard,
            ~_users.c.disabled,
            _users.c.role != "viewer",
        )
    )
    return [Candidate(*row) for row in rows]


def anyone_else(tx: Connection, department: str, since: datetime, but: Iterable[str]) -> bool:
    """Whether somebody of the department is available and heard of, busy or not, beside ``but``."""
    found = tx.execute(
        select(_operators.c.user_id)
        .join(_skills, _skills.c.user_id == _operators.c.user_id)
        .join(_users, _users.c.id == _operators.c.user_id)
        .where(
            _skills.c.department == department,
            _operators.c.status == OperatorStatus.AVAILABLE.value,
            _operators.c.wanted == "",
            _operators.c.seen_at > since,
            ~_users.c.disabled,
            _users.c.role != "viewer",
            _operators.c.user_id.not_in(list(but)),
        )
        .limit(1)
    )
    return found.first() is not None


def _held() -> Subquery:
    """Calls in hand by operator and kind."""
    return (
        select(
            _calls.c.operator_id.label("user_id"),
            *_by_kind(),
            func.sum(case((_calls.c.state == CallState.WRAP_UP.value, 1), else_=0)).label(
                "wrapping"
            ),
        )
        .where(
            _calls.c.state.in_([state.value for state in IN_HAND]),
            _calls.c.operator_id.is_not(None),
        )
        .group_by(_calls.c.operator_id)
        .subquery()
    )


def _rung() -> Subquery:
    """Calls offered now by operator and kind."""
    return (
        select(_offers.c.user_id, *_by_kind())
        .join(_calls, _calls.c.id == _offers.c.call_id)
        .where(_offers.c.ended_at.is_(None))
        .group_by(_offers.c.user_id)
        .subquery()
    )


def _by_kind() -> tuple[Any, Any]:
    phone = _calls.c.origin.in_([origin.value for origin in BY_PHONE])
    return (
        func.sum(case((phone, 1), else_=0)).label("phone"),
        func.sum(case((phone, 0), else_=1)).label("text"),
    )
