"""States a call, a turn and an operator can be in, and the moves that are legal.

The moves are data, so that a service can refuse, a test can enumerate and a reader can see
them all at once. Every move is made in the store by one conditional ``UPDATE``.
"""

from __future__ import annotations

from enum import StrEnum


class CallState(StrEnum):
    """Where a call stands. ``waiting`` means waiting *for a person*."""

    ACTIVE = "active"
    WAITING = "waiting"
    ON_HOLD = "on_hold"
    WRAP_UP = "wrap_up"
    COMPLETED = "completed"
    ABANDONED = "abandoned"


class Driver(StrEnum):
    """Who speaks to the customer now. ``draft``: the AI drafts, a person sends."""

    AI = "ai"
    DRAFT = "draft"
    PERSON = "person"


class TurnState(StrEnum):
    """The life of one answer owed to a customer (or of one briefing owed to a person)."""

    DUE = "due"
    CLAIMED = "claimed"
    DRAFTED = "drafted"
    DONE = "done"
    HANDED = "handed"
    CANCELLED = "cancelled"


class TurnKind(StrEnum):
    """What a turn produces: an answer for the customer, a briefing for the next person, a summary
    for whoever wraps a call up, a letter's words, or the evaluator's estimate of a closed call.
    """

    ANSWER = "answer"
    BRIEFING = "briefing"
    SUMMARY = "summary"
    EVALUATION = "evaluation"
    LETTER = "letter"


class OperatorStatus(StrEnum):
    """What the person says of themselves."""

    AVAILABLE = "available"
    BREAK = "break"
    OFFLINE = "offline"


class OperatorState(StrEnum):
    """What the system sees of an operator."""

    IDLE = "idle"
    OFFERED = "offered"
    ON_CALL = "on_call"
    WRAP_UP = "wrap_up"


class Speaker(StrEnum):
    """Whose words a message holds. ``system`` is the product itself, in the customer's language."""

    CUSTOMER = "customer"
    AI = "ai"
    OPERATOR = "operator"
    SYSTEM = "system"


class Origin(StrEnum):
    """How a call came in: the customer's own line, typed at the desk for a customer on the phone,
    opened to call a customer back, or simulated.
    """

    LINE = "line"
    DESK = "desk"
    CALLBACK = "callback"
    SIMULATED = "simulated"


BY_PHONE = (Origin.DESK, Origin.CALLBACK)
"""Calls whose customer is on the phone: they need the whole of a person."""

OPEN = (CallState.ACTIVE, CallState.WAITING, CallState.ON_HOLD, CallState.WRAP_UP)
"""States in which a call is live: somebody still owes something."""

CLOSED = (CallState.COMPLETED, CallState.ABANDONED)

MOVES: dict[CallState, tuple[CallState, ...]] = {
    CallState.ACTIVE: (
        CallState.ON_HOLD,
        CallState.WAITING,
        CallState.WRAP_UP,
        CallState.COMPLETED,
        CallState.ABANDONED,
    ),
    CallState.WAITING: (CallState.ACTIVE, CallState.ABANDONED, CallState.COMPLETED),
    CallState.ON_HOLD: (CallState.ACTIVE, CallState.WAITING, CallState.WRAP_UP),
    CallState.WRAP_UP: (CallState.COMPLETED, CallState.ACTIVE),  # the customer has more to say
    CallState.COMPLETED: (CallState.ACTIVE,),
    CallState.ABANDONED: (CallState.ACTIVE,),
}
"""From each state, the states a call may move to."""

REOPEN_DAYS = 7
"""A closed call can be reopened by its key for this many days."""


def may_move(source: CallState, target: CallState) -> bool:
    """True when a call in ``source`` may move to ``target``."""
    return target in MOVES[source]
