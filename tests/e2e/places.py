"""A center of its own for one test: a home, a store, and the processes that work on it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from callcenter_tui import settings, wiring
from callcenter_tui.calls.opening import OpenCall
from callcenter_tui.cli.sample_company import add_departments, add_knowledge
from callcenter_tui.domain.states import Origin
from callcenter_tui.domain.views import Actor
from callcenter_tui.store.check import Recount, recount
from tests import databases

ROOT = Path(__file__).parents[2]
COMMAND = Path(sys.executable).with_name("callcenter")
OWNER = Actor("os:tester", "tester", "owner", login="tester")
PASSWORD = "Rioja-2024-tinto"
BOUND = 90.0
"""Seconds after which something that must happen did not; never reached by a healthy center."""

QUESTIONS = (
    "Mi router no enciende desde ayer",
    "I was charged twice on my last invoice",
    "¿Qué tarifas de fibra tienen?",
    "How do I reset my password?",
    "No me funciona internet en casa",
    "Where is my refund?",
)


def until(true: Callable[[], object], what: str, seconds: float = BOUND) -> None:
    """Wait for a condition; fails naming it."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, f"after {seconds:.0f} s not yet: {what}"
        time.sleep(0.02)


@dataclass
class Place:
    """A prepared center. ``environment`` is what its processes get, and nothing else."""

    home: Path
    database_url: str = ""
    more: Mapping[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        keep = ("PATH", "LANG", "LC_ALL", "TMPDIR")
        own = {"HOME": self.home / "user", "CALLCENTER_HOME": self.home / "center"}
        return (
            {name: os.environ[name] for name in keep if name in os.environ}
            | {name: str(path) for name, path in own.items()}
            | {"CALLCENTER_KEYRING": "off", "TERM": "xterm-256color"}
            | ({"DATABASE_URL": self.database_url} if self.database_url else {})
            | dict(self.more)
        )

    @contextmanager
    def house(self) -> Iterator[wiring.House]:
        """The house in this process, without an engine."""
        house = wiring.open_house(settings.load(self.environment), process="test")
        try:
            yield house
        finally:
            house.close()

    def prepare(self) -> None:
        """Departments and the sample knowledge."""
        (self.home / "user").mkdir(parents=True, exist_ok=True)
        with self.house() as house:
            add_departments(house, OWNER)
            add_knowledge(house, OWNER)

    def start(self, *argv: str | Path) -> subprocess.Popen[str]:
        """A process of this center in a session of its own, its output in pipes."""
        return subprocess.Popen(
            [str(part) for part in argv],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=self.environment,
            cwd=ROOT,
            start_new_session=True,
        )


@contextmanager
def place(home: Path, database: str, **more: str) -> Iterator[Place]:
    """A prepared center on ``sqlite`` or on a ``postgresql`` database of its own."""
    with ExitStack() as stack:
        url = stack.enter_context(databases.own_database()) if database == "postgresql" else ""
        made = Place(home, url, more)
        made.prepare()
        yield made


def ended(process: subprocess.Popen[str], by: int = signal.SIGTERM) -> tuple[int, str, str]:
    """Send a signal and wait: exit code, stdout, stderr."""
    if process.poll() is None:
        process.send_signal(by)
    out, err = process.communicate(timeout=BOUND)
    return process.returncode, out, err


@contextmanager
def running(process: subprocess.Popen[str]) -> Iterator[subprocess.Popen[str]]:
    """Let nothing outlive the test, whatever happens in it."""
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def customer(words: str, number: int = 0) -> OpenCall:
    """A customer on the line with first words."""
    return OpenCall(
        f"Customer {number}",
        phone=f"+34 600 {number:06d}",
        words=words,
        origin=Origin.LINE.value,
    )


def accounts(house: wiring.House, calls: list[str] | None = None) -> Recount:
    """What the store's own recount says now."""
    with house.store.read() as tx:
        return recount(tx, house.clock.now(), calls)
