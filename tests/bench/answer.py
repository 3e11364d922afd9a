"""An AI turn through the whole engine, from the customer's word stored to the answer stored,
against the bare SDK that streams the same answer. First answers pass the routing agent too.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from openai import AsyncOpenAI

from callcenter_tui.domain import events
from callcenter_tui.domain.states import Speaker
from callcenter_tui.domain.views import EventView
from callcenter_tui.wiring import House
from tests.bench.house import called, house, staffed
from tests.bench.row import Row, Rows, median
from tests.bench.stub import Stub, stub

ROUNDS = 5
LATENCY = 1.0
WORDS = "When does my refund reach my card?"


def measure() -> Rows:
    with stub() as model, house(OPENAI_BASE_URL=model.url, AGENT_ENGINE="console") as center:
        staffed(center)
        model.behave(latency=0.0)
        engine = center.engine("console")
        engine.start()
        engine.wait_ready(120)
        answers = Answers(center)
        calls = called(center, 50)
        answers.to(calls[:1])
        body = model.asked()[-1]
        model.behave(latency=LATENCY, chunks=20)
        with asyncio.Runner() as runner:
            client = AsyncOpenAI(base_url=model.url, api_key="none", max_retries=0)
            for parallel in (1, 10, 50):
                bare, ours = turns(
                    runner, client, body, partial(answers.to, calls[:parallel]), parallel
                )
                what = f"AI turn, {parallel} at once"
                yield Row(what, median(bare), median(ours), "s", "1.1", len(ours))
        requests = asked(model, answers, calls)
        yield Row("model requests of a turn", 1, requests, "requests", "1", len(calls))
        engine.stop(5)


def turns(
    runner: asyncio.Runner,
    client: Any,
    body: dict[str, Any],
    ours: Callable[[], list[float]],
    n: int,
) -> tuple[list[float], list[float]]:
    """Seconds of each turn, bare and ours, round by round; the first round warms up."""

    async def turn() -> float:
        start = time.perf_counter()
        async for _ in await client.chat.completions.create(**body):
            pass
        return time.perf_counter() - start

    async def together() -> list[float]:
        return list(await asyncio.gather(*(turn() for _ in range(n))))

    found: tuple[list[float], list[float]] = ([], [])
    for number in range(ROUNDS + 1):
        bare, mine = runner.run(together()), ours()
        if number:
            found[0].extend(bare)
            found[1].extend(mine)
    return found


def asked(model: Stub, answers: Answers, calls: list[str]) -> float:
    model.behave(latency=0.0)
    answers.to(calls)
    return len(model.asked()) / len(calls)


class Answers:
    """Customers speak, and the moment is noted at which each answer shows in the journal."""

    def __init__(self, center: House) -> None:
        self._center = center
        self._seen: dict[str, float] = {}
        self._news = threading.Event()
        self._feed = center.feed()
        threading.Thread(
            target=self._feed.run, args=(self._heard, threading.Event()), daemon=True
        ).start()

    def to(self, calls: list[str]) -> list[float]:
        """All customers speak at once; seconds from a word stored to its answer seen."""
        self._seen.clear()
        said: dict[str, float] = {}
        for call in calls:
            self._center.desk.say(call, Speaker.CUSTOMER, WORDS)
            said[call] = time.perf_counter()
        end = time.monotonic() + 120
        while not said.keys() <= self._seen.keys() and time.monotonic() < end:
            self._news.wait(1)
            self._news.clear()
        return [self._seen[call] - moment for call, moment in said.items()]

    def _heard(self, found: list[EventView]) -> None:
        moment = time.perf_counter()
        for event in found:
            if event.kind == events.MESSAGE_SAID and event.data["speaker"] == Speaker.AI:
                self._seen[event.call or ""] = moment
        self._news.set()
