"""Letters: what each kind holds, the states of a letter and of its delivery, and what is shown.

A letter is offered, read out to the customer, and leaves only with the customer's own yes to
exactly these bytes and this address. The moves are data, as those of calls are.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum


class LetterKind(StrEnum):
    """What a letter is for. The value is also the folder of its templates."""

    SUMMARY = "conversation_summary"
    INFORMATION = "requested_information"
    FOLLOW_UP = "follow_up"


class LetterState(StrEnum):
    """The life of a letter until it is queued. ``drafting``: the AI writes its content."""

    DRAFTING = "drafting"
    PROPOSED = "proposed"
    ASKED = "asked"
    DECLINED = "declined"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"


LETTER_MOVES: dict[LetterState, tuple[LetterState, ...]] = {
    LetterState.DRAFTING: (LetterState.PROPOSED, LetterState.CANCELLED),
    LetterState.PROPOSED: (LetterState.ASKED, LetterState.CANCELLED),
    LetterState.ASKED: (
        LetterState.PROPOSED,  # edited: what the customer heard is no longer the letter
        LetterState.DECLINED,
        LetterState.CONFIRMED,
        LetterState.CANCELLED,
    ),
    LetterState.DECLINED: (),
    LetterState.CONFIRMED: (LetterState.PROPOSED, LetterState.CANCELLED),
    LetterState.CANCELLED: (),
}
"""From each state, the states a letter may move to. ``confirmed`` is left only before sending."""


class PostState(StrEnum):
    """Where a confirmed letter stands in the outbox.

    ``handing_over`` is written just before the server is given the words: a process that dies
    after it leaves the outcome unknown, which is ``uncertain`` and for a person to settle.
    """

    QUEUED = "queued"
    SENDING = "sending"
    HANDING_OVER = "handing_over"
    SENT = "sent"
    UNCERTAIN = "uncertain"
    FAILED = "failed"
    REFUSED = "refused"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


POST_MOVES: dict[PostState, tuple[PostState, ...]] = {
    PostState.QUEUED: (
        PostState.SENDING,
        PostState.SENT,  # a person tried it again, and then the first try's answer came: taken
        PostState.CANCELLED,
        PostState.REFUSED,
        PostState.EXPIRED,
    ),
    PostState.SENDING: (
        PostState.QUEUED,
        PostState.HANDING_OVER,
        PostState.FAILED,
        PostState.REFUSED,
        PostState.EXPIRED,
    ),
    PostState.HANDING_OVER: (
        PostState.SENT,
        PostState.UNCERTAIN,
        PostState.QUEUED,  # the server said clearly that it did not take it, for now
        PostState.FAILED,
    ),
    PostState.SENT: (),
    PostState.UNCERTAIN: (PostState.QUEUED, PostState.SENT, PostState.CANCELLED),
    PostState.FAILED: (PostState.QUEUED, PostState.CANCELLED),
    PostState.REFUSED: (PostState.CANCELLED,),
    PostState.EXPIRED: (PostState.CANCELLED,),
    PostState.CANCELLED: (),
}
"""From each state, the states a delivery may move to."""

WITH_A_PERSON = (PostState.UNCERTAIN, PostState.FAILED, PostState.REFUSED, PostState.EXPIRED)
"""Deliveries on which the machine does nothing more: somebody has to look."""

CONSENT_HOLDS = timedelta(hours=24)
"""A yes that is older sends nothing."""


class Way(StrEnum):
    """How the customer said yes or no: in their own message, or as an operator heard it."""

    LINE = "line"
    PHONE = "phone"


UNNAMED = "Your Company"
"""What COMPANY_NAME says while nobody has set it."""

MOST_LINES, MOST_ITEMS = 12, 6
LINE, WORDS = 300, 2000
"""Lines of a list, items of a letter; characters of a line and of a longer text."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing the customer asked for: words of the knowledge base, and the source they are of."""

    title: str
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Content:
    """What a letter says, as data. Which fields a kind has says ``FIELDS``; others stay empty."""

    topic: str = ""
    issues: tuple[str, ...] = ()
    solutions: tuple[str, ...] = ()
    next_steps: tuple[str, ...] = ()
    notes: str = ""
    items: tuple[Item, ...] = ()
    agreed: tuple[str, ...] = ()
    by_when: str = ""


FIELDS: dict[LetterKind, tuple[str, ...]] = {
    LetterKind.SUMMARY: ("topic", "issues", "solutions", "next_steps", "notes"),
    LetterKind.INFORMATION: ("items", "notes"),
    LetterKind.FOLLOW_UP: ("agreed", "by_when", "notes"),
}
"""The fields of ``Content`` that a kind of letter has, in the order in which they are read."""

NEEDED: dict[LetterKind, str] = {
    LetterKind.SUMMARY: "topic",
    LetterKind.INFORMATION: "items",
    LetterKind.FOLLOW_UP: "agreed",
}
"""The field without which a letter of this kind says nothing."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A letter as it is read: ``subject``, plain ``text``, ``html`` with its styles inlined."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class ConsentView:
    """One yes or no of a customer. ``words``: exactly what was said; ``how``: on the phone, how.

    ``message``: the customer's message that says it, empty on the phone. ``voided``: why it holds
    no longer, empty while it does.
    """

    id: str
    letter: str
    call_key: str
    answer: str
    way: str
    words: str
    how: str
    message: str
    address: str
    body_hash: str
    recorded_by: str
    at: datetime
    expires_at: datetime
    voided: str = ""


@dataclass(frozen=True, slots=True)
class PostView:
    """The delivery of one letter. ``said``: what the server or our check said last, in words.

    ``next_at``: when it is tried again. ``phase``: how far the last try came.
    """

    state: str
    attempts: int
    next_at: datetime | None
    phase: str
    said: str
    message_id: str
    sent_at: datetime | None
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class LetterView:
    """A letter as people see it; ``version`` grows with each change of words or address."""

    id: str
    call: str
    call_key: str
    customer: str
    department: str
    kind: str
    language: str
    address: str
    content: Content
    version: int
    subject: str
    text: str
    html: str
    body_hash: str
    state: str
    proposed_by: str
    made_at: datetime
    asked_words: str = ""
    asked_message: str = ""
    consents: tuple[ConsentView, ...] = field(default=())
    post: PostView | None = None


@dataclass(frozen=True, slots=True)
class OptOutView:
    """An address that gets no follow-ups until its owner says otherwise; ``words``: how they did.

    ``ended_at``, by whom and with which words of theirs: when they wanted some again.
    """

    address: str
    since: datetime
    recorded_by: str
    words: str
    ended_at: datetime | None = None
    ended_by: str = ""
    ended_words: str = ""
