"""Eight processes claim the same due turns: how fast, and whether any is lost or taken twice.

Each turn is ended at once: what an engine holds is few, and a claim must look past it. The time of
a claim is that of the claim alone, the rate counts claim and end. Once all as fast as they can, and
once at the pace of a busy center: eight processes on a few cores mostly wait for each other.

``python -m tests.bench.claims ours|bare URL PACE`` is one of them: it waits for a line on
stdin, claims until nothing is due and prints its claims as JSON.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from collections import Counter, deque
from collections.abc import Callable
from typing import Any

from sqlalchemy import text

from callcenter_tui.calls.context import Context
from callcenter_tui.calls.turns import Turns
from callcenter_tui.clock import SystemClock, TimeOrderedIds
from callcenter_tui.domain.errors import StoreTrouble
from callcenter_tui.domain.states import TurnState
from callcenter_tui.store.engine import Store
from callcenter_tui.store.turns import Claim, finish
from tests import databases
from tests.bench.glass import python
from tests.bench.house import stores
from tests.bench.row import Row, Rows, share
from tests.bench.seeds import analyzed, seeded

PROCESSES, TURNS = 8, 1000
PACE, BACKLOG = 0.1, 300
"""At the pace of a busy center: mean seconds between the claims of a process, turns in all."""
Step = Callable[[], Any]
BARE = """UPDATE turns SET state = 'claimed', engine = :me, fence = fence + 1 WHERE id = (
    SELECT id FROM turns WHERE state = 'due' ORDER BY priority DESC, due_at LIMIT 1 {lock}
) AND state = 'due' RETURNING id"""


def measure() -> Rows:
    with stores() as found:
        for name, url in found.items():
            store = Store(url)
            seeded(store, TURNS, live=TURNS)
            floor, _, _ = race("bare", store)
            rate, p99, faults = race("ours", store)
            _, floor99, _ = race("bare", store, BACKLOG, PACE)
            paced, paced99, paced_faults = race("ours", store, BACKLOG, PACE)
            store.close()
            yield Row(f"claims a second, {name}", floor, rate, "1/s", "-", TURNS, faults)
            yield Row(f"one claim at full speed, {name} p99", None, p99, "ms", "-", TURNS)
            what, more = f"one claim of {paced:.0f} a second, {name} p99", paced_faults
            yield Row(what, floor99, paced99, "ms", "50 ms", BACKLOG, more)


def race(who: str, store: Store, turns: int = TURNS, pace: float = 0.0) -> tuple[float, float, str]:
    """Claims a second, the 99th percentile in milliseconds, and what went wrong."""
    due(store, turns)
    command = python("tests.bench.claims", who, databases.written(store.url), str(pace))
    racers = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(PROCESSES)
    ]
    for racer in racers:
        assert racer.stdout is not None
        racer.stdout.readline()
    start = time.perf_counter()
    for racer in racers:
        assert racer.stdin is not None
        racer.stdin.write("go\n")
        racer.stdin.flush()
    found = [json.loads(racer.communicate()[0]) for racer in racers]
    end = max(one["end"] for one in found)
    won = Counter(turn for one in found for turn in one["won"])
    doubled, lost = won.total() - len(won), turns - len(won)
    trouble = sum(one["trouble"] for one in found)
    times = [spent for one in found for spent in one["ms"]]
    faults = f"{doubled} doubled, {lost} lost, {trouble} errors, longest {max(times):.0f} ms"
    return len(won) / (end - start), share(times, 99), faults


def due(store: Store, turns: int) -> None:
    """One due turn for each of so many calls."""
    with store.write() as tx:
        tx.execute(text("DELETE FROM turns"))
        tx.execute(
            text(
                "INSERT INTO turns (id, call_id, kind, state, priority, attempts, fence, due_at, "
                "error, draft, sources) SELECT 't' || id, id, 'answer', 'due', priority, 0, 0, "
                "opened_at, '', '', '[]' FROM calls LIMIT :turns"
            ),
            {"turns": turns},
        )
    analyzed(store)


def ours(store: Store) -> tuple[Step, Step]:
    """Claim one, and end the one claimed last."""
    clock = SystemClock()
    ids = TimeOrderedIds(clock)
    turns, me, held = Turns(Context(store, clock, ids)), ids.new(), deque[Claim](maxlen=1)

    def claim() -> str | None:
        if (won := turns.claim(me)) is not None:
            held.append(won)
        return won.turn if won else None

    def end() -> None:
        with store.write() as tx:
            finish(tx, held.pop(), TurnState.DONE, clock.now())

    return claim, end


def bare(store: Store) -> tuple[Step, Step]:
    """The same in a statement each."""
    taking = text(BARE.format(lock="" if store.is_sqlite else "FOR UPDATE SKIP LOCKED"))
    ending, held = text("UPDATE turns SET state = 'done' WHERE id = :won"), deque[str](maxlen=1)

    def claim() -> str | None:
        with store.write() as tx:
            won: str | None = tx.execute(taking, {"me": "bench"}).scalar()
        held.extend([won] if won else [])
        return won

    def end() -> None:
        with store.write() as tx:
            tx.execute(ending, {"won": held.pop()})

    return claim, end


def run(claim: Step, end: Step, pace: float) -> dict[str, Any]:
    """Claim until nothing was due three times."""
    won, spent, trouble, nothing = [], [], 0, 0
    while nothing < 3:
        time.sleep(random.expovariate(1 / pace) if pace else 0.0)
        start = time.perf_counter()
        try:
            turn = claim()
            spent.append((time.perf_counter() - start) * 1000)
            nothing = 0 if turn else nothing + 1
            if turn:
                won.append(turn)
                end()
        except StoreTrouble:
            trouble += 1  # and it claims again
    return {"won": won, "ms": spent, "trouble": trouble, "end": time.perf_counter()}


if __name__ == "__main__":
    opened = Store(sys.argv[2])
    with opened.read() as tx:
        tx.execute(text("SELECT 1"))
    print("ready", flush=True)
    sys.stdin.readline()
    print(json.dumps(run(*{"ours": ours, "bare": bare}[sys.argv[1]](opened), float(sys.argv[3]))))
