"""Who decides in an evaluation: the offline router, or the routing agent on a model."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from callcenter_tui.agents.language import detect
from callcenter_tui.agents.router import Router
from callcenter_tui.agents.rules import wants_person
from callcenter_tui.domain.errors import ModelTrouble
from callcenter_tui.domain.protocols import Brief, Crew, Line, Run, Usage
from callcenter_tui.domain.routing import repaired
from callcenter_tui.domain.states import Speaker

DEPARTMENTS = ("technical_support", "billing", "sales", "general", "complaints")
FAILED = "(failed)"
"""The department of a text for which the model gave no usable answer."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided for one text, and how long it took."""

    department: str
    wants_person: bool
    language: str
    ms: float


Decide = Callable[[str], Decision]


def offline() -> Decide:
    """The router and rules that work without a model, loaded once."""
    router = Router.load()

    def decide(text: str) -> Decision:
        start = time.perf_counter()
        found = router.route(text, departments=DEPARTMENTS)
        spent = (time.perf_counter() - start) * 1000
        return Decision(found.department, found.wants_person, found.language, spent)

    return decide


@dataclass(slots=True)
class ByCrew:
    """The routing agent, with the written rules beside it as in a call; counts what it costs.

    Safe to call from many threads.
    """

    crew: Crew
    company: str
    usage: Usage = field(default_factory=Usage)
    failed: Counter[str] = field(default_factory=Counter)
    """Kinds of ``ModelTrouble``: those texts have the department FAILED."""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, text: str) -> Decision:
        """Decide for one text; a model that fails is counted, not raised."""
        start = time.perf_counter()
        run = Run()
        language, department, person = detect(text), FAILED, False
        try:
            found, _ = repaired(self.crew.route(self._brief(text), run), DEPARTMENTS, language)
            language, department, person = found.language, found.department, found.wants_person
        except ModelTrouble as error:
            with self._lock:
                self.failed[error.kind] += 1
        spent = (time.perf_counter() - start) * 1000
        self._count(run.usage)
        return Decision(department, person or wants_person(text), language, spent)

    def check(self, text: str) -> None:
        """Ask once for ``text``; raises ModelTrouble, so that a wrong key is told at once."""
        run = Run()
        try:
            self.crew.route(self._brief(text), run)
        finally:
            self._count(run.usage)

    def _brief(self, text: str) -> Brief:
        line = Line(Speaker.CUSTOMER.value, text, 1)
        return Brief("", self.company, "general", DEPARTMENTS, detect(text), (line,))

    def _count(self, usage: Usage) -> None:
        with self._lock:
            self.usage.model = usage.model or self.usage.model
            self.usage.requests += usage.requests
            self.usage.input_tokens += usage.input_tokens
            self.usage.cached_tokens += usage.cached_tokens
            self.usage.output_tokens += usage.output_tokens
