"""The longest a loop waits while the AI agents load beside it: ``python -m tests.bench.stall HOME``
is one such process.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from callcenter_tui.settings import load
from callcenter_tui.wiring import open_house
from tests.bench.glass import python
from tests.bench.house import environment, house, staffed
from tests.bench.row import Row, Rows, median

TICK = 0.005
RUNS = 3


def measure() -> Rows:
    with house() as center:
        staffed(center)
        found = [longest(center.settings.home) for _ in range(RUNS)]
        quiet, loading, seconds = (list(values) for values in zip(*found, strict=True))
        each = ", ".join(f"{value:.0f}" for value in loading)
        more = f"of {each}; loaded in {median(seconds):.1f} s"
        yield Row(
            "longest stall while agents load",
            median(quiet),
            max(loading),
            "ms",
            "50 ms",
            RUNS,
            more,
        )


def longest(home: Path) -> tuple[float, float, float]:
    env = environment(home, AGENT_ENGINE="console")
    command = python("tests.bench.stall")
    done = subprocess.run(command, env=env, check=True, capture_output=True, text=True)
    quiet, loading, seconds = map(float, done.stdout.split())
    return quiet, loading, seconds


async def ticking(until: Callable[[], bool]) -> float:
    """The longest gap between two ticks in milliseconds, beyond the tick itself."""
    worst, before = 0.0, time.perf_counter()
    while not until():
        await asyncio.sleep(TICK)
        now = time.perf_counter()
        worst, before = max(worst, now - before - TICK), now
    return worst * 1000


def main() -> None:
    center = open_house(load(os.environ))
    engine = center.engine("console")
    with asyncio.Runner() as runner:
        end = time.monotonic() + 2
        quiet = runner.run(ticking(lambda: time.monotonic() > end))
        start = time.perf_counter()
        engine.start()
        loading = runner.run(ticking(lambda: engine.status != "loading"))
        seconds = time.perf_counter() - start
    if engine.status != "running":
        sys.exit(engine.status)
    print(quiet, loading, seconds)
    engine.stop(1)
    center.close()


if __name__ == "__main__":
    main()
