"""From a key to its paint in a conversation while 20 answers are being written."""

from __future__ import annotations

import random
from time import perf_counter, sleep

from callcenter_tui.domain.states import Speaker
from callcenter_tui.wiring import House
from tests.bench.glass import Glass, python
from tests.bench.house import OWNER, aged, called, environment, house, staffed, token
from tests.bench.memory import worker
from tests.bench.row import Row, Rows, median, share
from tests.bench.stub import Stub, stub

STREAMS, KEYS = 20, 120
LETTERS = "ßçøæþðłđħŋœ"
"""Written nowhere else on the screen."""


def measure() -> Rows:
    for engine in ("worker", "console"):
        with stub() as model:
            yield from measured(engine, model)


def measured(engine: str, model: Stub) -> Rows:
    settings = {"OPENAI_BASE_URL": model.url, "AGENT_ENGINE": engine}
    with house(**settings) as center:
        staffed(center)
        calls = called(center, STREAMS)
        aged(center, calls)
        env = environment(center.settings.home, **settings)
        if engine == "worker":
            with worker(env):
                found = typed(center, calls, env, model)
        else:
            found = typed(center, calls, env, model)
    idle, busy = found
    name = "own engine" if engine == "console" else "beside a worker"
    yield Row(f"key to paint, 20 streams, {name}", median(idle), median(busy), "ms", "2", KEYS)
    what = f"key to paint, 20 streams, {name} p95"
    yield Row(what, share(idle, 95), share(busy, 95), "ms", "50 ms", KEYS)


def typed(
    center: House, calls: list[str], env: dict[str, str], model: Stub
) -> tuple[list[float], list[float]]:
    """Milliseconds of each key: with nothing going on, and with all the streams."""
    env = env | {"BENCH_TOKEN": token(center)}
    with Glass(python("tests.bench.console"), env) as glass:
        glass.until("C-[0-9A-Z]{6}")
        glass.until("AI: (worker|gpt)", 120)
        glass.listen(1)
        glass.key("\r")
        glass.until("Enter sends")
        glass.listen(1)
        idle = pressed(glass)
        model.behave(latency=0.2, chunks=600, chunk_delay=0.08, reply="word and more words " * 150)
        for call in calls:
            center.desk.say(call, Speaker.CUSTOMER, "When does my refund reach my card?")
        glass.until("writing")
        glass.listen(2)
        busy = pressed(glass)
        streaming = len(center.board.streamed(OWNER, calls))
        print(f"# {streaming} of {len(calls)} answers were still being written", flush=True)
    return idle, busy


def pressed(glass: Glass) -> list[float]:
    draw, found = random.Random(1), []
    for number in range(KEYS):
        glass.listen(draw.uniform(0.02, 0.12))
        letter = LETTERS[number % len(LETTERS)]
        if number % len(LETTERS) == 0:  # an empty box again
            glass.key("\x15")
            glass.listen(0.1)
        before, start = len(glass.painted), perf_counter()
        glass.key(letter)
        found.append((glass.until(letter, after=before) - start) * 1000)
    sleep(0.1)
    return found
