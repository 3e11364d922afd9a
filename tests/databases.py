"""Databases of the tests: a prepared SQLite file to copy, one PostgreSQL database per worker."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from sqlalchemy import URL, create_engine, text
from sqlalchemy.exc import OperationalError

from callcenter_tui.domain.errors import StoreTrouble
from callcenter_tui.store import migrate
from callcenter_tui.store.engine import Store, parse_url

NAMED = os.environ.get("TEST_DATABASE_URL", "")
SERVER = NAMED or "postgresql://postgres@127.0.0.1/test"


def written(url: URL) -> str:
    """The address with its password, as people write it in ``DATABASE_URL``."""
    return url.set(drivername=url.get_backend_name()).render_as_string(hide_password=False)


def prepared_file(path: Path) -> Path:
    """A SQLite store with today's schema and nothing in it; copying it costs 1 ms, not 150."""
    store = Store(f"sqlite:///{path}")
    migrate.upgrade(store)
    store.close()
    return path


def no_server() -> str:
    """Why no PostgreSQL server can be used, or an empty text."""
    probe = Store(SERVER)
    try:
        with probe.read():
            return ""
    except StoreTrouble as trouble:
        return f"no PostgreSQL at {probe.address} (set TEST_DATABASE_URL): {trouble.title}"
    finally:
        probe.close()


@contextmanager
def own_database() -> Iterator[str]:
    """A database of a unique name with today's schema; dropped at the end."""
    admin = create_engine(parse_url(SERVER), isolation_level="AUTOCOMMIT")
    name = f"callcenter_test_{uuid4().hex[:12]}"
    address = written(parse_url(SERVER).set(database=name))
    try:
        with admin.connect() as connection:
            connection.execute(text(f'CREATE DATABASE "{name}"'))
            # No test pulls the server's plug, and waiting for its disk was a third of their time.
            connection.execute(text(f'ALTER DATABASE "{name}" SET synchronous_commit = off'))
        store = Store(address)
        migrate.upgrade(store)
        store.close()
        yield address
    finally:
        with admin.connect() as connection:
            connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
        admin.dispose()


FILLED = text(
    """SELECT relname, pg_relation_size(oid) AS size FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> 'alembic_version'
    ORDER BY relname"""
)
RESTARTED = text(
    """SELECT setval(oid::regclass, 1, false) FROM pg_class
    WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace"""
)
LARGE = 1 << 19
"""Bytes of a table from which its deleted rows cost more than files of its own."""


def empty(store: Store) -> None:
    """Remove every row but the schema version; waits for nobody longer than five seconds.

    Rows are deleted, in 5 ms: truncating makes new files for thirty tables, their indexes and
    what refers to them, in 60 to 300. The role is for the journal, whose rows nobody may delete.
    """
    try:
        with store.engine.begin() as tx:
            tx.execute(text("SET LOCAL lock_timeout = '5s'"))
            size = {name: int(size) for name, size in tx.execute(FILLED)}
            every = ", ".join(f'"{name}"' for name in size)
            owner = tx.scalar(text("SELECT current_setting('is_superuser')")) == "on"
            if not owner or max(size.values()) > LARGE:
                tx.execute(text(f"TRUNCATE {every} RESTART IDENTITY CASCADE"))
                return
            tx.execute(text(f"LOCK TABLE {every} IN ACCESS EXCLUSIVE MODE"))
            tx.execute(text("SET LOCAL session_replication_role = replica"))
            filled = [f'DELETE FROM "{name}"' for name in size if size[name]]
            if filled:
                tx.execute(text("; ".join(filled)))
            tx.execute(RESTARTED)
    except OperationalError as error:
        raise AssertionError("a transaction of the test before is still open") from error
