"""An engine's presence in the store: registered, heard of every few seconds, gone at the end."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from callcenter_tui.calls.context import Context
from callcenter_tui.calls.turns import LEASE
from callcenter_tui.domain import events
from callcenter_tui.domain.trail import EngineView
from callcenter_tui.store import engines, journal, leases
from callcenter_tui.text import clean_line


@dataclass(frozen=True, slots=True)
class EngineSettings:
    """Where an engine runs and how much it does at once."""

    kind: str
    host: str
    pid: int
    parallel: int = 64
    one_moment: float = 4.0
    """Seconds after which a waiting customer is told that the answer is on its way."""
    answer_limit: float = 20.0
    """Seconds from an answer's first claim after which a person gets the call."""
    warning: Callable[[datetime], str] = lambda now: ""
    """What people should know now of model (its shutdown date) and tools; may ask a server."""


class Presence:
    """Writes the engine's own row and its events."""

    def __init__(self, context: Context, engine_id: str, settings: EngineSettings) -> None:
        self._context = context
        self._id = engine_id
        self._settings = settings
        self._model = ""
        self._warning = ""

    def register(self) -> None:
        """Appear in the store; engines silent for an hour are forgotten."""
        now, s = self._context.clock.now(), self._settings
        with self._context.store.write() as tx:
            engines.forget(tx, now - timedelta(hours=1))
            engines.add(tx, self._view(now))
            journal.append(
                tx, events.ENGINE_STARTED, at=now, who=self.name, engine_kind=s.kind, pid=s.pid
            )

    def _view(self, now: datetime) -> EngineView:
        s = self._settings
        return EngineView(self._id, s.kind, s.host, s.pid, self._model, now, now, self._warning)

    @property
    def name(self) -> str:
        """How the engine is written in the journal."""
        return f"engine:{self._id[-6:]}"

    def name_model(self, model: str) -> None:
        """Say which model is at work, once it is loaded."""
        self._model = model
        with self._context.store.write() as tx:
            engines.name_model(tx, self._id, model)
            journal.append(
                tx, events.ENGINE_READY, at=self._context.clock.now(), who=self.name, model=model
            )

    def check_model(self) -> None:
        """Write down what people should know of the model; blocks as long as its server does."""
        self._warning = clean_line(self._settings.warning(self._context.clock.now()), limit=400)
        with self._context.store.write() as tx:
            engines.warn(tx, self._id, self._warning)

    def beat(self, running: Iterable[str]) -> None:
        """Say that the engine is alive and prolong the leases of the turns it really works on."""
        now = self._context.clock.now()
        with self._context.store.write() as tx:
            if not engines.beat(tx, self._id, now):  # forgotten while the computer slept
                engines.add(tx, self._view(now))
            leases.renew(tx, self._id, list(running), now + LEASE)

    def trouble(self, error: str) -> None:
        """Journal what the engine survived."""
        with self._context.store.write() as tx:
            journal.append(
                tx, events.ENGINE_TROUBLE, at=self._context.clock.now(), who=self.name, error=error
            )

    def leave(self) -> None:
        """Disappear from the store."""
        with self._context.store.write() as tx:
            engines.remove(tx, self._id)
            journal.append(tx, events.ENGINE_STOPPED, at=self._context.clock.now(), who=self.name)
