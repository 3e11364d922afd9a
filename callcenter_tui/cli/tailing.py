"""The live feed of a command: the journal tailed in a thread while a block runs."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from callcenter_tui.domain.views import EventView
    from callcenter_tui.wiring import House


@contextmanager
def tailing(house: House, *hearers: Callable[[list[EventView]], None]) -> Iterator[None]:
    """Give every new event to each of ``hearers``, from the feed's thread."""
    stop = threading.Event()

    def hear(events: list[EventView]) -> None:
        for each in hearers:
            each(events)

    feed = house.feed()
    thread = threading.Thread(target=feed.run, args=(hear, stop), name="feed", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=2)
