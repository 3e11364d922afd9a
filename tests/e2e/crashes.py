"""Engines killed by ``kill -9`` at every named point, and what became of the customers.

``python -m tests.e2e.crashes --rounds 5`` prints the figures; ``test_crashes.py`` runs one round.

One center lives through all deaths of its kind: customers call, an engine starts, works and is
killed, the next one is started in its place, and the last one lives. Nobody may notice more than
a delay.
"""

from __future__ import annotations

import argparse
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, replace
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from callcenter_tui.domain.views import CallView
from callcenter_tui.store.check import Recount
from callcenter_tui.wiring import House
from tests.e2e.places import (
    BOUND,
    OWNER,
    PASSWORD,
    QUESTIONS,
    Place,
    accounts,
    customer,
    place,
    until,
)
from tests.e2e.terminals import a_terminal
from tests.e2e.victim import LOGIN, NEVER, Fate, live
from tests.forks import FORKED

POINTS = ("said", "claimed", "first_fragment", "before_store", "after_store")
KINDS = (("worker", "sqlite"), ("worker", "postgresql"), ("console", "sqlite"))


@dataclass(frozen=True)
class Killed:
    """One death. ``at`` is what the victim wrote before it died, ``code`` how it ended."""

    kind: str
    database: str
    point: str
    nth: int
    at: str
    code: int | None
    said: int
    calls: list[str]


@dataclass(frozen=True)
class Outcome:
    """What became of the customers of one death, and of the whole center."""

    killed: Killed
    counted: Recount


@dataclass(frozen=True)
class Life:
    """A center that lived through its deaths. ``recovery``: seconds from the last death until
    nothing was owed, the lease of ten seconds included."""

    outcomes: list[Outcome]
    whole: Recount
    recovery: float
    last_code: int | None
    calls: list[CallView]


@contextmanager
def started(center: Place, fate: Fate) -> Iterator[ForkServerProcess]:
    """A victim, on a terminal when it is a console; gone at the end."""
    with ExitStack() as stack:
        if fate.kind == "console":
            fate = replace(fate, terminal=stack.enter_context(a_terminal()).name)
        victim = FORKED.Process(target=live, args=(fate, center.environment), daemon=True)
        victim.start()
        try:
            yield victim
        finally:
            victim.kill()
            victim.join()


def kill_one(center: Place, house: House, kind: str, point: str, nth: int) -> Killed:
    """Customers call, an engine works for them and dies."""
    before = everyone(house)
    if point != "said":
        for number, words in enumerate(QUESTIONS):
            house.desk.open(customer(words, number))
    trace = center.home / f"{point}-{nth}"
    with started(center, Fate(kind, point, nth, str(trace))) as victim:
        victim.join(BOUND)
        code = victim.exitcode
    at = trace.read_text() if trace.exists() else ""
    said = nth if point == "said" else len(QUESTIONS)
    database = "sqlite" if house.store.is_sqlite else "postgresql"
    calls = sorted(everyone(house) - before)
    return Killed(kind, database, point, nth, at, code, said, calls)


def everyone(house: House) -> set[str]:
    """Every call so far."""
    return {row.id for row in house.board.live(OWNER)}


def live_through(home: Path, kind: str, database: str, nth: int) -> Life:
    """A death at each point, when it is passed for the ``nth`` time, then an engine that lives."""
    with place(home, database) as center, center.house() as house:
        house.people.add(OWNER, LOGIN, "Marta", "supervisor", PASSWORD, must_change=False)
        killed = [kill_one(center, house, kind, point, nth) for point in POINTS]
        start = time.monotonic()
        with started(center, Fate(kind, NEVER, 0, "")) as last:
            until(lambda: settled(house), f"{kind} on {database} owes nothing")
            recovery = time.monotonic() - start
            last.terminate()
            last.join(BOUND)
            code = last.exitcode
        outcomes = [Outcome(one, accounts(house, one.calls)) for one in killed]
        calls = [house.board.call(OWNER, call_id) for call_id in everyone(house)]
        return Life(outcomes, accounts(house), recovery, code, calls)


def settled(house: House) -> bool:
    """Nothing is owed, nothing is past its time, and nothing is being written."""
    counted = accounts(house)
    writing = house.board.streamed(OWNER, list(everyone(house)))
    return counted.pending == 0 and counted.stuck == 0 and not writing


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m tests.e2e.crashes")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--kinds", nargs="*", default=[f"{k}-{d}" for k, d in KINDS])
    asked = parser.parse_args()
    start = time.monotonic()
    kinds = [pair for pair in KINDS if "-".join(pair) in asked.kinds]
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(len(kinds)) as pool:

        def lives(pair: tuple[str, str]) -> list[Life]:
            home = Path(folder) / "-".join(pair)
            return [live_through(home / str(nth), *pair, nth) for nth in range(1, asked.rounds + 1)]

        good = [report(found) for found in pool.map(lives, kinds)]
    print(f"\n{time.monotonic() - start:.0f} s in all")
    return 0 if all(good) else 1


def report(lives: list[Life]) -> bool:
    """Print the lives of a kind by point; False when anything was lost, doubled or stuck."""
    first = lives[0].outcomes[0].killed
    names = ("messages_in", "answered", "to_person", "pending", "lost", "doubled", "stuck")
    longest = max(life.recovery for life in lives)
    print(f"\n{first.kind} on {first.database}: after the last death recovered in {longest:.1f} s")
    print(f"{'killed at':<16}{'kills':>6}", *(f"{name:>12}" for name in names), sep="")
    for point in POINTS:
        own = [o for life in lives for o in life.outcomes if o.killed.point == point]
        kills = sum(1 for o in own if o.killed.code == -signal.SIGKILL and o.killed.at)
        sums = (sum(asdict(o.counted)[name] for o in own) for name in names)
        print(f"{point:<16}{kills:>6}", *(f"{value:>12}" for value in sums), sep="")
    return all(life.whole.ok and life.whole.pending == 0 for life in lives)


if __name__ == "__main__":
    sys.exit(main())
