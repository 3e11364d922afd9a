"""Guessing codes: counted like passwords, tried as often, and nothing learned on the way."""

from __future__ import annotations

from multiprocessing.synchronize import Barrier
from typing import Any

import pytest

from callcenter_tui.auth.proving import CodeNeeded
from callcenter_tui.domain.errors import SignInFailed
from tests.auth.conftest import PASSWORD, Door
from tests.auth.guessing import THREADS, guess_codes, show_one_code
from tests.auth.test_lockout import reasons, wrong
from tests.auth.test_second_factor import enrolled, enter
from tests.forks import FORKED


def together(target: Any, *args: object, processes: int) -> list[int | None]:
    """Run it in several processes that begin at once; returns their exit codes."""
    start: Barrier = FORKED.Barrier(processes)
    started = [FORKED.Process(target=target, args=(*args, start)) for _ in range(processes)]
    for process in started:
        process.start()
    for process in started:
        process.join(90)
    return [process.exitcode for process in started]


def test_of_thirty_parallel_guesses_of_the_code_five_are_tried(door: Door, store_url: str) -> None:
    door.add("ana")
    enrolled(door)
    assert together(guess_codes, store_url, "ana", processes=3) == [0, 0, 0]
    told = reasons(door.journal("session.refused"))
    assert [reason for reason in told if reason != "locked"] == ["code"] * 5
    assert len(told) == 3 * THREADS
    assert len(door.journal("session.locked")) == 1


def test_of_eight_processes_that_show_one_code_one_gets_in(door: Door, store_url: str) -> None:
    door.add("ana")
    _, shows, codes = enrolled(door)
    for code in (shows(), codes[0]):
        before = len(door.journal("session.started"))
        now = door.clock.now().isoformat()
        ended = together(show_one_code, store_url, "ana", code, now, processes=8)
        assert (ended.count(0), ended.count(1)) == (1, 7)
        assert len(door.journal("session.started")) == before + 1
        door.people.unlock(door.owner, "ana")


def test_a_right_password_without_a_code_costs_no_attempt(door: Door) -> None:
    door.add("ana")
    _, shows, _ = enrolled(door)
    for _ in range(20):
        with pytest.raises(CodeNeeded):
            enter(door)
    assert wrong(door).hint == "Attempts left: 4."
    assert enter(door, shows())
    assert not door.journal("session.locked")


def test_asking_for_the_code_gives_no_guess_back(door: Door) -> None:
    door.add("ana")
    enrolled(door)
    for _ in range(4):
        with pytest.raises(SignInFailed, match="code is wrong"):
            enter(door, "000000")
        with pytest.raises(CodeNeeded):
            enter(door)
    with pytest.raises(SignInFailed, match="Too many"):
        enter(door, "000000")


def test_the_last_try_without_a_code_does_not_lock(door: Door) -> None:
    door.add("ana")
    _, shows, _ = enrolled(door)
    wrong(door, times=4)
    with pytest.raises(CodeNeeded):
        enter(door)
    assert enter(door, shows())


def test_wrong_codes_lock_and_the_lock_ends_by_itself(door: Door) -> None:
    door.add("ana")
    _, shows, _ = enrolled(door)
    for _ in range(4):
        with pytest.raises(SignInFailed, match="code is wrong"):
            enter(door, "000000")
    with pytest.raises(SignInFailed) as caught:
        enter(door, "ABCDE-FGHJK")
    assert caught.value.retry_after == 1800
    with pytest.raises(SignInFailed, match="Too many"):
        enter(door, shows())
    door.clock.forward(minutes=30)
    assert enter(door, shows())


def test_a_locked_account_does_not_tell_whether_the_password_was_right(door: Door) -> None:
    door.add("ana")
    _, shows, _ = enrolled(door)
    wrong(door, times=5)
    told = []
    for password, code in ((PASSWORD, ""), (PASSWORD, shows()), ("wrong", ""), ("wrong", "000000")):
        with pytest.raises(SignInFailed) as caught:
            enter(door, code, password=password)
        told.append((type(caught.value), caught.value.title, caught.value.hint))
    assert len(set(told)) == 1


def test_a_wrong_password_reads_alike_with_and_without_a_code(door: Door) -> None:
    door.add("ana")
    enrolled(door)
    door.add("luis")
    told = set()
    for login, code in (("ana", "000000"), ("ana", ""), ("luis", "000000"), ("nobody", "000000")):
        with pytest.raises(SignInFailed) as caught:
            enter(door, code, login, "not the password")
        told.add((type(caught.value), caught.value.title))
        door.people.unlock(door.owner, "ana")
    assert told == {(SignInFailed, "Login or password is wrong")}
