"""The crew behind the protocol ``domain.protocols.Crew``: CrewAI agents on a model or offline."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from crewai import Agent, BaseLLM
from crewai.tools import BaseTool
from crewai.tools.tool_failure import ToolFailurePolicy
from pydantic import BaseModel

from callcenter_tui.agents import evaluation
from callcenter_tui.agents.crew.breaker import Health, in_words
from callcenter_tui.agents.crew.conversation import (
    account,
    conversation,
    guidance,
    passage_data,
    question,
    standing,
)
from callcenter_tui.agents.crew.draft import Draft
from callcenter_tui.agents.crew.evaluating import Judged, evaluation_messages, evaluation_schema
from callcenter_tui.agents.crew.job import Job, Reply
from callcenter_tui.agents.crew.letters import Written, letter_data, letter_schema
from callcenter_tui.agents.crew.loop import AgentLoop
from callcenter_tui.agents.crew.prompts import Character, Script, instructions
from callcenter_tui.agents.crew.rounds import ROUNDS, ToolRounds
from callcenter_tui.agents.crew.routing import Proposal, proposal_schema
from callcenter_tui.agents.crew.summing_up import said_only
from callcenter_tui.agents.crew.tools import Kit, crewai_tools, kit_of
from callcenter_tui.domain.errors import CallCenterError, ModelTrouble
from callcenter_tui.domain.letters import LetterKind
from callcenter_tui.domain.protocols import Answer, Brief, Run, Toolbox
from callcenter_tui.domain.review import Estimate
from callcenter_tui.domain.routing import Routing
from callcenter_tui.domain.views import Passage
from callcenter_tui.text import clean

MAX_BRIEFING, MAX_SUMMARY = 4000, 2000
_KITS = 64
"""Sets of tools whose agents are kept; a center has about ten."""
M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Mind:
    """What the agents think with. ``name`` is shown on the screen; ``close`` ends its requests.

    ``judging``: what the evaluator thinks with, None to judge by rules; times in seconds.
    ``health``: how the models that were asked are doing.
    """

    name: str
    llm: BaseLLM
    deadline: float
    close: Callable[[], None]
    judging: BaseLLM | None = None
    judging_deadline: float = 0.0
    health: Callable[[], tuple[Health, ...]] = tuple


class CrewOfAgents:
    """``routing``, ``customer_service``, ``supervisor``, ``evaluator``; for many threads."""

    def __init__(self, script: Script, mind: Mind) -> None:
        self._script = script
        self._mind = mind
        self._loop = AgentLoop(mind.deadline)
        llms = {"evaluator": mind.judging or mind.llm}
        self._agents = {
            name: _agent(character, llms.get(name, mind.llm))
            for name, character in script.characters.items()
        }
        self._equipped: dict[Kit, Agent] = {}
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

    @property
    def trouble(self) -> str:
        """Which models are left alone now, in one line; "" when all is well."""
        return in_words(self._mind.health())

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
        """The ``customer_service`` agent's answer, streamed to ``on_text`` without its marks.

        One model request, unless tools are offered and used. After a use in this turn none is
        offered again: a rewrite knows the results and answers in one request.
        """
        asked, guided = _searched(question(brief), toolbox), _searched(guidance(brief), toolbox)
        passages = (*asked, *(p for p in guided if p.text not in {one.text for one in asked}))
        uses = toolbox.uses()
        known = {passage.source for passage in passages} | {use.source for use in uses}
        context = {**standing(brief, uses), "passages": passage_data(passages)}
        job = self._job("customer_service", brief, run, passages, context)
        job.uses = toolbox.uses
        job.guided = tuple(passage.source for passage in guided)
        if not uses and (offered := toolbox.offered()):
            job.tools = ToolRounds(toolbox, offered, known)
        streamed = Draft(known, on_text)
        job.on_text = streamed.feed
        reply = self._run(job, Reply)
        streamed.finish()
        final = Draft(known)
        final.feed(reply.text)
        answer = final.finish()
        if not answer.text:
            raise ModelTrouble("empty")
        return replace(answer, given=_given(passages))

    def briefing(self, brief: Brief, toolbox: Toolbox, run: Run) -> str:
        """The ``supervisor`` agent's briefing, plain text."""
        passages = _searched(question(brief, wide=True), toolbox)
        context = {**account(brief), "passages": passage_data(passages)}
        job = self._job("supervisor", brief, run, passages, context)
        return clean(self._run(job, Reply).text, limit=MAX_BRIEFING).strip()

    def summary(self, brief: Brief, run: Run) -> str:
        """The ``supervisor`` agent's summary of a talk that is over, plain text.

        Sentences that quote or count what was never said are left out; raises ModelTrouble, worth
        another attempt, when none remains.
        """
        told = instructions(self._script.summing_up, brief.language)
        job = Job("supervisor", brief, run, told, conversation(brief, account(brief)))
        job.sums_up = True
        text = said_only(clean(self._run(job, Reply).text, limit=MAX_SUMMARY), brief)
        if not text:
            raise ModelTrouble("bad_answer", "nothing of the summary was said")
        return text

    def letter(self, brief: Brief, kind: LetterKind, run: Run) -> dict[str, object]:
        """The ``supervisor`` agent's words for a letter; what nobody said is left out."""
        told = instructions(self._script.writing, brief.language)
        context = {**account(brief), **letter_data(brief, kind)}
        job = Job("supervisor", brief, run, told, conversation(brief, context))
        job.schema, job.letter = letter_schema(brief, kind), kind
        return self._run(job, Written).words(brief, kind)

    def evaluate(self, brief: Brief, run: Run) -> Estimate:
        """The ``evaluator`` agent's estimate of a closed call; quotes are verified already.

        By rules without a model, and for a call in which nobody said a word.
        """
        if self._mind.judging is None or not brief.lines:
            run.usage.model = evaluation.ENGINE
            return evaluation.estimate(brief)
        told = instructions(self._script.characters["evaluator"], brief.language)
        job = Job("evaluator", brief, run, told, evaluation_messages(brief))
        job.schema, job.deadline = evaluation_schema(), self._mind.judging_deadline
        return self._run(job, Judged).estimate(brief, run.usage.model)

    def close(self) -> None:
        """Stop all runs, then the threads."""
        with self._lock:
            running = list(self._runs.values())
        for run in running:
            run.stop()
        self._mind.close()
        self._loop.close()

    def _agent_of(self, job: Job) -> Agent:
        """The agent of the job; with tools, one that carries them, kept for the next such turn."""
        if job.tools is None:
            return self._agents[job.agent]
        kit = kit_of(job.tools.tools)
        with self._lock:
            if kit not in self._equipped:
                if len(self._equipped) >= _KITS:
                    self._equipped.clear()
                character = self._script.characters[job.agent]
                self._equipped[kit] = _agent(character, self._mind.llm, crewai_tools(kit))
            return self._equipped[kit]

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
            return self._loop.run(self._agent_of(job), job, shape)
        finally:
            job.run.usage.total_ms = job.elapsed_ms()
            with self._lock:
                del self._runs[id(job.run)]


def _agent(character: Character, llm: BaseLLM, tools: Sequence[BaseTool] = ()) -> Agent:
    return Agent(
        tools=list(tools),
        role=character.role,
        goal=character.goal,
        backstory=character.backstory,
        llm=llm,
        verbose=False,
        cache=False,
        allow_delegation=False,
        respect_context_window=False,  # True doubles the requests
        max_iter=ROUNDS + 2,  # ours are the tighter bounds
        tool_failure_policy=ToolFailurePolicy.IGNORE,  # else noted on the agent, which is shared
        max_retry_limit=0,
    )


def _given(passages: Sequence[Passage]) -> tuple[tuple[str, str], ...]:
    """Each source once with all that was given of it: parts of one article share its id."""
    texts: dict[str, list[str]] = {}
    for passage in passages:
        texts.setdefault(passage.source, []).append(passage.text)
    return tuple((source, "\n".join(parts)) for source, parts in texts.items())


def _searched(asked: str, toolbox: Toolbox) -> tuple[Passage, ...]:
    """Passages for what is asked. A failing search fails the run, retryably."""
    try:
        return tuple(toolbox.search(asked)) if asked else ()
    except CallCenterError as error:
        raise ModelTrouble("server", f"knowledge search: {error}") from error
