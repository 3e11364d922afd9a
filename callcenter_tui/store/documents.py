"""Editable data of the center as named JSON documents: hours, prices, budget, identity."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select

from callcenter_tui.store.center import Setting
from callcenter_tui.store.columns import insert_into

_settings = Setting.__table__  # type: ignore[attr-defined]
_PREFIX = "data."


def get(tx: Connection, name: str) -> Any:
    """The stored document, None when it was never set."""
    return tx.execute(
        select(_settings.c.value).where(_settings.c.name == f"{_PREFIX}{name}")
    ).scalar()


def put(tx: Connection, name: str, value: Any) -> None:
    """Set the document, whole."""
    insert = insert_into(tx, _settings).values(name=f"{_PREFIX}{name}", value=value)
    tx.execute(
        insert.on_conflict_do_update(
            index_elements=[_settings.c.name], set_={"value": insert.excluded.value}
        )
    )
