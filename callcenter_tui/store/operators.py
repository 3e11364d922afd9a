"""Who is at the desk: the status that operators set, the state that calls make, and since when.

Every change of status, reason or state closes the operator's spell and begins a new one, here and
nowhere else. All writers but ``beat`` hold the floor (``hold``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, text, update

from callcenter_tui.domain.states import CallState, OperatorState, OperatorStatus
from callcenter_tui.store import spells
from callcenter_tui.store.columns import table
from callcenter_tui.store.floor import Offer
from callcenter_tui.store.people import Operator, Skill, User
from callcenter_tui.store.tables import Call

_operators = table(Operator)
_skills = table(Skill)
_users = table(User)
_calls = table(Call)
_offers = table(Offer)

IN_HAND = (CallState.ACTIVE, CallState.ON_HOLD, CallState.WRAP_UP)
"""States in which a call occupies its operator."""

_FLOOR_LOCK = 0x63616C6C666C6F6F
"""PostgreSQL's advisory lock under which operators change."""


@dataclass(frozen=True, slots=True)
class OperatorFacts:
    """What services need to decide about an operator."""

    user_id: str
    status: OperatorStatus
    reason: str
    state: OperatorState
    since: datetime
    state_since: datetime
    wanted: str
    wanted_reason: str


_FACTS = tuple(_operators.c[name] for name in OperatorFacts.__dataclass_fields__)


def hold(tx: Connection) -> None:
    """Let nobody else change an operator until the transaction ends; again does nothing.

    One lock for all of them: a move may concern several operators, known only one after the other,
    and with a lock for each two moves could wait for each other. Taken after the call's row, never
    before one. The price: moves of people's calls happen one at a time, some hundreds a second. On
    SQLite the write transaction is that lock already.
    """
    if tx.dialect.name == "postgresql":
        tx.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _FLOOR_LOCK})


def facts(tx: Connection, user_id: str) -> OperatorFacts | None:
    """The operator now; None for who has never signed in."""
    row = tx.execute(select(*_FACTS).where(_operators.c.user_id == user_id)).first()
    if row is None:
        return None
    values = dict(row._mapping)
    values["status"] = OperatorStatus(values["status"])
    values["state"] = OperatorState(values["state"])
    return OperatorFacts(**values)


def arrive(tx: Connection, user_id: str, now: datetime, spell: str) -> bool:
    """Signed in: available and idle, unless present already; tells whether the status changed.

    ``spell``: the id of the spell that begins then.
    """
    hold(tx)
    before = facts(tx, user_id)
    if before is not None and before.status is not OperatorStatus.OFFLINE:
        return False
    beat(tx, user_id, now)
    return set_status(tx, user_id, OperatorStatus.AVAILABLE, now, spell)


def set_status(
    tx: Connection,
    user_id: str,
    status: OperatorStatus,
    now: datetime,
    spell: str,
    reason: str = "",
) -> bool:
    """Let a status hold from now on; what was wanted for later is forgotten.

    Whoever has none yet is idle with it. False when nothing changed. Does not count as a sign of
    life of who has been there before.
    """
    hold(tx)
    before = facts(tx, user_id)
    if before is None:
        _begin(tx, user_id, now, spell, status=status.value, reason=reason)
        return True
    want(tx, user_id, "", "")
    return change(tx, before, now, spell, status=status, reason=reason)


def want(tx: Connection, user_id: str, status: str, reason: str) -> None:
    """Remember the status that shall hold after the call; empty: none."""
    tx.execute(
        update(_operators)
        .where(_operators.c.user_id == user_id)
        .values(wanted=status, wanted_reason=reason)
    )


def change(
    tx: Connection,
    before: OperatorFacts,
    now: datetime,
    spell: str,
    *,
    status: OperatorStatus | None = None,
    reason: str | None = None,
    state: OperatorState | None = None,
    freed: bool = False,
) -> bool:
    """Change what is given and begin a spell; False when nothing changes. The floor is held.

    ``freed``: the last call has ended. Whoever becomes available is idle from then on, too.
    """
    to_status = status or before.status
    to_reason = before.reason if reason is None else reason
    to_state = state or before.state
    values: dict[str, Any] = {}
    if (to_status, to_reason) != (before.status, before.reason):
        values |= {"status": to_status.value, "reason": to_reason, "since": now}
        freed = freed or to_status is OperatorStatus.AVAILABLE
    if to_state is not before.state:
        values |= {"state": to_state.value, "state_since": now}
    if not values:
        return False
    if freed:
        values["idle_since"] = now
    tx.execute(update(_operators).where(_operators.c.user_id == before.user_id).values(**values))
    spells.begin(
        tx,
        spell,
        before.user_id,
        now,
        status=to_status.value,
        reason=to_reason,
        state=to_state.value,
    )
    return True


def offered(tx: Connection, user_id: str, now: datetime) -> None:
    """Note that the operator was offered a call, for the round robin."""
    tx.execute(update(_operators).where(_operators.c.user_id == user_id).values(offered_at=now))


def beat(tx: Connection, user_id: str, now: datetime) -> None:
    """A sign of life of the operator's console."""
    tx.execute(update(_operators).where(_operators.c.user_id == user_id).values(seen_at=now))


def doing(tx: Connection, user_id: str) -> tuple[OperatorState, bool]:
    """The state that follows from the operator's calls and offers, and whether one is in hand.

    A call in hand says more than one that is offered beside it.
    """
    held = {
        row.state
        for row in tx.execute(
            select(_calls.c.state)
            .where(
                _calls.c.operator_id == user_id,
                _calls.c.state.in_([state.value for state in IN_HAND]),
            )
            .distinct()
        )
    }
    if held - {CallState.WRAP_UP.value}:
        return OperatorState.ON_CALL, True
    if held:
        return OperatorState.WRAP_UP, True
    is_offered = tx.execute(
        select(_offers.c.id)
        .where(_offers.c.user_id == user_id, _offers.c.ended_at.is_(None))
        .limit(1)
    ).first()
    return (OperatorState.OFFERED if is_offered else OperatorState.IDLE), False


def available_by_department(tx: Connection, since: datetime) -> dict[str, int]:
    """Available people by the departments that they work in, heard of after ``since``.

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
            _operators.c.seen_at > since,
        )
        .group_by(_skills.c.department)
    )
    return {department: int(count) for department, count in tx.execute(query)}


def _begin(tx: Connection, user_id: str, now: datetime, spell: str, **status: str) -> None:
    begun = {**status, "state": OperatorState.IDLE.value}
    tx.execute(
        insert(_operators).values(
            user_id=user_id,
            since=now,
            seen_at=now,
            wanted="",
            wanted_reason="",
            state_since=now,
            idle_since=now,
            **begun,
        )
    )
    spells.begin(tx, spell, user_id, now, **begun)
