"""Tables of letters: what was written, what the customer said to it, and its delivery."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, Column, Index, LargeBinary, Text, text
from sqlmodel import Field

from callcenter_tui.store.columns import ID, Moment, Stored


class Letter(Stored, table=True):
    """One letter. ``message``: its very bytes as they go out, made when it was rendered.

    ``body_hash``: SHA-256 of them. ``asked_message``: our message that read it out to the customer.
    Personal data: ``address``, ``content``, ``subject``, ``text``, ``html``, ``message``.
    """

    __tablename__: ClassVar[str] = "letters"
    __table_args__ = (
        Index("ix_letters_call", "call_id", "made_at"),
        Index("ix_letters_customer", "customer_id", "made_at"),
        Index("ix_letters_state", "state", "made_at"),
    )

    id: str = Field(primary_key=True, max_length=ID)
    call_id: str = Field(foreign_key="calls.id", max_length=ID)
    customer_id: str = Field(foreign_key="customers.id", max_length=ID)
    kind: str = Field(max_length=24)
    language: str = Field(max_length=5)
    address: str = ""
    content: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    version: int = 1
    subject: str = ""
    text: str = Field(default="", sa_type=Text)
    html: str = Field(default="", sa_type=Text)
    message: bytes = Field(default=b"", sa_type=LargeBinary)
    body_hash: str = Field(default="", max_length=64)
    message_id: str = ""
    state: str = Field(max_length=12)
    proposed_by: str
    proposer_id: str | None = Field(default=None, max_length=ID)
    made_at: datetime = Field(sa_type=Moment)
    changed_at: datetime = Field(sa_type=Moment)
    asked_at: datetime | None = Field(default=None, sa_type=Moment)
    asked_words: str = Field(default="", sa_type=Text)
    asked_message: str | None = Field(default=None, max_length=ID)


class Consent(Stored, table=True):
    """A customer's yes or no to one version of one letter. Rows are only voided, never changed."""

    __tablename__: ClassVar[str] = "consents"
    __table_args__ = (
        Index("ix_consents_letter", "letter_id", "at"),
        Index("ix_consents_call", "call_id", "at"),
        Index("ix_consents_at", "at"),
    )

    id: str = Field(primary_key=True, max_length=ID)
    letter_id: str = Field(foreign_key="letters.id", max_length=ID)
    call_id: str = Field(foreign_key="calls.id", max_length=ID)
    customer_id: str = Field(foreign_key="customers.id", max_length=ID)
    answer: str = Field(max_length=3)
    way: str = Field(max_length=8)
    words: str = Field(sa_type=Text)
    how: str = ""
    message_id: str | None = Field(default=None, max_length=ID)
    address: str
    body_hash: str = Field(max_length=64)
    recorded_by: str
    at: datetime = Field(sa_type=Moment)
    expires_at: datetime = Field(sa_type=Moment)
    voided_at: datetime | None = Field(default=None, sa_type=Moment)
    voided: str = ""


class Outgoing(Stored, table=True):
    """The delivery of a confirmed letter. ``fence`` grows with each claim and rejects late writes.

    ``phase``: how far the last try came. ``said``: what the server or our own check said last.
    Personal data: ``said``, for servers repeat the address that they refuse.
    """

    __tablename__: ClassVar[str] = "outbox"
    __table_args__ = (
        Index("ix_outbox_due", "state", "next_at"),
        Index("ix_outbox_lease", "state", "lease_until"),
        Index("ix_outbox_queued", "queued_at"),
    )

    letter_id: str = Field(primary_key=True, foreign_key="letters.id", max_length=ID)
    state: str = Field(max_length=14)
    attempts: int = 0
    next_at: datetime | None = Field(default=None, sa_type=Moment)
    holder: str = ""
    lease_until: datetime | None = Field(default=None, sa_type=Moment)
    fence: int = 0
    phase: str = ""
    said: str = ""
    queued_by: str = ""
    queued_at: datetime = Field(sa_type=Moment)
    sent_at: datetime | None = Field(default=None, sa_type=Moment)
    changed_at: datetime = Field(sa_type=Moment)


class OptOut(Stored, table=True):
    """A time in which the owner of an address wants no follow-ups, ended when they opt in again.

    A row for each, never deleted: who ended it, and with which words of theirs, can be shown.
    Personal data: ``address``, ``words``, ``ended_words``.
    """

    __tablename__: ClassVar[str] = "opt_outs"
    __table_args__ = (
        # Nobody has opted out twice at once, whoever records it. The migration says the same to
        # PostgreSQL.
        Index(
            "ux_opt_outs_open",
            "address",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
        ),
    )

    id: str = Field(primary_key=True, max_length=ID)
    address: str
    since: datetime = Field(sa_type=Moment)
    recorded_by: str
    words: str = ""
    call_id: str | None = Field(default=None, max_length=ID)
    ended_at: datetime | None = Field(default=None, sa_type=Moment)
    ended_by: str = ""
    ended_words: str = ""
