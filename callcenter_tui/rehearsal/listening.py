"""Waiting for news of a call: the feed wakes whoever waits, so that nobody polls in a hurry."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable
from functools import partial
from threading import Condition
from typing import TypeVar

from callcenter_tui.domain.views import EventView

T = TypeVar("T")

_RECHECK = 2.0
"""Seconds after which a waiter looks by itself, should the feed have gone silent."""


class Listening:
    """The journal's events, counted by call; give ``hear`` to the feed."""

    def __init__(self) -> None:
        self._news = Condition()
        self._heard: Counter[str] = Counter()
        self.stopped = False

    def hear(self, events: Iterable[EventView]) -> None:
        """Take new events from the feed and wake the waiters of their calls."""
        with self._news:
            self._heard.update(event.call for event in events if event.call)
            self._news.notify_all()

    def stop(self) -> None:
        """Let every waiter go."""
        with self._news:
            self.stopped = True
            self._news.notify_all()

    def rest(self, seconds: float) -> bool:
        """Let time pass; False as soon as it was stopped."""
        with self._news:
            return not self._news.wait_for(lambda: self.stopped, timeout=seconds)

    def until(self, call_id: str, ready: Callable[[], T | None], seconds: float) -> T | None:
        """What ``ready`` gives as soon as it gives something; None after ``seconds`` or stop."""
        deadline = time.monotonic() + seconds
        while True:
            with self._news:
                before = self._heard[call_id]
            found = ready()
            left = deadline - time.monotonic()
            if found is not None or left <= 0 or self.stopped:
                return found
            with self._news:
                self._news.wait_for(
                    partial(self._news_of, call_id, before), timeout=min(left, _RECHECK)
                )

    def _news_of(self, call_id: str, before: int) -> bool:
        return self.stopped or self._heard[call_id] != before
