"""Answers that customers have waited for too long, and what is done about each, once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, delete, exists, false, or_, select, update

from callcenter_tui.domain.states import OPEN, Driver, TurnKind, TurnState
from callcenter_tui.store.columns import table
from callcenter_tui.store.tables import Call, Fragment, Turn

_turns = table(Turn)
_calls = table(Call)
_fragments = table(Fragment)
_DUE, _CLAIMED = TurnState.DUE.value, TurnState.CLAIMED.value


@dataclass(frozen=True, slots=True)
class Late:
    """A turn whose customer waits."""

    turn: str
    call: str


@dataclass(frozen=True, slots=True)
class Limits:
    """Moments by which an answer must have been begun or fallen due not to be overdue.

    ``begun``: first claimed before this. ``unclaimed``: due before this and never claimed; None
    while nobody has looked for long enough to say so.
    """

    begun: datetime
    unclaimed: datetime | None


def waiting(tx: Connection, since: datetime) -> list[Late]:
    """The AI's answers due or begun before ``since``, whose customer was not yet asked to wait."""
    by_ai = and_(
        _calls.c.id == _turns.c.call_id,
        _calls.c.driver == Driver.AI.value,
        _calls.c.state.in_([state.value for state in OPEN]),  # else PostgreSQL reads every call
    )
    query = (
        select(_turns.c.id, _turns.c.call_id)
        .join(_calls, by_ai)
        .where(_not_asked(), or_(_turns.c.due_at <= since, _turns.c.begun_at <= since))
    )
    return [Late(*row) for row in tx.execute(query)]


def asked(tx: Connection, turn_id: str) -> bool:
    """Mark that the customer is asked to wait; False when it was done or the answer is there.

    The call must be locked: two answers of one call may be late.
    """
    done = tx.execute(
        update(_turns).where(_turns.c.id == turn_id, _not_asked()).values(asked_to_wait=True)
    )
    return done.rowcount == 1


def overdue(tx: Connection, limits: Limits, now: datetime) -> list[Late]:
    """Answers past their limits. Not those of engines that died: the next engine takes them."""
    return [
        Late(*row)
        for row in tx.execute(select(_turns.c.id, _turns.c.call_id).where(_past(limits, now)))
    ]


def hand(tx: Connection, turn_id: str, limits: Limits, now: datetime, error: str) -> bool:
    """End an overdue turn as a person's; False when it has ended or begun anew meanwhile."""
    done = tx.execute(
        update(_turns)
        .where(_turns.c.id == turn_id, _past(limits, now))
        .values(state=TurnState.HANDED.value, finished_at=now, lease_until=None, error=error)
    )
    if done.rowcount != 1:
        return False
    tx.execute(delete(_fragments).where(_fragments.c.turn_id == turn_id))
    return True


def _not_asked() -> ColumnElement[bool]:
    """An answer that is owed; not one beside another for which the customer was asked just now."""
    other = _turns.alias("other")
    return and_(
        _turns.c.kind == TurnKind.ANSWER.value,
        _turns.c.state.in_([_DUE, _CLAIMED]),
        _turns.c.asked_to_wait.is_(False),
        ~exists().where(
            other.c.call_id == _turns.c.call_id,
            other.c.kind == TurnKind.ANSWER.value,
            other.c.state.in_([_DUE, _CLAIMED]),
            other.c.asked_to_wait.is_(True),
        ),
    )


def _past(limits: Limits, now: datetime) -> ColumnElement[bool]:
    begun = _turns.c.begun_at <= limits.begun
    since = limits.unclaimed
    never = and_(_turns.c.begun_at.is_(None), _turns.c.due_at <= since) if since else false()
    return and_(
        _turns.c.kind == TurnKind.ANSWER.value,
        or_(
            and_(_turns.c.state == _CLAIMED, begun, _turns.c.lease_until >= now),
            and_(_turns.c.state == _DUE, or_(begun, never)),
        ),
    )
