"""A lock by an administrator, and that of wrong guesses beside it."""

from __future__ import annotations

import pytest

from callcenter_tui.auth.locks import LOCK
from callcenter_tui.domain.errors import SignInFailed
from callcenter_tui.store import attempts, users
from tests.auth.conftest import Door


def test_an_administrators_lock_ends_sessions_and_ends_by_itself(door: Door) -> None:
    door.add("ana")
    session = door.enter(stay=True)
    locked = door.people.lock(door.owner, "ana")
    assert locked.locked_until == door.clock.now() + LOCK
    for dead in (lambda: door.access.actor(session), lambda: door.access.beat(session)):
        with pytest.raises(SignInFailed):
            dead()
    with pytest.raises(SignInFailed):
        door.access.resume(session.remember, "console")
    with pytest.raises(SignInFailed) as caught:
        door.enter()
    assert caught.value.retry_after
    (event,) = door.journal("user.locked")
    assert (event.who, event.data["ended"]) == ("os:root", 2)
    door.clock.forward(seconds=LOCK.total_seconds())
    assert door.enter()
    assert door.people.get(door.owner, "ana").locked_until is None


def test_the_right_password_does_not_end_an_administrators_lock(door: Door) -> None:
    user = door.add("ana")
    door.people.lock(door.owner, "ana")
    with door.store.write() as tx:  # as a sign-in does whose password was proven just before
        assert users.secret(tx, user_id=user.id)
        assert not attempts.clear(tx, "ana")
    with pytest.raises(SignInFailed):
        door.enter()


def test_an_unlock_ends_either_lock(door: Door) -> None:
    door.add("ana")
    door.people.lock(door.owner, "ana")
    assert door.people.unlock(door.owner, "ana").locked_until is None
    assert door.enter()
    for _ in range(5):
        with pytest.raises(SignInFailed):
            door.enter(password="not the password")
    assert door.people.get(door.owner, "ana").locked_until
    door.people.unlock(door.owner, "ana")
    assert door.enter()
    door.people.unlock(door.owner, "ana")
    assert len(door.journal("user.unlocked")) == 2


def test_a_stranger_who_guesses_throws_nobody_out(door: Door) -> None:
    door.add("ana")
    session = door.enter(stay=True)
    for _ in range(6):
        with pytest.raises(SignInFailed):
            door.enter(password="not the password")
    assert door.people.get(door.owner, "ana").locked_until
    assert door.access.actor(session).login == "ana"
    door.access.beat(session)
    assert door.access.resume(session.remember, "the next console")
