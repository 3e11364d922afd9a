"""``callcenter --version`` and ``--help`` against a Typer hello."""

from __future__ import annotations

import subprocess
import sys
from functools import partial
from pathlib import Path
from time import perf_counter

from tests.bench.glass import script
from tests.bench.house import environment
from tests.bench.row import Row, Rows, median, taken_in_turn

COMMAND = str(Path(sys.executable).with_name("callcenter"))
RUNS = 21


def ran(*argv: str) -> float:
    """Milliseconds of one run to its end."""
    env, start = environment(Path("/nonexistent")), perf_counter()
    subprocess.run(argv, env=env, check=True, capture_output=True)
    return (perf_counter() - start) * 1000


def measure() -> Rows:
    hello = script("hello")
    for option in ("--version", "--help"):
        plain, rich, ours = taken_in_turn(
            RUNS,
            partial(ran, *hello, "plain", option),
            partial(ran, *hello, option),
            partial(ran, COMMAND, option),
        )
        yield Row(
            f"{option}, hello with plain help", median(plain), median(ours), "ms", "1.3", RUNS
        )
        yield Row(
            f"{option}, hello as Typer makes it", median(rich), median(ours), "ms", "1.3", RUNS
        )
