"""An engine's feed waits for its store."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path
from queue import Queue

from callcenter_tui.domain import events
from callcenter_tui.domain.views import EventView
from callcenter_tui.live import follow
from callcenter_tui.store import journal
from callcenter_tui.store.engine import Store
from tests.clocks import SettableClock

BOUND = 20.0


def test_an_engines_feed_waits_for_a_store_that_is_away(
    tmp_path: Path, sqlite_template: Path, clock: SettableClock
) -> None:
    away = tmp_path / "away"
    store = Store(f"sqlite:///{away / 'store.db'}")
    heard: Queue[list[EventView]] = Queue()
    stop, ended = threading.Event(), threading.Event()

    def run() -> None:
        follow(store, heard.put, stop)
        ended.set()

    threading.Thread(target=run, daemon=True).start()
    assert not ended.wait(0.2)  # the first try has failed, and it goes on
    made = tmp_path / "made"
    made.mkdir()
    shutil.copy(sqlite_template, made / "store.db")
    made.rename(away)
    while heard.empty():
        assert not ended.is_set()
        with store.write() as tx:
            journal.append(tx, events.ENGINE_READY, at=clock.now(), who="test")
        stop.wait(0.05)
    assert heard.get(timeout=BOUND)[0].kind == events.ENGINE_READY
    stop.set()
    assert ended.wait(BOUND)
    store.close()
