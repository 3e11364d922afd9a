"""CrewAI's language model without a model: a classifier, articles, and ``offline.yaml``.

It speaks the language that the prompts ask of any model, ``[id]`` after what an article says and
``[person]`` when it cannot help, so that nothing downstream knows the difference.
"""

from __future__ import annotations

import re
from time import sleep
from typing import Any, Protocol

from crewai import BaseLLM
from pydantic import BaseModel, PrivateAttr

from callcenter_tui.agents.crew import facts
from callcenter_tui.agents.crew.conversation import question
from callcenter_tui.agents.crew.draft import PERSON
from callcenter_tui.agents.crew.excerpts import excerpt
from callcenter_tui.agents.crew.job import Job, Reply, current
from callcenter_tui.agents.crew.phrases import Phrases
from callcenter_tui.agents.rules import wants_person
from callcenter_tui.domain.routing import Routing
from callcenter_tui.domain.views import Passage

_NEAR = 0.6
"""A passage this much weaker than the best one is about something else."""
_PIECES = re.compile(r"\s*\S+\s*?(?=\s|$)")


class Classifier(Protocol):
    """What routes without a model: ``agents.router.Router``."""

    def route(
        self, text: str, *, departments: tuple[str, ...], language: str | None = None
    ) -> Routing:
        """A routing for ``text``."""
        ...


class OfflineLLM(BaseLLM):  # type: ignore[misc]  # crewai is untyped to us
    """Answers from the current job: its brief and the passages that its messages carry."""

    _router: Classifier = PrivateAttr()
    _phrases: dict[str, Phrases] = PrivateAttr()
    _knows: float = PrivateAttr()
    _pace: float = PrivateAttr()

    def prepare(
        self, router: Classifier, phrases: dict[str, Any], knows: float, pace: float
    ) -> None:
        """Give it its classifier, texts, the score of a usable passage and seconds per word."""
        self._router = router
        self._phrases = {language: Phrases(texts) for language, texts in phrases.items()}
        self._knows = knows
        self._pace = pace

    def call(
        self,
        messages: str | list[dict[str, Any]],
        tools: object = None,
        callbacks: object = None,
        available_functions: object = None,
        from_task: object = None,
        from_agent: object = None,
        response_model: type[BaseModel] | None = None,
    ) -> BaseModel:
        """One answer as a model instance. Raises ModelTrouble("stopped") between two words."""
        job = current()
        job.run.usage.model = self.model
        job.on_asked()
        if response_model is not None:
            return response_model.model_validate(self._routing(job))
        phrases = self._phrases.get(job.brief.language) or self._phrases["en"]
        if job.agent == "supervisor":
            return Reply(text=facts.briefing(job.brief, job.passages, self._knows, phrases))
        text = self._answer(job, phrases)
        for piece in _PIECES.findall(text):
            job.deliver(piece)
            if self._pace:
                sleep(self._pace)
        return Reply(text=text)

    def _routing(self, job: Job) -> dict[str, Any]:
        brief = job.brief
        routing = self._router.route(
            question(brief), departments=brief.departments, language=brief.language
        )
        return {name: getattr(routing, name) for name in Routing.__slots__}

    def _answer(self, job: Job, phrases: Phrases) -> str:
        lines = job.brief.lines
        last = next((line.text for line in reversed(lines) if line.speaker == "customer"), "")
        kind = phrases.small_talk(last) if last else "hello"
        if kind:
            return phrases.say(kind, lines)
        if wants_person(last):
            return f"{phrases.say('person', lines)} [{PERSON}]"
        return self._from_articles(job, phrases)

    def _from_articles(self, job: Job, phrases: Phrases) -> str:
        brief = job.brief
        told = [line.text for line in brief.lines if line.speaker != "customer"]
        good = [p for p in job.passages if self._answers(p, brief.language)]
        good = [p for p in good if p.score >= _NEAR * good[0].score]
        for passage in good:
            text = excerpt(passage, question(brief), told)
            if text:
                return f"{phrases.lead(len(told))}{text} [{passage.source}]"
        kind = "exhausted" if good else "unknown"
        return f"{phrases.say(kind, brief.lines)} [{PERSON}]"

    def _answers(self, passage: Passage, language: str) -> bool:
        return passage.language == language and passage.score >= self._knows

    def supports_function_calling(self) -> bool:
        """True keeps CrewAI from describing tools in words."""
        return True

    def supports_stop_words(self) -> bool:
        """False: an answer may contain any words."""
        return False

    def get_context_window_size(self) -> int:
        """Large, so that CrewAI never summarises."""
        return 1_000_000

    def get_input_tokens_count(self, messages: object, *_: object, **__: object) -> int:
        """Nothing is counted where nothing is paid."""
        return 0
