"""What a wrap-up reads and ends: the drafted summary, and whether its operator is still there."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select, update

from callcenter_tui.domain.states import OperatorStatus, TurnKind, TurnState
from callcenter_tui.store.columns import table
from callcenter_tui.store.people import Operator
from callcenter_tui.store.tables import Note, Turn

_notes = table(Note)
_operators = table(Operator)
_turns = table(Turn)
_DRAFTED = (_turns.c.kind == TurnKind.SUMMARY.value, _turns.c.state == TurnState.DRAFTED.value)


def drafted(tx: Connection, call_id: str) -> str:
    """The summary that waits to be accepted; empty when there is none, or it is used up."""
    found: str | None = tx.execute(
        select(_notes.c.text)
        .join(_turns, _turns.c.id == _notes.c.turn_id)
        .where(_turns.c.call_id == call_id, *_DRAFTED)
    ).scalar()
    return found or ""


def drafting(tx: Connection, call_id: str) -> bool:
    """Whether a summary of the call is due or being written."""
    query = select(_turns.c.id).where(
        _turns.c.call_id == call_id,
        _turns.c.kind == TurnKind.SUMMARY.value,
        _turns.c.state.in_((TurnState.DUE.value, TurnState.CLAIMED.value)),
    )
    return tx.execute(query).first() is not None


def use_draft(tx: Connection, call_id: str, now: datetime) -> None:
    """A person has accepted or edited the drafted summary."""
    tx.execute(
        update(_turns)
        .where(_turns.c.call_id == call_id, *_DRAFTED)
        .values(state=TurnState.DONE.value, finished_at=now)
    )


def there(tx: Connection, user_id: str | None, since: datetime) -> bool:
    """Whether the operator is signed in and their console was heard of since then."""
    query = select(_operators.c.user_id).where(
        _operators.c.user_id == user_id,
        _operators.c.status != OperatorStatus.OFFLINE.value,
        _operators.c.seen_at > since,
    )
    return tx.execute(query).first() is not None
