"""Whoever owns the database changes the record past the program: triggers are no wall to them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from callcenter_tui.domain.audit import Finding, Verified
from callcenter_tui.store.engine import Store

TABLES = ("journal", "audit_chain")


@contextmanager
def as_owner(store: Store) -> Iterator[Connection]:
    """A transaction without a trigger and without a signature."""
    with store.engine.connect() as connection:
        tx = connection.execution_options(callcenter_write=True)
        with tx.begin():
            if store.is_sqlite:
                for name in (
                    tx.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'")
                    .scalars()
                    .all()
                ):
                    tx.exec_driver_sql(f"DROP TRIGGER {name}")
                yield tx
                return
            for table in TABLES:
                tx.exec_driver_sql(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            yield tx
            for table in TABLES:
                tx.exec_driver_sql(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def tamper(store: Store, *statements: str) -> None:
    """Run these statements as the owner."""
    with as_owner(store) as tx:
        for one in statements:
            tx.exec_driver_sql(one)


@contextmanager
def full(store: Store) -> Iterator[None]:
    """The chain takes no more links meanwhile."""
    if store.is_sqlite:
        tamper(
            store,
            "CREATE TRIGGER full BEFORE INSERT ON audit_chain BEGIN SELECT RAISE(ABORT, 'no'); END",
        )
        yield
        tamper(store)
        return
    tamper(store, "ALTER TABLE audit_chain ADD CONSTRAINT no_more CHECK (seq < 0) NOT VALID")
    try:
        yield
    finally:
        tamper(store, "ALTER TABLE audit_chain DROP CONSTRAINT no_more")


def failures(found: Verified) -> list[Finding]:
    """What failed."""
    return [one for one in found.findings if one.level == "fail"]
