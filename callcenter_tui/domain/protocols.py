"""The seams between rooms: what a crew of AI agents needs, what it gives, and what it may call.

``calls`` runs turns and knows only these protocols; ``agents/crew`` fulfils ``Crew`` with CrewAI.
A toolbox is bound to one call and its customer before an agent sees it, so an agent can name
neither another call nor another customer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from callcenter_tui.domain.grounding import Cited, Correction
from callcenter_tui.domain.letters import LetterKind
from callcenter_tui.domain.review import Estimate
from callcenter_tui.domain.routing import Routing
from callcenter_tui.domain.tools import Tool, Use
from callcenter_tui.domain.views import EventView, Passage


class Clock(Protocol):
    """Time is handed in, never read below ``wiring``."""

    def now(self) -> datetime:
        """The current time, timezone-aware, UTC."""
        ...


class Ids(Protocol):
    """Identifiers are ours, so that a retry after an unknown commit can look."""

    def new(self) -> str:
        """A time-ordered unique id, 32 hex digits."""
        ...

    def call_key(self) -> str:
        """A public call key such as ``C-7F3K9Q``, without look-alike letters."""
        ...


class Sealer(Protocol):
    """Signs audited events, each over the one before; ``auth.sealing`` fulfils it."""

    @property
    def key_id(self) -> str:
        """Names the key of ``body`` and ``link``."""
        ...

    def body(self, event: EventView) -> str:
        """The keyed hash of all that an event tells, 64 hex digits."""
        ...

    def link(self, seq: int, event_id: int, body_hash: str, before: str) -> str:
        """The signature of the link with number ``seq``, over the one ``before`` it."""
        ...


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the conversation as an agent sees it. ``speaker`` as in ``states.Speaker``.

    ``seq`` numbers the call's messages from 1; 0 when unknown.
    """

    speaker: str
    text: str
    seq: int = 0


@dataclass(frozen=True, slots=True)
class Brief:
    """All that an agent may know of a call: exact words, never interpolated into a template."""

    call_key: str
    company: str
    department: str
    departments: tuple[str, ...]
    language: str
    lines: tuple[Line, ...]
    wants_person: bool = False
    reason: str = ""
    """Why the briefing is asked for (escalation category, operator's words); may be empty."""
    whispers: tuple[str, ...] = ()
    """What colleagues told the AI in private, oldest first; the customer never sees it."""
    identified: bool = False
    """Whether the customer has been identified in this call."""
    deeds: tuple[str, ...] = ()
    """What was really done in this call (``domain.tools.DEEDS``)."""
    call_back: str = ""
    """When the customer is still to be called back, in words of the call's language; empty for as
    soon as possible, which ``callback_opened`` among the deeds tells from not at all."""
    cited: tuple[tuple[str, str], ...] = ()
    """Articles that answers of this call rested on, as (source, title); told for a letter only."""
    correction: Correction | None = None
    """Set for the one rewrite of an answer that the guard refused."""


class Toolbox(Protocol):
    """What an agent may do, already bound to its call and customer."""

    def search(self, question: str) -> Sequence[Passage]:
        """Passages of the knowledge base of this call's department and language, best first."""
        ...

    def offered(self) -> Sequence[Tool]:
        """The tools this turn needs, mostly none; always in the same order."""
        ...

    def use(self, name: str, arguments: Mapping[str, object]) -> Use:
        """Run a tool. Unknown names and wrong arguments give a Use whose result is not ok."""
        ...

    def uses(self) -> Sequence[Use]:
        """What was used in this turn so far."""
        ...


@dataclass(slots=True)
class Usage:
    """What one agent run cost. Times in milliseconds, ``first_token_ms`` None without a stream."""

    model: str = ""
    requests: int = 0
    input_tokens: int = 0
    cached_tokens: int = 0
    output_tokens: int = 0
    first_token_ms: float | None = None
    total_ms: float = 0.0


@dataclass(frozen=True, slots=True)
class Answer:
    """The text an agent proposes, what it rests on, and whether it offers a person.

    ``given``: every passage that the agent saw as (source, its very words); tool uses are with
    the toolbox. ``cited``: the sentences of ``text`` in order, each with its sources.
    """

    text: str
    sources: tuple[str, ...] = ()
    knows: bool = True
    cited: tuple[Cited, ...] = ()
    given: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class Run:
    """Handle of one running agent: its cost, and the way to stop it.

    ``stop`` may be called from any thread, also before the run started; the model request is
    really aborted and the run raises ``ModelTrouble("stopped")``.
    """

    usage: Usage = field(default_factory=Usage)
    stopped: bool = False
    on_stop: list[Callable[[], None]] = field(default_factory=list)

    def stop(self) -> None:
        """Abort the run now."""
        self.stopped = True
        for callback in list(self.on_stop):
            callback()


class Crew(Protocol):
    """The AI agents. Each method blocks its thread and raises ``ModelTrouble`` and nothing else."""

    @property
    def engine(self) -> str:
        """What is at work, for the screen: ``offline`` or the model's name."""
        ...

    @property
    def prompt_version(self) -> str:
        """Version of the prompts and agent texts, stored with each run."""
        ...

    def route(self, brief: Brief, run: Run) -> Routing:
        """The ``routing`` agent's proposal for the customer's last words (not yet repaired)."""
        ...

    def answer(
        self, brief: Brief, toolbox: Toolbox, run: Run, on_text: Callable[[str], None]
    ) -> Answer:
        """The ``customer_service`` agent's answer; ``on_text`` gets each fragment as it comes."""
        ...

    def briefing(self, brief: Brief, toolbox: Toolbox, run: Run) -> str:
        """The ``supervisor`` agent's briefing for the person who will take the call."""
        ...

    def summary(self, brief: Brief, run: Run) -> str:
        """The ``supervisor`` agent's summary of a call that a person wraps up: a draft for them."""
        ...

    def letter(self, brief: Brief, kind: LetterKind, run: Run) -> dict[str, object]:
        """The words of a letter about the call, as data with the fields of its kind.

        ``items`` are not words but ``sources``: which of the articles that were cited belong in it.
        """
        ...

    def evaluate(self, brief: Brief, run: Run) -> Estimate:
        """The ``evaluator`` agent's estimate of a closed call; quotes are verified already."""
        ...

    def close(self) -> None:
        """Stop all runs and threads."""
        ...
