"""``callcenter worker``: the engine alone, for as long as it is wanted."""

from __future__ import annotations

import signal
import threading
from types import FrameType

from callcenter_tui.cli.acting import opened
from callcenter_tui.cli.output import say

DRAIN_SECONDS = 10.0

HAND_OVER_SECONDS = 30.0
"""A letter whose words the server has is waited for: left alone, nobody would know its fate."""


def worker() -> None:
    """Run the AI engine, the queues' housekeeping and the outbox of letters without a screen.

    It runs in the foreground until SIGTERM or Ctrl-C; answers being written are finished, and a
    letter that is being handed over.
    """
    leave = threading.Event()

    def asked_to_leave(number: int, _frame: FrameType | None) -> None:
        leave.set()
        signal.signal(number, signal.SIG_DFL)  # a second one ends it at once

    for name in ("SIGTERM", "SIGINT", "SIGHUP"):
        if number := getattr(signal, name, None):
            signal.signal(number, asked_to_leave)
    with opened("worker") as house:
        engine, housekeeping = house.engine("worker"), house.housekeeping()
        post_office = house.post_office()
        engine.start()
        housekeeping.start()
        post_office.start()
        while engine.status == "loading" and not leave.wait(0.1):
            pass
        if not leave.is_set():
            status = "" if engine.status == "running" else f" ({engine.status})"
            say(f"worker ready: {engine.model}{status}, store {house.store.address}")
        leave.wait()
        say("worker stopping: finishing the answers and letters at hand")
        post_office.stop(0)  # no further letter from now on
        housekeeping.stop()
        engine.stop(DRAIN_SECONDS)
        post_office.stop(HAND_OVER_SECONDS)
        say("worker stopped")
