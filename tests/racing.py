"""Several acts at the same moment, each in a thread of its own."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread

from callcenter_tui.domain.errors import CallCenterError


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Do all of them at once; returns the titles of what was told to those who came too late."""
    gate, told = Barrier(len(acts)), list[str]()

    def run(act: Callable[[], object]) -> None:
        gate.wait()
        try:
            act()
        except CallCenterError as error:
            told.append(error.title)

    threads = [Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
        assert not thread.is_alive()
    return told
