"""A burst of events costs one refresh: names are gathered, and taken at most every 100 ms."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable

PAUSE = 0.1
"""Seconds between two refreshes; the first of a burst is made at once."""


class Burst:
    """Gathers call ids and hands them to ``refresh``, never two refreshes at a time."""

    def __init__(self, refresh: Callable[[set[str]], Awaitable[None]]) -> None:
        self._refresh = refresh
        self._waiting: set[str] = set()
        self._wake = asyncio.Event()

    def add(self, names: Iterable[str]) -> None:
        """These have changed."""
        self._waiting.update(names)
        self._wake.set()

    async def run(self) -> None:
        """Refresh for ever; belongs in a worker of the screen. Errors of ``refresh`` end it."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            names, self._waiting = self._waiting, set()
            await self._refresh(names)
            await asyncio.sleep(PAUSE)
