"""Operators' consoles as real processes that all begin at one word.

They are kept from race to race: starting eight of them takes longer than most races.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess

from sqlalchemy import text

from callcenter_tui.calls.context import Context
from callcenter_tui.clock import SystemClock, TimeOrderedIds
from callcenter_tui.domain.views import Actor
from callcenter_tui.store.engine import Store
from tests.forks import FORKED

BOUND = 90
"""Seconds after which a process that has not ended is a failure."""


@dataclass
class Told:
    """What one process has seen: calls it won, its times, and errors that nobody expects."""

    who: str
    won: list[str] = field(default_factory=list)
    ms: list[float] = field(default_factory=list)
    trouble: list[str] = field(default_factory=list)


Work = Callable[[Context, Actor, list[str], Told], None]


def console(orders: Connection) -> None:
    """One process: for every order it opens the store, says so, works at the word, and tells."""
    with suppress(EOFError):  # nobody is left to give orders
        while True:
            url, work, me, calls = orders.recv()
            context = context_on(url)
            with context.store.read() as tx:
                tx.execute(text("SELECT 1"))
            told = Told(me.login)
            orders.send(told)
            orders.recv()
            work(context, me, calls, told)
            context.store.close()
            orders.send(told)


def context_on(url: str) -> Context:
    clock = SystemClock()
    return Context(Store(url), clock, TimeOrderedIds(clock))


class Consoles:
    """Eight processes that race as often as they are asked to; to be closed at the end."""

    def __init__(self) -> None:
        self._runners: list[tuple[ForkServerProcess, Connection]] = []

    def race(self, url: str, work: Work, people: list[Actor], calls: list[str]) -> list[Told]:
        """All people at once, each in a process of their own.

        AssertionError when one of them dies or says nothing for ``BOUND`` seconds: then all end.
        """
        try:
            self._start(len(people))
            for (_, orders), me in zip(self._runners, people, strict=True):
                orders.send((url, work, me, calls))
            self._told()  # all stand ready
            for _, orders in self._runners:
                orders.send("go")
            return self._told()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """End the processes, whatever they are at."""
        for runner, orders in self._runners:
            orders.close()
            runner.kill()
            runner.join(BOUND)
        self._runners = []

    def _start(self, how_many: int) -> None:
        for _ in range(how_many - len(self._runners)):
            mine, theirs = FORKED.Pipe()
            runner = FORKED.Process(target=console, args=(theirs,), daemon=True)
            runner.start()
            theirs.close()  # so that the end of the process is the end of the pipe
            self._runners.append((runner, mine))

    def _told(self) -> list[Told]:
        end, told = time.monotonic() + BOUND, []
        for number, (runner, orders) in enumerate(self._runners):
            assert orders.poll(max(0.0, end - time.monotonic())), f"console {number} is stuck"
            try:
                told.append(orders.recv())
            except (EOFError, ConnectionError):
                runner.join(BOUND)
                raise AssertionError(f"console {number} died ({runner.exitcode})") from None
        return told
