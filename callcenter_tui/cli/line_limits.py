"""What the customer's line does where a limit is reached: it waits, and nothing typed is lost."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from callcenter_tui.auth.rates import TooMany

T = TypeVar("T")

SLICE = 1.0
"""Seconds slept at once: Ctrl-C right before a sleep would else be seen only when that ends."""


def admitted(act: Callable[[], T], tell: Callable[[int], None]) -> T:
    """What ``act`` gives as soon as there is room; ``tell`` gets the seconds, once, before."""
    told = False
    while True:
        try:
            return act()
        except TooMany as full:
            if not told:
                tell(full.retry_after)
            told = True
            _wait(full.retry_after)


def _wait(seconds: float) -> None:
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        time.sleep(min(left, SLICE))
