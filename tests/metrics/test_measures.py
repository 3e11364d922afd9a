"""The formulas on sums given by hand: what they divide by, what they say of nothing."""

from __future__ import annotations

import pytest

from callcenter_tui.domain import measuring as tally
from callcenter_tui.domain.errors import NotFound
from callcenter_tui.domain.figures import By, Question, Unit
from callcenter_tui.domain.floor import Level, Target
from callcenter_tui.domain.lists import Measuring, Variant
from callcenter_tui.metrics.counting import Counted
from callcenter_tui.metrics.figuring import EACH_OWN, figure
from callcenter_tui.metrics.measures import MEASURES, chosen, that_split
from callcenter_tui.metrics.options import Options, Rules, rules
from tests.clocks import MONDAY

ALL = Question(MONDAY, MONDAY)
QUEUE = {
    tally.OFFERED: 100,
    tally.ANSWERED: 80,
    tally.ABANDONED: 15,
    tally.LEFT: 4,
    "a:10": 50,
    "a:20": 14,
    "a:21": 16,
    "b:5": 3,
    "b:6": 2,
    "b:300": 10,
}


def counted(*departments: tuple[str, dict[str, int]]) -> Counted:
    found = Counted()
    for key, sums in departments:
        for name, much in sums.items():
            found.add(key, name, much)
    return found


@pytest.mark.parametrize(
    ("variant", "parts"),
    [
        (Variant.STANDARD, (64, 92)),  # 80 + 15 - 3 short ones
        (Variant.ASTERISK, (64, 80)),
        (Variant.ASTERISK2, (69, 95)),  # who gave up within 20 s counts as served
        (Variant.CONNECT, (64, 99)),
    ],
)
def test_a_service_level_by_each_formula(variant: Variant, parts: tuple[int, int]) -> None:
    options = Options(Target(), Measuring(variant.value))
    found = MEASURES["service_level"].read(QUEUE, options)
    assert (found.numerator, found.denominator, found.n) == (*parts, parts[1])
    assert found.note.startswith("80 % in 20 s")


def test_the_edges_of_waits_belong_to_the_promise() -> None:
    """20 s is within 20 s, 21 s is not; with 21 s promised it is."""
    later = Options(Target(seconds=21), Measuring())
    assert MEASURES["service_level"].read(QUEUE, later).numerator == 80
    nobody_short = Options(Target(), Measuring(short_abandon=0))
    assert MEASURES["service_level"].read(QUEUE, nobody_short).denominator == 95


def test_departments_are_judged_by_their_own_targets() -> None:
    own = rules(Measuring(), Target(), {"sales": Target(seconds=10), "billing": Target()})
    assert set(own.own) == {"sales"}
    both = counted(("sales", QUEUE), ("billing", QUEUE))
    found = figure(MEASURES["service_level"], both, own, ALL)
    assert (found.numerator, found.denominator) == (50 + 64, 92 + 92)
    assert found.note.startswith(EACH_OWN)


def test_nothing_counted_is_no_zero() -> None:
    for key, one in MEASURES.items():
        found = figure(one, Counted(), Rules(), ALL)
        counts = one.text.unit is Unit.COUNT
        assert (key, found.value) == (key, 0 if counts else None)
        assert found.n == 0
        assert found.level is Level.OK


def test_figures_warn_below_what_was_promised() -> None:
    target = Target(share=0.9, warning=0.7, critical=0.5, wait_warning=60, wait_critical=200)
    strict = Rules(Options(target, Measuring()))
    found = figure(MEASURES["service_level"], counted(("", QUEUE)), strict, ALL)
    assert (found.target, found.level) == (0.9, Level.WARNING)  # 64 of 92
    longest = figure(MEASURES["longest_wait"], counted(("", QUEUE)), strict, ALL)
    assert (longest.value, longest.target, longest.level) == (300, 60, Level.CRITICAL)


@pytest.mark.parametrize(
    ("key", "sums", "value"),
    [
        ("aht", {"handled": 2, "talk_ms": 90_000, "hold_ms": 5000, "wrap_ms": 25_000}, 60),
        ("occupancy", {"busy_ms": 45_000, "idle_ms": 15_000, "break_ms": 900_000}, 0.75),
        ("non_response", {"rings": 10, "rings_withdrawn": 2, "rings_missed": 2}, 0.25),
        ("containment", {"completed": 9, "gone": 1, "with_ai": 8, "contained": 6}, 0.75),
        ("fcr", {"resolvable": 9, "settled:resolvable": 8, "settled:repeated": 2}, 0.75),
        ("csat", {"rated": 4, "rated_good": 3, "completed": 10}, 0.75),
        ("ai_estimate", {"estimated": 2, "estimate_centi": 750}, 3.75),
        ("mood", {"moods": 4, "mood_sum": -2}, -0.5),
        ("first_token", {"first_tokens": 4, "first_token_ms": 1400}, 0.35),
        ("ai_cost", {"runs": 3, "cost_micro": 1500}, 0.0015),
    ],
)
def test_a_formula(key: str, sums: dict[str, int], value: float) -> None:
    assert MEASURES[key].read(sums, Options()).value == pytest.approx(value)


def test_every_rating_comes_with_its_response_rate() -> None:
    sums = {"rated": 4, "rated_good": 3, "rating_sum": 15, "completed": 12, "gone": 4}
    for key in ("csat", "rating"):
        assert MEASURES[key].read(sums, Options()).note == "response rate 25 % (4 of 16)"


def test_time_of_the_ai_is_no_time_of_people() -> None:
    people = ("aht", "talk_time", "hold_time", "wrap_time", "occupancy", "handled")
    for key in people:
        assert not MEASURES[key].reads(tally.DRIVER_MS)
        assert not MEASURES[key].reads(tally.RUN_MS)


def test_a_measure_that_is_not_kept_so_says_so() -> None:
    asked = Question(MONDAY, MONDAY, department="sales")
    found = figure(MEASURES["occupancy"], counted(("sales", {"busy_ms": 1})), Rules(), asked)
    assert (found.value, found.note) == (None, "not kept by department")
    assert "occupancy" not in that_split(By.DEPARTMENT)
    assert {"occupancy", "aht", "asa"} <= set(that_split(By.OPERATOR))
    assert set(that_split(By.DAY)) == set(MEASURES)


def test_an_unknown_measure_is_named() -> None:
    with pytest.raises(NotFound, match="'no\ufffdne'"):
        chosen(["offered", "no\x1bne"])
