"""The customer's way to the store: when it breaks they are told once, and it is tried again."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import TypeVar

from callcenter_tui.domain.errors import StoreTrouble

T = TypeVar("T")

FIRST, LONGEST = 0.5, 8.0
"""Seconds until the second attempt, and at most between two later ones."""


class Link:
    """``tell`` gets ``lost`` when the store goes away, and ``back`` when it has come back."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell
        self._pause = 0.0

    @property
    def lost(self) -> bool:
        """Whether the last attempt failed."""
        return self._pause > 0

    @property
    def pause(self) -> float:
        """Seconds until the next attempt; many lines that lost one store do not come at once."""
        return self._pause * random.uniform(0.7, 1.0)  # noqa: S311 - jitter

    def tried(self, act: Callable[[], T]) -> T | None:
        """What ``act`` gives, None when the store is away."""
        try:
            found = act()
        except StoreTrouble:
            told, self._pause = self.lost, min(max(self._pause * 2, FIRST), LONGEST)
            if not told:
                self._tell("lost")
            return None
        if self.lost:
            self._pause = 0.0
            self._tell("back")
        return found

    def done(self, act: Callable[[], None]) -> bool:
        """Whether ``act`` could be done."""
        self.tried(act)
        return not self.lost

    def lasting(self, act: Callable[[], T], seconds: float) -> T:
        """What ``act`` gives as soon as the store is there; its StoreTrouble after ``seconds``."""
        end = time.monotonic() + seconds
        while True:
            found = self.tried(act)
            if not self.lost:
                return found  # type: ignore[return-value]  # None only where act gives it
            if time.monotonic() + self._pause > end:
                return act()
            time.sleep(self.pause)
