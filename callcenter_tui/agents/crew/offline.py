"""CrewAI's language model without a model: a classifier, articles, and ``offline.yaml``.

It speaks the language that the prompts ask of any model, ``[id]`` after what an article says and
``[person]`` when it cannot help, so that nothing downstream knows the difference.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from time import sleep
from typing import Any, Protocol

from crewai import BaseLLM
from pydantic import BaseModel, PrivateAttr

from callcenter_tui.agents.crew import courtesies, facts, letters, offline_tools, summing_up
from callcenter_tui.agents.crew.conversation import guidance, question
from callcenter_tui.agents.crew.draft import PERSON
from callcenter_tui.agents.crew.excerpts import excerpt, sentences
from callcenter_tui.agents.crew.job import Job, Reply, current
from callcenter_tui.agents.crew.phrases import Phrases
from callcenter_tui.domain.protocols import Brief
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
        tools: list[dict[str, Any]] | None = None,
        callbacks: object = None,
        available_functions: object = None,
        from_task: object = None,
        from_agent: object = None,
        response_model: type[BaseModel] | None = None,
    ) -> BaseModel | list[dict[str, Any]]:
        """One answer as a model instance, or the tool calls that CrewAI is to make first.

        Raises ModelTrouble("stopped") between two words.
        """
        job = current()
        job.go_on()
        job.run.usage.model = self.model
        job.on_asked()
        phrases = self._phrases.get(job.brief.language) or self._phrases["en"]
        if response_model is not None:
            said = letters.extracted(job.brief, job.letter, phrases) if job.letter else None
            return response_model.model_validate(said or self._routing(job))
        if job.sums_up:
            return Reply(text=summing_up.summary(job.brief, phrases))
        if job.agent == "supervisor":
            return Reply(text=facts.briefing(job.brief, job.passages, self._knows, phrases))
        if tools and job.tools and (calls := self._tool_calls(job)):
            return calls
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

    def _tool_calls(self, job: Job) -> list[dict[str, Any]]:
        """The tools that the customer's words ask for, in one round; none after it."""
        rounds = job.tools
        if rounds is None or rounds.rounds:
            return []
        wanted = offline_tools.calls(rounds.tools, job.brief.lines, self._department)
        named = [{"name": name, "arguments": json.dumps(given)} for name, given in wanted]
        return rounds.begin(named) if named else []

    def _department(self, words: str, choices: tuple[str, ...]) -> str | None:
        routing = self._router.route(words, departments=choices)
        return routing.department if routing.sure else None

    def _answer(self, job: Job, phrases: Phrases) -> str:
        if told := self._from_tools(job):
            return told
        return courtesies.reply(job.brief, phrases) or self._from_articles(job, phrases)

    def _from_tools(self, job: Job) -> str:
        """What this turn's tools gave, in their words; empty without any."""
        wrong = _wrong(job.brief)
        parts = []
        for use in job.uses():
            result = use.result
            said = [s for s in sentences(result.text) if not any(claim in s for claim in wrong)]
            parts.append(marked(said, use.source))
            if not (result.ok or result.deeds or "?" in result.text):
                parts.append(f"[{PERSON}]")
        return " ".join(part for part in parts if part)

    def _from_articles(self, job: Job, phrases: Phrases) -> str:
        """Sentences of the best article for the question, then of the one a colleague named.

        The same question gets the same sentences: what was told is left out only when the
        customer asks for more.
        """
        brief = job.brief
        told = [line.text for line in brief.lines if line.speaker != "customer"]
        more = phrases.wants_more(courtesies.last_words(brief))
        good = [p for p in job.passages if self._answers(p, brief.language)]
        asked = [p for p in good if p.source not in job.guided or p is good[0]]
        if more:
            asked = [p for p in asked if p.source == asked[0].source]
        parts = self._said(asked, question(brief), brief, told if more else ())
        again = bool(parts) and not more and all(_in(sentence, told) for sentence, _ in parts)
        guided = [p for p in good if p.source in job.guided and not _told_of(p, told)]
        if guided:
            known = [*told, *(sentence for sentence, _ in parts)]
            parts += self._said(guided[:1], guidance(brief), brief, known)
        if parts:
            opening = courtesies.opening(brief, phrases, again=again)
            return opening + " ".join(f"{sentence} [{source}]" for sentence, source in parts)
        kind = "exhausted" if good and more and not brief.correction else "unknown"
        return courtesies.without_answer(brief, phrases, kind)

    def _said(
        self, passages: list[Passage], wanted: str, brief: Brief, told: Sequence[str]
    ) -> list[tuple[str, str]]:
        """Sentences, each with its source, of the article that fits best and has some to tell."""
        near = [p for p in passages if p.score >= _NEAR * passages[0].score]
        wrong = _wrong(brief)
        return [
            (sentence, source)
            for sentence, source in excerpt(near, wanted, told)
            if not any(claim in sentence for claim in wrong)
        ]

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


def marked(parts: Sequence[str], source: str) -> str:
    """Sentences with their source behind each."""
    return " ".join(f"{part} [{source}]" for part in parts)


def _told_of(passage: Passage, told: list[str]) -> bool:
    return any(_in(sentence, told) for sentence in sentences(passage.text))


def _in(sentence: str, told: Sequence[str]) -> bool:
    return any(sentence in text for text in told)


def _wrong(brief: Brief) -> list[str]:
    """The claims that the guard refused; no sentence with one of them is said again."""
    return [breach.claim for breach in brief.correction.breaches] if brief.correction else []
