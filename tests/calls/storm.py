"""A storm on the floor: everything that can happen, at random, with what must hold asked after it.

``python -m tests.calls.storm --steps 5000 --seed 7`` runs a longer one on both databases, with
``--threads 6`` people at once. A storm of one thread is the same again for the same seed.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from callcenter_tui.auth.passwords import Passwords
from callcenter_tui.auth.people import People
from callcenter_tui.auth.sessions import Session
from callcenter_tui.calls.callbacks import Callbacks
from callcenter_tui.calls.silence import Silent
from callcenter_tui.clock import SystemClock, TimeOrderedIds
from callcenter_tui.domain.errors import CallCenterError
from callcenter_tui.domain.floor import OfferView
from callcenter_tui.domain.views import Actor
from callcenter_tui.store import call_rows, users
from callcenter_tui.store.engine import Store
from tests import databases
from tests.auth.conftest import CHEAP, PASSWORD, make_access
from tests.calls.conftest import OWNER, Center
from tests.calls.scripted import Room
from tests.calls.storm_deeds import DEEDS, tried
from tests.calls.storm_oracle import faults, story
from tests.clocks import SettableClock

STAFF = (
    ("ana", "agent", ("general",), 4),
    ("berto", "agent", ("general", "billing"), 2),
    ("celia", "agent", ("billing",), 1),
    ("diego", "agent", ("billing", "general"), 3),
    ("marta", "supervisor", ("general",), 4),
    ("nadia", "supervisor", (), 4),
)
"""Login, role, departments, and how many written calls at once."""

RELIEF = (("gala", "general"), ("blas", "billing"))
"""Who comes when all others have gone: nothing may be left waiting then."""

RULES = {
    "general": {"strategy": "fewest_calls", "most_waiting": 6, "overflow": "billing"},
    "billing": {"strategy": "skill_rank", "longest_minutes": 4, "overflow": "callback"},
}


class Storm:
    """One thread of the storm; ``beside`` gives another on the same floor."""

    def __init__(self, store: Store, clock: SettableClock, seed: int) -> None:
        self.store, self.clock, self.chance = store, clock, random.Random(seed)
        ids = TimeOrderedIds(SystemClock())
        self.access = make_access(store, clock, ids)
        self.done = Counter[str]()
        center = Center(store, clock, ids)
        self._begin(center)
        self.people_desk = People(store, clock, ids, Passwords(CHEAP))
        self.consoles: dict[str, Session] = {}
        self.people = [self._hired(*one) for one in STAFF]
        for one in self.people:
            self.open_console(one)

    def _begin(self, center: Center) -> None:
        self.desk, self.driving, self.guidance = center.desk, center.driving, center.guidance
        self.floor, self.dispatch, self.retries = center.floor, center.dispatch, center.retries
        self.callbacks, self.silent = Callbacks(center.context), Silent(center.context)
        self.room = Room(center)
        queues = self.floor.documents.get("queues")
        own = {key: {**queues.get("default", {}), **value} for key, value in RULES.items()}
        self.floor.documents.set(OWNER, "queues", {**queues, "departments": own})

    def beside(self, seed: int) -> Storm:
        """Another thread: the same floor, services, clock and consoles, and its own chance."""
        other = object.__new__(Storm)
        other.__dict__ |= {**self.__dict__, "chance": random.Random(seed), "done": Counter()}
        return other

    def _hired(self, login: str, role: str, own: tuple[str, ...], cap: int) -> Actor:
        user = self.people_desk.add(
            OWNER, login, login.title(), role, PASSWORD, departments=own, must_change=False
        )
        with self.store.write() as tx:
            users.change(tx, user.id, text_cap=cap)
        return Actor(user.id, user.name, role, own, login)

    def open_console(self, actor: Actor) -> None:
        """Sign in, unless the console runs already."""
        if actor.login not in self.consoles:
            self.consoles[actor.login] = self.access.sign_in(actor.login, PASSWORD, "storm")

    def passes(self, seconds: float) -> None:
        """Let time pass; long times in steps, with the signs of life that consoles give."""
        while seconds > 0:
            self.clock.forward(seconds=min(seconds, 15))
            seconds -= 15
            for login, session in list(self.consoles.items()):
                try:
                    self.access.beat(session)
                except CallCenterError:
                    self.consoles.pop(login, None)

    def steps(self, number: int) -> None:
        """So many deeds, whatever comes."""
        deeds, weights = zip(*DEEDS, strict=True)
        for deed in self.chance.choices(deeds, weights, k=number):
            self.done[f"{deed.__name__} {tried(self, deed)}"] += 1

    def settled(self) -> list[str]:
        """What contradicts itself once housekeeping has looked; empty when nothing does."""
        for _ in range(30):
            if not sum(look() for look in (*self.dispatch.looks, self.retries.sweep)):
                break
        with self.store.read() as tx:
            return faults(tx, self.clock.now())

    def stranded(self) -> list[str]:
        """Everybody goes, two people come: what they are not offered is left over."""
        self.consoles.clear()
        relief = [self._relief(login, own) for login, own in RELIEF]
        for one in relief:
            self.open_console(one)
        self.passes(60)
        for _ in range(400):
            self.passes(2)
            self.dispatch.look()
            mine = [(one, offer) for one in relief for offer in self.floor.offers.mine(one)]
            for one, offer in mine:
                self._serve(one, offer)
            with self.store.read() as tx:
                left = [row for row in call_rows.live_rows(tx) if row.state != "active"]
            if not left:
                break
        for one in relief:
            self.access.sign_out(self.consoles.pop(one.login))
        return [f"{row.key} is left {row.state} in {row.department}" for row in left]

    def _relief(self, login: str, own: str) -> Actor:
        known = {one.login: one for one in self.people_desk.list(OWNER)}
        if found := known.get(login):
            return Actor(found.id, found.name, "agent", (own,), login)
        return self._hired(login, "agent", (own,), 200)

    def _serve(self, one: Actor, offer: OfferView) -> None:
        self.floor.offers.accept(one, offer.call)
        self.floor.wrapup.hang_up(one, offer.call)
        self.floor.wrapup.finish(one, offer.call, disposition="wrong_number")


def alone(storm: Storm, steps: int, *, every: int = 250) -> list[str]:
    """A storm of one thread; ends at the first fault, which is told."""
    for number in range(0, steps, every):
        storm.steps(every)
        found = storm.settled()
        if number // every % 3 == 2 or number + every >= steps:
            found += storm.stranded() + storm.settled()
            for one in storm.people:
                storm.open_console(one)
        if found:
            return [f"after {number + every} steps:", *found]
    return []


def together(storm: Storm, steps: int, *, threads: int, seed: int, every: int = 250) -> list[str]:
    """The same by several threads at once, each at its own chance; they pause to be asked."""
    trouble: list[str] = []

    def run(one: Storm, number: int) -> None:
        try:
            one.steps(number)
        except Exception as error:  # noqa: BLE001 - told by the thread that asks
            trouble.append(f"{type(error).__name__}: {error} ({error.__cause__})")

    for block in range(0, steps, every):
        some = [storm.beside(hash((seed, block, n))) for n in range(threads)]
        running = [threading.Thread(target=run, args=(one, every // threads)) for one in some]
        for thread in running:
            thread.start()
        for thread in running:
            thread.join()
        for one in some:
            storm.done += one.done
        found = trouble + storm.settled()
        if block + every >= steps:
            found += storm.stranded() + storm.settled()
        if found:
            return [f"after {block + every} steps:", *found]
    return []


@contextmanager
def fresh(database: str) -> Iterator[Store]:
    """An empty, prepared store."""
    with tempfile.TemporaryDirectory() as folder:
        if database == "postgresql":
            with databases.own_database() as address:
                store = Store(address, pool_size=10)
                yield store
                store.close()
            return
        store = Store(f"sqlite:///{databases.prepared_file(Path(folder) / 'store.db')}")
        yield store
        store.close()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m tests.calls.storm")
    parser.add_argument("--steps", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--databases", nargs="*", default=["sqlite", "postgresql"])
    asked = parser.parse_args()
    good = True
    for database in asked.databases:
        start = time.monotonic()
        with fresh(database) as store:
            storm = Storm(store, SettableClock(), asked.seed)
            if asked.threads > 1:
                found = together(storm, asked.steps, threads=asked.threads, seed=asked.seed)
            else:
                found = alone(storm, asked.steps)
            with store.read() as tx:
                for key in sorted({line.split(":")[0] for line in found if line.startswith("C-")}):
                    found += story(tx, key)
        spent = time.monotonic() - start
        print(f"{database}: seed {asked.seed}, {storm.done.total()} deeds in {spent:.0f} s")
        for line in found or ["  nothing contradicts itself"]:
            print(f"  {line}")
        print("  " + ", ".join(f"{what} {n}" for what, n in sorted(storm.done.items())))
        good = good and not found
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
