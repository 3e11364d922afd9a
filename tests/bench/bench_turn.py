"""What CrewAI and we add to one model request: a turn of the crew against the bare SDK.

Run from the project's root: ``python -m tests.bench.bench_turn [--latency 1.0] [--rounds 5]``.
The stub server runs in a process of its own; both sides send the same messages, take turns round
by round, and all of a round's requests start at the same moment. One object per line.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import platform
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import httpx

from callcenter_tui.agents.crew.opening import open_crew
from callcenter_tui.agents.models import ModelSettings
from callcenter_tui.domain.protocols import Crew, Run
from tests.agents.crew.people import REFUNDS, OneDepartment, Shelf, brief

CALL = brief("When does my refund reach my card?")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def served(port: int) -> subprocess.Popen[bytes]:
    server = subprocess.Popen([sys.executable, "-m", "tests.stub_model", str(port)])
    for _ in range(200):
        try:
            httpx.get(f"http://127.0.0.1:{port}/log")
        except httpx.ConnectError:
            time.sleep(0.05)
        else:
            return server
    raise SystemExit("the stub server did not start")


def crew_round(crew: Crew, parallel: int) -> list[float]:
    """Seconds of each turn, all started together."""

    def turn(_: int) -> float:
        start = time.perf_counter()
        crew.answer(CALL, Shelf([REFUNDS]), Run(), lambda _: None)
        return time.perf_counter() - start

    with ThreadPoolExecutor(parallel) as pool:
        return list(pool.map(turn, range(parallel)))


def bare_round(
    loop: asyncio.AbstractEventLoop, client: Any, body: dict[str, Any], parallel: int
) -> list[float]:
    """The same requests by the SDK alone, on one event loop, with its connections kept."""

    async def turn() -> float:
        start = time.perf_counter()
        async for _ in await client.chat.completions.create(**body):
            pass
        return time.perf_counter() - start

    async def together() -> list[float]:
        return list(await asyncio.gather(*(turn() for _ in range(parallel))))

    return loop.run_until_complete(together())


def measured(rounds: int, *sides: Callable[[], list[float]]) -> list[tuple[float, float]]:
    """Per side: median seconds of a turn over all rounds, CPU milliseconds of a turn."""
    turns: list[list[float]] = [[] for _ in sides]
    cpu = [0.0 for _ in sides]
    for number in range(rounds + 1):
        for index, side in enumerate(sides):
            start = time.process_time()
            found = side()
            if number:  # the first round warms up
                cpu[index] += time.process_time() - start
                turns[index] += found
    return [
        (statistics.median(found), 1000 * spent / len(found))
        for found, spent in zip(turns, cpu, strict=True)
    ]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--latency", type=float, default=1.0)
    parser.add_argument("--rounds", type=int, default=5)
    wanted = parser.parse_args()
    port = free_port()
    server = served(port)
    url = f"http://127.0.0.1:{port}"
    try:
        with tempfile.TemporaryDirectory() as home:
            settings = ModelSettings(base_url=f"{url}/v1")
            crew = open_crew(settings, router_loader=OneDepartment, home=Path(home), knows=0.14)
            httpx.post(f"{url}/behave", json={"latency": wanted.latency, "chunks": 20})
            crew_round(crew, 1)
            body = httpx.get(f"{url}/log").json()["log"][-1]["body"]
            compare(crew, f"{url}/v1", body, wanted.rounds)
            crew.close()
    finally:
        server.terminate()


def compare(crew: Crew, url: str, body: dict[str, Any], rounds: int) -> None:
    from openai import AsyncOpenAI

    loop = asyncio.new_event_loop()
    client = AsyncOpenAI(base_url=url, api_key="none", max_retries=0)
    for parallel in (1, 10, 50):
        (bare, bare_cpu), (ours, our_cpu) = measured(
            rounds,
            partial(bare_round, loop, client, body, parallel),
            partial(crew_round, crew, parallel),
        )
        row = {
            "parallel": parallel,
            "bare_s": round(bare, 4),
            "crew_s": round(ours, 4),
            "overhead": round(ours / bare - 1, 3),
            "bare_cpu_ms": round(bare_cpu, 1),
            "crew_cpu_ms": round(our_cpu, 1),
            "python": platform.python_version(),
        }
        print(json.dumps(row))


if __name__ == "__main__":
    main()
