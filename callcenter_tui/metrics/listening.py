"""What judgements of single calls say: which criteria, which calls to listen to, what to work on.

Pure: everything is drawn from the judgements themselves, and no hint is made up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from callcenter_tui.domain.judged import Judged, marks_of, reviewer
from callcenter_tui.domain.quality import CriterionFigure, Hint, Listen
from callcenter_tui.domain.review import Criterion
from callcenter_tui.domain.trail import ReviewView

LOW_REVIEW, LOW_ESTIMATE, LOW_RATING = 2.5, 2.0, 2
"""A call with so low a score, 1-5, is one to listen to."""

FAR_APART = 2.0
"""So many points between two judgements of a call are a disagreement to listen to."""

LONG_HOLD = 180.0
"""Seconds on hold in all from which a call is one to listen to."""

LOW_MARK = 2
"""A mark so low is a hint by itself, where its judge says why."""

AI_ESTIMATE = "AI estimate"


def criteria(calls: Sequence[Judged], scorecard: Sequence[Criterion]) -> list[CriterionFigure]:
    """The mean of each criterion: people's marks, and apart from them the AI's estimates.

    Each call counts once: of several reviewers their mean. The present scorecard's lines come
    first, then those of older ones and of the AI that are not among them.
    """
    names = {line.key: line.name("en") for line in scorecard}
    by_people: dict[str, list[float]] = {key: [] for key in names}
    by_ai: dict[str, list[float]] = {key: [] for key in names}
    for call in calls:
        given: dict[str, list[int]] = {}
        for review in call.people:
            for row in review.data.get("scorecard", ()):
                names.setdefault(str(row["key"]), str(row["en"]))
            for key, mark in marks_of(review).items():
                given.setdefault(key, []).append(mark)
        for key, marks in given.items():
            by_people.setdefault(key, []).append(sum(marks) / len(marks))
        for key, mark in marks_of(call.estimate).items():
            by_ai.setdefault(key, []).append(mark)
    return [
        CriterionFigure(
            key,
            names.get(key, key),
            _mean(by_people.get(key, ())),
            len(by_people.get(key, ())),
            _mean(by_ai.get(key, ())),
            len(by_ai.get(key, ())),
        )
        for key in dict.fromkeys([*names, *by_people, *by_ai])
    ]


def best_and_worst(figures: Iterable[CriterionFigure]) -> tuple[str, str]:
    """Keys of the criteria with the highest and the lowest mean of people's marks; both empty
    with fewer than two marked, or when all are the same.
    """
    means = {one.key: one.mean for one in figures if one.mean is not None}
    if len(set(means.values())) < 2:
        return "", ""
    return max(means, key=lambda key: means[key]), min(means, key=lambda key: means[key])


def to_listen(calls: Iterable[Judged]) -> list[Listen]:
    """Calls with a reason to listen to them: those with most reasons first, then the latest."""
    found = [
        Listen(one.call, one.key, one.department, one.operator, one.closed_at, reasons)
        for one in calls
        if (reasons := tuple(_reasons(one)))
    ]
    return sorted(found, key=lambda one: (-len(one.reasons), -one.closed_at.timestamp(), one.key))


def _reasons(call: Judged) -> Iterator[str]:
    estimate = call.estimate.score if call.estimate else None
    rating = call.rating.score if call.rating else None
    if call.reviewed is not None and call.reviewed <= LOW_REVIEW:
        yield f"reviewed with {call.reviewed:.3g} of 5"
    if estimate is not None and estimate <= LOW_ESTIMATE:
        yield f"AI estimate {estimate:.3g} of 5"
    if rating is not None and rating <= LOW_RATING:
        yield f"the customer gave {rating:.3g} of 5"
    said = (("review", call.reviewed), ("AI estimate", estimate), ("customer", rating))
    known = [(who, score) for who, score in said if score is not None]
    if len(known) > 1:
        (low_by, low), (high_by, high) = (
            choose(known, key=lambda one: one[1]) for choose in (min, max)
        )
        if high - low >= FAR_APART:
            yield f"they disagree: {high_by} {high:.3g}, {low_by} {low:.3g}"
    if call.severity:
        yield f"escalated ({call.severity})"
    if call.held >= LONG_HOLD:
        yield f"{call.held / 60:.0f} minutes on hold"


def hints(calls: Iterable[Judged]) -> list[Hint]:
    """What reviewers wrote for the operator, with their low marks, and the AI's low marks with
    why and the words they rest on; people's first, the latest call first.
    """
    known = list(calls)
    by_people = [hint for call in known for one in call.people for hint in _by_person(call, one)]
    by_ai = [hint for call in known for hint in _by_ai(call)]
    return [*by_people, *by_ai]


def _by_person(call: Judged, review: ReviewView) -> Iterator[Hint]:
    source = f"Review by {reviewer(review)}"
    text, comment = (str(review.data.get(name, "")) for name in ("hint", "comment"))
    if text:
        yield Hint(call.call, call.key, call.operator, source, "", None, text, "")
    for key, mark in marks_of(review).items():
        if mark <= LOW_MARK:
            yield Hint(call.call, call.key, call.operator, source, key, mark, comment, "")


def _by_ai(call: Judged) -> Iterator[Hint]:
    """Only marks that say why: a number alone teaches nobody anything."""
    for row in call.estimate.data.get("marks", ()) if call.estimate else ():
        why, quote = str(row.get("why", "")), str(row.get("quote", ""))
        if int(row["score"]) <= LOW_MARK and (why or quote):
            key, mark = str(row["criterion"]), int(row["score"])
            yield Hint(call.call, call.key, call.operator, AI_ESTIMATE, key, mark, why, quote)


def _mean(values: Sequence[float]) -> float | None:
    return round(sum(values) / len(values), 2) if values else None
