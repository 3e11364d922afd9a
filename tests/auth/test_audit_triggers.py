"""Verifying the audit: whether the database still refuses to change the record."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Connection

from callcenter_tui.store.engine import Store
from tests.auth import tampering
from tests.auth.conftest import Door
from tests.auth.tampering import failures


@contextmanager
def as_owner(store: Store) -> Iterator[Connection]:
    """As ``tampering.as_owner``, by an owner who puts SQLite's triggers back, too."""
    made = sqlite_triggers(store)
    with tampering.as_owner(store) as tx:
        yield tx
        for one in made:
            tx.exec_driver_sql(one)


@contextmanager
def full(store: Store) -> Iterator[None]:
    """As ``tampering.full``, and the triggers are there again."""
    made = sqlite_triggers(store)
    with tampering.full(store):
        yield
    run(store, *made)


def sqlite_triggers(store: Store) -> list[str]:
    """What made them all."""
    if not store.is_sqlite:
        return []
    with store.read() as tx:
        rows = tx.exec_driver_sql("SELECT sql FROM sqlite_master WHERE type = 'trigger'")
        return list(rows.scalars())


def tamper(store: Store, *statements: str) -> None:
    """Run these statements as such an owner."""
    with as_owner(store) as tx:
        for one in statements:
            tx.exec_driver_sql(one)


def run(store: Store, *statements: str) -> None:
    """Run these statements, with the triggers as they are."""
    with store.engine.connect() as tx, tx.begin():
        for one in statements:
            tx.exec_driver_sql(one)


def drop(store: Store, name: str) -> None:
    table = name.partition("_no_")[0]
    run(store, f"DROP TRIGGER {name}" + ("" if store.is_sqlite else f" ON {table}"))


def sql_of(store: Store, name: str) -> str:
    """What made this trigger."""
    query = f"SELECT sql FROM sqlite_master WHERE name = '{name}'"
    if not store.is_sqlite:
        query = f"SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgname = '{name}'"
    with store.read() as tx:
        return str(tx.exec_driver_sql(query).scalar_one())


def triggers(store: Store) -> list[str]:
    """All that the migrations made for the record."""
    if store.is_sqlite:
        tables = ("journal", "audit_chain")
        return [f"{one}_no_{deed}" for one in tables for deed in ("update", "delete", "replace")]
    return ["journal_no_update", "journal_no_delete", "audit_chain_no_change"]


def test_each_trigger_that_was_dropped_is_named(door: Door) -> None:
    door.add("ana")
    audit = door.entrance.audit
    assert failures(audit.verify(door.owner)) == []
    for name in triggers(door.store):
        made = sql_of(door.store, name)
        drop(door.store, name)
        try:
            (bad,) = failures(audit.verify(door.owner))
        finally:
            run(door.store, made)
        assert (bad.name, bad.detail.endswith(f": {name}")) == ("triggers", True)
        assert audit.verify(door.owner).ok


def test_all_that_were_dropped_are_named_in_one_finding(door: Door) -> None:
    made = {name: sql_of(door.store, name) for name in triggers(door.store)}
    for name in made:
        drop(door.store, name)
    try:
        (bad,) = failures(door.entrance.audit.verify(door.owner))
    finally:
        for sql in made.values():
            run(door.store, sql)
    assert all(name in bad.detail for name in made)


@pytest.mark.parametrize("database", ["sqlite"])
def test_a_trigger_that_refuses_nothing_is_none(door: Door) -> None:
    drop(door.store, "journal_no_update")
    run(
        door.store,
        "CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal BEGIN SELECT 1; END",
    )
    (bad,) = failures(door.entrance.audit.verify(door.owner))
    assert "journal_no_update" in bad.detail


@pytest.mark.parametrize("database", ["postgresql"])
@pytest.mark.parametrize("state", ["DISABLE", "ENABLE REPLICA"])
def test_a_trigger_that_is_switched_off_is_none(door: Door, state: str) -> None:
    run(door.store, f"ALTER TABLE journal {state} TRIGGER journal_no_delete")
    try:
        (bad,) = failures(door.entrance.audit.verify(door.owner))
    finally:
        run(door.store, "ALTER TABLE journal ENABLE TRIGGER journal_no_delete")
    assert bad.detail.endswith(": journal_no_delete")
