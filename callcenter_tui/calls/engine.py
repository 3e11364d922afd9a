"""The engine: claims due turns and runs them, in the console or in the worker process.

It has its own threads and database connections: a stalled screen never delays an answer and a
slow model never freezes a screen. Whatever happens to the process, the leases it held run out
and another engine takes the turns.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from callcenter_tui.calls.context import Context
from callcenter_tui.calls.nocrew import NoCrew
from callcenter_tui.calls.patience import Patience
from callcenter_tui.calls.presence import EngineSettings, Presence
from callcenter_tui.calls.retries import Retries
from callcenter_tui.calls.turns import Turns
from callcenter_tui.calls.work import Checkpoint, Supply, Work, Working
from callcenter_tui.domain import events
from callcenter_tui.domain.errors import CallCenterError
from callcenter_tui.domain.protocols import Crew
from callcenter_tui.domain.states import TurnKind
from callcenter_tui.domain.views import EventView
from callcenter_tui.store import fragments, leases

LOG = logging.getLogger("callcenter.engine")

BEAT = 2.5
SWEEP = 1.0
TIDY = 20.0
FLUSH = 0.15
IDLE = 1.0
MODEL_CHECK = 86_400.0
"""Seconds between heartbeats, sweeps, tidyings, writes of streamed text, looks for work when
nothing was announced, and looks at what becomes of the model."""

Listen = Callable[[Callable[[list[EventView]], None], threading.Event], None]
"""``listen(on_events, stop)`` blocks and reports journal events, as ``live.Feed.run`` does."""


class Interval:
    """Something to be done at most once in so many seconds."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._last = 0.0

    def passed(self) -> bool:
        """True when it is to be done again now."""
        now = time.monotonic()
        due = now - self._last >= self._seconds
        if due:
            self._last = now
        return due


class Engine:
    """Runs turns until it is stopped; ``status`` and ``model`` are for the screen."""

    def __init__(
        self,
        context: Context,
        settings: EngineSettings,
        open_crew: Callable[[], Crew],
        supply: Supply,
        listen: Listen,
        checkpoint: Checkpoint = lambda point: None,
    ) -> None:
        self.id = context.ids.new()
        self.status = "stopped"
        self.model = ""
        self._context = context
        self._parallel = settings.parallel
        self._open_crew = open_crew
        self._listen = listen
        self._presence = Presence(context, self.id, settings)
        self._turns = Turns(context)
        limit = timedelta(seconds=settings.answer_limit)
        self._retries = Retries(context, limit)
        self._patience = Patience(context, timedelta(seconds=settings.one_moment), limit)
        self._work = Work(context, supply, limit, checkpoint)
        self._running: dict[str, Working] = {}
        self._told = ""
        self._pulse = threading.Event()
        self._stop = threading.Event()
        self._ready = threading.Event()
        self._drain = 0.0
        self._beat, self._sweep = Interval(BEAT), Interval(SWEEP)
        self._tidying = Interval(TIDY)
        self._thread = threading.Thread(target=self._main, name="engine", daemon=True)

    def start(self) -> None:
        """Begin in a thread of its own and return at once; loading the agents takes seconds."""
        self.status = "loading"
        self._thread.start()

    def stop(self, drain_seconds: float = 5.0) -> None:
        """Finish what runs within ``drain_seconds``, give the rest back, and leave."""
        self._drain = drain_seconds
        self._stop.set()
        self._pulse.set()
        if self._thread.is_alive():
            self._thread.join(drain_seconds + 5)

    def wait_ready(self, seconds: float) -> bool:
        """Wait until the agents are loaded (or failed to); False after ``seconds``."""
        return self._ready.wait(seconds)

    def _main(self) -> None:
        self._survive(self._presence.register)
        threading.Thread(target=self._meanwhile, name="engine-loading", daemon=True).start()
        crew = self._crew()
        threading.Thread(
            target=self._listen, args=(self._heard, self._stop), name="engine-feed", daemon=True
        ).start()
        with ThreadPoolExecutor(self._parallel, "turn") as pool:
            while not self._stop.is_set():
                self._survive(lambda: self._round(crew, pool))
                self._pulse.wait(FLUSH if self._running else IDLE)
                self._pulse.clear()
            self._leave()
        crew.close()
        self.status = "stopped"

    def _meanwhile(self) -> None:
        """Loading takes seconds: the engine is there, and who waits for an answer is told so."""
        while not self._ready.wait(SWEEP) and not self._stop.is_set():
            self._survive(self._tend)
            self._survive(self._patience.look)

    def _crew(self) -> Crew:
        crew: Crew
        try:
            self._work.prepare()
            crew = self._open_crew()
            self.status = "running"
        except Exception as error:  # noqa: BLE001 - a library's import may fail in any way
            # Without agents every customer still gets a person: turns are taken and handed on.
            why = error.title if isinstance(error, CallCenterError) else type(error).__name__
            self.status = f"failed: {why}"
            self._survive(lambda: self._presence.trouble(why))
            crew = NoCrew(why)
        self.model = crew.engine
        self._survive(lambda: self._presence.name_model(self.model))
        threading.Thread(target=self._watch_model, name="engine-model", daemon=True).start()
        self._ready.set()
        return crew

    def _watch_model(self) -> None:
        """Look after the model's shutdown date at the start and daily; nobody waits for it."""
        while not self._stop.is_set():
            self._survive(self._presence.check_model)
            self._stop.wait(MODEL_CHECK)

    def _round(self, crew: Crew, pool: ThreadPoolExecutor) -> None:
        self._tend()
        if self._sweep.passed():
            self._retries.sweep()
            self._patience.look()
        if self._tidying.passed():
            self._retries.tidy()
        if self._running:
            self._flush()
        while len(self._running) < self._parallel and not self._stop.is_set():
            claim = self._turns.claim(self.id, without=self._later())
            if claim is None:
                break
            working = self._running[claim.turn] = Working(claim)
            pool.submit(self._one, crew, working)

    def _later(self) -> str:
        """Evaluations may take a quarter of the places: however many close, answers find room."""
        kinds = [working.claim.kind for working in list(self._running.values())]
        evaluating = kinds.count(TurnKind.EVALUATION.value)
        return TurnKind.EVALUATION.value if evaluating >= max(1, self._parallel // 4) else ""

    def _tend(self) -> None:
        """Keep the leases of what runs and publish its text."""
        if self._beat.passed():
            self._presence.beat(self._running)
        if self._running:
            self._flush()

    def _one(self, crew: Crew, working: Working) -> None:
        try:
            self._survive(lambda: self._work.do(crew, working))
        finally:
            if self._running.get(working.claim.turn) is working:  # not one that began anew since
                self._running.pop(working.claim.turn, None)
            self._pulse.set()

    def _flush(self) -> None:
        """Publish streamed text, and stop the runs whose turn was taken away."""
        store, now = self._context.store, self._context.clock.now()
        with store.read() as tx:
            held = leases.held(tx, self.id)
        texts = {}
        for turn, working in list(self._running.items()):
            if held.get(turn) != working.claim.fence:
                working.stop()
            elif (text := working.fresh_text()) is not None:
                texts[turn] = (working.claim.call, text)
        if texts:
            with store.write() as tx:
                still = leases.held(tx, self.id, lock=True)
                fragments.put(tx, {t: text for t, text in texts.items() if t in still}, now)

    def _heard(self, news: list[EventView]) -> None:
        """From the feed's thread: a cancelled turn stops at once, a due one is looked for."""
        for event in news:
            if event.kind == events.TURN_CANCELLED:
                working = self._running.get(str(event.data.get("turn")))
                if working is not None:
                    working.stop()
            elif event.kind in (events.TURN_DUE, events.TURN_RETRIED):
                self._pulse.set()

    def _leave(self) -> None:
        end = time.monotonic() + self._drain
        while self._running and time.monotonic() < end:
            self._survive(self._tend)
            time.sleep(0.05)
        self._survive(lambda: self._retries.give_back(self.id))
        for working in list(self._running.values()):
            working.stop()
        self._survive(self._presence.leave)

    def _survive(self, step: Callable[[], object]) -> None:
        """Run one step; the engine outlives it whatever happens, and journals what it caught."""
        try:
            step()
        except Exception as error:
            words = f"{type(error).__name__}: {error}"
            if self._told != words:  # once for a trouble that stays
                self._told = words
                LOG.warning("a step failed", exc_info=error)
            try:
                self._presence.trouble(type(error).__name__)
            except CallCenterError:
                time.sleep(0.5)  # the store itself is in trouble; do not spin on it
