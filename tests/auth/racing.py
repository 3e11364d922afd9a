"""People and consoles as real processes that all act at one word, each on a store of its own."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from typing import Any

from callcenter_tui.auth.entrance import Entrance
from callcenter_tui.auth.sessions import Session
from callcenter_tui.clock import SystemClock, TimeOrderedIds
from callcenter_tui.domain.errors import CallCenterError
from callcenter_tui.domain.views import Actor
from callcenter_tui.store.engine import Store
from tests.auth.conftest import SECRET, make_entrance
from tests.clocks import SettableClock
from tests.forks import FORKED

BOUND = 90
"""Seconds after which a process that has not told anything is a failure."""


@dataclass(frozen=True)
class Job:
    """What one process does: ``deed(entrance, *given)`` with the secret ``keys``."""

    deed: Callable[..., Any]
    given: tuple[Any, ...] = ()
    keys: tuple[str, ...] = (SECRET,)


@dataclass(frozen=True)
class Told:
    """What became of it: a result, or the title of the error; ``ms`` from the word to the end."""

    result: Any
    error: str
    ms: float


def race(url: str, now: datetime, jobs: Sequence[Job]) -> list[Told]:
    """All jobs at once, each in a process of its own, at a clock that stands; in their order."""
    start, told = FORKED.Barrier(len(jobs)), FORKED.Queue()
    runners = [
        FORKED.Process(target=_run, args=(number, url, now, job, start, told), daemon=True)
        for number, job in enumerate(jobs)
    ]
    for runner in runners:
        runner.start()
    found = dict(told.get(timeout=BOUND) for _ in runners)
    for runner in runners:
        runner.join(BOUND)
        assert runner.exitcode == 0
    return [found[number] for number in range(len(jobs))]


def _run(
    number: int, url: str, now: datetime, job: Job, start: Barrier, told: Queue[tuple[int, Told]]
) -> None:
    store, clock = Store(url), SettableClock(now)
    entrance = make_entrance(store, clock, TimeOrderedIds(SystemClock()), keys=job.keys)
    with store.read():  # connected before the word
        pass
    start.wait(BOUND)
    begun = time.perf_counter()
    result, error = None, ""
    try:
        result = job.deed(entrance, *job.given)
    except CallCenterError as refused:
        error = refused.title
    told.put((number, Told(result, error, (time.perf_counter() - begun) * 1000)))
    store.close()


def sign_in(entrance: Entrance, login: str, password: str) -> Session:
    """A console that signs in."""
    return entrance.access.sign_in(login, password, "console")


def resume(entrance: Entrance, token: str) -> Session:
    """A console that goes on with what the keyring keeps."""
    return entrance.access.resume(token, "console")


def disable(entrance: Entrance, actor: Actor, login: str) -> None:
    """An admin who disables somebody."""
    entrance.people.disable(actor, login)


def lock(entrance: Entrance, actor: Actor, login: str) -> None:
    """An admin who locks somebody."""
    entrance.people.lock(actor, login)


def demote(entrance: Entrance, actor: Actor, login: str) -> None:
    """An admin who makes somebody an agent."""
    entrance.people.set(actor, login, role="agent")


def reset(entrance: Entrance, actor: Actor, login: str) -> None:
    """An admin who resets somebody's password."""
    entrance.people.reset(actor, login)


def act_on_demand(url: str, token: str, orders: Any) -> None:
    """A console that tells its role at each word, by the access token alone; empty when over."""
    store = Store(url)
    access = make_entrance(store, SettableClock(), TimeOrderedIds(SystemClock())).access
    while orders.recv():
        try:
            orders.send(access.actor(token).role)
        except CallCenterError:
            orders.send("")
    store.close()
