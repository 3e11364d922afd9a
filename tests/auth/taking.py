"""A process that takes from a limit, together with others."""

from __future__ import annotations

import sys
from multiprocessing.synchronize import Barrier

from callcenter_tui.auth.rates import Rates, TooMany
from callcenter_tui.clock import SystemClock
from callcenter_tui.store.engine import Store

TIMES = 10
DAY = 24 * 3600


def passed(rates: Rates, key: str, times: int = TIMES) -> int:
    """How many of so many tries pass."""
    through = 0
    for _ in range(times):
        try:
            rates.take(key, "tries")
        except TooMany:
            continue
        through += 1
    return through


def take(url: str, key: str, requests: int, redis_url: str, start: Barrier) -> None:
    """Try ten times, as fast as possible; the exit code tells how many have passed.

    The window is a day, so that nothing comes back meanwhile.
    """
    store = Store(url)
    rates = Rates(store, SystemClock(), requests=requests, window=DAY, redis_url=redis_url)
    start.wait(60)
    through = passed(rates, key)
    store.close()
    sys.exit(through)
