"""An asyncio loop in a thread of its own, never the screen's."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from concurrent.futures import Executor, Future
from contextlib import suppress
from typing import Any, TypeVar

from callcenter_tui.domain.errors import ModelTrouble

T = TypeVar("T")


class EventLoop:
    """Runs until closed; ``pool`` is what ``asyncio.to_thread`` uses on it."""

    def __init__(self, name: str, pool: Executor | None = None) -> None:
        self._loop = asyncio.new_event_loop()
        if pool is not None:
            self._loop.set_default_executor(pool)
        self._closing = False
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def submit(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        """Start ``work`` from any thread, in the caller's context.

        Raises ModelTrouble("stopped") once closed.
        """
        if self._closing:
            work.close()
            raise ModelTrouble("stopped", "closed")
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    def close(self) -> None:
        """Cancel what runs and stop; safe to call twice and from any other thread."""
        if not self._closing:
            self._closing = True
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(5)

    def _run(self) -> None:
        while not self._closing:
            with suppress(SystemExit):  # a library's exit() must not end everybody's runs
                self._loop.run_forever()
        self._loop.run_until_complete(_cancel_others())
        self._loop.close()


async def _cancel_others() -> None:
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await asyncio.get_running_loop().shutdown_asyncgens()
