"""The crew behind the protocol ``domain.protocols.Crew``: three CrewAI agents on one model."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from crewai import Agent, BaseLLM
from pydantic import BaseModel

from callcenter_tui.agents.crew.conversation import conversation, passage_data, question
from callcenter_tui.agents.crew.draft import Draft
from callcenter_tui.agents.crew.job import Job, Reply
from callcenter_tui.agents.crew.loop import AgentLoop
from callcenter_tui.agents.crew.prompts import Character, Script, instructions
from callcenter_tui.agents.crew.routing import Proposal, proposal_schema
from callcenter_tui.domain.errors import CallCenterError, ModelTrouble
from callcenter_tui.domain.protocols import Answer, Brief, Run, Toolbox
from callcenter_tui.domain.routing import Routing
from callcenter_tui.domain.views import Passage
from callcenter_tui.text import clean

MAX_BRIEFING = 4000
M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Mind:
    """What the agents think with. ``name`` is shown on the screen; ``close`` ends its requests."""

    name: str
    llm: BaseLLM
    deadline: float
    close: Callable[[], None]


class CrewOfAgents:
    """``routing``, ``customer_service`` and ``supervisor``; safe to use from many threads."""

    def __init__(self, script: Script, mind: Mind) -> None:
        self._script = script
        self._mind = mind
        self._loop = AgentLoop(mind.deadline)
        self._agents = {n: _agent(c, mind.llm) for n, c in script.characters.items()}
        self._runs: dict[int, Run] = {}
        self._lock = threading.Lock()

    @property
    def engine(self) -> str:
        """``offline`` or the model's name."""
        return self._mind.name

    @property
    def prompt_version(self) -> str:
        """Version of the agents' texts, 10 hex digits."""
        return self._script.version

    def route(self, brief: Brief, run: Run) -> Routing:
        """The ``routing`` agent's proposal, not yet repaired."""
        departments = brief.departments
        job = self._job("routing", brief, run, (), {"departments": departments})
        job.schema = proposal_schema(departments)
        proposal = self._run(job, Proposal)
        return proposal.routing(run.usage.model or self.engine)

    def answer(
        self, brief: Brief, toolbox: Toolbox, run: Run, on_text: Callable[[str], None]
    ) -> Answer:
        """The ``customer_service`` agent's answer, streamed to ``on_text`` without its marks."""
        passages = _searched(question(brief), toolbox)
        context = {"passages": passage_data(passages)}
        job = self._job("customer_service", brief, run, passages, context)
        ids = {passage.source for passage in passages}
        streamed = Draft(ids, on_text)
        job.on_text = streamed.feed
        reply = self._run(job, Reply)
        streamed.finish()
        final = Draft(ids)
        final.feed(reply.text)
        answer = final.finish()
        if not answer.text:
            raise ModelTrouble("empty")
        return answer

    def briefing(self, brief: Brief, toolbox: Toolbox, run: Run) -> str:
        """The ``supervisor`` agent's briefing, plain text."""
        passages = _searched(question(brief, wide=True), toolbox)
        context = {
            "speakers": [line.speaker for line in brief.lines],
            "why_a_person": brief.reason,
            "customer_wants_person": brief.wants_person,
            "passages": passage_data(passages),
        }
        job = self._job("supervisor", brief, run, passages, context)
        return clean(self._run(job, Reply).text, limit=MAX_BRIEFING).strip()

    def close(self) -> None:
        """Stop all runs, then the threads."""
        with self._lock:
            running = list(self._runs.values())
        for run in running:
            run.stop()
        self._mind.close()
        self._loop.close()

    def _job(
        self,
        agent: str,
        brief: Brief,
        run: Run,
        passages: tuple[Passage, ...],
        context: dict[str, Any],
    ) -> Job:
        told = instructions(self._script.characters[agent], brief.language)
        return Job(agent, brief, run, told, conversation(brief, context), passages)

    def _run(self, job: Job, shape: type[M]) -> M:
        with self._lock:
            self._runs[id(job.run)] = job.run
        try:
            return self._loop.run(self._agents[job.agent], job, shape)
        finally:
            job.run.usage.total_ms = job.elapsed_ms()
            with self._lock:
                del self._runs[id(job.run)]


def _agent(character: Character, llm: BaseLLM) -> Agent:
    return Agent(
        role=character.role,
        goal=character.goal,
        backstory=character.backstory,
        llm=llm,
        verbose=False,
        cache=False,
        allow_delegation=False,
        respect_context_window=False,  # True doubles the requests
        max_iter=2,
        max_retry_limit=0,
    )


def _searched(asked: str, toolbox: Toolbox) -> tuple[Passage, ...]:
    """Passages for what is asked. A failing search fails the run, retryably."""
    try:
        return tuple(toolbox.search(asked)) if asked else ()
    except CallCenterError as error:
        raise ModelTrouble("server", f"knowledge search: {error}") from error
