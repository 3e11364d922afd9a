"""Judgements of a call. Three kinds that are never mixed: AI estimate, person's, customer's."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ReviewKind(StrEnum):
    """Who judged."""

    AI_ESTIMATE = "ai_estimate"
    PERSON = "person"
    CUSTOMER = "customer"


RESOLUTIONS = ("resolved", "partly", "unresolved", "unclear")

UNSOLVED_AT_MOST = 2.0
"""Score of a call that was left unresolved: kind words do not make up for it."""

CRITERIA = ("understood", "grounded", "solved", "polite", "honest")
"""Lines of the scorecard, each judged 1 (poor) to 5 (good)."""


@dataclass(frozen=True, slots=True)
class Feeling:
    """The customer's mood in one message: ``seq`` of the message, value -2 to 2."""

    seq: int
    value: int


@dataclass(frozen=True, slots=True)
class Mark:
    """One line of the scorecard. ``quote`` stands literally in the message ``seq``."""

    criterion: str
    score: int
    seq: int
    quote: str
    why: str


@dataclass(frozen=True, slots=True)
class Estimate:
    """What the evaluator says of a call. ``engine``: ``rules`` or the model's name.

    ``score`` is the mean of the marks (1-5), at most ``UNSOLVED_AT_MOST`` for an unresolved call,
    None without a usable mark. ``dropped``: marks whose quote does not stand in the conversation.
    """

    summary: str
    resolution: str
    feelings: tuple[Feeling, ...] = ()
    marks: tuple[Mark, ...] = ()
    dropped: int = 0
    engine: str = "rules"

    @property
    def score(self) -> float | None:
        """Mean of the marks, 1-5."""
        marks = [mark.score for mark in self.marks]
        if not marks:
            return None
        mean = round(sum(marks) / len(marks), 2)
        return min(mean, UNSOLVED_AT_MOST) if self.resolution == "unresolved" else mean
