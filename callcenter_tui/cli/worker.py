"""``callcenter worker``: the engine alone, for as long as it is wanted."""

from __future__ import annotations

import signal
import threading
from types import FrameType

from callcenter_tui.cli.acting import opened
from callcenter_tui.cli.output import say

DRAIN_SECONDS = 10.0


def worker() -> None:
    """Run the AI engine and the queues' housekeeping without a screen.

    It runs in the foreground until SIGTERM or Ctrl-C; answers being written are finished.
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
        engine.start()
        housekeeping.start()
        while engine.status == "loading" and not leave.wait(0.1):
            pass
        if not leave.is_set():
            status = "" if engine.status == "running" else f" ({engine.status})"
            say(f"worker ready: {engine.model}{status}, store {house.store.address}")
        leave.wait()
        say("worker stopping: finishing the answers being written")
        housekeeping.stop()
        engine.stop(DRAIN_SECONDS)
        say("worker stopped")
