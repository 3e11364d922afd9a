"""A process that runs an engine and kills itself by ``kill -9`` at a named point.

``worker`` is an engine alone; ``console`` is the real console, on a terminal, with its engine.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from callcenter_tui import settings, wiring
from callcenter_tui.calls.engine import Engine
from callcenter_tui.calls.work import Checkpoint
from callcenter_tui.domain.protocols import Crew
from tests.e2e.places import BOUND, PASSWORD, QUESTIONS, customer

LOGIN = "marta"
SWITCHES = ("CREWAI_", "OTEL_", "PYTHON_DOTENV_")
"""Set by our import of CrewAI, which a forked process has behind it."""

NEVER = "never"
"""The point of a victim that lives until SIGTERM."""


@dataclass(frozen=True)
class Fate:
    """Where a victim dies: when ``point`` is passed for the ``nth`` time, told in ``trace``.

    ``terminal`` is the name of the console's terminal.
    """

    kind: str
    point: str
    nth: int
    trace: str
    terminal: str = ""


class Death:
    """Kills this process with SIGKILL where its fate says so."""

    def __init__(self, fate: Fate) -> None:
        self._fate = fate
        self._seen = 0
        self._lock = threading.Lock()

    def __call__(self, point: str) -> None:
        if point != self._fate.point:
            return
        with self._lock:
            self._seen += 1
            if self._seen == self._fate.nth:
                Path(self._fate.trace).write_text(f"{point} {self._seen}")
                os.kill(os.getpid(), signal.SIGKILL)


@dataclass(frozen=True)
class Doomed(wiring.House):
    """A house whose engine dies; at ``said`` the process says the words itself."""

    death: Checkpoint = lambda point: None
    speaks: bool = False

    def engine(
        self,
        kind: str,
        checkpoint: Checkpoint = lambda point: None,
        open_crew: Callable[[], Crew] | None = None,
    ) -> Engine:
        engine = super().engine(kind, self.death, open_crew)
        if self.speaks:
            threading.Thread(target=self._speak, args=(engine,), daemon=True).start()
        return engine

    def _speak(self, engine: Engine) -> None:
        engine.wait_ready(BOUND)
        for number, words in enumerate(QUESTIONS, start=900):
            self.desk.open(customer(words, number))
            self.death("said")


def opened(fate: Fate) -> Doomed:
    house = wiring.open_house(settings.load(), process=fate.kind)
    own = {f.name: getattr(house, f.name) for f in fields(house)}
    return Doomed(**own, death=Death(fate), speaks=fate.point == "said")


def live(fate: Fate, environment: Mapping[str, str]) -> None:
    """The whole life of a victim, in its own process."""
    for name in set(os.environ) - set(environment):
        if not name.startswith(SWITCHES):
            del os.environ[name]
    os.environ.update(environment)
    os.setsid()
    if fate.terminal:
        terminal = os.open(fate.terminal, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(terminal, stream)
    run = {"worker": worker, "console": console}[fate.kind]
    os._exit(run(lambda: opened(fate)))


def worker(open_house: Callable[[], Doomed]) -> int:
    leave = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: leave.set())
    house = open_house()
    engine = house.engine("worker")
    engine.start()
    engine.wait_ready(BOUND)
    if engine.status != "running":
        print(engine.status, file=sys.stderr)
        return 3
    leave.wait()
    engine.stop()
    house.close()
    return 0


def console(open_house: Callable[[], Doomed]) -> int:
    from callcenter_tui.app import run_console

    for number, name in enumerate(("stdin", "stdout", "stderr")):  # forked without a terminal
        stream = os.fdopen(number, "r" if number == 0 else "w", closefd=False)
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)
    return run_console(
        open_house, auto_sign_in=lambda house: house.access.sign_in(LOGIN, PASSWORD, "test")
    )
