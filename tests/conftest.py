"""Fixtures for every room: ``store`` on both databases, ``clock``, ``ids``."""

from __future__ import annotations

import gc
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from callcenter_tui.clock import SystemClock, TimeOrderedIds
from callcenter_tui.store.engine import Store
from tests import databases
from tests.clocks import SettableClock


def pytest_configure() -> None:
    """Programs that tests start obey Ctrl-C, also where a shell has this one run in background."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_finish() -> None:
    """What is collected and imported by now stays: not looking through it again and again for
    what might be garbage saves a seventh of the time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A prepared store, made once per worker and copied for each test."""
    return databases.prepared_file(tmp_path_factory.mktemp("template") / "store.db")


@pytest.fixture(scope="session")
def postgresql_address() -> Iterator[str]:
    """A database of this worker's own; skips, saying why, when no server answers."""
    if reason := databases.no_server():
        if databases.NAMED:  # asked for by name: a silent skip would hide a broken set-up
            pytest.fail(reason)
        pytest.skip(reason)
    with databases.own_database() as address:
        yield address


@pytest.fixture(scope="session")
def postgresql_store(postgresql_address: str) -> Iterator[Store]:
    """One for all tests of this worker: its engine need not write each statement anew.

    Every test closes its connections; the statements are a fifth of a test's time.
    """
    opened = Store(postgresql_address)
    yield opened
    opened.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> str:
    """``sqlite`` or ``postgresql``; parametrise it away to run a test on one of them only."""
    name: str = request.param
    return name


@pytest.fixture
def store_url(database: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty, prepared store, for this test and processes that it starts."""
    if database == "postgresql":
        address: str = request.getfixturevalue("postgresql_address")
        databases.empty(request.getfixturevalue("postgresql_store"))
        return address
    path = tmp_path / "store.db"
    shutil.copy(request.getfixturevalue("sqlite_template"), path)
    return f"sqlite:///{path}"


@pytest.fixture
def store(database: str, store_url: str, request: pytest.FixtureRequest) -> Iterator[Store]:
    """An empty, prepared store: the test runs once on SQLite and once on PostgreSQL."""
    opened: Store = (
        request.getfixturevalue("postgresql_store")
        if database == "postgresql"
        else Store(store_url)
    )
    yield opened
    opened.close()


@pytest.fixture
def clock() -> SettableClock:
    """A clock that stands at a Monday, 09:00 UTC, until the test moves it."""
    return SettableClock()


@pytest.fixture
def ids() -> TimeOrderedIds:
    """The real id source."""
    return TimeOrderedIds(SystemClock())
