"""A keeper in a process of its own, which kills itself while it writes."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from datetime import datetime
from multiprocessing.connection import Connection
from typing import Any

from callcenter_tui.calls import lists
from callcenter_tui.clock import SystemClock, TimeOrderedIds
from callcenter_tui.metrics.context import Metrics
from callcenter_tui.metrics.keeping import Keeper
from callcenter_tui.store import account
from callcenter_tui.store.engine import Store
from tests.clocks import SettableClock


def deadly(step: Callable[..., None]) -> Callable[..., None]:
    """The same step, and the end of the process before it is committed."""

    def stepped(*args: Any) -> None:
        step(*args)
        os.kill(os.getpid(), signal.SIGKILL)

    return stepped


def main(told: dict[str, Any], orders: Connection) -> None:
    """Say that it is ready, wait for the word, and catch up until entries and sums are written."""
    clock = SettableClock(datetime.fromisoformat(told["now"]))
    ids, store = TimeOrderedIds(SystemClock()), Store(told["store"])
    keeper = Keeper(Metrics(store, clock, ids, lists.zone, lists.target))
    account.add = deadly(account.add)
    orders.send("ready")
    orders.recv()
    keeper.catch_up()
