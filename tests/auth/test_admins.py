"""Administrators at the same moment, and rights that change under an open console."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from callcenter_tui.domain.errors import Refused
from callcenter_tui.domain.views import Actor
from callcenter_tui.store import sessions
from tests.auth import racing
from tests.auth.conftest import PASSWORD, Door
from tests.auth.racing import Job, race
from tests.forks import FORKED


def admin(door: Door, login: str) -> Actor:
    user = door.add(login, "admin")
    return Actor(user.id, user.name, "admin", (), login)


@pytest.mark.parametrize("deed", [racing.disable, racing.lock, racing.demote])
def test_two_admins_who_shut_each_other_out_at_once_leave_one(
    door: Door, store_url: str, deed: Callable[..., Any]
) -> None:
    boss, chief = admin(door, "boss"), admin(door, "chief")
    for _ in range(3):
        jobs = [Job(deed, (boss, "chief")), Job(deed, (chief, "boss"))]
        told = race(store_url, door.clock.now(), jobs)
        assert sorted(one.error for one in told) == ["", "This is the last administrator"]
        for login in ("boss", "chief"):
            door.people.enable(door.owner, login)
            door.people.unlock(door.owner, login)
            door.people.set(door.owner, login, role="admin")


def test_the_last_admin_who_is_not_locked_cannot_be_locked(door: Door) -> None:
    boss, chief = admin(door, "boss"), admin(door, "chief")
    door.people.lock(boss, "chief")
    with pytest.raises(Refused, match="last administrator"):
        door.people.lock(chief, "boss")
    with pytest.raises(Refused, match="last administrator"):
        door.people.lock(boss, "boss")
    assert door.people.get(door.owner, "boss").locked_until is None
    door.clock.forward(minutes=31)
    assert door.people.lock(boss, "boss").locked_until, "the other one may come in again"


@pytest.mark.parametrize("deed", [racing.disable, racing.lock, racing.reset])
def test_nobody_slips_in_while_they_are_shut_out(
    door: Door, store_url: str, deed: Callable[..., Any]
) -> None:
    door.add("ana")
    kept = door.enter(stay=True).remember
    jobs = [
        Job(racing.sign_in, ("ana", PASSWORD)),
        Job(racing.sign_in, ("ana", PASSWORD)),
        Job(racing.resume, (kept,)),
        Job(deed, (door.owner, "ana")),
    ]
    told = race(store_url, door.clock.now(), jobs)
    assert told[-1].error == ""
    door.people.enable(door.owner, "ana")
    door.people.unlock(door.owner, "ana")
    with door.store.read() as tx:
        assert sessions.open_now(tx, door.clock.now()) == []


def test_a_new_role_and_the_end_of_a_login_act_at_once_in_another_process(
    door: Door, store_url: str
) -> None:
    door.add("ana")
    session = door.enter()
    here, there = FORKED.Pipe()
    console = FORKED.Process(
        target=racing.act_on_demand, args=(store_url, session.token, there), daemon=True
    )
    console.start()

    def role() -> str:
        here.send(True)
        assert here.poll(racing.BOUND)
        told: str = here.recv()
        return told

    assert role() == "agent"
    door.people.set(door.owner, "ana", role="supervisor")
    assert role() == "supervisor"
    door.people.set(door.owner, "ana", role="viewer")
    assert role() == "viewer"
    door.people.disable(door.owner, "ana")
    assert role() == ""
    here.send(False)
    console.join(racing.BOUND)
    assert console.exitcode == 0
