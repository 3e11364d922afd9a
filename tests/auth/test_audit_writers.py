"""Many processes write audited events at once, and are killed while they do: the chain is whole."""

from __future__ import annotations

import time
from collections import Counter

import pytest

from callcenter_tui.domain import events
from callcenter_tui.store import chain
from tests.auth.conftest import Door
from tests.auth.tampering import failures
from tests.auth.writers import write_on, write_some
from tests.forks import FORKED

PROCESSES, EACH = 8, 50
BOUND = 120.0


@pytest.fixture
def two(door: Door) -> Door:
    door.add("ana")
    door.add("bob")
    return door


def links(door: Door) -> int:
    with door.store.read() as tx:
        last = chain.head(tx)
    return last.seq if last else 0


def test_eight_processes_write_one_chain_without_a_gap(two: Door, store_url: str) -> None:
    start = FORKED.Barrier(PROCESSES)
    writers = [
        FORKED.Process(target=write_some, args=(store_url, number, EACH, start))
        for number in range(PROCESSES)
    ]
    for one in writers:
        one.start()
    for one in writers:
        one.join(BOUND)
    assert [one.exitcode for one in writers] == [0] * PROCESSES
    found = two.entrance.audit.verify(two.owner)
    assert found.ok, failures(found)
    assert found.links == 2 + PROCESSES * EACH
    did = Counter(event.who for event in two.journal(events.USER_CHANGED))
    assert did == {f"os:writer{number}": EACH for number in range(PROCESSES)}


def test_writers_that_are_killed_leave_the_chain_whole(two: Door, store_url: str) -> None:
    for _ in range(3):
        start = FORKED.Barrier(4)
        writers = [
            FORKED.Process(target=write_on, args=(store_url, number, start)) for number in range(4)
        ]
        for one in writers:
            one.start()
        enough, end = links(two) + 60, time.monotonic() + BOUND
        while links(two) < enough:
            assert time.monotonic() < end, "nobody writes"
            time.sleep(0.01)
        for one in writers:
            one.kill()
        for one in writers:
            one.join(BOUND)
    found = two.entrance.audit.verify(two.owner)
    assert found.ok, failures(found)
    assert found.links == len(two.journal("user."))
    two.people.disable(two.owner, "ana")
    assert two.entrance.audit.verify(two.owner).links == found.links + 1, "and it goes on"
