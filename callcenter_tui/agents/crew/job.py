"""One agent run as it travels through CrewAI: set in a fresh context, found again by the LLM."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

from pydantic import BaseModel

from callcenter_tui.domain.errors import ModelTrouble
from callcenter_tui.domain.protocols import Brief, Run
from callcenter_tui.domain.views import Passage

Message = dict[str, str]
"""A chat message: ``role`` (system, user, assistant) and ``content``."""


class Reply(BaseModel):
    """A text answer. CrewAI takes a model instance as final, so nothing in it is parsed."""

    text: str


@dataclass(slots=True)
class Job:
    """What one run works on. ``schema`` is the JSON schema of a structured answer, or None."""

    agent: str
    brief: Brief
    run: Run
    instructions: str
    messages: list[Message]
    passages: tuple[Passage, ...] = ()
    schema: dict[str, Any] | None = None
    on_text: Callable[[str], None] | None = None
    on_asked: Callable[[], None] = lambda: None
    """Called by the LLM once its request is on the way: from here on this run only waits."""
    started: float = field(default_factory=perf_counter)

    def deliver(self, text: str) -> None:
        """Pass a fragment on; the first one fixes ``first_token_ms``."""
        if self.run.stopped:
            raise ModelTrouble("stopped")
        if self.run.usage.first_token_ms is None:
            self.run.usage.first_token_ms = self.elapsed_ms()
        if self.on_text is not None:
            self.on_text(text)

    def elapsed_ms(self) -> float:
        """Milliseconds since the run began."""
        return (perf_counter() - self.started) * 1000

    @contextmanager
    def stoppable(self, abort: Callable[[], None]) -> Iterator[None]:
        """While inside, ``run.stop()`` calls ``abort``; at once if it was called before."""
        self.run.on_stop.append(abort)
        try:
            if self.run.stopped:
                abort()
            yield
        finally:
            self.run.on_stop.remove(abort)


_current: ContextVar[Job] = ContextVar("callcenter_job")


def enter(job: Job) -> None:
    """Make ``job`` the one of this context (a fresh one per run)."""
    _current.set(job)


def current() -> Job:
    """The job of this context. LookupError outside of a run."""
    return _current.get()
