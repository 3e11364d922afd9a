"""A process that runs an engine and is killed by ``kill -9`` at a named point.

``python -m tests.e2e.victim KIND POINT NTH TRACE``: ``KIND`` is ``worker`` (an engine alone) or
``console`` (the real console with its engine; needs a terminal). ``POINT`` ``never`` lives until
SIGTERM. ``TRACE`` is a file that says where it died.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path

from callcenter_tui import settings, wiring
from callcenter_tui.calls.engine import Engine
from callcenter_tui.calls.work import Checkpoint
from tests.e2e.places import PASSWORD, QUESTIONS, customer

LOGIN = "marta"


class Death:
    """Kills this process with SIGKILL when ``point`` is passed for the ``nth`` time."""

    def __init__(self, point: str, nth: int, trace: Path) -> None:
        self._point, self._nth, self._trace = point, nth, trace
        self._seen = 0
        self._lock = threading.Lock()

    def __call__(self, point: str) -> None:
        if point != self._point:
            return
        with self._lock:
            self._seen += 1
            if self._seen == self._nth:
                self._trace.write_text(f"{point} {self._nth}")
                os.kill(os.getpid(), signal.SIGKILL)


@dataclass(frozen=True)
class Doomed(wiring.House):
    """A house whose engine dies; at ``said`` the process says the words itself."""

    death: Checkpoint = lambda point: None
    speaks: bool = False

    def engine(self, kind: str, checkpoint: Checkpoint = lambda point: None) -> Engine:
        engine = super().engine(kind, self.death)
        if self.speaks:
            threading.Thread(target=self._speak, args=(engine,), daemon=True).start()
        return engine

    def _speak(self, engine: Engine) -> None:
        engine.wait_ready(120)
        for number, words in enumerate(QUESTIONS, start=900):
            self.desk.open(customer(words, number))
            self.death("said")


def opened(kind: str, point: str, nth: int, trace: Path) -> Doomed:
    house = wiring.open_house(settings.load(), process=kind)
    own = {f.name: getattr(house, f.name) for f in fields(house)}
    return Doomed(**own, death=Death(point, nth, trace), speaks=point == "said")


def worker(open_house: Callable[[], Doomed]) -> int:
    leave = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: leave.set())
    house = open_house()
    engine = house.engine("worker")
    engine.start()
    leave.wait()
    engine.stop()
    house.close()
    return 0


def console(open_house: Callable[[], Doomed]) -> int:
    from callcenter_tui.app import run_console

    return run_console(
        open_house, auto_sign_in=lambda house: house.access.sign_in(LOGIN, PASSWORD, "test")
    )


if __name__ == "__main__":
    asked, point, nth, trace = sys.argv[1:]
    live = {"worker": worker, "console": console}[asked]
    sys.exit(live(lambda: opened(asked, point, int(nth), Path(trace))))
