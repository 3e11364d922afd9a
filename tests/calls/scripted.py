"""A crew that says what a test tells it, in order, through the same protocol as the real one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TypeVar

from callcenter_tui.calls.work import OpenToolbox, Supply, Work, Working
from callcenter_tui.domain.errors import ModelTrouble
from callcenter_tui.domain.grounding import Cited
from callcenter_tui.domain.letters import LetterKind
from callcenter_tui.domain.protocols import Answer, Brief, Run, Toolbox
from callcenter_tui.domain.review import Estimate
from callcenter_tui.domain.routing import Routing
from callcenter_tui.domain.views import Passage
from tests.calls.conftest import Center

ROUTER = "es/technical_support/router"
FACT = "Desenchufe el router durante treinta segundos y vuelva a enchufarlo."
GIVEN = ((ROUTER, f"Si no hay conexión: {FACT} Espere dos minutos."),)
LIE = "Ya le he reembolsado 50 euros en su cuenta."
UNKNOWN = "No tengo esa información. Si quiere, aviso a una persona."

SUPPORT = Routing("technical_support", 2, "es", False, "words: router", "scripted")
BILLING = Routing("billing", 2, "es", False, "words: factura", "scripted")


def grounded(text: str = FACT) -> Answer:
    """An answer whose only sentence cites the article it was taken from."""
    return Answer(text, (ROUTER,), True, (Cited(text, (ROUTER,)),), GIVEN)


def unfounded(text: str = LIE) -> Answer:
    """An answer that nothing supports."""
    return Answer(text, given=GIVEN)


LETTERS: dict[LetterKind, dict[str, object]] = {
    LetterKind.SUMMARY: {"topic": "El router no enciende"},
    LetterKind.INFORMATION: {"sources": [ROUTER]},
    LetterKind.FOLLOW_UP: {"agreed": ["Le enviamos un técnico"]},
}


@dataclass
class Scripted:
    """Gives the next answer, routing, estimate, summary or letter of its script, or raises it.

    ``during`` is called while an answer, a summary or a letter is written; ``uses`` are the tools
    it uses for an answer. Briefs it was given are kept.
    """

    answers: list[Answer | ModelTrouble] = field(default_factory=list)
    routings: list[Routing | ModelTrouble] = field(default_factory=list)
    estimates: list[Estimate | ModelTrouble] = field(default_factory=list)
    summaries: list[str | ModelTrouble] = field(default_factory=list)
    letters: list[dict[str, object] | ModelTrouble] = field(default_factory=list)
    tokens: int = 0
    engine: str = "gpt-4o"
    prompt_version: str = "v-test"
    during: Callable[[], None] = lambda: None
    uses: tuple[str, ...] = ()
    briefs: list[Brief] = field(default_factory=list)

    def route(self, brief: Brief, run: Run) -> Routing:
        """The next routing, else technical support."""
        self._count(run)
        return _given(self.routings, SUPPORT)

    def answer(
        self, brief: Brief, toolbox: Toolbox, run: Run, on_text: Callable[[str], None]
    ) -> Answer:
        """The next answer, streamed word by word, else a grounded one."""
        self.briefs.append(brief)
        self._count(run)
        for name in self.uses:
            toolbox.use(name, {})
        answer = _given(self.answers, grounded())
        for word in answer.text.split():
            on_text(f"{word} ")
        self.during()
        return answer

    def briefing(self, brief: Brief, toolbox: Toolbox, run: Run) -> str:
        """A briefing."""
        self._count(run)
        return "The customer asks."

    def summary(self, brief: Brief, run: Run) -> str:
        """The next summary, else a plain one."""
        self.briefs.append(brief)
        self._count(run)
        self.during()
        return _given(self.summaries, "Asked about a router.")

    def letter(self, brief: Brief, kind: LetterKind, run: Run) -> dict[str, object]:
        """The next letter, else a plain one of its kind."""
        self.briefs.append(brief)
        self._count(run)
        self.during()
        return _given(self.letters, dict(LETTERS[kind]))

    def evaluate(self, brief: Brief, run: Run) -> Estimate:
        """The next estimate, else a plain one."""
        self.briefs.append(brief)
        self._count(run)
        return _given(self.estimates, Estimate("Asked about a router.", "resolved"))

    def close(self) -> None:
        """Nothing to stop."""

    def _count(self, run: Run) -> None:
        run.usage.model, run.usage.requests = self.engine, 1
        run.usage.input_tokens = self.tokens


T = TypeVar("T")


def _given(script: list[T | ModelTrouble], otherwise: T) -> T:
    found = script.pop(0) if script else otherwise
    if isinstance(found, ModelTrouble):
        raise found
    return found


def nothing(question: str, language: str, department: str | None, limit: int) -> list[Passage]:
    """A shelf without articles."""
    return []


class Room:
    """The pipeline of one engine on a center, a turn at a time.

    ``topic``: the department that every customer's newest words surely belong to.
    """

    def __init__(
        self, center: Center, toolbox: OpenToolbox | None = None, topic: str | None = None
    ) -> None:
        self.center, self.topic = center, topic
        opened = (lambda: toolbox) if toolbox else None
        supply = Supply(nothing, opened, lambda words, department, departments: self.topic)
        self.work = Work(center.context, supply, timedelta(seconds=20), lambda point: None)
        self.work.prepare()

    def turn(self, crew: Scripted) -> Working | None:
        """Claim what is most urgent and do it; None when nothing is due."""
        claim = self.center.turns.claim("engine-1")
        if claim is None:
            return None
        working = Working(claim)
        self.work.do(crew, working)
        return working

    def all(self, crew: Scripted) -> int:
        """Do everything that is due; returns how much that was."""
        done = 0
        while self.turn(crew):
            done += 1
        return done
