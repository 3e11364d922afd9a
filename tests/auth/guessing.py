"""Processes that guess passwords and codes with several threads at once."""

from __future__ import annotations

import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from multiprocessing.synchronize import Barrier

from callcenter_tui.auth.access import Access
from callcenter_tui.clock import SystemClock, TimeOrderedIds
from callcenter_tui.domain.errors import SignInFailed
from callcenter_tui.store.engine import Store
from tests.auth.conftest import PASSWORD, make_access
from tests.clocks import SettableClock

THREADS = 10


def guess(url: str, login: str, start: Barrier) -> None:
    """Try ten wrong passwords at once, together with the other processes."""
    _at_once(url, start, lambda door, number: door.sign_in(login, f"a wrong {number}", "attack"))


def guess_codes(url: str, login: str, start: Barrier) -> None:
    """The same with the right password and ten wrong codes."""
    _at_once(
        url,
        start,
        lambda door, number: door.sign_in(
            login, PASSWORD, "attack", code=f"WRNGC-CDE2{number % 8 + 2}"
        ),
    )


def show_one_code(url: str, login: str, code: str, now: str, start: Barrier) -> None:
    """Show the right code together with other processes; exits 1 for who comes too late."""
    clock = SettableClock(datetime.fromisoformat(now))
    store = Store(url)
    access = make_access(store, clock, TimeOrderedIds(SystemClock()))
    start.wait(60)
    try:
        access.sign_in(login, PASSWORD, "twin", code=code)
    except SignInFailed:
        sys.exit(1)
    finally:
        store.close()


def _at_once(url: str, start: Barrier, attempt: Callable[[Access, int], object]) -> None:
    clock = SystemClock()
    store = Store(url)
    access = make_access(store, clock, TimeOrderedIds(clock))
    start.wait(60)

    def once(number: int) -> None:
        try:
            attempt(access, number)
        except SignInFailed:
            return
        raise AssertionError("a wrong guess opened a session")

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(once, range(THREADS)))
    store.close()
