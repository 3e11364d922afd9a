"""Judgements of a call. Three kinds that are never mixed: AI estimate, person's, customer's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
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
"""What the evaluator judges, each 1 (poor) to 5 (good); the lines of a new center's scorecard."""

MARKS = range(1, 6)
"""1 (poor) to 5 (good)."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """One line of the center's scorecard. ``weight`` counts relative to those of the other lines.

    ``poor`` and ``good`` say what 1 and 5 mean, by language (``es``, ``en``); empty when nobody
    has said.
    """

    key: str
    es: str
    en: str
    weight: int
    poor: dict[str, str] = field(default_factory=dict)
    good: dict[str, str] = field(default_factory=dict)

    def name(self, language: str) -> str:
        """Its name in ``es`` or, for anything else, English."""
        return self.es if language == "es" else self.en


def weighted(marks: Mapping[str, int], scorecard: Sequence[Criterion]) -> float:
    """The score of a person's review, 1-5: sum of weight x mark / sum of weights, to the cent.

    ``marks`` must have one for each line of the scorecard.
    """
    whole = sum(line.weight for line in scorecard)
    return round(sum(line.weight * marks[line.key] for line in scorecard) / whole, 2)


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
