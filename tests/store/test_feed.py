"""The live feed: what any process commits is reported once to every other, whatever the order."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from errno import EMFILE

import inotify_simple
import pytest
from sqlalchemy import text

from callcenter_tui.clock import SystemClock
from callcenter_tui.domain.views import EventView
from callcenter_tui.live import OVERLAP, Feed
from callcenter_tui.store import journal
from callcenter_tui.store.engine import Store
from tests.forks import FORKED

CLOCK = SystemClock()
BOUND = 60.0
"""Seconds that a loaded machine may take; a working feed needs milliseconds."""


class Listener:
    """A feed in its thread, and all that it reported in order."""

    def __init__(self, store: Store) -> None:
        self.heard: list[int] = []
        self._news = threading.Condition()
        self._stop = threading.Event()
        self._feed = Feed(store)
        self._thread = threading.Thread(target=self._feed.run, args=(self._hear, self._stop))
        self._thread.start()

    def _hear(self, events: list[EventView]) -> None:
        with self._news:
            self.heard += [event.id for event in events]
            self._news.notify_all()

    def until(self, enough: Callable[[list[int]], bool]) -> list[int]:
        """What was heard once it is ``enough``."""
        with self._news:
            assert self._news.wait_for(lambda: enough(self.heard), BOUND), self.heard[-5:]
            return list(self.heard)

    def close(self) -> None:
        self._stop.set()
        self._thread.join(BOUND)
        assert not self._thread.is_alive()


@pytest.fixture
def listener(store: Store) -> Iterator[Listener]:
    listening = Listener(store)
    yield listening
    listening.close()


def say(store: Store, count: int = 1) -> list[int]:
    """Append events, each in a transaction of its own."""
    ids = []
    for _ in range(count):
        with store.write() as tx:
            ids.append(journal.append(tx, "test.happened", at=CLOCK.now(), who="tester"))
    return ids


def _say_elsewhere(url: str, count: int) -> list[int]:
    store = Store(url, pool_size=1)
    try:
        return say(store, count)
    finally:
        store.close()


def test_what_another_process_commits_is_heard(listener: Listener, store_url: str) -> None:
    with ProcessPoolExecutor(1, mp_context=FORKED) as pool:
        said = pool.submit(_say_elsewhere, store_url, 1).result(BOUND)
    assert listener.until(bool) == said


def test_a_feed_begins_where_the_journal_stood(store: Store) -> None:
    old = say(store, 3)
    listening = Listener(store)
    try:
        new = say(store)
        assert listening.until(bool) == new
        assert not set(old) & set(listening.heard)
    finally:
        listening.close()


def test_of_four_processes_nothing_is_missed_and_nothing_comes_twice(
    listener: Listener, store_url: str
) -> None:
    with ProcessPoolExecutor(4, mp_context=FORKED) as pool:
        said = [i for part in pool.map(_say_elsewhere, [store_url] * 4, [200] * 4) for i in part]
    heard = listener.until(lambda ids: len(ids) >= 800)
    assert Counter(heard) == Counter(said)


def test_sqlite_reports_in_the_order_of_the_journal(sqlite: tuple[Store, Listener]) -> None:
    store, listening = sqlite
    threads = [threading.Thread(target=say, args=(store, 30)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    heard = listening.until(lambda ids: len(ids) == 90)
    assert heard == sorted(heard)


@pytest.fixture
def sqlite(database: str, store: Store, listener: Listener) -> tuple[Store, Listener]:
    if database != "sqlite":
        pytest.skip("about SQLite's own means")
    return store, listener


@pytest.fixture
def postgresql(database: str, store: Store, listener: Listener) -> tuple[Store, Listener]:
    if database != "postgresql":
        pytest.skip("about PostgreSQL's own means")
    return store, listener


@pytest.mark.parametrize("between", [1, OVERLAP + 100])
def test_an_event_committed_after_later_ones_is_not_missed(
    postgresql: tuple[Store, Listener], between: int
) -> None:
    store, listening = postgresql
    with store.write() as tx:
        late = journal.append(tx, "test.happened", at=CLOCK.now(), who="slow")
        early = say(store, between)
        listening.until(lambda ids: len(ids) == between)
        assert min(early) > late
    heard = listening.until(lambda ids: late in ids)
    assert Counter(heard) == Counter([*early, late])


def test_what_is_committed_while_the_connections_break_is_heard_once(
    postgresql: tuple[Store, Listener], store_url: str
) -> None:
    store, listening = postgresql
    said = say(store, 5)
    listening.until(lambda ids: len(ids) == 5)
    other = Store(store_url)
    for _ in range(3):
        with other.write() as tx:
            ended = tx.execute(
                text(
                    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            ).scalar_one()
            assert ended >= 1
            said.append(journal.append(tx, "test.happened", at=CLOCK.now(), who="tester"))
        said += say(other, 3)
        listening.until(lambda ids, all_said=frozenset(said): all_said <= set(ids))  # type: ignore[misc]
    other.close()
    assert Counter(listening.heard) == Counter(said)


def test_a_notice_of_somebody_else_ends_no_feed(postgresql: tuple[Store, Listener]) -> None:
    store, listening = postgresql
    say(store)
    with store.write() as tx:
        tx.execute(text("SELECT pg_notify('callcenter', 'hello')"))
    say(store)
    listening.until(lambda ids: len(ids) == 2)


def test_without_inotify_the_feed_still_hears(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none_left() -> object:
        raise OSError(EMFILE, "no instances left")

    monkeypatch.setattr(inotify_simple, "INotify", none_left)
    listening = Listener(store)
    try:
        said = say(store)
        assert listening.until(bool) == said
    finally:
        listening.close()


def test_a_feed_that_has_heard_everything_is_at_rest(listener: Listener, store: Store) -> None:
    """Waiting costs no processor: a desk is open all day."""
    say(store)
    listener.until(bool)
    before, start = time.process_time(), time.monotonic()
    threading.Event().wait(2.0)
    share = (time.process_time() - before) / (time.monotonic() - start)
    assert share < 0.2
