"""Editable data of the center as named JSON documents, with who changed each one and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, text

from callcenter_tui.store.center import Setting
from callcenter_tui.store.columns import insert_into, table

_settings = table(Setting)
_PREFIX = "data."
_CHANGE_LOCK = 0x0D0C5
"""PostgreSQL's advisory lock under which documents are changed."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A document as it is kept. ``value`` None: back to the default, by whom and when is known."""

    value: Any
    changed_by: str
    changed_at: datetime | None


def get(tx: Connection, name: str) -> Any:
    """The stored document, None when it was never set or is back to its default."""
    return tx.execute(
        select(_settings.c.value).where(_settings.c.name == f"{_PREFIX}{name}")
    ).scalar()


def everything(tx: Connection) -> dict[str, Kept]:
    """Every document that was ever changed, by its name."""
    rows = tx.execute(
        select(
            _settings.c.name, _settings.c.value, _settings.c.changed_by, _settings.c.changed_at
        ).where(_settings.c.name.startswith(_PREFIX, autoescape=True))
    )
    return {
        row.name.removeprefix(_PREFIX): Kept(row.value, row.changed_by, row.changed_at)
        for row in rows
    }


def one_at_a_time(tx: Connection) -> None:
    """Hold every other change of documents off until the transaction ends: what is checked of
    several documents together then still holds. On SQLite the write transaction does so already.
    """
    if tx.dialect.name == "postgresql":
        tx.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _CHANGE_LOCK})


def put(tx: Connection, name: str, value: Any, *, by: str = "", at: datetime | None = None) -> None:
    """Set the document, whole; None is its default again. ``by`` is who, as in the journal."""
    insert = insert_into(tx, _settings).values(
        name=f"{_PREFIX}{name}", value=value, changed_by=by, changed_at=at
    )
    new = insert.excluded
    tx.execute(
        insert.on_conflict_do_update(
            index_elements=[_settings.c.name],
            set_={
                "value": new.value,
                "changed_by": new.changed_by,
                "changed_at": new.changed_at,
            },
        )
    )
