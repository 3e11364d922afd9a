"""The work on one claimed turn: route, answer or brief, and every way it can fail."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from callcenter_tui.calls.retries import Retries
from callcenter_tui.calls.toolbox import BoundToolbox, Search
from callcenter_tui.calls.turns import Job, Turns
from callcenter_tui.domain.errors import CallCenterError, ModelTrouble
from callcenter_tui.domain.protocols import Crew, Run
from callcenter_tui.domain.states import TurnKind
from callcenter_tui.store.turns import Claim
from callcenter_tui.text import clean

Checkpoint = Callable[[str], None]
"""Told the name of each point a turn passes: claimed, first_fragment, before_store, after_store."""


@dataclass(slots=True)
class Working:
    """One turn at work: its claim, the agent that runs, and the text streamed so far."""

    claim: Claim
    run: Run = field(default_factory=Run)
    agent: str = "routing"
    parts: list[str] = field(default_factory=list)
    flushed: int = 0
    stopped: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def begin(self, agent: str) -> Run:
        """Start the next agent of this turn with a fresh account."""
        with self._lock:
            self.agent, self.run = agent, Run()
            if self.stopped:
                self.run.stop()
            return self.run

    def stop(self) -> None:
        """Abort the running agent, and every later one of this turn."""
        with self._lock:
            self.stopped = True
            self.run.stop()

    def fresh_text(self) -> str | None:
        """The text so far if it grew since it was last asked for."""
        count = len(self.parts)
        if count == self.flushed:
            return None
        self.flushed = count
        return clean("".join(self.parts[:count]))


class Work:
    """Runs claimed turns with a crew; called from many threads at once."""

    def __init__(
        self, turns: Turns, retries: Retries, search: Search, checkpoint: Checkpoint
    ) -> None:
        self._turns = turns
        self._retries = retries
        self._search = search
        self._checkpoint = checkpoint

    def do(self, crew: Crew, working: Working) -> None:
        """Do one turn to its end; trouble with the store leaves it to its lease: never lost."""
        self._checkpoint("claimed")
        job = self._turns.job(working.claim)
        try:
            self._attempt(crew, working, job)
        except ModelTrouble as trouble:
            if working.stopped:
                self._retries.stopped(job, working.agent, working.run, crew.prompt_version)
            else:
                self._retries.failed(job, working.agent, trouble, working.run, crew.prompt_version)
        except CallCenterError:
            raise  # the store's trouble: the lease runs out and the turn is tried again
        except Exception as error:  # a fault of ours must not leave a customer waiting
            fault = ModelTrouble("bad_answer", type(error).__name__)
            self._retries.failed(job, working.agent, fault, working.run, crew.prompt_version)
            raise

    def _attempt(self, crew: Crew, working: Working, job: Job) -> None:
        if job.claim.kind == TurnKind.BRIEFING.value:
            run = working.begin("supervisor")
            text = crew.briefing(job.brief, BoundToolbox(job.brief, self._search), run)
            self._checkpoint("before_store")
            stored = self._turns.briefed(job, clean(text), run, crew.prompt_version)
        else:
            routed = job if job.routed else self._route(crew, working, job)
            if routed is None:
                return
            run = working.begin("customer_service")
            toolbox = BoundToolbox(routed.brief, self._search)
            answer = crew.answer(routed.brief, toolbox, run, self._listener(working))
            self._checkpoint("before_store")
            stored = self._turns.answered(routed, answer, run, crew.prompt_version)
        self._checkpoint("after_store")
        if not stored:
            self._retries.stopped(job, working.agent, run, crew.prompt_version)

    def _route(self, crew: Crew, working: Working, job: Job) -> Job | None:
        run = working.begin("routing")
        proposed = crew.route(job.brief, run)
        return self._turns.routed(job, proposed, run, crew.prompt_version)

    def _listener(self, working: Working) -> Callable[[str], None]:
        def listen(fragment: str) -> None:
            working.parts.append(fragment)
            if len(working.parts) == 1:
                self._checkpoint("first_fragment")

        return listen
