"""A database before this program has touched it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from callcenter_tui.store.engine import Store
from tests import databases


@pytest.fixture
def empty_url(database: str, tmp_path: Path) -> Iterator[str]:
    """A database without any table."""
    if database == "sqlite":
        yield f"sqlite:///{tmp_path / 'folder' / 'new.db'}"
        return
    if reason := databases.no_server():
        pytest.skip(reason)
    with databases.own_database() as address:
        store = Store(address)
        with store.write() as tx:
            tx.execute(text("DROP SCHEMA public CASCADE"))
            tx.execute(text("CREATE SCHEMA public"))
        store.close()
        yield address
