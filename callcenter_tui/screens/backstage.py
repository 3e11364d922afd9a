"""What runs behind the screens: the database thread, the live feed's thread and the engine."""

from __future__ import annotations

import asyncio
import logging
import sys
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, ParamSpec, Protocol, TypeVar

from callcenter_tui.domain import events
from callcenter_tui.domain.errors import CallCenterError, StoreTrouble
from callcenter_tui.screens.console import House
from callcenter_tui.text import clean_line
from callcenter_tui.widgets.wording import ai_line, alert

if TYPE_CHECKING:
    from callcenter_tui.calls.engine import Engine
    from callcenter_tui.calls.housekeeping import Housekeeping
    from callcenter_tui.domain.views import EventView

LOG = logging.getLogger("callcenter.feed")

P = ParamSpec("P")
T = TypeVar("T")

AGAIN = 1.0
"""Seconds before a broken live feed is started again."""

STIRRING = {"call", "offer", "operator", "transfer", "callback", "settings", "session"}
"""Nouns of events after which a queue may have something to offer; words that are said are none."""

HAND_OVER_SECONDS = 30.0
"""For the mail server's answer to a letter: left alone, nobody would know its fate."""

POSTED = (events.LETTER_CONFIRMED, events.LETTER_RETRIED)
"""Events after which a letter may have to go out."""


class Feed(Protocol):
    """``live.Feed``: blocks, and hands over the journal's new events until ``stop`` is set."""

    def run(self, on_events: Callable[[list[EventView]], None], stop: threading.Event) -> None:
        """Follow the journal."""
        ...


class LivingHouse(House, Protocol):
    """A house with its feed and engine."""

    def feed(self) -> Feed:
        """The live feed of this process."""
        ...

    def engine(self, kind: str) -> Engine:
        """An engine, not yet started."""
        ...

    def engine_wanted(self) -> bool:
        """Whether this console has to run the engine."""
        ...

    def housekeeping(self) -> Housekeeping:
        """What looks after queues, callbacks and silent customers, not yet started."""
        ...

    def post_wanted(self) -> bool:
        """Whether this console has to send letters."""
        ...

    def post_office(self) -> Housekeeping:
        """What sends confirmed letters, not yet started; may wait for the keyring."""
        ...

    def close(self) -> None:
        """Let go of the store."""
        ...


class Backstage:
    """One thread for all service calls, one for the feed; the engine and the post while ours."""

    def __init__(self) -> None:
        self._store = ThreadPoolExecutor(1, thread_name_prefix="store")
        self._stop = threading.Event()
        self._engine: Engine | None = None
        self._housekeeping: Housekeeping | None = None
        self._opening: asyncio.Task[Housekeeping] | None = None
        self._post_office: Housekeeping | None = None

    async def fetch(self, fn: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run ``fn`` in the database thread. A caller who goes away does not undo it."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._store, partial(fn, *args, **kwargs))

    def follow(
        self,
        house: LivingHouse,
        on_events: Callable[[list[EventView]], None],
        on_trouble: Callable[[CallCenterError], None],
    ) -> None:
        """Follow the journal in a thread of its own. Both callbacks are called in that thread.

        The feed begins before anything that is asked for after this call, so nothing is missed.
        One that broke is made anew; then no events are reported once: anything may have changed.
        """
        first = self._store.submit(house.feed)

        def run() -> None:
            making, told = first, ""
            while not self._stop.is_set():
                try:
                    feed = making.result()
                    if making is not first:
                        on_events([])
                        told = ""
                        LOG.info("live changes are followed again")
                    feed.run(on_events, self._stop)
                except Exception as error:
                    words = clean_line(error, limit=200)
                    if told != words and not self._stop.is_set():
                        LOG.warning("live changes stopped", exc_info=error)
                        on_trouble(StoreTrouble("Live changes stopped", f"Trying again. {words}"))
                    told = words
                    if not self._stop.wait(AGAIN):
                        with suppress(RuntimeError):  # the console was closed just now
                            making = self._store.submit(house.feed)

        threading.Thread(target=run, name="feed", daemon=True).start()

    def keep_house(self, house: LivingHouse) -> None:
        """Look after queues and callbacks from now on, in a thread of its own."""
        if self._housekeeping is None:
            self._housekeeping = house.housekeeping()
            self._housekeeping.start()

    def hurry(self, happened: Sequence[EventView]) -> None:
        """What housekeeping waits for may have happened: it looks at once."""
        stirred = any(event.kind.split(".")[0] in STIRRING for event in happened)
        if self._housekeeping is not None and (stirred or not happened):
            self._housekeeping.hurry()
        posted = any(event.kind in POSTED for event in happened)
        if self._post_office is not None and (posted or not happened):
            self._post_office.hurry()

    async def ai(self, house: LivingHouse) -> tuple[str, str]:
        """Which AI is at work, and what to know of it, in words.

        Starts our own engine when nobody else's is there, and sends letters when nobody else does.
        """
        if self._engine is None and await self.fetch(house.engine_wanted):
            self._engine = await self.fetch(house.engine, "console")
            self._engine.start()
        await self._post(house)
        status = self._engine.status if self._engine else ""
        model = self._engine.model if self._engine else ""
        engines = await self.fetch(house.board.engines)
        others = [] if status in ("running", "loading") else engines
        return ai_line(status, model, others), alert(engines)

    async def _post(self, house: LivingHouse) -> None:
        """Send letters from now on, if it falls to this console.

        Opened in a thread of its own and started a look later: a keyring that hangs holds nobody.
        """
        if self._opening is None and await self.fetch(house.post_wanted):
            self._opening = asyncio.create_task(asyncio.to_thread(house.post_office))
        if self._post_office is None and self._opening is not None and self._opening.done():
            self._post_office = self._opening.result()
            self._post_office.start()

    def close(self, house: LivingHouse | None, drain: float) -> None:
        """Stop the engine (``drain`` seconds for answers being written), the feed and the store.

        What takes longer is told in the terminal, which is the shell's again.
        """
        self._stop.set()
        if self._post_office is not None:
            self._post_office.stop(0)  # no further letter from now on
        if self._housekeeping is not None:
            self._housekeeping.stop()
        if self._engine is not None and self._engine.status != "loading":
            self._engine.stop(drain)  # one that loads has claimed nothing: nobody waits for it
        if self._post_office is not None:
            _leave(self._post_office)
        if house is not None:
            self._store.submit(house.close)
        self._store.shutdown(wait=True)


def _leave(post_office: Housekeeping) -> None:
    """Wait for the post; longer if a letter's words are out, until the person wants no more."""
    try:
        post_office.stop(0 if post_office.busy() else 5.0)
        if post_office.busy():
            _tell("waiting for the mail server's answer to one letter (Ctrl+C: do not wait)")
            post_office.stop(HAND_OVER_SECONDS)
    except KeyboardInterrupt:
        _tell("not waited for: look at the letter in the outbox, it may have arrived")


def _tell(words: str) -> None:
    """Into the shell's terminal; it may be gone."""
    with suppress(OSError, ValueError):
        sys.stderr.write(f"{words}\n")
        sys.stderr.flush()
