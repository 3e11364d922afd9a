"""Measure: ``python -m tests.bench [NAME ...] [--calls N]``. Nothing is asserted here.

Each measurement runs in a process of its own; a machine that does other work at the same time
spoils it, so the load is printed beside the figures.
"""

from __future__ import annotations

import argparse
import compileall
import importlib
import os
import subprocess
import sys
from pathlib import Path

from tests.bench.row import HEADINGS, machine

NAMES = (
    "paint",
    "start",
    "seen",
    "closing",
    "claims",
    "answer",
    "append",
    "live_list",
    "stall",
    "table",
    "idle",
    "idle_ssh",
    "memory",
    "keys",
    "dashboard",
)
BY_CALLS = ("live_list", "dashboard")
HERE = Path(__file__).parent


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(NAMES))
    parser.add_argument(
        "--calls", type=int, default=100_000, help="stored calls (live_list), at most (dashboard)"
    )
    wanted = parser.parse_args()
    if unknown := [name for name in wanted.names if name not in NAMES]:
        parser.error(f"unknown: {', '.join(unknown)}; there are {', '.join(NAMES)}")
    if os.environ.pop("PYTHONDONTWRITEBYTECODE", None):  # else every start compiles again
        os.execv(sys.executable, [sys.executable, "-m", "tests.bench", *sys.argv[1:]])
    if len(wanted.names) == 1:
        return one(wanted.names[0], wanted.calls)
    compileall.compile_dir(str(HERE), quiet=1)
    compileall.compile_dir(str(HERE.parents[1] / "callcenter_tui"), quiet=1)
    failed = 0
    for name in wanted.names or NAMES:
        command = [sys.executable, "-m", "tests.bench", name, "--calls", str(wanted.calls)]
        failed += subprocess.run(command, check=False).returncode != 0
    return min(failed, 1)


def one(name: str, calls: int) -> int:
    """Run one measurement here."""
    print(f"# {name}: {machine()}\n{HEADINGS}", flush=True)
    module = importlib.import_module(f"tests.bench.{name}")
    for row in module.measure(calls) if name in BY_CALLS else module.measure():
        print(row, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
