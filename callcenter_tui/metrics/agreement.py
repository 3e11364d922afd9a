"""How far two judges agree beyond chance: Cohen's kappa, and between whom it is shown."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from callcenter_tui.domain.judged import Judged, marks_of
from callcenter_tui.domain.quality import Agreement, Kappa
from callcenter_tui.domain.review import MARKS
from callcenter_tui.domain.trail import ReviewView

Pair = tuple[int, int]
"""The marks that two judges gave to the same item, 1-5 each."""

AI, PERSON, CUSTOMER = "AI estimate", "person", "customer"
FIRST, SECOND = "first reviewer", "second reviewer"
BETWEEN = ((AI, PERSON), (PERSON, CUSTOMER), (AI, CUSTOMER), (FIRST, SECOND))


def kappa(pairs: Sequence[Pair], *, linear: bool = False) -> float | None:
    """Cohen's kappa of these pairs: 1 is full agreement, 0 what chance alone would give.

    Plain: (po - pe) / (1 - pe), with po the share of equal pairs and pe = sum over marks k of
    p1(k) x p2(k), the share that two judges with these habits would agree on by chance
    (J. Cohen, "A coefficient of agreement for nominal scales", Educational and Psychological
    Measurement 20, 1960). ``linear``, for marks in an order: 1 - sum(w x observed) / sum(w x
    expected) with w = |i - j| / 4, so that 4 against 5 weighs less than 1 against 5 (J. Cohen,
    "Weighted kappa", Psychological Bulletin 70, 1968). None where it is undefined: without a pair,
    or when both judges gave every item the same single mark.
    """
    apart = _linear if linear else _plain
    n = len(pairs)
    habits = [{mark: _share(pairs, side, mark) for mark in MARKS} for side in (0, 1)]
    expected = sum(
        apart(one, other) * habits[0][one] * habits[1][other] for one in MARKS for other in MARKS
    )
    if not n or math.isclose(expected, 0.0, abs_tol=1e-12):
        return None
    return 1 - sum(apart(one, other) for one, other in pairs) / n / expected


def measured(pairs: Sequence[Pair]) -> Kappa:
    """Both kappas with n and the shares of equal marks and of marks at most 1 apart."""
    n = len(pairs)
    if not n:
        return Kappa(0, None, None, None, None)
    exact = sum(one == other for one, other in pairs) / n
    near = sum(abs(one - other) <= 1 for one, other in pairs) / n
    return Kappa(n, exact, near, kappa(pairs), kappa(pairs, linear=True))


def agreements(calls: Sequence[Judged], criteria: Iterable[str] = ()) -> list[Agreement]:
    """Agreement of the judges on the whole score, each call once; where both mark by criterion
    also on each of ``criteria`` that both have marked.

    A score that is a mean is rounded to the nearest mark, a half upwards. Of several reviewers the
    mean counts as the person's. Reviewer and reviewer: who reviewed a call first, and each later
    one; who these are changes from call to call.
    """
    whole = [Agreement(between, "", measured(_whole(calls, between))) for between in BETWEEN]
    lines = [
        Agreement(between, key, measured(found))
        for between in ((AI, PERSON), (FIRST, SECOND))
        for key in criteria
        if (found := _on(calls, between, key))
    ]
    return [*whole, *lines]


def nearest(score: float) -> int:
    """The mark nearest to a mean, a half upwards: 3.5 is 4."""
    return min(max(math.floor(score + 0.5), MARKS[0]), MARKS[-1])


def _whole(calls: Iterable[Judged], between: tuple[str, str]) -> list[Pair]:
    pairs: list[Pair] = []
    for call in calls:
        if between == (FIRST, SECOND):
            first, *others = (one.score for one in call.people) if call.people else (None,)
            seen = [(first, other) for other in others]
        else:
            scores = {
                AI: _score(call.estimate),
                PERSON: call.reviewed,
                CUSTOMER: _score(call.rating),
            }
            seen = [(scores[between[0]], scores[between[1]])]
        pairs += [(nearest(a), nearest(b)) for a, b in seen if a is not None and b is not None]
    return pairs


def _on(calls: Iterable[Judged], between: tuple[str, str], key: str) -> list[Pair]:
    pairs: list[Pair] = []
    for call in calls:
        given = [marks[key] for marks in map(marks_of, call.people) if key in marks]
        if between == (FIRST, SECOND):
            pairs += [(given[0], other) for other in given[1:]]
        elif given and key in (estimate := marks_of(call.estimate)):
            pairs.append((estimate[key], nearest(sum(given) / len(given))))
    return pairs


def _score(review: ReviewView | None) -> float | None:
    return review.score if review else None


def _share(pairs: Sequence[Pair], side: int, mark: int) -> float:
    return sum(pair[side] == mark for pair in pairs) / len(pairs) if pairs else 0.0


def _plain(one: int, other: int) -> float:
    return float(one != other)


def _linear(one: int, other: int) -> float:
    return abs(one - other) / (MARKS[-1] - MARKS[0])
