"""Customers of the AI who have gone quiet: who is to be reminded, whose call is to be closed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, exists, or_, select, update

from callcenter_tui.domain.states import BY_PHONE, CallState, Driver, Speaker, TurnKind, TurnState
from callcenter_tui.store.columns import table
from callcenter_tui.store.tables import Call, Message, Turn

_calls = table(Call)
_turns = table(Turn)
_messages = table(Message)

_OPEN_TURNS = [s.value for s in (TurnState.DUE, TurnState.CLAIMED, TurnState.DRAFTED)]
_ROUND = 20
"""Calls looked after in one go; the others have their turn in the next."""


def to_remind(tx: Connection, quiet_since: datetime) -> list[str]:
    """Calls whose customer has said nothing since, and has not been reminded of it."""
    return _found(tx, _unreminded(quiet_since))


def to_close(tx: Connection, quiet_since: datetime, reminded_since: datetime) -> list[str]:
    """Calls whose customer has said nothing since, or not since a reminder."""
    return _found(tx, _over(quiet_since, reminded_since))


def remind(tx: Connection, call_id: str, quiet_since: datetime, now: datetime) -> bool:
    """Mark that the customer is reminded now; False when they spoke or were reminded meanwhile."""
    return _changed(tx, call_id, _unreminded(quiet_since), now)


def give_up(tx: Connection, call_id: str, quiet_since: datetime, reminded_since: datetime) -> bool:
    """Begin to close a silent call; False when something was said meanwhile."""
    return _changed(tx, call_id, _over(quiet_since, reminded_since), None)


def _quiet() -> ColumnElement[bool]:
    """The AI drives, owes nothing and spoke last; the customer is at a keyboard, not on the phone.

    ``heard_at`` is the moment of the last message, whoever said it.
    """
    return and_(
        _calls.c.state == CallState.ACTIVE.value,
        _calls.c.driver != Driver.PERSON.value,
        _calls.c.origin.not_in([origin.value for origin in BY_PHONE]),
        ~exists().where(
            _turns.c.call_id == _calls.c.id,
            _turns.c.kind == TurnKind.ANSWER.value,
            _turns.c.state.in_(_OPEN_TURNS),
        ),
        ~exists().where(
            _messages.c.call_id == _calls.c.id,
            _messages.c.seq == _calls.c.last_seq,
            _messages.c.speaker == Speaker.CUSTOMER.value,
        ),
    )


def _unreminded(since: datetime) -> ColumnElement[bool]:
    return and_(_quiet(), _calls.c.reminded_at.is_(None), _calls.c.heard_at <= since)


def _over(quiet_since: datetime, reminded_since: datetime) -> ColumnElement[bool]:
    unreminded = and_(_calls.c.reminded_at.is_(None), _calls.c.heard_at <= quiet_since)
    reminded = and_(_calls.c.reminded_at.is_not(None), _calls.c.heard_at <= reminded_since)
    return and_(_quiet(), or_(unreminded, reminded))


def _found(tx: Connection, where: ColumnElement[bool]) -> list[str]:
    query = select(_calls.c.id).where(where).order_by(_calls.c.heard_at).limit(_ROUND)
    return [row.id for row in tx.execute(query)]


def _changed(
    tx: Connection, call_id: str, where: ColumnElement[bool], reminded_at: datetime | None
) -> bool:
    done: Any = tx.execute(
        update(_calls).where(_calls.c.id == call_id, where).values(reminded_at=reminded_at)
    )
    return bool(done.rowcount == 1)
