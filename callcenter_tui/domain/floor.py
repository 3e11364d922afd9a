"""The floor: who may be offered which call, and what is shown of operators, queues and offers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class OfferKind(StrEnum):
    """Why a call is offered: its queue, a colleague's warm transfer, a supervisor's hand."""

    QUEUE = "queue"
    WARM = "warm"
    ASSIGNED = "assigned"


class OfferOutcome(StrEnum):
    """How an offer ended; ``withdrawn``: somebody else has it, or it needs nobody any more."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    MISSED = "missed"
    WITHDRAWN = "withdrawn"


class StayOutcome(StrEnum):
    """How a call's stay in a queue ended."""

    ANSWERED = "answered"
    ABANDONED = "abandoned"
    TRANSFERRED = "transferred"
    OVERFLOWED = "overflowed"
    CLOSED = "closed"
    TAKEN_BACK = "taken_back"


class Strategy(StrEnum):
    """To whom of the free operators a queue offers its next call."""

    LONGEST_IDLE = "longest_idle"
    ROUND_ROBIN = "round_robin"
    FEWEST_CALLS = "fewest_calls"
    RING_ALL = "ring_all"
    SKILL_RANK = "skill_rank"


class Level(StrEnum):
    """How a figure stands against its target; each has a colour and a sign."""

    OK = "ok"
    WARNING = "warning"
    CRITICAL = "critical"


NO_ANSWER = "no_answer"
"""The break of an operator who let an offer pass; not chosen by people."""

TO_CALLBACK = "callback"
"""The overflow that offers a callback, in place of another department's key."""

CALLBACK_MARK, REASONS = "callback: ", "; "
"""How a callback's reason begins (briefings know it), and what stands between a reason's parts."""


def other_reasons(reason: str) -> list[str]:
    """What a callback is about: the parts of its reason but those that say for when it was."""
    return [part for part in reason.split(REASONS) if part and not part.startswith(CALLBACK_MARK)]


class Hands(Protocol):
    """Calls of one person by kind, and how many may be."""

    @property
    def phone(self) -> int:
        """Calls with customers on the phone."""

    @property
    def text(self) -> int:
        """Calls in writing."""

    @property
    def phone_cap(self) -> int:
        """At most so many on the phone."""

    @property
    def text_cap(self) -> int:
        """At most so many in writing."""


def has_room(one: Hands, *, by_phone: bool) -> bool:
    """Whether one more call fits: a customer on the phone needs the whole of a person."""
    if by_phone:
        return one.text == 0 and one.phone < one.phone_cap
    return one.phone == 0 and one.text < one.text_cap


@dataclass(frozen=True, slots=True)
class QueueRules:
    """How one department's queue works. Limits of 0 are none; ``overflow`` is a department's key,
    ``callback`` or empty.
    """

    strategy: Strategy = Strategy.LONGEST_IDLE
    offer_seconds: int = 20
    most_waiting: int = 0
    longest_minutes: int = 0
    overflow: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """What is promised: ``share`` (0-1) of calls answered by a person within ``seconds``.

    Below ``warning`` and ``critical`` (shares) the figure warns; so does a wait above
    ``wait_warning`` and ``wait_critical`` (seconds).
    """

    share: float = 0.8
    seconds: int = 20
    warning: float = 0.8
    critical: float = 0.6
    wait_warning: int = 60
    wait_critical: int = 180

    def level(self, share: float | None) -> Level:
        """How a share stands; nothing measured is fine."""
        if share is None or share >= self.warning:
            return Level.OK
        return Level.WARNING if share >= self.critical else Level.CRITICAL

    def wait_level(self, seconds: float) -> Level:
        """How the longest wait stands."""
        if seconds < self.wait_warning:
            return Level.OK
        return Level.WARNING if seconds < self.wait_critical else Level.CRITICAL


@dataclass(frozen=True, slots=True)
class OperatorView:
    """One operator now. ``status`` is the person's own, ``state`` the system's (``domain.states``).
    ``wanted``: the status that holds after the call, ``wanted_reason`` that of a break, or empty.
    ``phone``, ``text``: calls in hand by kind, against their caps; ``wrapping`` of them in wrap-up.
    ``here``: the console is heard of.
    """

    user_id: str
    login: str
    name: str
    role: str
    departments: tuple[str, ...]
    status: str
    reason: str
    since: datetime
    state: str
    state_since: datetime
    wanted: str
    phone: int
    text: int
    phone_cap: int
    text_cap: int
    here: bool
    wanted_reason: str = ""
    wrapping: int = 0


@dataclass(frozen=True, slots=True)
class SpellView:
    """A time in which an operator's status and state stayed as they were; ``seconds`` so far."""

    user_id: str
    status: str
    reason: str
    state: str
    began_at: datetime
    ended_at: datetime | None
    seconds: float


@dataclass(frozen=True, slots=True)
class OfferView:
    """A call offered to an operator, open until ``until``. ``from_name``: the colleague's.

    ``preview``: the customer's own last words. ``due_by``: for when a callback was promised; its
    ``reason`` is that of the call.
    """

    id: str
    call: str
    key: str
    customer: str
    department: str
    kind: str
    from_name: str
    reason: str
    priority: int
    preview: str
    offered_at: datetime
    until: datetime
    due_by: datetime | None = None


@dataclass(frozen=True, slots=True)
class QueueFigures:
    """One department's queue and people now, with its service level of the last hour.

    ``share`` of 0-1, None while nothing has been measured; ``answered`` and ``measured`` are what
    it is made of. ``people``: operators by what they do: idle, offered, on_call, wrap_up, break.
    """

    key: str
    name: str
    autonomy: str
    waiting: int
    ai: int
    draft: int
    person: int
    longest_wait: float
    people: dict[str, int]
    answered: int
    measured: int
    share: float | None
    target: Target


@dataclass(frozen=True, slots=True)
class CallbackView:
    """A promise to call back; ``state``: open, opened (it became ``new_key``) or cancelled."""

    id: str
    call: str
    key: str
    customer: str
    department: str
    due_at: datetime
    reason: str
    state: str
    made_by: str
    new_key: str = ""


@dataclass(frozen=True, slots=True)
class WatcherView:
    """Somebody else who has a call open."""

    user_id: str
    name: str
    role: str
    writing: bool
