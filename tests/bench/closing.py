"""From ``callcenter user disable`` in a shell to the closed console of that person.

Two processes and a real terminal. The clock starts when the journal has the deed, and stops with
the login screen on the glass; once with the live feed, once with one that hears nothing.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from callcenter_tui.domain import events
from callcenter_tui.store import journal
from callcenter_tui.wiring import House
from tests.bench.row import Row, Rows, median
from tests.e2e.places import COMMAND, OWNER, PASSWORD, ROOT, Place, place
from tests.e2e.test_console import Running, on_terminal, sees

TIMES = 10
DEAF = """
import sys
from callcenter_tui.live import Feed
Feed.run = lambda self, on_events, stop: stop.wait()
from callcenter_tui.cli.console import open_console
sys.exit(open_console())
"""


def measure() -> Rows:
    for database in ("sqlite", "postgresql"):
        for name, argv in (
            ("live feed", [str(COMMAND)]),
            ("no feed", [sys.executable, "-c", DEAF]),
        ):
            with tempfile.TemporaryDirectory() as home, _center(Path(home), database) as center:
                found = _closings(center, argv)
            what = f"user disable to the closed console, {database}, {name}"
            worst = f"worst {max(found):.3g}"
            yield Row(what, None, median(found), "s", "5 s", TIMES, worst)


@contextmanager
def _center(home: Path, database: str) -> Iterator[Place]:
    with place(home, database, AGENT_ENGINE="worker", TZ="UTC") as made:
        with made.house() as house:
            house.people.add(OWNER, "bob", "Bob Stone", "agent", PASSWORD, must_change=False)
        yield made


def _closings(center: Place, argv: list[str]) -> list[float]:
    with (
        center.house() as house,
        on_terminal(argv, center.environment, ROOT, (100, 30)) as terminal,
    ):
        sees(terminal, "Login", "Password")
        return [_closing(center, house, terminal, number) for number in range(TIMES)]


def _closing(center: Place, house: House, terminal: Running, number: int) -> float:
    """Sign in, be disabled at another moment of the console's round each time, be enabled."""
    time.sleep(0.5)
    terminal.type(f"bob\t{PASSWORD}\r")
    sees(terminal, "Live calls", "0 calls")
    time.sleep(1 + 0.37 * number)
    disable = subprocess.Popen(
        [str(COMMAND), "user", "disable", "bob"],
        env=center.environment,
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
    )
    while "Login" not in terminal.text:
        time.sleep(0.005)
    seen = time.time()
    disable.wait()
    with house.store.read() as tx:
        deeds = [one for one in journal.after(tx, 0) if one.kind == events.USER_DISABLED]
    house.people.enable(OWNER, "bob")
    return seen - deeds[-1].at.timestamp()
