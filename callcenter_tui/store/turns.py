"""Turns: owed, and ended once.

Every change is one conditional statement; its row count decides who won. A claim raises the
turn's ``fence``: whoever still writes with an older fence finds no row.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from callcenter_tui.domain.states import TurnKind, TurnState
from callcenter_tui.domain.views import TurnView
from callcenter_tui.store.columns import table
from callcenter_tui.store.tables import Fragment, Message, Turn

_turns = table(Turn)
_fragments = table(Fragment)
_messages = table(Message)
_DUE, _CLAIMED = TurnState.DUE.value, TurnState.CLAIMED.value


@dataclass(frozen=True, slots=True)
class Claim:
    """One turn won by one engine; ``fence`` must accompany every later write.

    ``begun_at``: the first claim of all that were made for this answer, retries included.
    """

    turn: str
    call: str
    kind: str
    attempts: int
    fence: int
    begun_at: datetime | None = None


CLAIM = tuple(_turns.c[name] for name in ("id", "call_id", "kind", "attempts", "fence", "begun_at"))
"""In the order of ``Claim``."""


def owed(tx: Connection, call_id: str, kind: str) -> str | None:
    """The id of the turn of this kind that is due and not yet claimed, if any.

    The row is locked until the transaction ends: an engine must not claim it, and read the
    conversation, before the words that join it are committed.
    """
    found: str | None = tx.execute(
        select(_turns.c.id)
        .where(_turns.c.call_id == call_id, _turns.c.kind == kind, _turns.c.state == _DUE)
        .with_for_update()
    ).scalar()
    return found


def add(tx: Connection, turn_id: str, call_id: str, kind: str, priority: int, at: datetime) -> None:
    """Make a turn due at ``at``; the store refuses a second due turn of the kind."""
    tx.execute(
        insert(_turns).values(
            id=turn_id,
            call_id=call_id,
            kind=kind,
            state=_DUE,
            priority=priority,
            attempts=0,
            fence=0,
            due_at=at,
            asked_to_wait=False,
            error="",
            draft="",
            sources=[],
        )
    )


def finish(tx: Connection, claim_: Claim, state: TurnState, now: datetime, **values: Any) -> bool:
    """End a claimed turn; False when it is no longer this claim's (taken over, lease lost)."""
    done = tx.execute(
        update(_turns)
        .where(
            _turns.c.id == claim_.turn,
            _turns.c.state == _CLAIMED,
            _turns.c.fence == claim_.fence,
        )
        .values(state=state.value, finished_at=now, lease_until=None, **values)
    )
    if done.rowcount != 1:
        return False
    tx.execute(delete(_fragments).where(_fragments.c.turn_id == claim_.turn))
    return True


def cancel(tx: Connection, call_id: str, kind: str, now: datetime) -> list[str]:
    """Cancel what is due, claimed or drafted of this kind in a call; returns the turns' ids."""
    rows = tx.execute(
        update(_turns)
        .where(
            _turns.c.call_id == call_id,
            _turns.c.kind == kind,
            _turns.c.state.in_([_DUE, _CLAIMED, TurnState.DRAFTED.value]),
        )
        .values(state=TurnState.CANCELLED.value, finished_at=now, lease_until=None)
        .returning(_turns.c.id)
    ).all()
    gone = [row.id for row in rows]
    if gone:
        tx.execute(delete(_fragments).where(_fragments.c.turn_id.in_(gone)))
    return gone


def drop(tx: Connection, turn_id: str, now: datetime) -> bool:
    """Cancel one turn that nobody has begun; False when an engine was faster."""
    done = tx.execute(
        update(_turns)
        .where(_turns.c.id == turn_id, _turns.c.state == _DUE)
        .values(state=TurnState.CANCELLED.value, finished_at=now, lease_until=None)
    )
    return done.rowcount == 1


def supersede_draft(tx: Connection, call_id: str, by: str, now: datetime) -> None:
    """Newer words make an unsent draft old: the turn ``by`` owes the answer to all of them."""
    old = tx.execute(
        update(_turns)
        .where(
            _turns.c.call_id == call_id,
            _turns.c.kind == TurnKind.ANSWER.value,
            _turns.c.state == TurnState.DRAFTED.value,
            _turns.c.id != by,
        )
        .values(state=TurnState.CANCELLED.value, finished_at=now)
        .returning(_turns.c.id)
    ).scalars()
    for turn in list(old):
        tx.execute(update(_messages).where(_messages.c.turn_id == turn).values(turn_id=by))


def sent(tx: Connection, turn_id: str, now: datetime) -> list[str]:
    """End a drafted turn because a person sent it; returns the draft's sources."""
    row = tx.execute(
        update(_turns)
        .where(_turns.c.id == turn_id, _turns.c.state == TurnState.DRAFTED.value)
        .values(state=TurnState.DONE.value, finished_at=now)
        .returning(_turns.c.sources)
    ).one()
    return list(row.sources or [])


def newest(tx: Connection, call_id: str) -> TurnView | None:
    """The call's latest answer turn that is due, claimed or drafted, with its streamed text."""
    row = tx.execute(
        select(_turns, _fragments.c.text.label("streamed"))
        .outerjoin(_fragments, _fragments.c.turn_id == _turns.c.id)
        .where(
            _turns.c.call_id == call_id,
            _turns.c.kind == "answer",
            _turns.c.state.in_([_DUE, _CLAIMED, TurnState.DRAFTED.value]),
        )
        .order_by(_turns.c.id.desc())
        .limit(1)
    ).first()
    return None if row is None else _view(row)


def _view(row: Row[Any]) -> TurnView:
    return TurnView(
        row.id, row.call_id, row.kind, row.state, row.attempts, row.fence, row.streamed or row.draft
    )
