"""Housekeeping: a thread in every console and worker that does what no key press does."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress

from callcenter_tui.calls.callbacks import Callbacks
from callcenter_tui.calls.context import Context
from callcenter_tui.calls.dispatch import Dispatch
from callcenter_tui.calls.gone import Awake
from callcenter_tui.calls.silence import Silent
from callcenter_tui.domain import events
from callcenter_tui.domain.errors import StoreTrouble
from callcenter_tui.store import journal

EVERY = 1.0
"""Seconds between two rounds; an event of the feed begins one sooner (``hurry``)."""

REST = 0.1
"""Seconds of rest in any case: what happens in them is one round's work, however much it is."""

LOG = logging.getLogger("callcenter.housekeeping")


class Housekeeping:
    """Runs ``looks`` again and again until it is stopped. Trouble with the store is waited out.

    ``leave`` tells a look that takes long that it is to end; ``busy``: one is at something that
    is worth waiting for.
    """

    def __init__(
        self,
        context: Context,
        looks: Sequence[Callable[[], object]],
        leave: Callable[[], object] = lambda: None,
        busy: Callable[[], bool] = lambda: False,
    ) -> None:
        self._context = context
        self._busy = busy
        self._leaving = leave
        self._looks = looks
        self._told: dict[Callable[[], object], str] = {}
        self._stop, self._pulse = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run, name="housekeeping", daemon=True)

    def start(self) -> None:
        """Begin; returns at once."""
        self._thread.start()

    def hurry(self) -> None:
        """Look now: something has changed."""
        self._pulse.set()

    def stop(self, seconds: float = 5.0) -> None:
        """End within a round; one that takes longer than ``seconds`` is left to itself."""
        self._leaving()
        self._stop.set()
        self._pulse.set()
        if self._thread.is_alive():
            self._thread.join(seconds)

    def busy(self) -> bool:
        """Whether the thread is at something that is worth waiting for."""
        return self._thread.is_alive() and self._busy()

    def _run(self) -> None:
        while not self._stop.is_set():
            for look in self._looks:
                self._survive(look)
            self._pulse.wait(EVERY)
            self._stop.wait(REST)
            self._pulse.clear()

    def _survive(self, look: Callable[[], object]) -> None:
        """Housekeeping outlives whatever one look does, and journals what it caught."""
        try:
            look()
            if self._told.pop(look, None):
                LOG.info("%s works again", _name(look))
        except StoreTrouble as error:
            self._log(look, error)
            self._stop.wait(1.0)
        except Exception as error:  # noqa: BLE001 - the loop that must survive
            self._log(look, error)
            with suppress(StoreTrouble):  # told nowhere then, for there is nowhere to tell it
                self._tell(type(error).__name__)
            self._stop.wait(1.0)

    def _log(self, look: Callable[[], object], error: Exception) -> None:
        """Once for a trouble that stays: a line per second would push all else out of the log."""
        words = f"{type(error).__name__}: {error}"
        if self._told.get(look) != words:
            self._told[look] = words
            LOG.warning("%s failed and is tried again", _name(look), exc_info=error)

    def _tell(self, error: str) -> None:
        now = self._context.clock.now()
        with self._context.store.write() as tx:
            journal.append(tx, events.ENGINE_TROUBLE, at=now, who="housekeeping", error=error)


def _name(look: Callable[[], object]) -> str:
    return str(getattr(look, "__qualname__", look))


def open_housekeeping(context: Context, *more: Callable[[], object]) -> Housekeeping:
    """All that is to be looked after, on this context; not yet started.

    ``more``: looks of other rooms, after those of this one.
    """
    dispatch = Dispatch(context)
    patient = Awake(context.clock, dispatch.gone)
    looks = (patient.look, *dispatch.others, Callbacks(context).look, Silent(context).look)
    return Housekeeping(context, (*looks, *more))
