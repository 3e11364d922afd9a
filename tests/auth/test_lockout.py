"""Guessing: five tries, waits that grow, a lock that ends, and nothing learned on the way."""

from __future__ import annotations

import pytest

from callcenter_tui.auth.lockout import Limits
from callcenter_tui.clock import TimeOrderedIds
from callcenter_tui.domain.errors import SignInFailed
from callcenter_tui.domain.views import EventView
from tests.auth.conftest import PASSWORD, Door, make_access
from tests.auth.guessing import THREADS, guess
from tests.forks import FORKED


def wrong(door: Door, login: str = "ana", times: int = 1) -> SignInFailed:
    """The last refusal of several."""
    for _ in range(times):
        with pytest.raises(SignInFailed) as caught:
            door.enter(login, "not the password")
    return caught.value


def reasons(events: list[EventView]) -> list[str]:
    return [event.data["reason"] for event in events]


@pytest.mark.parametrize("login", ["ana", "nobody"])
def test_of_thirty_parallel_guesses_five_are_tried(door: Door, store_url: str, login: str) -> None:
    door.add("ana")
    start = FORKED.Barrier(3)
    attackers = [FORKED.Process(target=guess, args=(store_url, login, start)) for _ in range(3)]
    for attacker in attackers:
        attacker.start()
    for attacker in attackers:
        attacker.join(90)
    assert [attacker.exitcode for attacker in attackers] == [0, 0, 0]
    told = reasons(door.journal("session.refused"))
    tried = [reason for reason in told if reason != "locked"]
    assert tried == ["wrong" if login == "ana" else "unknown"] * 5
    assert len(told) == 3 * THREADS
    assert len(door.journal("session.locked")) == 1


def test_the_lock_ends_by_itself_after_thirty_minutes(door: Door) -> None:
    door.add("ana")
    last = wrong(door, times=5)
    assert (last.title, last.retry_after) == ("Too many wrong attempts", 1800)
    door.clock.forward(minutes=29)
    with pytest.raises(SignInFailed) as caught:
        door.enter()
    assert 0 < caught.value.retry_after <= 60
    assert door.people.get(door.owner, "ana").locked_until is not None
    door.clock.forward(minutes=1)
    assert door.people.get(door.owner, "ana").locked_until is None
    assert door.enter().user.login == "ana"


def test_after_the_lock_there_are_five_tries_again(door: Door) -> None:
    door.add("ana")
    wrong(door, times=5)
    door.clock.forward(minutes=30)
    assert wrong(door).hint == "Attempts left: 4."
    wrong(door, times=3)
    assert wrong(door).retry_after == 1800


def test_trying_while_locked_does_not_make_the_lock_longer(door: Door) -> None:
    door.add("ana")
    wrong(door, times=5)
    for _ in range(5):
        door.clock.forward(minutes=5)
        wrong(door)
    door.clock.forward(minutes=5)
    assert door.enter()


def test_the_right_password_forgets_the_failures(door: Door) -> None:
    door.add("ana")
    wrong(door, times=4)
    door.enter()
    assert wrong(door).hint == "Attempts left: 4."


def test_the_right_password_still_counts_as_the_last_try(door: Door) -> None:
    door.add("ana")
    wrong(door, times=4)
    assert door.enter()
    assert not door.journal("session.locked")


def test_failures_are_forgotten_after_half_an_hour(door: Door) -> None:
    door.add("ana")
    wrong(door, times=4)
    door.clock.forward(minutes=30)
    assert wrong(door).hint == "Attempts left: 4."


def test_the_wait_grows_with_each_failure(door: Door) -> None:
    door.add("ana")
    waits = []
    for _ in range(5):
        before = door.clock.now()
        wrong(door)
        waits.append((door.clock.now() - before).total_seconds())
    assert waits == [0, 0, 1, 2, 4]


def test_an_unknown_login_reads_and_locks_like_a_known_one(door: Door) -> None:
    door.add("ana")
    for _ in range(7):
        known, unknown = wrong(door), wrong(door, "nobody")
        assert (known.title, known.hint) == (unknown.title, unknown.hint)
        assert abs(known.retry_after - unknown.retry_after) <= 30


def test_one_account_locked_leaves_the_others_alone(door: Door) -> None:
    door.add("ana")
    door.add("luis")
    wrong(door, times=6)
    assert door.enter("luis")


def test_an_administrator_unlocks(door: Door) -> None:
    door.add("ana")
    wrong(door, times=6)
    assert door.people.unlock(door.owner, "ana").locked_until is None
    assert door.enter()
    assert [event.who for event in door.journal("user.unlocked")] == ["os:root"]


def test_a_password_typed_as_login_does_not_reach_the_journal(door: Door) -> None:
    for login in ("hunter2hunter2", "pass\x1b[31mword", "ana\ngarcia", "\udcff\udcfe-geheim"):
        wrong(door, login)
    text = " ".join(f"{event.who} {event.data}" for event in door.journal())
    assert "hunter2" not in text
    assert "garcia" not in text
    assert "geheim" not in text
    assert "\x1b" not in text
    assert [event.who for event in door.journal()][:2] == ["user:hun…", "user:pas…"]


def test_names_that_nobody_has_do_not_pile_up(door: Door) -> None:
    door.add("ana")
    for number in range(20):
        wrong(door, f"stranger{number}")
    door.clock.forward(days=2)
    door.enter()
    with door.store.read() as tx:
        left = tx.exec_driver_sql("SELECT count(*) FROM login_attempts").scalar_one()
    assert left == 0


def test_other_limits_can_be_set(door: Door, ids: TimeOrderedIds) -> None:
    door.add("ana")
    strict = make_access(door.store, door.clock, ids, Limits(attempts=1))
    with pytest.raises(SignInFailed) as caught:
        strict.sign_in("ana", "not the password", "test")
    assert caught.value.retry_after == 1800
    with pytest.raises(SignInFailed, match="Too many"):
        strict.sign_in("ana", PASSWORD, "test")
