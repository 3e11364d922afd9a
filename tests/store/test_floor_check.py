"""The accounts of the floor notice what contradicts itself, and nothing else."""

from __future__ import annotations

from dataclasses import asdict

import pytest
from sqlalchemy import text

from callcenter_tui.clock import TimeOrderedIds
from callcenter_tui.store.check import recount
from callcenter_tui.store.engine import Store
from callcenter_tui.store.floor_check import count_floor
from tests.calls.conftest import Center
from tests.calls.shift import Shift
from tests.clocks import SettableClock


@pytest.fixture
def shift(store: Store, clock: SettableClock, ids: TimeOrderedIds) -> Shift:
    """Eva drives a call, another one waits."""
    shift = Shift(Center(store, clock, ids))
    eva = shift.person("eva", text_cap=1)
    shift.center.driving.take_over(eva, shift.customer())
    shift.customer()
    return shift


def counted(shift: Shift) -> dict[str, int]:
    """The counts that are not zero."""
    with shift.center.store.read() as tx:
        found: dict[str, int] = asdict(count_floor(tx, shift.now))
    return {name: number for name, number in found.items() if number}


def test_a_floor_in_order_counts_nothing(shift: Shift) -> None:
    assert counted(shift) == {}


@pytest.mark.parametrize(
    ("damage", "noticed"),
    [
        ("UPDATE calls SET driver = 'ai' WHERE state = 'active'", {"undriven": 1, "untold": 1}),
        ("UPDATE operator_states SET state = 'idle'", {"states": 1}),
        ("UPDATE queue_stays SET department = 'sales' WHERE ended_at IS NULL", {"queues": 1}),
        ("UPDATE calls SET driver = 'person' WHERE state = 'waiting'", {"untold": 1}),
    ],
)
def test_damage_is_noticed(shift: Shift, damage: str, noticed: dict[str, int]) -> None:
    with shift.center.store.write() as tx:
        tx.execute(text(damage))
    assert counted(shift) == noticed


def test_who_is_offline_at_a_console_is_not_gone_and_who_left_is(shift: Shift) -> None:
    with shift.center.store.write() as tx:
        tx.execute(text("UPDATE operator_states SET status = 'offline'"))
    assert counted(shift) == {"away": 1}
    with shift.center.store.write() as tx:
        tx.execute(
            text(
                "INSERT INTO sessions (id, user_id, refresh_hash, previous_hash, label, created_at,"
                " used_at, expires_at) SELECT 's', user_id, '', '', 'console', seen_at, seen_at,"
                " seen_at FROM operator_states"
            )
        )
    assert counted(shift) == {}


def test_a_person_who_ends_the_ais_call_has_lost_no_words(shift: Shift) -> None:
    """Whoever hangs up on spam, before the AI has answered it, leaves a store in order."""
    center = shift.center
    boss = center.person("boss", role="supervisor")
    call = center.call("Compre oro", phone="+34600000009", department="general").call_id
    center.driving.end(boss, call, disposition="spam")
    with center.store.read() as tx:
        said = recount(tx, shift.now, [call])
    assert (said.messages_in, said.to_person, said.lost) == (1, 1, 0)
