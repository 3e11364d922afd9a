"""Erlang C against published figures, and what must hold for every load."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callcenter_tui.domain.errors import Invalid
from callcenter_tui.metrics.staffing import Load, Wish, around, erlang_b, erlang_c, needed, staffed

LARGE = Load(360, 1800, 240)
SMALL = Load(100, 1800, 180)

loads = st.builds(
    Load,
    calls=st.floats(0, 5000),
    per=st.just(1800.0),
    aht=st.floats(1, 1800),
)
wishes = st.builds(
    Wish,
    share=st.floats(0.01, 0.999),
    seconds=st.floats(0, 600),
    max_occupancy=st.floats(0.3, 1),
    shrinkage=st.floats(0, 0.6),
)


def test_a_large_center() -> None:
    found = staffed(LARGE, 55, Wish(0.8, 15))
    assert found.pw == pytest.approx(0.2387, abs=5e-5)
    assert found.asa_seconds == pytest.approx(8.18, abs=0.005)
    assert found.service_level == pytest.approx(0.8459, abs=5e-5)
    assert found.occupancy == pytest.approx(48 / 55)
    assert not found.overloaded


@pytest.mark.parametrize(("operators", "level"), [(13, 0.7956), (14, 0.8884)])
def test_a_small_center(operators: int, level: float) -> None:
    assert staffed(SMALL, operators).service_level == pytest.approx(level, abs=5e-5)


def test_fourteen_are_needed_and_twenty_scheduled() -> None:
    wish = Wish(0.8, 20, shrinkage=0.3)
    assert needed(SMALL, wish) == 14
    assert staffed(SMALL, 14, wish).scheduled == 20
    assert staffed(SMALL, 21, wish).scheduled == 30  # in binary 21 / 0.7 is a little more


def test_a_highest_occupancy_asks_for_more() -> None:
    assert needed(SMALL, Wish(max_occupancy=0.7)) == 15  # 14 are busy 71.4 %
    assert needed(SMALL, Wish(max_occupancy=0.5)) == 20


def test_the_formula_of_the_textbooks() -> None:
    """The sums with factorials, which hold as long as they do not overflow."""
    a, n = 10.0, 13
    rho = a / n
    last = a**n / math.factorial(n) / (1 - rho)
    assert erlang_c(a, n) == pytest.approx(
        last / (sum(a**k / math.factorial(k) for k in range(n)) + last)
    )
    loss = a**n / math.factorial(n) / sum(a**k / math.factorial(k) for k in range(n + 1))
    assert erlang_b(a, n) == pytest.approx(loss)


@pytest.mark.parametrize("operators", [0, 9, 10])
def test_too_few_are_overloaded(operators: int) -> None:
    found = staffed(SMALL, operators)
    assert found.overloaded
    assert (found.service_level, found.pw, found.asa_seconds, found.occupancy) == (0, 1, None, 1)


def test_no_calls_need_nobody() -> None:
    quiet = Load(0, 1800, 180)
    found = staffed(quiet, needed(quiet, Wish()))
    assert (found.operators, found.service_level, found.pw, found.occupancy) == (0, 1, 0, 0)
    assert found.asa_seconds == 0
    assert not found.overloaded


def test_neighbours_never_go_below_nobody() -> None:
    assert [one.operators for one in around(Load(1, 1800, 180), 1, Wish())] == [0, 1, 2, 3]
    assert [one.operators for one in around(SMALL, 14, Wish())] == [12, 13, 14, 15, 16]


@settings(max_examples=60, deadline=None)
@given(load=loads, more=st.integers(1, 40), seconds=st.floats(0, 600))
def test_more_people_never_do_worse(load: Load, more: int, seconds: float) -> None:
    wish = Wish(seconds=seconds)
    first = int(load.erlangs)
    found = [staffed(load, first + extra, wish) for extra in range(more)]
    for one in found:
        assert 0 <= one.service_level <= 1
        assert 0 <= one.pw <= 1
        assert 0 <= one.occupancy <= 1
        assert one.asa_seconds is None if one.overloaded else (one.asa_seconds or 0) >= 0
    for fewer, one in pairwise(found):
        assert one.service_level >= fewer.service_level - 1e-12
        assert one.pw <= fewer.pw + 1e-12
        if fewer.asa_seconds is not None:
            assert one.asa_seconds is not None
            assert one.asa_seconds <= fewer.asa_seconds + 1e-9


@settings(max_examples=60, deadline=None)
@given(load=loads, wish=wishes)
def test_what_is_needed_is_the_fewest_that_keep_the_promise(load: Load, wish: Wish) -> None:
    people = needed(load, wish)
    found = staffed(load, people, wish)
    assert found.service_level >= wish.share
    assert not found.overloaded
    assert found.occupancy <= wish.max_occupancy + 1e-12
    assert found.scheduled * (1 - wish.shrinkage) >= people - 1e-5
    if people:
        one_less = staffed(load, people - 1, wish)
        short = one_less.service_level < wish.share
        assert short or one_less.occupancy > wish.max_occupancy - 1e-12


@settings(max_examples=15, deadline=None)
@given(erlangs=st.floats(1000, 60_000))
def test_thousands_of_erlangs_are_stable(erlangs: float) -> None:
    load = Load(erlangs, 1, 1)
    people = needed(load, Wish(0.8, 20 / 180))
    assert erlangs < people < erlangs + 4 * math.sqrt(erlangs) + 2  # square-root staffing
    assert 0 < staffed(load, people).pw < 1


def test_far_more_people_than_work_do_not_overflow() -> None:
    found = staffed(Load(1, 1800, 60), 5000)
    assert (found.service_level, found.pw) == (1, 0)


@pytest.mark.parametrize("wrong", [-1, math.nan, math.inf])
def test_a_load_must_be_numbers(wrong: float) -> None:
    for values in ((wrong, 1800, 180), (100, wrong, 180), (100, 1800, wrong)):
        with pytest.raises(Invalid) as told:
            Load(*values)
        assert told.value.hint


@pytest.mark.parametrize(
    "wrong",
    [
        {"share": 1},
        {"share": 0},
        {"share": math.nan},
        {"seconds": -1},
        {"max_occupancy": 0},
        {"max_occupancy": 1.01},
        {"shrinkage": 1},
        {"shrinkage": -0.1},
    ],
)
def test_nobody_can_promise_that(wrong: dict[str, float]) -> None:
    with pytest.raises(Invalid) as told:
        Wish(**wrong)
    assert told.value.hint


def test_a_load_that_no_center_has_is_refused() -> None:
    with pytest.raises(Invalid, match="larger than any"):
        Load(1e9, 1800, 300)
