"""Tables of calls and what belongs to them. The others are in ``people`` and ``center``.

Personal data of customers sits in ``customers`` (name, phone, email) and in free text
(``messages.text``, ``notes.text``, ``calls.preview``, ``calls.summary``), nowhere else.
Letters, consents, outbox, reviews and rollups come with their own migrations.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, BigInteger, Column, Index, Integer, Text, text
from sqlmodel import Field

from callcenter_tui.store.columns import ID, Moment, Stored


class Customer(Stored, table=True):
    """The outside person; ``phone`` and ``email`` are normalised, empty when unknown."""

    __tablename__: ClassVar[str] = "customers"
    __table_args__ = (Index("ix_customers_phone", "phone"), Index("ix_customers_email", "email"))

    id: str = Field(primary_key=True, max_length=ID)
    name: str
    phone: str = ""
    email: str = ""
    language: str
    created_at: datetime = Field(sa_type=Moment)


class Call(Stored, table=True):
    """One contact. ``fence`` grows with each change of driver and rejects late writes.

    ``front``: ahead of its queue, for it was offered or driven already. ``not_before``: not offered
    before then. ``help``: why its operator asks for a supervisor. ``mood``: the customer's, -2 to
    2. ``linked_to``: the call it was merged into, or the one that it calls back. ``shown_seq``: the
    last message that the customer's end has shown. ``reminded_at``: when a silent customer was
    reminded. ``summary_by``: ``ai``, or the name of who wrote or accepted the summary.
    """

    __tablename__: ClassVar[str] = "calls"
    __table_args__ = (
        # Full, not partial: a partial index is missed when states arrive as bound parameters.
        Index("ix_calls_state", "state", "department"),
        Index("ix_calls_customer", "customer_id", "opened_at"),
        Index("ix_calls_opened", "opened_at"),
    )

    id: str = Field(primary_key=True, max_length=ID)
    key: str = Field(unique=True, max_length=16)
    customer_id: str = Field(foreign_key="customers.id", max_length=ID)
    department: str = Field(foreign_key="departments.key", max_length=40)
    state: str = Field(max_length=12)
    driver: str = Field(max_length=8)
    operator_id: str | None = Field(default=None, foreign_key="users.id", max_length=ID)
    priority: int
    language: str = Field(max_length=5)
    origin: str = Field(max_length=12)
    routed: bool = False
    wants_person: bool = False
    reason: str = ""
    category: str = ""
    severity: str = ""
    preview: str = ""
    summary: str = Field(default="", sa_type=Text)
    disposition: str = ""
    last_seq: int = 0
    fence: int = 0
    opened_at: datetime = Field(sa_type=Moment)
    state_since: datetime = Field(sa_type=Moment)
    heard_at: datetime = Field(sa_type=Moment)
    waiting_since: datetime | None = Field(default=None, sa_type=Moment)
    due_by: datetime | None = Field(default=None, sa_type=Moment)
    closed_at: datetime | None = Field(default=None, sa_type=Moment)
    identity: str = Field(default="", max_length=12)
    identity_tries: int = 0
    front: bool = False
    not_before: datetime | None = Field(default=None, sa_type=Moment)
    help: str = ""
    mood: int = 0
    linked_to: str | None = Field(default=None, max_length=ID)
    shown_seq: int = 0
    reminded_at: datetime | None = Field(default=None, sa_type=Moment)
    summary_by: str = ""


class Turn(Stored, table=True):
    """One answer owed to the customer, or one briefing owed to a person."""

    __tablename__: ClassVar[str] = "turns"
    __table_args__ = (
        Index("ix_turns_state", "state", "due_at"),
        Index("ix_turns_call", "call_id"),
        # At most one owed and one running turn of a kind per call, whoever asks for it. The
        # migration says the same to PostgreSQL; here it would import that dialect at every start.
        Index(
            "ux_turns_due",
            "call_id",
            "kind",
            unique=True,
            sqlite_where=text("state = 'due'"),
        ),
        Index(
            "ux_turns_claimed",
            "call_id",
            "kind",
            unique=True,
            sqlite_where=text("state = 'claimed'"),
        ),
    )

    id: str = Field(primary_key=True, max_length=ID)
    call_id: str = Field(foreign_key="calls.id", max_length=ID)
    kind: str = Field(max_length=12)
    state: str = Field(max_length=12)
    priority: int = 2
    attempts: int = 0
    fence: int = 0
    engine: str | None = Field(default=None, max_length=ID)
    lease_until: datetime | None = Field(default=None, sa_type=Moment)
    due_at: datetime = Field(sa_type=Moment)
    claimed_at: datetime | None = Field(default=None, sa_type=Moment)
    finished_at: datetime | None = Field(default=None, sa_type=Moment)
    begun_at: datetime | None = Field(default=None, sa_type=Moment)
    asked_to_wait: bool = False
    error: str = ""
    draft: str = Field(default="", sa_type=Text)
    sources: list[str] = Field(default_factory=list, sa_type=JSON)


class Fragment(Stored, table=True):
    """The text streamed so far of a claimed turn; gone when the turn ends."""

    __tablename__: ClassVar[str] = "fragments"

    turn_id: str = Field(primary_key=True, max_length=ID)
    call_id: str = Field(index=True, max_length=ID)
    text: str = Field(sa_type=Text)
    at: datetime = Field(sa_type=Moment)


class Message(Stored, table=True):
    """One message; ``turn_id`` owes the answer to it, ``reply_to`` is the turn it answers."""

    __tablename__: ClassVar[str] = "messages"
    __table_args__ = (
        Index("ux_messages_seq", "call_id", "seq", unique=True),
        Index("ix_messages_turn", "turn_id"),
    )

    id: str = Field(primary_key=True, max_length=ID)
    call_id: str = Field(foreign_key="calls.id", max_length=ID)
    seq: int
    speaker: str = Field(max_length=10)
    who: str
    author_id: str | None = Field(default=None, max_length=ID)
    text: str = Field(sa_type=Text)
    at: datetime = Field(sa_type=Moment)
    turn_id: str | None = Field(default=None, foreign_key="turns.id", max_length=ID)
    reply_to: str | None = Field(default=None, foreign_key="turns.id", unique=True, max_length=ID)
    sources: list[str] = Field(default_factory=list, sa_type=JSON)


class Note(Stored, table=True):
    """An internal note or a briefing; never shown to the customer."""

    __tablename__: ClassVar[str] = "notes"

    id: str = Field(primary_key=True, max_length=ID)
    call_id: str = Field(foreign_key="calls.id", index=True, max_length=ID)
    kind: str = Field(max_length=12)
    author: str
    author_id: str | None = Field(default=None, max_length=ID)
    text: str = Field(sa_type=Text)
    at: datetime = Field(sa_type=Moment)
    turn_id: str | None = Field(default=None, foreign_key="turns.id", unique=True, max_length=ID)


class AgentRun(Stored, table=True):
    """One run of one AI agent: the trail, and what it cost."""

    __tablename__: ClassVar[str] = "agent_runs"
    __table_args__ = (Index("ix_agent_runs_at", "at"),)

    id: str = Field(primary_key=True, max_length=ID)
    turn_id: str = Field(foreign_key="turns.id", index=True, max_length=ID)
    call_id: str = Field(foreign_key="calls.id", index=True, max_length=ID)
    agent: str = Field(max_length=24)
    model: str
    prompt_version: str = Field(max_length=16)
    outcome: str = Field(max_length=16)
    requests: int
    input_tokens: int
    cached_tokens: int
    output_tokens: int
    first_token_ms: float | None = None
    total_ms: float
    cost: float | None = None
    at: datetime = Field(sa_type=Moment)
    detail: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)


class JournalEvent(Stored, table=True):
    """One event; append-only (triggers refuse update and delete on SQLite and PostgreSQL)."""

    __tablename__: ClassVar[str] = "journal"
    __table_args__ = (
        Index("ix_journal_call", "call_id", "id"),
        Index("ix_journal_kind", "kind", "at"),
    )

    id: int | None = Field(
        default=None,
        sa_column=Column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    )
    at: datetime = Field(sa_type=Moment)
    kind: str = Field(max_length=40)
    call_id: str | None = Field(default=None, max_length=ID)
    who: str
    data: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
