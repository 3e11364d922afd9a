"""Tables of what makes answers trustworthy: tool uses, reviews, identity, vectors of passages."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, Index, LargeBinary, Text
from sqlmodel import Field

from callcenter_tui.store.columns import ID, Moment, Stored


class ToolUse(Stored, table=True):
    """One use of a tool. ``once`` is ``turn:name`` for tools that act: a retry finds the first."""

    __tablename__: ClassVar[str] = "tool_uses"
    __table_args__ = (Index("ix_tool_uses_call", "call_id"),)

    id: str = Field(primary_key=True, max_length=ID)
    turn_id: str = Field(foreign_key="turns.id", index=True, max_length=ID)
    call_id: str = Field(foreign_key="calls.id", max_length=ID)
    source: str = Field(max_length=80)
    name: str = Field(max_length=60)
    once: str | None = Field(default=None, unique=True, max_length=100)
    arguments: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    result: str = Field(sa_type=Text)
    ok: bool
    deeds: list[str] = Field(default_factory=list, sa_type=JSON)
    ms: float = 0.0
    at: datetime = Field(sa_type=Moment)


class Review(Stored, table=True):
    """One judgement of a call; ``kind`` as in ``domain.review.ReviewKind``."""

    __tablename__: ClassVar[str] = "reviews"
    __table_args__ = (Index("ix_reviews_call", "call_id"), Index("ix_reviews_at", "kind", "at"))

    id: str = Field(primary_key=True, max_length=ID)
    call_id: str = Field(foreign_key="calls.id", max_length=ID)
    kind: str = Field(max_length=12)
    author: str
    turn_id: str | None = Field(default=None, foreign_key="turns.id", unique=True, max_length=ID)
    prompt_version: str = Field(default="", max_length=16)
    score: float | None = None
    data: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    at: datetime = Field(sa_type=Moment)


class CustomerAnswer(Stored, table=True):
    """The question by which a customer is identified; the answer only as a salted hash."""

    __tablename__: ClassVar[str] = "customer_answers"

    customer_id: str = Field(primary_key=True, foreign_key="customers.id", max_length=ID)
    question: str = Field(max_length=40)
    hash: str
    tries: int = 0
    locked_until: datetime | None = Field(default=None, sa_type=Moment)
    set_at: datetime = Field(sa_type=Moment)


class PassageVector(Stored, table=True):
    """The embedding of one text by one model: 32-bit floats, little-endian; ``digest`` SHA-256."""

    __tablename__: ClassVar[str] = "passage_vectors"

    model: str = Field(primary_key=True, max_length=80)
    digest: str = Field(primary_key=True, max_length=64)
    vector: bytes = Field(sa_type=LargeBinary)
