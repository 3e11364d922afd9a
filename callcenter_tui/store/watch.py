"""Waiting for the next commit of any process, with the fastest means each database has.

SQLite: inotify on the WAL file, then ``PRAGMA data_version`` to be sure (poll where there is no
inotify). PostgreSQL: LISTEN. Each watcher has its own connection and belongs to one thread.
"""

from __future__ import annotations

import sqlite3
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

from callcenter_tui.domain.errors import StoreTrouble
from callcenter_tui.store.engine import Store
from callcenter_tui.store.journal import CHANNEL

RECHECK, PATIENCE = 1.0, 300.0
"""First and longest pause, in milliseconds, between looks for the commit behind an inotify event.

The WAL is written first, then synced, then the commit shows: on a busy disk that takes 50 ms, and
no other event comes. One look after 2 ms lost 3 of 10 commits to the next fallback a second later.
"""

POLL = 0.1
"""Seconds between looks where there is no inotify."""


class Watcher(Protocol):
    """Waits for commits."""

    def wait(self, seconds: float) -> bool:
        """True when something may have been committed; False after ``seconds`` of silence."""
        ...

    def named(self) -> list[int]:
        """Ids of events that were announced one by one since this was asked last."""
        ...

    def close(self) -> None:
        """Release the connection."""
        ...


def open_watcher(store: Store) -> Watcher:
    """The watcher for this store."""
    if store.path is None:
        return PostgresWatcher(store)
    return SqliteWatcher(store.path)


class SqliteWatcher:
    """``data_version`` tells whether another connection committed; inotify tells when to look."""

    def __init__(self, path: Path) -> None:
        try:
            self._connection = sqlite3.connect(path, isolation_level=None, timeout=1)
        except sqlite3.Error as error:
            raise StoreTrouble("The store cannot be watched", str(error)) from error
        self._version = self._read()
        self._notify = _watch(path)

    def wait(self, seconds: float) -> bool:
        """See Watcher."""
        end = time.monotonic() + seconds
        while True:
            if self._changed():
                return True
            left = end - time.monotonic()
            if left <= 0:
                return False
            if self._notify is None:
                time.sleep(min(POLL, left))
            elif self._notify.read(timeout=int(min(left, 1.0) * 1000)) and self._appeared():
                return True

    def named(self) -> list[int]:
        """None: SQLite's commits come one after the other, so no id is ever late."""
        return []

    def close(self) -> None:
        """See Watcher."""
        if self._notify is not None:
            self._notify.close()
        self._connection.close()

    def _appeared(self) -> bool:
        """Wait for the commit whose first bytes were written just now."""
        pause = RECHECK
        while not self._changed():
            if pause > PATIENCE:
                return False
            pause = RECHECK if self._notify.read(timeout=int(pause)) else pause * 1.5
        return True

    def _changed(self) -> bool:
        found = self._read()
        changed = found != self._version
        self._version = found
        return changed

    def _read(self) -> int:
        try:
            return int(self._connection.execute("PRAGMA data_version").fetchone()[0])
        except sqlite3.Error as error:
            raise StoreTrouble("The store cannot be watched", str(error)) from error


def _watch(path: Path) -> Any:
    """An inotify watch on the WAL file, or None where the system has none."""
    if sys.platform != "linux":
        return None
    from inotify_simple import INotify, flags

    with suppress(OSError):  # a system has few of them (128 a user): then poll
        notify = INotify()
        try:
            notify.add_watch(f"{path}-wal", flags.MODIFY)
            return notify
        except OSError:
            notify.close()
    return None


class PostgresWatcher:
    """LISTEN on the journal's channel; a lost connection counts as news and is opened again."""

    def __init__(self, store: Store) -> None:
        self._address = store.url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._connection: Any = None
        self._named: list[int] = []

    def wait(self, seconds: float) -> bool:
        """See Watcher. The first wait connects: what was committed before is news as well."""
        import psycopg

        try:
            if self._connection is None:
                self._connection = self._connect()
                return True
            for notice in self._connection.notifies(timeout=seconds, stop_after=1):
                if notice.payload.isdecimal():  # anybody may notify
                    self._named.append(int(notice.payload))
        except psycopg.Error:
            self.close()
            time.sleep(min(seconds, 1.0))
        return bool(self._named)

    def named(self) -> list[int]:
        """See Watcher."""
        named, self._named = self._named, []
        return named

    def close(self) -> None:
        """See Watcher."""
        if self._connection is not None:
            self._connection.close()
        self._connection = None

    def _connect(self) -> Any:
        import psycopg

        connection = psycopg.connect(self._address, autocommit=True, connect_timeout=5)
        connection.execute(f"LISTEN {CHANNEL}")
        return connection
