"""Tables of the account: what was measured of each call and operator, and its sums."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from sqlalchemy import JSON, BigInteger, Column, Index, Integer
from sqlmodel import Field

from callcenter_tui.domain.measuring import DETAIL
from callcenter_tui.store.columns import ID, Moment, Stored


class Measured(Stored, table=True):
    """One entry of the account (``domain.measuring.Entry``).

    ``subject_id``: the call of subject ``call``, the user of subject ``operator``.
    """

    __tablename__: ClassVar[str] = "measured"
    __table_args__ = (
        # Not the subject first: SQLite would read all calls there ever were for one day's.
        Index("ix_measured_subject", "subject_id", "subject"),
        Index("ix_measured_at", "at", "department"),
        Index("ix_measured_who", "who", "at"),
    )

    id: int | None = Field(
        default=None,
        sa_column=Column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    )
    subject: str = Field(max_length=8)
    subject_id: str = Field(max_length=ID)
    simulated: bool
    at: datetime = Field(sa_type=Moment)
    department: str = Field(max_length=40)
    language: str = Field(max_length=5)
    driver: str = Field(max_length=8)
    who: str = Field(max_length=40)
    detail: str = Field(max_length=DETAIL)
    tallies: dict[str, int] = Field(default_factory=dict, sa_type=JSON)


class Rollup(Stored, table=True):
    """One sum of a tally. ``grain``: ``quarter`` and ``day`` hold no ``who`` and no ``detail``;
    ``each`` is a day's with both. Days are the center's own: ``at`` is where one begins, in UTC.
    """

    __tablename__: ClassVar[str] = "rollups"
    __table_args__ = ({"sqlite_with_rowid": False},)

    grain: str = Field(primary_key=True, max_length=8)
    at: datetime = Field(primary_key=True, sa_type=Moment)
    simulated: bool = Field(primary_key=True)
    department: str = Field(primary_key=True, max_length=40)
    language: str = Field(primary_key=True, max_length=5)
    driver: str = Field(primary_key=True, max_length=8)
    who: str = Field(primary_key=True, max_length=40)
    detail: str = Field(primary_key=True, max_length=DETAIL)
    name: str = Field(primary_key=True, max_length=40)
    total: int = Field(sa_column=Column(BigInteger(), nullable=False))


class RollupState(Stored, table=True):
    """How far the account has come; one row.

    ``journal_id``: all events up to it are counted but ``gaps``, ids that were not yet visible,
    with the moment from which they are missed. ``calls_to``, ``operators_to``: what the first
    fill has still to count, from the newest call down; None: it is done. ``round`` grows with each
    change, so that of two processes one wins.
    """

    __tablename__: ClassVar[str] = "rollup_state"

    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    version: int
    zone: str = Field(max_length=64)
    journal_id: int = Field(sa_column=Column(BigInteger(), nullable=False))
    gaps: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    calls_to: str | None = Field(default=None, max_length=ID)
    operators_to: str | None = Field(default=None, max_length=ID)
    round: int
    counted_at: datetime = Field(sa_type=Moment)
