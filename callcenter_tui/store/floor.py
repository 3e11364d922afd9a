"""Tables of the floor: offers, stays in queues, operators' histories, callbacks, watchers."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from sqlalchemy import Index, Text, text
from sqlmodel import Field

from callcenter_tui.store.columns import ID, Moment, Stored


class Offer(Stored, table=True):
    """One call offered to one operator, open until ``ended_at``; kinds: ``floor.OfferKind``."""

    __tablename__: ClassVar[str] = "offers"
    __table_args__ = (
        Index("ix_offers_call", "call_id", "ended_at"),
        Index("ix_offers_user", "user_id", "offered_at"),
        Index("ix_offers_open", "ended_at", "until"),
        # A person cannot be offered the same call twice at once, whoever offers it. The migration
        # says the same to PostgreSQL.
        Index(
            "ux_offers_open",
            "call_id",
            "user_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
        ),
    )

    id: str = Field(primary_key=True, max_length=ID)
    call_id: str = Field(foreign_key="calls.id", max_length=ID)
    user_id: str = Field(foreign_key="users.id", max_length=ID)
    kind: str = Field(max_length=12)
    from_user_id: str | None = Field(default=None, foreign_key="users.id", max_length=ID)
    department: str = Field(max_length=40)
    reason: str = ""
    offered_at: datetime = Field(sa_type=Moment)
    until: datetime = Field(sa_type=Moment)
    ended_at: datetime | None = Field(default=None, sa_type=Moment)
    outcome: str = Field(default="", max_length=12)
    answer: str = ""


class QueueStay(Stored, table=True):
    """One stay of a call in one department's queue, with how it ended: source of service levels."""

    __tablename__: ClassVar[str] = "queue_stays"
    __table_args__ = (
        Index("ix_queue_stays_call", "call_id", "ended_at"),
        Index("ix_queue_stays_department", "department", "queued_at"),
        Index("ix_queue_stays_ended", "ended_at"),
    )

    id: str = Field(primary_key=True, max_length=ID)
    call_id: str = Field(foreign_key="calls.id", max_length=ID)
    department: str = Field(max_length=40)
    queued_at: datetime = Field(sa_type=Moment)
    ended_at: datetime | None = Field(default=None, sa_type=Moment)
    outcome: str = Field(default="", max_length=12)
    user_id: str | None = Field(default=None, max_length=ID)


class OperatorSpell(Stored, table=True):
    """A time in which an operator's status, reason and state stayed as they were."""

    __tablename__: ClassVar[str] = "operator_spells"
    __table_args__ = (
        Index("ix_operator_spells_user", "user_id", "began_at"),
        Index("ix_operator_spells_open", "user_id", "ended_at"),
    )

    id: str = Field(primary_key=True, max_length=ID)
    user_id: str = Field(foreign_key="users.id", max_length=ID)
    status: str = Field(max_length=12)
    reason: str = ""
    state: str = Field(max_length=12)
    began_at: datetime = Field(sa_type=Moment)
    ended_at: datetime | None = Field(default=None, sa_type=Moment)


class Callback(Stored, table=True):
    """A promise to call a customer back; ``new_call_id``: the call it became when it was due."""

    __tablename__: ClassVar[str] = "callbacks"
    __table_args__ = (
        Index("ix_callbacks_due", "state", "due_at"),
        Index("ix_callbacks_call", "call_id"),
    )

    id: str = Field(primary_key=True, max_length=ID)
    call_id: str = Field(foreign_key="calls.id", max_length=ID)
    customer_id: str = Field(foreign_key="customers.id", max_length=ID)
    due_at: datetime = Field(sa_type=Moment)
    reason: str = ""
    state: str = Field(max_length=12)
    made_by: str
    made_at: datetime = Field(sa_type=Moment)
    new_call_id: str | None = Field(default=None, foreign_key="calls.id", max_length=ID)


class Watcher(Stored, table=True):
    """A console that has a call open; gone when it has not been heard of for some seconds."""

    __tablename__: ClassVar[str] = "call_watchers"

    call_id: str = Field(primary_key=True, foreign_key="calls.id", max_length=ID)
    place: str = Field(primary_key=True, max_length=ID)
    user_id: str = Field(foreign_key="users.id", max_length=ID)
    writing: bool = False
    seen_at: datetime = Field(sa_type=Moment)


class Unsent(Stored, table=True):
    """What an operator has typed into a call and not sent."""

    __tablename__: ClassVar[str] = "unsent"

    user_id: str = Field(primary_key=True, foreign_key="users.id", max_length=ID)
    call_id: str = Field(primary_key=True, foreign_key="calls.id", max_length=ID)
    text: str = Field(sa_type=Text)
    at: datetime = Field(sa_type=Moment)
