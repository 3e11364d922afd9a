"""Refresh tokens between processes: single use, one family, and a thief who is noticed."""

from __future__ import annotations

import pytest

from callcenter_tui.auth.sessions import Session
from callcenter_tui.domain.errors import SignInFailed
from callcenter_tui.store import sessions
from callcenter_tui.store.sessions import GRACE, IDLE
from tests.auth.conftest import SECRET, Door
from tests.auth.racing import Job, Told, race, resume

NEWER = SECRET[::-1]


def opened(told: list[Told]) -> list[Session]:
    assert [one.error for one in told] == [""] * len(told)
    return [one.result for one in told]


def alive(door: Door, session: Session) -> bool:
    with door.store.read() as tx:
        found = sessions.facts(tx, session.id)
    return found is not None and found.alive(door.clock.now())


def kept(door: Door) -> int:
    with door.store.read() as tx:
        return sum(one.kept for one in sessions.open_now(tx, door.clock.now()))


def test_twelve_processes_that_renew_at_once_go_on_with_one_family(
    door: Door, store_url: str
) -> None:
    door.add("ana")
    first = door.enter(stay=True)
    door.clock.forward(hours=1)
    jobs = [Job(resume, (first.remember,))] * 12
    found = opened(race(store_url, door.clock.now(), jobs))
    (following,) = {session.remember for session in found}
    assert following != first.remember
    assert len({session.id for session in found}) == 12, "one row for each process"
    assert all(door.access.actor(session.token).login == "ana" for session in found)
    assert kept(door) == 1
    assert not door.journal("session.revoked")

    door.clock.forward(hours=1)
    assert door.access.resume(following, "the next start")
    assert kept(door) == 1


def test_a_token_replayed_by_twelve_processes_ends_the_whole_family(
    door: Door, store_url: str
) -> None:
    door.add("ana")
    first = door.enter(stay=True)
    second = door.access.resume(first.remember, "console")
    door.clock.forward(seconds=GRACE.total_seconds() + 1)
    door.access.beat(second)
    told = race(store_url, door.clock.now(), [Job(resume, (first.remember,))] * 12)
    assert {one.error for one in told} == {"Your session has ended"}
    assert not alive(door, first)
    assert not alive(door, second)
    assert kept(door) == 0
    assert [event.data["reason"] for event in door.journal("session.revoked")] == [
        "token used twice"
    ]


def test_renewing_goes_on_while_the_secret_key_is_being_changed(door: Door, store_url: str) -> None:
    door.add("ana")
    first = door.enter(stay=True)
    door.clock.forward(hours=1)
    old = [Job(resume, (first.remember,))] * 3
    new = [Job(resume, (first.remember,), (NEWER, SECRET))] * 3
    found = opened(race(store_url, door.clock.now(), [*old, *new]))
    (following,) = {session.remember for session in found}
    door.clock.forward(hours=1)
    later = opened(race(store_url, door.clock.now(), [Job(resume, (following,), (NEWER, SECRET))]))
    door.clock.forward(hours=1)
    assert opened(race(store_url, door.clock.now(), [Job(resume, (later[0].remember,), (NEWER,))]))
    assert not door.journal("session.revoked")


def test_a_thief_is_noticed_however_long_the_console_runs(door: Door) -> None:
    door.add("ana")
    stolen = door.enter(stay=True).remember
    session = door.access.resume(stolen, "console")
    for _ in range(60):
        door.clock.forward(seconds=5)
        door.access.beat(session)
    with pytest.raises(SignInFailed):
        door.access.resume(stolen, "thief")
    assert not alive(door, session)


def test_a_session_not_used_for_twelve_hours_is_over(door: Door) -> None:
    door.add("ana")
    session = door.enter(stay=True)
    door.clock.forward(seconds=IDLE.total_seconds() - 1)
    assert door.access.actor(session)
    door.clock.forward(seconds=IDLE.total_seconds())
    with pytest.raises(SignInFailed):
        door.access.actor(session)
    with pytest.raises(SignInFailed):
        door.access.resume(session.remember, "console")
    assert not door.journal("session.revoked"), "nobody has stolen anything"


def test_what_the_keyring_keeps_is_used_while_its_console_runs(door: Door) -> None:
    door.add("ana")
    session = door.enter(stay=True)
    for _ in range(4):
        door.clock.forward(hours=6)
        door.access.beat(session)
    assert door.access.resume(session.remember, "console")


def test_no_session_outlives_its_seven_days_however_much_it_is_used(door: Door) -> None:
    door.add("ana")
    session = door.enter(stay=True)
    for _ in range(6 * 3 + 2):
        door.clock.forward(hours=8)
        door.access.beat(session)
        session = door.access.resume(session.remember, "console")
    door.clock.forward(hours=8)
    with pytest.raises(SignInFailed):
        door.access.actor(session)
    with pytest.raises(SignInFailed):
        door.access.resume(session.remember, "console")
