"""Opening the database and its transactions, for SQLite and PostgreSQL alike.

Synchronous on purpose: one database thread (SQLite) or a small pool (PostgreSQL) measured faster
than any async driver, and a foreign write lock then never freezes a screen.
"""

from __future__ import annotations

import random
import sqlite3
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from callcenter_tui.domain.errors import Invalid, StoreTrouble
from callcenter_tui.domain.protocols import Sealer
from callcenter_tui.store import chain
from callcenter_tui.store.trouble import explain

BUSY_SECONDS = 5

LOOKS = (0.0002, 0.002)
"""Least and most seconds between two looks of a writer that waits for another process."""

_UNSAID = ("password", "sslpassword")
"""Passwords that PostgreSQL's addresses may have behind the question mark."""

_writers: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
"""One lock per file of SQLite, shared by all stores of this process."""


def parse_url(text: str) -> URL:
    """Read a ``DATABASE_URL`` as people write it; raises Invalid when it is none."""
    hint = "Use sqlite:///call_center.db or postgresql://user:password@host/database."
    try:
        url = make_url(text.strip())
    except (ArgumentError, ValueError) as error:  # ValueError: a port that is no number
        raise Invalid("DATABASE_URL is not a database address", hint) from error
    if url.drivername in ("postgres", "postgresql"):
        return url.set(drivername="postgresql+psycopg")
    if url.drivername in ("sqlite", "sqlite+pysqlite"):
        if url.database in (None, "", ":memory:"):
            raise Invalid("DATABASE_URL names no file", hint)
        return url.set(drivername="sqlite")
    raise Invalid(f"DATABASE_URL: '{url.drivername}' is not supported", hint)


class Store:
    """One database. ``read`` and ``write`` give a transaction; errors arrive as StoreTrouble.

    ``sealer`` signs the audited events of each transaction into the chain; without one, as in a
    store that is only looked at or upgraded, they are not signed.
    """

    def __init__(self, url: str, *, pool_size: int = 5, sealer: Sealer | None = None) -> None:
        self.sealer = sealer
        self.url = parse_url(url)
        self.engine: Engine = _create(self.url, pool_size)
        # PostgreSQL's own level looks anew with each statement: counts of one read would disagree.
        # This costs 0.3 ms a read, and what only reads is never refused by it.
        repeatable = {"isolation_level": "REPEATABLE READ"}
        self._snapshots = (
            self.engine if self.is_sqlite else self.engine.execution_options(**repeatable)
        )
        # SQLite's writers wait by polling, unfairly; those of one process queue up here instead.
        self._turn = _writers[str(self.path)] if self.is_sqlite else nullcontext()

    @property
    def is_sqlite(self) -> bool:
        """Whether the store is an embedded file."""
        return self.url.drivername == "sqlite"

    @property
    def path(self) -> Path | None:
        """The absolute file of an embedded store, None on a server."""
        return Path(str(self.url.database)).absolute() if self.is_sqlite else None

    @property
    def address(self) -> str:
        """Where the store is, for a person; without the password."""
        if self.path:
            return str(self.path)
        shown = self.url.set(drivername="postgresql").difference_update_query(_UNSAID)
        return shown.render_as_string(hide_password=True)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A consistent snapshot; always rolled back."""
        with self._explained(), self._snapshots.connect() as tx:
            yield tx

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction, committed when the block ends without an error.

        Its audited events are signed last: the chain's end is locked for the commit alone, and
        what cannot be signed is not done.

        On SQLite it begins IMMEDIATE: a deferred one that reads before it writes fails at once
        with SQLITE_BUSY_SNAPSHOT, whatever the busy timeout.
        """
        with self._explained(), self._turn, self.engine.connect() as connection:
            tx = connection.execution_options(callcenter_write=True, callcenter_audited=[])
            with tx.begin():
                yield tx
                if self.sealer is not None:
                    chain.seal(tx, self.sealer)

    def close(self) -> None:
        """Close every pooled connection."""
        self.engine.dispose()

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            title, hint = explain(error, self.address)
            raise StoreTrouble(title, hint) from error
        except PoolTimeout as error:
            raise StoreTrouble("The store is busy", "Try again in a moment.") from error


def _create(url: URL, pool_size: int) -> Engine:
    if url.drivername == "sqlite":
        engine = create_engine(
            url,
            pool_size=pool_size,
            max_overflow=pool_size,
            hide_parameters=True,  # customers' words must not stand in an exception's text
            connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
        )
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    return create_engine(
        url,
        pool_size=pool_size,
        max_overflow=pool_size,
        hide_parameters=True,
        pool_pre_ping=True,
        connect_args={"connect_timeout": BUSY_SECONDS, "application_name": "callcenter"},
    )


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we begin transactions ourselves
    cursor = connection.cursor()
    # FULL: a commit that was acknowledged survives a power cut; it costs one fsync.
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "trusted_schema=OFF",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    if not connection.get_execution_options().get("callcenter_write"):
        connection.exec_driver_sql("BEGIN")
        return
    # SQLite's own waiting sleeps up to 100 ms between looks, whoever has just begun to wait looks
    # more often: of 8 writing processes one waited for seconds. So all look equally often.
    driver: Any = connection.connection.driver_connection
    end = time.monotonic() + BUSY_SECONDS
    driver.execute("PRAGMA busy_timeout=0")
    try:
        while time.monotonic() < end:
            try:
                driver.execute("BEGIN IMMEDIATE")
                return
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                    break
            time.sleep(random.uniform(*LOOKS))  # noqa: S311 - jitter
        connection.exec_driver_sql("BEGIN IMMEDIATE")  # its error reaches people by the usual way
    finally:
        driver.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")
