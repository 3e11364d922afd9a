"""What an AI agent may ask to be done: tools as data, their arguments, and what came of a use.

A tool is described here, offered by ``calls`` to one turn, and run by ``calls`` alone: the model
names a tool and gives arguments, a service checks them and decides. Which call and which customer
it is about comes from the ``Session`` and can never be an argument.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

KINDS = ("text", "whole", "number", "yes_no", "choice")
"""Types an argument can have: str, int, float, bool, one of ``choices``."""

DEEDS = (
    "person_asked",
    "transferred",
    "callback_opened",
    "letter_proposed",
    "letter_sent",
    "disposition_set",
    "account_seen",
    "earlier_calls_seen",
    "order_seen",
    "hours_seen",
    "noted",
    "refunded",
    "booked",
    "cancelled",
    "changed",
)
"""What can really have been done in a call; an answer may claim only these, and only if done."""


@dataclass(frozen=True, slots=True)
class Argument:
    """One typed argument. ``longest`` in characters, for texts."""

    name: str
    kind: str
    description: str
    choices: tuple[str, ...] = ()
    required: bool = True
    longest: int = 200


@dataclass(frozen=True, slots=True)
class Session:
    """Whom a tool serves: read from the store for this turn, never from a model."""

    call_id: str
    call_key: str
    customer_id: str
    name: str
    phone: str
    email: str
    language: str
    department: str
    identified: bool
    now: datetime


@dataclass(frozen=True, slots=True)
class Result:
    """What a tool answers. ``text`` may be told to the customer, in the call's language.

    ``ok`` False: refused or failed, ``text`` says why. ``deeds``: what was really done (DEEDS).
    """

    text: str
    ok: bool = True
    deeds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tool:
    """One tool.

    ``account``: tells or does something about an account, so the customer must be identified.
    ``acts``: changes something, so it runs at most once per turn and never for a mere draft.
    ``when``: patterns on the customer's folded words (``text.fold``); the tool is offered to a
    turn only when one is found, so that most turns need one model request.
    """

    name: str
    description: str
    run: Callable[[Session, Mapping[str, Any]], Result]
    arguments: tuple[Argument, ...] = ()
    when: tuple[str, ...] = ()
    account: bool = False
    acts: bool = False


@dataclass(frozen=True, slots=True)
class Use:
    """One use of a tool. ``source`` is its id in citations: ``tool/order_status/1``."""

    source: str
    name: str
    arguments: dict[str, Any]
    result: Result
    ms: float = 0.0
    extra: dict[str, Any] = field(default_factory=dict)
