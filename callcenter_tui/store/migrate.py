"""Bringing a store to this program's schema. Alembic is imported only when the schema is old."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from callcenter_tui.domain.errors import StoreTrouble
from callcenter_tui.store import grants
from callcenter_tui.store.engine import Store

HEAD = "0008"
"""The newest migration; a test compares it with the files."""

_LOCK = 0x63616C6C
"""Advisory lock of PostgreSQL: of four concurrent upgrades without it, three failed."""

_ALEMBIC = threading.Lock()
"""Alembic keeps its context in globals: two threads would migrate one another's stores."""


def stamped(store: Store) -> str | None:
    """The schema version found in the store, None when it was never prepared."""
    with store.read() as tx:
        if not inspect(tx).has_table("alembic_version"):
            return None
        value: str | None = tx.execute(text("SELECT version_num FROM alembic_version")).scalar()
        return value


def is_current(store: Store) -> bool:
    """Whether the store has this program's schema (costs well under a millisecond).

    Raises StoreTrouble when the store was made by a newer program.
    """
    found = stamped(store)
    _refuse_newer(found)
    return found == HEAD


def upgrade(store: Store) -> bool:
    """Create or upgrade the schema; False when there was nothing to do.

    Safe to run from several processes at once. Raises StoreTrouble when the store was made by a
    newer program; a failed migration leaves the schema as it was.
    """
    if store.path:
        store.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _create_private(store.path)
    if is_current(store):
        return False
    with _locked(store) as tx:
        found = _version_now(tx)
        if found == HEAD:
            return False
        _refuse_newer(found)
        _run_alembic(tx)
        if not store.is_sqlite:
            grants.follow(tx)
    return True


def _create_private(path: Path) -> None:
    """An empty file that only its owner may read; SQLite gives its WAL the same rights.

    What goes wrong here goes wrong again when SQLite opens it, and is told in its words.
    """
    with suppress(OSError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def _version_now(tx: Connection) -> str | None:
    if not inspect(tx).has_table("alembic_version"):
        return None
    value: str | None = tx.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return value


def _refuse_newer(found: str | None) -> None:
    if found is not None and found > HEAD:
        raise StoreTrouble(
            f"The store was made by a newer program (schema {found}, this one knows {HEAD})",
            "Install the newer version of callcenter, or point DATABASE_URL to another store.",
        )


@contextmanager
def _locked(store: Store) -> Iterator[Connection]:
    with store.write() as tx:  # BEGIN IMMEDIATE is the lock of SQLite
        if not store.is_sqlite:
            tx.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        yield tx


def _run_alembic(tx: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = tx
    with _ALEMBIC:
        command.upgrade(config, "head")
