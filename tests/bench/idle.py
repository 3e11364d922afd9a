"""A console that shows 20 live calls while nothing happens: bytes a second, and CPU."""

from __future__ import annotations

from time import perf_counter

from tests.bench.glass import Glass, python
from tests.bench.house import aged, called, environment, house, staffed, token
from tests.bench.row import Row, Rows

SECONDS = 30.0
SETTLE = 5.0
SAYS = {"off": "AI: none", "console": "AI: offline"}
"""What the screen says once everything is loaded, by the place of the engine."""


def measure() -> Rows:
    for engine, says in SAYS.items():
        with house() as center:
            staffed(center)
            aged(center, called(center, 20))
            env = environment(center.settings.home, AGENT_ENGINE=engine, BENCH_TOKEN=token(center))
            with Glass(python("tests.bench.console"), env) as glass:
                glass.until("C-[0-9A-Z]{6}")
                glass.until(says, 120)
                glass.listen(SETTLE)
                cpu, start = glass.cpu(), perf_counter()
                painted = glass.listen(SECONDS)
                spent = perf_counter() - start
                used = 100 * (glass.cpu() - cpu) / spent
        name = "own engine" if engine == "console" else "no engine of its own"
        yield Row(f"idle console, {name}: painted", None, painted / spent, "B/s", "100 B/s", 1)
        yield Row(f"idle console, {name}: CPU", None, used, "%", "1 %", 1)
