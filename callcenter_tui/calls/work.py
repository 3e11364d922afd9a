"""The work on one claimed turn: route, answer, brief, sum up, write, evaluate, and its failures."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta

from callcenter_tui.calls.budget import Budget, Level
from callcenter_tui.calls.context import Context
from callcenter_tui.calls.evaluations import Evaluations
from callcenter_tui.calls.guarding import Guarding, deeds_of, detail
from callcenter_tui.calls.jobs import Job
from callcenter_tui.calls.letter_drafts import Drafts
from callcenter_tui.calls.letter_guard import breaches
from callcenter_tui.calls.retries import Retries
from callcenter_tui.calls.routes import MovedOn, Routes
from callcenter_tui.calls.speech import in_their_language
from callcenter_tui.calls.toolbox import BoundToolbox, Search
from callcenter_tui.calls.turns import Turns
from callcenter_tui.domain.errors import CallCenterError, ModelTrouble
from callcenter_tui.domain.letters import LetterKind
from callcenter_tui.domain.protocols import Brief, Crew, Run, Toolbox
from callcenter_tui.domain.states import TurnKind
from callcenter_tui.store.turns import Claim
from callcenter_tui.text import clean

Checkpoint = Callable[[str], None]
"""Told the name of each point a turn passes: claimed, first_fragment, before_store, after_store."""

OpenToolbox = Callable[[Claim, Brief], Toolbox]
"""What the agents may do for a customer in one turn."""


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
        """Start the next agent of this turn with a fresh account and no text."""
        with self._lock:
            self.agent, self.run = agent, Run()
            if self.parts:
                self.parts, self.flushed = [], -1
            if self.stopped:
                self.run.stop()
            return self.run

    def stop(self) -> None:
        """Abort the running agent, and every later one of this turn."""
        with self._lock:
            self.stopped = True
            self.run.stop()

    def fresh_text(self) -> str | None:
        """The text so far if it changed since it was last asked for; empty after a refusal."""
        with self._lock:
            count = len(self.parts)
            if count == self.flushed:
                return None
            self.flushed = count
            return clean("".join(self.parts[:count]))


@dataclass(frozen=True, slots=True)
class Supply:
    """What work needs from other rooms.

    ``open_tools`` is called once, when the engine has started: it may import a company's own
    modules. Without it the agents can only search.
    """

    search: Search
    open_tools: Callable[[], OpenToolbox] | None = None
    moved_on: MovedOn = lambda words, department, departments: None


class Work:
    """Runs claimed turns with a crew; called from many threads at once."""

    def __init__(
        self, context: Context, supply: Supply, limit: timedelta, checkpoint: Checkpoint
    ) -> None:
        self._context = context
        self._supply = supply
        self._checkpoint = checkpoint
        self._toolboxes: OpenToolbox | None = None
        self._turns = Turns(context)
        self._routes = Routes(context, supply.moved_on)
        self._guarding = Guarding(context)
        self._budget = Budget(context)
        self._drafts = Drafts(context)
        self._evaluations = Evaluations(context)
        self._retries = Retries(context, limit)

    def prepare(self) -> None:
        """Open the tools; before the first turn."""
        if self._supply.open_tools is not None:
            self._toolboxes = self._supply.open_tools()

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
        level = self._budget.level(crew.engine)
        if level is Level.PEOPLE and job.claim.kind != TurnKind.EVALUATION.value:
            self._retries.refused(job, "budget_spent", "people_answer")
            return
        if job.claim.kind == TurnKind.BRIEFING.value:
            stored = self._brief(crew, working, job)
        elif job.claim.kind == TurnKind.SUMMARY.value:
            stored = self._sum_up(crew, working, job)
        elif job.claim.kind == TurnKind.LETTER.value:
            stored = self._write_letter(crew, working, job)
        elif job.claim.kind == TurnKind.EVALUATION.value:
            stored = self._evaluate(crew, working, job, by_rules=level is Level.PEOPLE)
        else:
            routed = self._addressed(crew, working, in_their_language(self._context, job))
            if routed is None:
                return
            if level is Level.DRAFTS:
                self._budget.draft(routed)
            else:
                self._budget.lift(routed)
            stored = self._answer(crew, working, routed)
        self._checkpoint("after_store")
        if not stored:
            self._retries.stopped(job, working.agent, working.run, crew.prompt_version)

    def _brief(self, crew: Crew, working: Working, job: Job) -> bool:
        run = working.begin("supervisor")
        text = crew.briefing(job.brief, BoundToolbox(job.brief, self._supply.search), run)
        self._checkpoint("before_store")
        return self._turns.briefed(job, clean(text), run, crew.prompt_version)

    def _sum_up(self, crew: Crew, working: Working, job: Job) -> bool:
        run = working.begin("supervisor")
        text = crew.summary(job.brief, run)
        self._checkpoint("before_store")
        return self._turns.summed_up(job, clean(text), run, crew.prompt_version)

    def _write_letter(self, crew: Crew, working: Working, job: Job) -> bool:
        letter = self._drafts.wanted(job)
        if letter is None:
            return self._drafts.nothing(job)
        run, kind = working.begin("supervisor"), LetterKind(letter.kind)
        content = self._drafts.content(job, letter, crew.letter(job.brief, kind, run))
        wrong = breaches(job, kind, content, self._context.company)
        self._checkpoint("before_store")
        return self._drafts.stored(job, letter.id, content, wrong, run, crew.prompt_version)

    def _evaluate(self, crew: Crew, working: Working, job: Job, *, by_rules: bool) -> bool:
        """By rules when the day's budget is spent: they cost nothing, and say who judged."""
        from callcenter_tui.agents import evaluation  # its patterns are for engines

        run = working.begin("evaluator")
        if by_rules:
            run.usage.model = evaluation.ENGINE
            estimate = evaluation.estimate(job.brief)
        else:
            estimate = crew.evaluate(job.brief, run)
        self._checkpoint("before_store")
        return self._evaluations.stored(job, estimate, run, crew.prompt_version)

    def _answer(self, crew: Crew, working: Working, job: Job) -> bool:
        """Answer, and once more if the guard refuses; what is refused twice is held."""
        toolbox = self._toolbox(job)
        version, brief = crew.prompt_version, job.brief
        for rewritten in (False, True):
            run = working.begin("customer_service")
            answer = crew.answer(brief, toolbox, run, self._listener(working))
            answer = replace(answer, text=clean(answer.text))  # judged as it would be stored
            verdict = self._guarding.judge(job, answer, toolbox)
            kept = detail(job, answer, toolbox, verdict)
            self._checkpoint("before_store")
            if not verdict.breaches:
                return self._turns.answered(job, answer, run, version, kept)
            if rewritten:
                break
            correction = self._guarding.refused(job, answer, kept, verdict, run, version)
            if correction is None:
                return False
            brief = replace(brief, correction=correction, deeds=deeds_of(job, toolbox))
        return self._guarding.held(job, answer, kept, verdict, run, version)

    def _addressed(self, crew: Crew, working: Working, job: Job) -> Job | None:
        """The job in the department it belongs to; None when there is no answer to give."""
        if not job.routed:
            run = working.begin("routing")
            proposed = crew.route(job.brief, run)
            return self._routes.routed(job, proposed, run, crew.prompt_version)
        if not self._routes.topic_changed(job):
            return job
        run = working.begin("routing")
        try:
            proposed = crew.route(job.brief, run)
        except ModelTrouble as trouble:
            if working.stopped:
                raise
            # The call has a department already: the answer must not fail for a better one.
            self._routes.not_rerouted(job, trouble, run, crew.prompt_version)
            return job
        return self._routes.rerouted(job, proposed, run, crew.prompt_version)

    def _toolbox(self, job: Job) -> Toolbox:
        if self._toolboxes is not None:
            return self._toolboxes(job.claim, job.brief)
        return BoundToolbox(job.brief, self._supply.search)

    def _listener(self, working: Working) -> Callable[[str], None]:
        parts = working.parts

        def listen(fragment: str) -> None:
            parts.append(fragment)
            if len(parts) == 1:
                self._checkpoint("first_fragment")

        return listen
