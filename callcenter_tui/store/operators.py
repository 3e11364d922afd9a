"""Who is at the desk: the status that operators set, and their last sign of life."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, func, select, update

from callcenter_tui.domain.states import OperatorState, OperatorStatus
from callcenter_tui.store.columns import insert_into
from callcenter_tui.store.people import Operator, Skill, User

_operators = Operator.__table__  # type: ignore[attr-defined]
_skills = Skill.__table__  # type: ignore[attr-defined]
_users = User.__table__  # type: ignore[attr-defined]


def arrive(tx: Connection, user_id: str, now: datetime) -> bool:
    """Signed in: available and idle, unless present already; tells whether the status changed."""
    done = tx.execute(
        insert_into(tx, _operators)
        .values(
            user_id=user_id,
            status=OperatorStatus.AVAILABLE.value,
            reason="",
            state=OperatorState.IDLE.value,
            since=now,
            seen_at=now,
        )
        .on_conflict_do_update(
            index_elements=[_operators.c.user_id],
            set_={
                "status": OperatorStatus.AVAILABLE.value,
                "reason": "",
                "since": now,
                "seen_at": now,
            },
            where=_operators.c.status == OperatorStatus.OFFLINE.value,
        )
        .returning(_operators.c.user_id)
    ).first()
    return done is not None


def set_status(
    tx: Connection, user_id: str, status: OperatorStatus, now: datetime, reason: str = ""
) -> bool:
    """Set what the person says; False when nothing changed or they never signed in."""
    done = tx.execute(
        update(_operators)
        .where(
            _operators.c.user_id == user_id,
            (_operators.c.status != status.value) | (_operators.c.reason != reason),
        )
        .values(status=status.value, reason=reason, since=now, seen_at=now)
    )
    return done.rowcount == 1


def beat(tx: Connection, user_id: str, now: datetime) -> None:
    """A sign of life of the operator's console."""
    tx.execute(update(_operators).where(_operators.c.user_id == user_id).values(seen_at=now))


def available_by_department(tx: Connection, since: datetime | None = None) -> dict[str, int]:
    """Available people by the departments that they work in; ``since`` leaves out silent ones.

    Admins and supervisors without departments watch all of them and count in none.
    """
    query = (
        select(_skills.c.department, func.count())
        .join(_operators, _operators.c.user_id == _skills.c.user_id)
        .join(_users, _users.c.id == _skills.c.user_id)
        .where(
            _operators.c.status == OperatorStatus.AVAILABLE.value,
            ~_users.c.disabled,
            _users.c.role != "viewer",
        )
        .group_by(_skills.c.department)
    )
    if since is not None:
        query = query.where(_operators.c.seen_at > since)
    return {department: int(count) for department, count in tx.execute(query)}
