"""From a commit to its being seen by another process: our feed, and the barest listener there is.

``python -m tests.bench.seen ours|bare URL`` is that other process: it prints an event's id and the
moment, which all processes of a machine share.
"""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from callcenter_tui.domain import events
from callcenter_tui.domain.views import EventView
from callcenter_tui.live import Feed
from callcenter_tui.store import journal
from callcenter_tui.store.engine import Store
from tests import databases
from tests.bench.glass import python
from tests.bench.house import stores
from tests.bench.row import Row, Rows, median, share

EVENTS = 200
GAP = 0.04
BUDGET = {"SQLite": "p95 50", "PostgreSQL": "p95 100"}


def measure() -> Rows:
    with stores() as found:
        for name, url in found.items():
            bare, ours = delays("bare", url), delays("ours", url)
            for what, pick in (("p50", median), ("p95", lambda found: share(found, 95))):
                budget = BUDGET[name] if what == "p95" else "-"
                yield Row(
                    f"seen elsewhere, {name} {what}", pick(bare), pick(ours), "ms", budget, EVENTS
                )


def delays(who: str, url: str) -> list[float]:
    """Milliseconds from the call of commit to the moment in the other process."""
    draw, store, sent = random.Random(1), Store(url), {}
    with listener(who, url) as heard:
        for _ in range(EVENTS):
            time.sleep(draw.expovariate(1 / GAP))
            with store.write() as tx:
                now = datetime.now(UTC)
                event = journal.append(tx, events.ENGINE_READY, at=now, who="bench")
                moment = time.perf_counter()
            sent[event] = moment
        end = time.monotonic() + 10
        while not sent.keys() <= heard.keys() and time.monotonic() < end:
            time.sleep(0.05)
    store.close()
    return [(heard[event] - moment) * 1000 for event, moment in sent.items()]


@contextmanager
def listener(who: str, url: str) -> Iterator[dict[int, float]]:
    """The other process; what it heard so far, by event."""
    command = python("tests.bench.seen", who, url)
    heard: dict[int, float] = {}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        process.stdout.readline()

        def gather() -> None:
            for line in process.stdout or ():
                event, moment = line.split()
                heard[int(event)] = float(moment)

        reading = threading.Thread(target=gather)
        reading.start()
        yield heard
        process.terminate()
        reading.join()


def tell(found: list[EventView]) -> None:
    moment = time.perf_counter()
    for event in found:
        print(event.id, moment, flush=True)


def ours(url: str) -> None:
    feed = Feed(Store(url))
    threading.Timer(0.3, print, ("ready",), {"flush": True}).start()
    feed.run(tell, threading.Event())


def bare(url: str) -> None:
    store = Store(url)
    if store.path is None:
        listening(databases.written(store.url))
    else:
        watching(str(store.path))


def watching(path: str) -> None:
    """inotify on the WAL, then one raw query every half millisecond until the commit shows."""
    from inotify_simple import INotify, flags

    connection = sqlite3.connect(path, isolation_level=None)
    ask = "SELECT coalesce(max(id), 0) FROM journal"
    last = connection.execute(ask).fetchone()[0]
    notify = INotify()
    notify.add_watch(f"{path}-wal", flags.MODIFY)
    print("ready", flush=True)
    while True:
        notify.read()
        end = time.perf_counter() + 0.02
        while (now := connection.execute(ask).fetchone()[0]) == last and time.perf_counter() < end:
            time.sleep(0.0005)
        if now != last:
            last = now
            print(now, time.perf_counter(), flush=True)


def listening(address: str) -> None:
    """LISTEN alone: what the announcement says."""
    import psycopg

    connection = psycopg.connect(address, autocommit=True)
    connection.execute(f"LISTEN {journal.CHANNEL}")
    print("ready", flush=True)
    for note in connection.notifies():
        print(note.payload, time.perf_counter(), flush=True)


if __name__ == "__main__":
    {"ours": ours, "bare": bare}[sys.argv[1]](sys.argv[2])
