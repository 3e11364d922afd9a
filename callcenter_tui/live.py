"""The live feed: every process tails the journal and reports what is new, in order, once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from callcenter_tui.domain.errors import StoreTrouble
from callcenter_tui.domain.views import EventView
from callcenter_tui.store import journal
from callcenter_tui.store.engine import Store
from callcenter_tui.store.watch import Watcher, open_watcher

OVERLAP = 200
"""PostgreSQL makes ids visible out of order: so many are read again, known ones dropped.

What comes later still (a transaction that was open for long) is read because NOTIFY names it.
"""

REMEMBERED = 10_000
"""So many ids are known as reported; a notice that lags behind them would be reported twice."""

TICK = 1.0
"""Seconds after which a silent feed looks at the journal anyway and whether it must stop."""


class Feed:
    """Tails the journal from where it stood when the feed was made."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._overlap = 0 if store.is_sqlite else OVERLAP
        with store.read() as tx:
            self._last = journal.last_id(tx)
            known = journal.after(tx, self._last - self._overlap)
        self._seen = {event.id for event in known}

    def run(self, on_events: Callable[[list[EventView]], None], stop: threading.Event) -> None:
        """Report new events until ``stop`` is set; blocks, so give it a thread.

        Trouble with the store is waited out: nothing is missed when it comes back.
        """
        watcher: Watcher | None = None
        while not stop.is_set():
            try:
                watcher = watcher or open_watcher(self._store)
                news = self._news(watcher.named())
                if news:
                    on_events(news)
                else:
                    watcher.wait(TICK)
            except (StoreTrouble, OSError):
                stop.wait(0.5)
        if watcher is not None:
            watcher.close()

    def _news(self, named: Sequence[int]) -> list[EventView]:
        start = self._last - self._overlap
        late = [i for i in named if i <= start and i not in self._seen]
        with self._store.read() as tx:
            found = journal.named(tx, late) if late else []
            found += journal.after(tx, start)
        fresh = [event for event in found if event.id not in self._seen]
        if fresh:
            self._last = max(self._last, fresh[-1].id)
            self._seen.update(event.id for event in fresh)
            if len(self._seen) > 2 * REMEMBERED:
                self._seen = {i for i in self._seen if i > self._last - REMEMBERED}
        return fresh


def follow(
    store: Store, on_events: Callable[[list[EventView]], None], stop: threading.Event
) -> None:
    """Report journal events until ``stop`` is set; waits for a store in trouble from the start."""
    while not stop.is_set():
        try:
            feed = Feed(store)
        except StoreTrouble:
            stop.wait(0.5)
        else:
            feed.run(on_events, stop)
