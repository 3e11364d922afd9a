"""What ten consoles' housekeeping costs while nothing happens: writes and CPU in a second.

``python -m tests.bench.housekeeping``; with calls that wait while nobody is free, too.
"""

from __future__ import annotations

import sys
import time

from sqlalchemy import event

from callcenter_tui.calls.context import Context
from callcenter_tui.calls.housekeeping import Housekeeping, open_housekeeping
from callcenter_tui.clock import SystemClock, TimeOrderedIds
from callcenter_tui.store.engine import Store
from tests import databases
from tests.calls.storm import fresh
from tests.e2e.claims import opened, staffed

CONSOLES, SECONDS = 10, 10.0


def measured(url: str) -> tuple[float, float]:
    """Statements that write, and milliseconds of CPU, in a second of all consoles together."""
    writes: list[str] = []
    clock, running = SystemClock(), list[Housekeeping]()
    stores = [Store(url) for _ in range(CONSOLES)]
    for store in stores:

        @event.listens_for(store.engine, "before_cursor_execute")
        def note(_c: object, _k: object, statement: str, *_more: object) -> None:
            if statement.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")):
                writes.append(statement)

        context = Context(store, clock, TimeOrderedIds(clock))
        running.append(open_housekeeping(context))
    for one in running:
        one.start()
    time.sleep(2)
    writes.clear()
    cpu = time.process_time()
    time.sleep(SECONDS)
    used = (time.process_time() - cpu) * 1000 / SECONDS
    found = len(writes) / SECONDS
    for one in running:
        one.stop()
    for store in stores:
        store.close()
    return found, used


def main() -> int:
    print(f"{CONSOLES} consoles: database, waiting calls | writes/s | CPU ms/s")
    for database in ("sqlite", "postgresql"):
        with fresh(database) as store:
            shift = opened(store)
            for waiting in (0, 30):
                for _ in range(waiting):
                    shift.customer()
                url = databases.written(store.url)
                writes, used = measured(url)
                print(f"{database}, {waiting} | {writes:.1f} | {used:.0f}")
            staffed(shift, text_cap=0)
            writes, used = measured(databases.written(store.url))
            print(f"{database}, 30 and 8 people without room | {writes:.1f} | {used:.0f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
