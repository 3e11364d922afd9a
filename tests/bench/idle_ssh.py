"""A console over a real line of SSH on loopback: first paint, then bytes and CPU while idle."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from time import perf_counter

from tests.bench.glass import TICKS, Glass
from tests.bench.house import LOGIN, PASSWORD, aged, called, staffed
from tests.bench.row import Row, Rows
from tests.ssh import hosts
from tests.ssh.conftest import opened, store_url

SECONDS = 30.0
SETTLE = 25.0
CALLS = 30


def measure() -> Rows:
    if hosts.cannot():
        return
    with line() as (server, glass):
        shown = glass.until("Enter signs in") - glass.started
        yield Row("over SSH: line and login to first paint", None, shown * 1000, "ms", "-", 1)
        glass.key(f"{LOGIN}\t{PASSWORD}\r")
        glass.until("C-[0-9A-Z]{6}")
        glass.listen(SETTLE)
        (console,) = server.consoles()
        received, spent, start = bytes_of(glass.pid), cpu(console), perf_counter()
        painted = glass.listen(SECONDS)
        took = perf_counter() - start
        used = 100 * (cpu(console) - spent) / took
        sent = (bytes_of(glass.pid) - received) / took
    yield Row("idle over SSH, 30 calls: painted", None, painted / took, "B/s", "100 B/s", 1)
    yield Row("idle over SSH, 30 calls: on the line", None, sent, "B/s", "-", 1)
    yield Row("idle over SSH, 30 calls: CPU", None, used, "%", "1 %", 1)


@contextmanager
def line() -> Iterator[tuple[hosts.Server, Glass]]:
    """A host with a console at the end of a line, in front of a store with calls."""
    with tempfile.TemporaryDirectory(prefix="callcenter-bench-") as name:
        folder = Path(name)
        with closing(opened(folder)) as center:
            staffed(center)
            aged(center, called(center, CALLS))
        with hosts.serving(folder, store_url(folder), (LOGIN,)) as server:
            argv = ["/usr/bin/env", *server.ssh("-t", "127.0.0.1", key=LOGIN)]
            environment = {**server.environment, "TERM": "xterm-256color"}
            with Glass(argv, environment) as glass:
                yield server, glass


def cpu(pid: int) -> float:
    """Seconds of CPU that the process has used."""
    fields = hosts.read(pid, "stat").rpartition(b")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def bytes_of(pid: int) -> int:
    """Bytes that the client has read: those of the line, with what SSH adds."""
    for row in hosts.read(pid, "io").decode().splitlines():
        if row.startswith("rchar:"):
            return int(row.split()[1])
    return 0
