"""Cohen's kappa against vectors worked out by hand, and between whom it is shown."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from callcenter_tui.domain.judged import Judged
from callcenter_tui.domain.review import ReviewKind
from callcenter_tui.domain.trail import ReviewView
from callcenter_tui.metrics.agreement import agreements, kappa, measured, nearest

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
AI, PERSON, CUSTOMER = ReviewKind.AI_ESTIMATE, ReviewKind.PERSON, ReviewKind.CUSTOMER


def times(*counted: tuple[int, int, int]) -> list[tuple[int, int]]:
    """``(one, other, how often)`` as pairs."""
    return [(one, other) for one, other, many in counted for _ in range(many)]


def test_the_textbook_table_of_two_marks() -> None:
    """20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no: po = 35/50 = 0.7; the first says yes in 25/50,
    the second in 30/50: pe = 0.5 x 0.6 + 0.5 x 0.4 = 0.5; kappa = 0.2 / 0.5 = 0.4.
    """
    pairs = times((5, 5, 20), (5, 1, 5), (1, 5, 10), (1, 1, 15))
    assert kappa(pairs) == pytest.approx(0.4)
    assert kappa(pairs, linear=True) == pytest.approx(0.4), "two marks know no nearness"


def test_marks_in_an_order() -> None:
    """(1,2) (2,2) (3,4) (5,5). Equal: 2 of 4. First: 1/4 each of 1 2 3 5; second: 2/4 of 2, 1/4 of
    4 and 5. pe = 1/4 x 2/4 + 1/4 x 1/4 = 3/16; kappa = (8/16 - 3/16) / (13/16) = 5/13.

    Linear: apart by 1, 0, 1, 0 of 4: observed 2/16. Expected: mean of |i - j| over the 16 crossings
    of (1 2 3 5) and (2 2 4 5): 9 + 5 + 5 + 7 = 26, so 26/16/4 = 26/64. 1 - 8/64 / (26/64) = 18/26.
    """
    pairs = [(1, 2), (2, 2), (3, 4), (5, 5)]
    assert kappa(pairs) == pytest.approx(5 / 13)
    assert kappa(pairs, linear=True) == pytest.approx(18 / 26)
    found = measured(pairs)
    assert (found.n, found.exact, found.near) == (4, 0.5, 1.0)


def test_full_agreement_chance_and_worse() -> None:
    assert kappa([(1, 1), (3, 3), (5, 5)]) == pytest.approx(1.0)
    assert kappa([(1, 1), (1, 5), (5, 1), (5, 5)]) == pytest.approx(0.0)
    assert kappa([(1, 5), (5, 1)]) == pytest.approx(-1.0)
    assert kappa([(4, 5)] * 9) == pytest.approx(0.0), "each always says the same, never equal"


def test_where_it_is_not_defined_there_is_none() -> None:
    assert kappa([]) is None
    assert kappa([(4, 4)] * 7) is None, "nothing was told apart: agreement may be habit"
    assert kappa([(4, 4)] * 7, linear=True) is None
    seven = measured([(4, 4)] * 7)
    assert (seven.n, seven.exact, seven.plain, seven.linear) == (7, 1.0, None, None)
    assert measured([]).n == 0
    assert measured([]).exact is None


@pytest.mark.parametrize(
    ("score", "mark"), [(1.0, 1), (2.49, 2), (2.5, 3), (3.5, 4), (4.5, 5), (5.0, 5), (0.2, 1)]
)
def test_a_mean_is_the_nearest_mark_a_half_upwards(score: float, mark: int) -> None:
    assert nearest(score) == mark


def judgement(kind: ReviewKind, author: str, score: float, **marks: int) -> ReviewView:
    rows = [{"criterion": key, "score": mark} for key, mark in marks.items()]
    return ReviewView(f"{author}{score}", kind.value, author, score, AT, {"marks": rows})


def call(*reviews: ReviewView) -> Judged:
    return Judged("id", "C-1", "billing", "Eva", AT, "", 0.0, reviews)


def test_between_whom() -> None:
    """Two reviewers of the first call, one of whom reviewed it again; the second has no person."""
    calls = [
        call(
            judgement(AI, "gpt", 2.0, solved=1),
            judgement(PERSON, "user:ana", 1.0, solved=1),
            judgement(PERSON, "user:max", 4.0, solved=5),
            judgement(PERSON, "user:ana", 3.0, solved=2),
            judgement(CUSTOMER, "customer", 5.0),
        ),
        call(judgement(AI, "gpt", 4.4), judgement(CUSTOMER, "customer", 4.0)),
    ]
    found = {(*one.between, one.criterion): one.kappa for one in agreements(calls, ["solved"])}
    assert found["AI estimate", "person", ""].n == 1
    assert found["AI estimate", "person", ""].near == 0.0, "2 against the mean of 3 and 4, 4"
    assert found["person", "customer", ""].near == 1.0
    assert found["AI estimate", "customer", ""].n == 2
    assert found["AI estimate", "customer", ""].exact == 0.5
    assert found["first reviewer", "second reviewer", ""].n == 1
    assert found["first reviewer", "second reviewer", ""].near == 1.0, "ana's newest, 3, counts"
    assert found["first reviewer", "second reviewer", "solved"].exact == 0.0
    assert found["AI estimate", "person", "solved"].n == 1


def test_nobody_has_judged() -> None:
    found = agreements([call()])
    assert len(found) == 4
    assert all(one.kappa.n == 0 and one.kappa.plain is None for one in found)
