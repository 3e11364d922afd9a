"""Frozen views that services hand out: shaped for what is shown, never tied to a table."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from callcenter_tui.domain.trail import ReviewView, RunView, ToolView


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a signed-in user, the owner of the store (``os:<name>``), or an AI agent.

    ``departments`` empty means all of them (owner, admin, supervisor without skills).
    """

    id: str
    name: str
    role: str
    departments: tuple[str, ...] = ()
    login: str = ""

    @property
    def who(self) -> str:
        """How the actor is written in the journal: ``os:<name>`` or ``user:<login>``."""
        return self.id if self.id.startswith("os:") else f"user:{self.login}"

    @property
    def user_id(self) -> str | None:
        """The user's id to store beside a change, None for the owner of the store."""
        return None if self.id.startswith("os:") else self.id

    def covers(self, department: str) -> bool:
        """Whether ``department`` is one of the actor's own."""
        return not self.departments or department in self.departments


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a knowledge article; ``source`` is shown to people (``es/billing/refunds``)."""

    source: str
    title: str
    text: str
    score: float
    department: str
    language: str


@dataclass(frozen=True, slots=True)
class ArticleView:
    """One knowledge article. ``slug`` is unique with ``language``."""

    slug: str
    department: str
    language: str
    title: str
    body: str
    version: int = 1
    updated_at: datetime | None = None

    @property
    def source(self) -> str:
        """The id by which answers cite the article."""
        return f"{self.language}/{self.department}/{self.slug}"


@dataclass(frozen=True, slots=True)
class DepartmentView:
    """A department; ``autonomy`` is the driver that its new calls get (``states.Driver``)."""

    key: str
    name_en: str
    name_es: str
    autonomy: str
    position: int

    def name(self, language: str) -> str:
        """The name in ``language`` (``es`` or anything else for English)."""
        return self.name_es if language == "es" else self.name_en


@dataclass(frozen=True, slots=True)
class CustomerView:
    """The outside person, known by phone and/or e-mail."""

    id: str
    name: str
    phone: str
    email: str
    language: str
    calls: int = 0


@dataclass(frozen=True, slots=True)
class CallRow:
    """One row of the live list. Times are UTC. ``due``: the AI owes an answer right now;
    ``drafted``: it has drafted one, which a person is to send.
    """

    id: str
    key: str
    customer: str
    department: str
    state: str
    driver: str
    operator: str
    operator_id: str | None
    priority: int
    language: str
    origin: str
    opened_at: datetime
    state_since: datetime
    waiting_since: datetime | None
    wants_person: bool
    severity: str
    preview: str
    due: bool
    mood: int = 0
    help: str = ""
    not_before: datetime | None = None
    drafted: bool = False


@dataclass(frozen=True, slots=True)
class MessageView:
    """One message. ``speaker`` as in ``states.Speaker``; ``who`` is a name or an AI agent's."""

    id: str
    seq: int
    speaker: str
    who: str
    text: str
    at: datetime
    sources: tuple[str, ...] = ()
    turn: str | None = None


@dataclass(frozen=True, slots=True)
class NoteView:
    """An internal note. Never the customer's.

    ``kind``: ``note``, ``whisper`` (to the AI), ``coach`` (to the operator), ``briefing`` or
    ``summary`` (both by the AI).
    """

    id: str
    kind: str
    author: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class EventView:
    """One event of the journal; ``id`` grows with time within a store."""

    id: int
    at: datetime
    kind: str
    call: str | None
    who: str
    data: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TurnView:
    """One turn; ``draft``: the text streamed so far, or the finished draft to be sent."""

    id: str
    call: str
    kind: str
    state: str
    attempts: int
    fence: int
    draft: str


@dataclass(frozen=True, slots=True)
class CallView:
    """One call with all that the conversation screen shows."""

    row: CallRow
    customer: CustomerView
    messages: tuple[MessageView, ...]
    notes: tuple[NoteView, ...]
    runs: tuple[RunView, ...]
    turn: TurnView | None
    fence: int
    disposition: str
    summary: str
    category: str
    closed_at: datetime | None
    reason: str
    """The routing reason, or why the call was last escalated."""
    tools: tuple[ToolView, ...] = ()
    reviews: tuple[ReviewView, ...] = ()
    identity: str = ""
    """``""`` not asked, ``asked``, ``confirmed`` or ``failed``."""
    shown_seq: int = 0
    """The last message that the customer's own end has shown; 0 when it has none."""
    linked: str = ""
    """Key of the call into which this one was merged, or which it calls back."""
    summary_by: str = ""
    """``ai``, or the name of who wrote or accepted the summary."""


@dataclass(frozen=True, slots=True)
class FoundCall:
    """A call found by words; ``where``: message, note or customer; ``excerpt`` around the words."""

    row: CallRow
    where: str
    excerpt: str


@dataclass(frozen=True, slots=True)
class UserView:
    """A person with a login, never a secret. ``ranks``: of the departments; ``_calls``: at once.

    ``one_time_until``: the password is good for one sign-in before then, which must choose a new
    one. ``second_factor``: one is in force. ``ssh_keys``: fingerprints bound to the login.
    """

    id: str
    login: str
    name: str
    email: str
    role: str
    language: str
    departments: tuple[str, ...]
    disabled: bool
    must_change: bool
    locked_until: datetime | None
    created_at: datetime
    last_seen: datetime | None = None
    ranks: tuple[int, ...] = ()
    phone_calls: int = 1
    text_calls: int = 4
    one_time_until: datetime | None = None
    second_factor: bool = False
    ssh_keys: tuple[str, ...] = ()

    def covers(self, department: str) -> bool:
        """Whether ``department`` is one of their own; without any, all are."""
        return not self.departments or department in self.departments
