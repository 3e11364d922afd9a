"""Eight real processes want the same calls at once: nobody gets one twice, none is lost.

``python -m tests.e2e.claims`` prints the figures of more calls, ``CLAIM_SECONDS=60`` makes the
stress longer.
"""

from __future__ import annotations

import os
import signal
import time
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import text

from callcenter_tui.calls.context import Context
from callcenter_tui.calls.dispatch import Dispatch
from callcenter_tui.calls.driving import Driving
from callcenter_tui.domain.errors import CallCenterError
from callcenter_tui.domain.states import CallState
from callcenter_tui.domain.views import Actor
from callcenter_tui.store import operators
from callcenter_tui.store.engine import Store
from tests import databases
from tests.calls.conftest import OWNER
from tests.calls.shift import Shift
from tests.clocks import SettableClock
from tests.e2e.claims import (
    CALLS,
    TAKERS,
    a_busy_hour,
    a_rush,
    accepting,
    beating,
    dispatching,
    figures,
    fresh,
    opened,
    staffed,
    taking,
    to_all,
)
from tests.e2e.racing import BOUND, Consoles, Told, Work, context_on
from tests.forks import FORKED

SECONDS = os.environ.get("CLAIM_SECONDS", "2")
"""How long the stress lasts, of each kind and on each database."""


@pytest.fixture
def shift(store: Store) -> Shift:
    return opened(store)


@pytest.fixture(scope="module")
def consoles() -> Iterator[Consoles]:
    made = Consoles()
    yield made
    made.close()


@pytest.mark.parametrize("work", [accepting, taking], ids=["accept", "take"])
def test_eight_processes_never_get_the_same_call(
    shift: Shift, consoles: Consoles, work: Work
) -> None:
    store = shift.center.store
    people = staffed(shift, text_cap=20)
    calls = [shift.customer() for _ in range(CALLS)]
    if work is accepting:
        to_all(shift, people, calls)
    told = consoles.race(databases.written(store.url), work, people, calls)
    found = figures(work.__name__, store, calls, told)
    print(found)
    assert found.trouble == []
    assert (found.wins, found.doubled, found.lost) == (CALLS, 0, 0)
    winners = {call: one.who for one in told for call in one.won}
    with store.read() as tx:
        rows = tx.execute(
            text("SELECT c.id, u.login FROM calls c JOIN users u ON u.id = c.operator_id")
        )
        assert {row.id: row.login for row in rows} == winners, "the store knows the same winners"
        still = tx.execute(text("SELECT count(*) FROM offers WHERE ended_at IS NULL")).scalar()
        assert still == 0
        states = tx.execute(text("SELECT user_id, state FROM operator_states")).all()
    busy = set(winners.values())
    names = {one.user_id: one.login for one in people}
    assert {names[row.user_id] for row in states if row.state == "on_call"} == busy


def test_eight_dispatchers_offer_each_call_once_and_nobody_two(
    shift: Shift, consoles: Consoles
) -> None:
    store, waiting = shift.center.store, 16
    people = staffed(shift, text_cap=2)
    for _ in range(waiting):
        shift.customer()
    for _ in range(2):
        shift.on_the_phone()
    told = consoles.race(databases.written(store.url), dispatching, people, [])
    assert [one.trouble for one in told] == [[]] * TAKERS
    with store.read() as tx:
        rows = tx.execute(text("SELECT call_id, user_id FROM offers WHERE ended_at IS NULL")).all()
    by_call, by_person = Counter(r.call_id for r in rows), Counter(r.user_id for r in rows)
    assert set(by_call.values()) == {1}, "nobody is rung for what another is rung for"
    assert set(by_person.values()) == {1}, "nor for two calls at once"
    assert len(by_person) == TAKERS, "everybody is made use of"


def test_eight_dispatchers_give_nobody_too_much_in_a_rush(shift: Shift, consoles: Consoles) -> None:
    """Calls come back as soon as they are taken: the same few people are chosen by all at once."""
    store, people = shift.center.store, staffed(shift, text_cap=2)
    calls = [shift.customer() for _ in range(16)]
    told = consoles.race(databases.written(store.url), a_rush, people, [SECONDS, *calls])
    assert [one.trouble for one in told] == [[]] * TAKERS
    assert sum(len(one.won) for one in told) > TAKERS, "calls were taken, and came back"


def test_a_busy_hour_never_locks_up_and_stays_consistent(shift: Shift, consoles: Consoles) -> None:
    """The stress that would show a deadlock: everything at once, on few calls and few people.

    All are rung for each call, so that who accepts one changes the states of all.
    """
    store = shift.center.store
    shift.rules(strategy="ring_all")
    people = staffed(shift, text_cap=3)
    calls = [shift.customer() for _ in range(12)]
    told = consoles.race(databases.written(store.url), a_busy_hour, people, [SECONDS, *calls])
    assert [one.trouble for one in told] == [[]] * TAKERS
    assert sum(len(one.ms) for one in told) > 100, "a lot was done"
    beating(shift, people)
    with store.write() as tx:  # whatever is open now holds, and the states say what is so
        for one in people:
            before = operators.facts(tx, str(one.user_id))
            assert before is not None
            assert operators.doing(tx, str(one.user_id))[0] is before.state
        doubled = tx.execute(
            text(
                "SELECT call_id FROM queue_stays WHERE ended_at IS NULL"
                " GROUP BY call_id HAVING count(*) > 1"
            )
        ).all()
        open_stays = tx.execute(
            text("SELECT call_id, department FROM queue_stays WHERE ended_at IS NULL")
        ).all()
        waiting = tx.execute(text("SELECT id, department FROM calls WHERE state = 'waiting'")).all()
        spells = tx.execute(
            text("SELECT user_id FROM operator_spells WHERE ended_at IS NULL")
        ).all()
    assert doubled == []
    assert {tuple(row) for row in open_stays} == {tuple(row) for row in waiting}
    assert sorted(row.user_id for row in spells) == sorted(str(one.user_id) for one in people)
    for call in calls:
        agrees(shift, call)


def agrees(shift: Shift, call: str) -> None:
    """The journal's last move leads to where the call is."""
    moves = [e for e in shift.center.board.events(OWNER, call) if e.kind == "call.moved"]
    for before, after in pairwise(moves):
        assert before.data["target"] == after.data["source"]
    assert moves[-1].data["target"] == shift.center.state(call)[0]


def dying(context: Context, me: Actor, calls: list[str], told: Told) -> None:
    """One of the consoles is gone at once, without a word; the others say theirs."""
    if me.login == "op1":
        os._exit(7)


def test_a_console_that_dies_in_a_race_is_told_and_not_waited_for() -> None:
    consoles, began = Consoles(), time.monotonic()
    with fresh("sqlite") as store:
        people = staffed(opened(store), 2)
        with pytest.raises(AssertionError, match=r"console 1 died \(7\)"):
            consoles.race(databases.written(store.url), dying, people, [])
        assert time.monotonic() - began < BOUND
        consoles.race(databases.written(store.url), taking, people, [])
    consoles.close()


def a_console(url: str, me: Actor, call: str, told: Any) -> None:
    """Takes the call, then puts it on hold and resumes it until it is killed."""
    context = context_on(url)
    driving = Driving(context)
    driving.take_over(me, call)
    told.put("driving")
    while True:
        for deed in (driving.hold, driving.resume):
            try:
                deed(me, call)
            except CallCenterError as error:
                told.put(str(error))
        with context.store.write() as tx:
            operators.beat(tx, str(me.user_id), context.clock.now())


def test_a_console_killed_in_a_call_gives_it_back(shift: Shift) -> None:
    store = shift.center.store
    (me,), (mine, other) = staffed(shift, 1), [shift.customer() for _ in range(2)]
    told = FORKED.Queue()
    victim = FORKED.Process(
        target=a_console, args=(databases.written(store.url), me, mine, told), daemon=True
    )
    victim.start()
    assert told.get(timeout=60) == "driving"
    time.sleep(0.3)  # in the middle of something; where does not matter
    os.kill(victim.pid or 0, signal.SIGKILL)
    victim.join(60)
    assert shift.center.state(mine)[1] == "person"
    later = SettableClock(shift.now + timedelta(seconds=44))
    dispatch = Dispatch(Context(store, later, shift.center.ids))
    with store.write() as tx:
        tx.execute(text("UPDATE users SET text_cap = 0"))  # nothing is offered meanwhile
    dispatch.look()
    assert shift.center.state(mine)[1] == "person", "not before the time is over"
    later.forward(seconds=2)
    dispatch.look()
    assert shift.center.state(mine) == (CallState.WAITING.value, "ai")
    assert shift.center.floor.queues.place(mine) == (1, 2)
    assert shift.center.floor.queues.place(other) == (2, 2)
    assert shift.stands(me) == ("offline", "", "idle")
    agrees(shift, mine)
    kinds = shift.center.kinds(mine)
    assert "call.returned" in kinds
    lost = [e for e in shift.center.board.events(OWNER, mine) if e.kind == "call.returned"]
    assert lost[0].data["operator"] == me.user_id
