"""Processes that write audited events as fast as they can, all to the same few rows."""

from __future__ import annotations

from multiprocessing.synchronize import Barrier

from callcenter_tui.auth.people import People
from callcenter_tui.clock import SystemClock, TimeOrderedIds
from callcenter_tui.domain.errors import StoreTrouble
from callcenter_tui.domain.views import Actor
from callcenter_tui.store.engine import Store
from tests.auth.conftest import make_entrance

LOGINS = ("ana", "bob")


def _people(url: str) -> tuple[Store, People]:
    store, clock = Store(url), SystemClock()
    return store, make_entrance(store, clock, TimeOrderedIds(clock)).people


def write_some(url: str, number: int, many: int, start: Barrier) -> None:
    """So many audited changes, together with the other processes."""
    store, people = _people(url)
    owner = people.owner(f"writer{number}")
    start.wait(60)
    for step in range(many):
        _changed(people, owner, number, step)
    store.close()


def write_on(url: str, number: int, start: Barrier) -> None:
    """Audited changes until the process is killed."""
    _, people = _people(url)
    owner, step = people.owner(f"writer{number}"), 0
    start.wait(60)
    while True:
        step += 1
        _changed(people, owner, number, step)


def _changed(people: People, owner: Actor, number: int, step: int) -> None:
    """Again where a machine full of tests kept the store busy for too long: nothing was done."""
    while True:
        try:
            people.set(owner, LOGINS[(number + step) % 2], name=f"Name {number} {step}")
        except StoreTrouble as error:
            if error.title != "The store is busy":
                raise
        else:
            return
