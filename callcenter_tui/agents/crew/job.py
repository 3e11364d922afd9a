"""One agent run as it travels through CrewAI: set in a fresh context, found again by the LLM."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

from pydantic import BaseModel

from callcenter_tui.agents.crew.rounds import ToolRounds
from callcenter_tui.domain.errors import ModelTrouble
from callcenter_tui.domain.letters import LetterKind
from callcenter_tui.domain.protocols import Brief, Run
from callcenter_tui.domain.tools import Use
from callcenter_tui.domain.views import Passage

Message = dict[str, Any]
"""A chat message: ``role`` (system, user, assistant, tool) and ``content``.

An assistant's message may have ``tool_calls`` and no content, a tool's has ``tool_call_id``.
"""


class Reply(BaseModel):
    """A text answer. CrewAI takes a model instance as final, so nothing in it is parsed."""

    text: str


@dataclass(slots=True)
class Job:
    """What one run works on. ``schema`` is the JSON schema of a structured answer, or None.

    ``tools``: what this run may use, None for most runs; ``uses``: what was used in this turn, by
    this run or the one before it. ``guided``: sources of the passages that
    a colleague's whisper asked for.
    """

    agent: str
    brief: Brief
    run: Run
    instructions: str
    messages: list[Message]
    passages: tuple[Passage, ...] = ()
    schema: dict[str, Any] | None = None
    tools: ToolRounds | None = None
    uses: Callable[[], Sequence[Use]] = tuple
    guided: tuple[str, ...] = ()
    sums_up: bool = False
    """The supervisor's second task: a summary of the talk that is over, not a briefing."""
    letter: LetterKind | None = None
    """The supervisor's third task: the words of such a letter."""
    on_text: Callable[[str], None] | None = None
    on_asked: Callable[[], None] = lambda: None
    """Called by the LLM once its request is on the way: from here on this run only waits."""
    started: float = field(default_factory=perf_counter)
    deadline: float | None = None
    """Seconds for the whole run where they differ from the crew's."""

    def heard(self) -> None:
        """A fragment has come: the first one fixes ``first_token_ms``. Raises when stopped."""
        self.go_on()
        if self.run.usage.first_token_ms is None:
            self.run.usage.first_token_ms = self.elapsed_ms()

    def go_on(self) -> None:
        """Raises ModelTrouble("stopped") once the run was stopped."""
        if self.run.stopped:
            raise ModelTrouble("stopped")

    def deliver(self, text: str) -> None:
        """Pass a fragment on."""
        self.heard()
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
