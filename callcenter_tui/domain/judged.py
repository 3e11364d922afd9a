"""A closed call with what was judged of it: three kinds of judgements that are never mixed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from callcenter_tui.domain.review import ReviewKind
from callcenter_tui.domain.trail import ReviewView


@dataclass(frozen=True, slots=True)
class Judged:
    """A closed call with every judgement of it, oldest first. ``operator`` is who drove it last,
    empty when no person did. ``severity``: of its gravest escalation, empty without one other
    than the wish for a person. ``held``: seconds on hold in all.
    """

    call: str
    key: str
    department: str
    operator: str
    closed_at: datetime
    severity: str
    held: float
    reviews: tuple[ReviewView, ...]

    @property
    def estimate(self) -> ReviewView | None:
        """The AI's newest estimate."""
        return self._newest(ReviewKind.AI_ESTIMATE)

    @property
    def rating(self) -> ReviewView | None:
        """The customer's newest rating."""
        return self._newest(ReviewKind.CUSTOMER)

    @property
    def people(self) -> tuple[ReviewView, ...]:
        """The newest review of each reviewer; who reviewed the call first comes first."""
        newest: dict[str, ReviewView] = {}
        for review in self.reviews:
            if review.kind == ReviewKind.PERSON:
                newest[review.author] = review
        return tuple(newest.values())

    @property
    def reviewed(self) -> float | None:
        """Mean score of ``people``, 1-5."""
        scores = [one.score for one in self.people if one.score is not None]
        return sum(scores) / len(scores) if scores else None

    def _newest(self, kind: ReviewKind) -> ReviewView | None:
        found = [one for one in self.reviews if one.kind == kind and one.score is not None]
        return found[-1] if found else None


def marks_of(review: ReviewView | None) -> dict[str, int]:
    """Marks of a review or an estimate by criterion; none of a rating."""
    rows = review.data.get("marks", ()) if review else ()
    return {str(row["criterion"]): int(row["score"]) for row in rows}


def reviewer(review: ReviewView) -> str:
    """By whom a review is, as colleagues know them; their login where the name is not shown."""
    return str(review.data.get("name") or review.author.partition(":")[2] or review.author)


@dataclass(frozen=True, slots=True)
class Calibration:
    """A call with two or more reviewers: ``scores`` by reviewer's name, the first one first.

    ``apart``: between the highest and the lowest score. ``furthest``: the criterion on which the
    marks lie furthest apart, with how far; empty and 0 when no criterion is shared.
    """

    call: str
    key: str
    scores: tuple[tuple[str, float], ...]
    apart: float
    furthest: str
    by: int


def calibrated(calls: Iterable[Judged]) -> list[Calibration]:
    """Of these the calls with several reviewers, those furthest apart first."""
    found = [_calibration(one) for one in calls if len(one.people) > 1]
    return sorted(found, key=lambda one: (-one.apart, one.key))


def _calibration(call: Judged) -> Calibration:
    scores = [(reviewer(one), one.score or 0.0) for one in call.people]
    marks = [marks_of(one) for one in call.people]
    shared = sorted(set(marks[0]).intersection(*marks[1:]))
    spread = {key: max(m[key] for m in marks) - min(m[key] for m in marks) for key in shared}
    furthest = max(shared, key=lambda key: spread[key], default="")
    values = [score for _, score in scores]
    apart = round(max(values) - min(values), 2)
    return Calibration(call.call, call.key, tuple(scores), apart, furthest, spread.get(furthest, 0))
