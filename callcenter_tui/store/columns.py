"""What all tables share: their base, the column types, and the insert that knows ON CONFLICT."""

from __future__ import annotations

from datetime import UTC, datetime
from importlib import import_module
from typing import Any, cast

from sqlalchemy import Connection, DateTime, Dialect, Table
from sqlalchemy.dialects import sqlite
from sqlalchemy.types import TypeDecorator
from sqlmodel import SQLModel

ID = 32
"""Length of our ids: hex digits, time-ordered."""


class Stored(SQLModel):
    """A table. No object of it is ever made, so its validation is not built at every start."""

    model_config = {"defer_build": True}


def table(model: type[SQLModel]) -> Table:
    """The table of a model, for queries by its columns."""
    found: Table = model.__table__  # type: ignore[attr-defined]  # SQLModel does not declare it
    return found


def insert_into(tx: Connection, into: Table) -> sqlite.Insert:
    """An insert with ``on_conflict_do_...``, which both databases spell alike.

    Only the dialect in use is imported: the other one takes 30 ms of every start.
    """
    dialect = import_module(f"sqlalchemy.dialects.{tx.dialect.name}")
    return cast(sqlite.Insert, dialect.insert(into))


class Moment(TypeDecorator[datetime]):
    """A point in time: aware UTC in Python, ``timestamptz`` on PostgreSQL, naive UTC on SQLite.

    SQLite drops the time zone; without this a value read back could not be compared with the
    value written. A naive value is refused rather than guessed.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store UTC; raises ValueError for a naive value."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        utc = value.astimezone(UTC)
        return utc if dialect.name == "postgresql" else utc.replace(tzinfo=None)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Give back aware UTC."""
        if value is None:
            return None
        moment: datetime = value
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
