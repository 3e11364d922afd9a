"""Leases on turns: one engine wins a turn, keeps it while it works, and loses it when it dies.

Every change is one conditional statement; its row count decides who won.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, delete, exists, func, select, true, update

from callcenter_tui.domain.states import TurnState
from callcenter_tui.store.columns import table
from callcenter_tui.store.tables import Fragment, Message, Turn
from callcenter_tui.store.turns import CLAIM, Claim, owed

_turns = table(Turn)
_fragments = table(Fragment)
_messages = table(Message)
_DUE, _CLAIMED = TurnState.DUE.value, TurnState.CLAIMED.value


def any_due(tx: Connection, now: datetime, *, without: str = "") -> bool:
    """Whether a claim could succeed; a read, so that idle engines take no write lock."""
    query = select(_turns.c.id).where(
        _turns.c.state == _DUE, _turns.c.due_at <= now, _is_not(without)
    )
    return tx.execute(query.limit(1)).first() is not None


def claim(
    tx: Connection, engine: str, now: datetime, lease_until: datetime, *, without: str = ""
) -> Claim | None:
    """Win the most urgent due turn, or None. One statement, one winner among all processes.

    Turns of one kind in one call run one after the other: a reply must know the one before.
    ``without``: a kind of turn that is left for later.
    """
    running = _turns.alias("running")
    candidate = (
        select(_turns.c.id)
        .where(
            _turns.c.state == _DUE,
            _turns.c.due_at <= now,
            _is_not(without),
            ~exists().where(
                running.c.call_id == _turns.c.call_id,
                running.c.kind == _turns.c.kind,
                running.c.state == _CLAIMED,
            ),
        )
        .order_by(_turns.c.priority.desc(), _turns.c.due_at)
        .limit(1)
        .with_for_update(skip_locked=True, of=_turns)
    )
    row = tx.execute(
        update(_turns)
        .where(_turns.c.id == candidate.scalar_subquery(), _turns.c.state == _DUE)
        .values(
            state=_CLAIMED,
            engine=engine,
            lease_until=lease_until,
            claimed_at=now,
            begun_at=func.coalesce(_turns.c.begun_at, now),
            attempts=_turns.c.attempts + 1,
            fence=_turns.c.fence + 1,
        )
        .returning(*CLAIM)
    ).first()
    return None if row is None else Claim(*row)


def _is_not(kind: str) -> ColumnElement[bool]:
    return _turns.c.kind != kind if kind else true()


def renew(tx: Connection, engine: str, turn_ids: list[str], lease_until: datetime) -> None:
    """Prolong the leases of the turns the engine really works on.

    Not of all it holds: a turn whose worker failed to store its end must become free.
    """
    if turn_ids:
        tx.execute(
            update(_turns)
            .where(
                _turns.c.engine == engine,
                _turns.c.state == _CLAIMED,
                _turns.c.id.in_(turn_ids),
            )
            .values(lease_until=lease_until)
        )


def held(tx: Connection, engine: str, *, lock: bool = False) -> dict[str, int]:
    """Turns this engine holds now, with their fences (a read; costs no write lock).

    ``lock`` keeps them from ending before the transaction does; those that just end are left out.
    """
    query = select(_turns.c.id, _turns.c.fence).where(
        _turns.c.engine == engine, _turns.c.state == _CLAIMED
    )
    if lock:
        query = query.with_for_update(read=True, skip_locked=True)
    return {row.id: row.fence for row in tx.execute(query)}


def holds(tx: Connection, claim_: Claim) -> bool:
    """Whether the turn is still this claim's."""
    found = tx.execute(
        select(_turns.c.id).where(
            _turns.c.id == claim_.turn,
            _turns.c.state == _CLAIMED,
            _turns.c.fence == claim_.fence,
        )
    )
    return found.first() is not None


def requeue(
    tx: Connection, claim_: Claim, due_at: datetime, error: str, *, free: bool, anew: bool
) -> bool:
    """Give a claimed turn back to be tried again at ``due_at``; False when it was not ours.

    If newer words made another turn due meanwhile, that one takes over the unanswered messages
    with the count of attempts and the time since the first one, and this one is cancelled.
    ``free``: the attempt is not counted (the engine is leaving, nothing failed). ``anew``: the
    engine is gone, so the next one gets all the time that an answer may take.
    """
    attempts = max(0, claim_.attempts - 1) if free else claim_.attempts
    begun = None if free or anew else claim_.begun_at
    newer = owed(tx, claim_.call, claim_.kind)
    state = TurnState.CANCELLED if newer else TurnState.DUE
    done = tx.execute(
        update(_turns)
        .where(
            _turns.c.id == claim_.turn,
            _turns.c.state == _CLAIMED,
            _turns.c.fence == claim_.fence,
        )
        .values(
            state=state.value,
            attempts=attempts,
            due_at=due_at,
            begun_at=begun,
            engine=None,
            lease_until=None,
            error=error,
        )
    )
    if done.rowcount != 1:
        return False
    tx.execute(delete(_fragments).where(_fragments.c.turn_id == claim_.turn))
    if newer:
        tx.execute(
            update(_messages).where(_messages.c.turn_id == claim_.turn).values(turn_id=newer)
        )
        told = select(_turns.c.asked_to_wait).where(_turns.c.id == claim_.turn).scalar_subquery()
        tx.execute(
            update(_turns)
            .where(_turns.c.id == newer)
            .values(attempts=attempts, due_at=due_at, begun_at=begun, asked_to_wait=told)
        )
    return True


def expired(tx: Connection, now: datetime) -> list[Claim]:
    """Claimed turns whose lease has run out: their engine is gone or asleep."""
    rows = tx.execute(select(*CLAIM).where(_turns.c.state == _CLAIMED, _turns.c.lease_until < now))
    return [Claim(*row) for row in rows]


def held_claims(tx: Connection, engine: str) -> list[Claim]:
    """All claims of one engine, for handing them back when it leaves."""
    rows = tx.execute(select(*CLAIM).where(_turns.c.state == _CLAIMED, _turns.c.engine == engine))
    return [Claim(*row) for row in rows]
