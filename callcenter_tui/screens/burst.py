"""A burst of events costs one refresh: names are gathered, and taken at most every so often."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable

from callcenter_tui.domain.errors import CallCenterError, SignInFailed

PAUSE = 0.1
"""Seconds between two refreshes; the first of a burst is made at once."""

PATIENCE = 2.0
"""Seconds before a refresh that failed is tried again."""


class Burst:
    """Gathers call ids and hands them to ``refresh``, never two refreshes at a time.

    ``pause``: seconds between two of them, for what costs more than a few rows.
    """

    def __init__(
        self,
        refresh: Callable[[set[str]], Awaitable[None]],
        report: Callable[[CallCenterError], None],
        pause: float = PAUSE,
    ) -> None:
        self._refresh = refresh
        self._report = report
        self._pause = pause
        self._waiting: set[str] = set()
        self._wake = asyncio.Event()

    def add(self, names: Iterable[str]) -> None:
        """These have changed."""
        self._waiting.update(names)
        if self._waiting:
            self._wake.set()

    async def run(self) -> None:
        """Refresh for ever; belongs in a worker of the screen.

        A store in trouble is reported once and waited out, the names are kept. SignInFailed ends
        it: the screen is being left then.
        """
        told = ""
        while True:
            await self._wake.wait()
            self._wake.clear()
            names, self._waiting = self._waiting, set()
            try:
                await self._refresh(names)
                told = ""
            except SignInFailed:
                raise
            except CallCenterError as error:
                if told != error.title:
                    self._report(error)
                told = error.title
                self.add(names)
                await asyncio.sleep(PATIENCE)
            await asyncio.sleep(self._pause)
