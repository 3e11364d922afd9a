"""The index of what the store holds now, built in a thread of its own."""

from __future__ import annotations

import threading
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotYet
from contextlib import suppress
from dataclasses import dataclass

from callcenter_tui.knowledge.index import Index
from callcenter_tui.store import knowledge
from callcenter_tui.store.engine import Store

PATIENCE = 5.0
"""Seconds that a search waits for the newest articles before it is content with the last index.

Two thousand articles take about three, so only a huge shelf ever answers from before a change.
"""


@dataclass(frozen=True, slots=True)
class _Built:
    version: int
    index: Index


class Current:
    """Gives the index; safe to use from many threads. One build at a time per version."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._built: _Built | None = None
        self._coming: tuple[int, Future[Index]] | None = None

    def index(self) -> Index:
        """The newest index; the last one when a new one takes longer than PATIENCE.

        The very first waits as long as it takes. Raises StoreTrouble.
        """
        with self._store.read() as tx:
            version = knowledge.version(tx)
        with self._lock:
            last = self._built
            if last and last.version >= version:
                return last.index
            future = self._start(version)
        if last is None:
            return future.result()
        with suppress(NotYet):
            return future.result(PATIENCE)
        return last.index

    def _start(self, version: int) -> Future[Index]:
        """The build of ``version`` or newer that is under way, or a new one."""
        if self._coming is None or self._coming[0] < version:
            self._coming = version, Future()
            threading.Thread(
                target=self._build, args=self._coming, name="knowledge-index", daemon=True
            ).start()
        return self._coming[1]

    def _build(self, version: int, future: Future[Index]) -> None:
        try:
            with self._store.read() as tx:
                articles = knowledge.all_articles(tx)  # of ``version`` or newer: never older
            index = Index.build(articles)
        except BaseException as error:  # noqa: BLE001 - handed to everybody who waits for it
            with self._lock:
                self._coming = None
            future.set_exception(error)
            return
        with self._lock:
            if self._built is None or self._built.version < version:
                self._built = _Built(version, index)
        future.set_result(index)
