"""A process that guesses passwords with several threads at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from multiprocessing.synchronize import Barrier

from callcenter_tui.clock import SystemClock, TimeOrderedIds
from callcenter_tui.domain.errors import SignInFailed
from callcenter_tui.store.engine import Store
from tests.auth.conftest import make_access

THREADS = 10


def guess(url: str, login: str, start: Barrier) -> None:
    """Try ten wrong passwords at once, together with the other processes."""
    clock = SystemClock()
    store = Store(url)
    access = make_access(store, clock, TimeOrderedIds(clock))
    start.wait(60)

    def once(number: int) -> None:
        try:
            access.sign_in(login, f"a wrong guess {number}", "attack")
        except SignInFailed:
            return
        raise AssertionError("a wrong password opened a session")

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(once, range(THREADS)))
    store.close()
