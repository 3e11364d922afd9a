"""Charts, tiles' words and sheets: what is drawn of which numbers, at any size, without colour."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from callcenter_tui.domain.figures import Figure, MeasureText, Unit
from callcenter_tui.domain.floor import Level
from callcenter_tui.widgets import figure_words
from callcenter_tui.widgets.charts import key_of
from callcenter_tui.widgets.pictures import Picture, Series, step_up
from callcenter_tui.widgets.plotting import drawn
from callcenter_tui.widgets.sheets import Cell, Line, Sheet, fitting, widths
from tests.hostile import EVERYTHING, FORBIDDEN

STEPS = ("09:00", "09:30", "10:00", "10:30")
DAY = Picture(
    STEPS,
    (Series("answered", (4, 2, None, 0)), Series("abandoned", (1, 0, None, 0))),
    (Series("service level", (0.5, 0.9, None, 1.0)),),
    most=1.0,
    target=0.8,
)
LYING = Picture(("Sales", EVERYTHING), (Series("talk", (60.0, 90.0)),), across=True)


@pytest.mark.parametrize("size", [(30, 6), (80, 11), (140, 30)], ids=str)
@pytest.mark.parametrize("picture", [DAY, LYING], ids=["standing", "lying"])
def test_a_chart_fills_its_room_and_obeys_nobody(picture: Picture, size: tuple[int, int]) -> None:
    lines = drawn(picture, *size).plain.splitlines()
    assert len(lines) == size[1]
    assert {cell_len(line) for line in lines} == {size[0]}
    assert not FORBIDDEN.search("".join(lines))


def test_series_are_told_apart_without_colour_and_axes_have_numbers() -> None:
    text = drawn(DAY, 80, 12).plain
    assert key_of(DAY, 80).plain.split("   ")[:3] == [
        " ██ answered",
        "▒▒ abandoned",
        "⠒⠒ service level",
    ]
    assert "█" in text
    assert "▒" in text
    assert any("\u2800" < letter <= "\u28ff" for letter in text)  # braille: the line
    for mark in ("6┤", "3┤", "0┤", "├100%", "├80%", "├0%", "09:00", "10:30"):
        assert mark in text


def test_nothing_is_not_nought() -> None:
    assert Picture((), empty="No calls").nothing
    assert Picture(STEPS, (Series("x", (None, None, None, None)),)).nothing
    assert not Picture(STEPS, (Series("x", (0, None, None, None)),)).nothing


@pytest.mark.parametrize(
    ("most", "whole", "end"),
    [(0, True, 2), (1, True, 2), (3, True, 4), (11, True, 20), (0, False, 1), (0.7, False, 0.8)],
)
def test_axes_end_at_round_numbers(most: float, whole: bool, end: float) -> None:
    assert step_up(most, whole=whole) == pytest.approx(end)


@pytest.mark.parametrize(
    ("unit", "value", "words"),
    [
        (Unit.SHARE, 0.653, "65.3%"),
        (Unit.SHARE, 1.0, "100%"),
        (Unit.SHARE, None, "-"),
        (Unit.COUNT, 1234, "1234"),
        (Unit.COUNT, 56_700, "56.7k"),
        (Unit.COUNT, 0, "0"),
        (Unit.SECONDS, 0.844, "0.84s"),
        (Unit.SECONDS, 14, "14s"),
        (Unit.SECONDS, 192, "3m12s"),
        (Unit.SECONDS, 3840, "1h04m"),
        (Unit.SECONDS, 59.7, "1m"),
        (Unit.USD, 0.0041, "$0.0041"),
        (Unit.USD, 12.5, "$12.50"),
        (Unit.MOOD, 0.4, "+0.40"),
        (Unit.SCORE, 4.25, "4.25"),
    ],
)
def test_a_value_is_short_and_says_its_unit(unit: Unit, value: float | None, words: str) -> None:
    assert figure_words.worth(unit, value) == words


def figure(unit: Unit, value: float | None, previous: float | None) -> Figure:
    text = MeasureText("x", "X", unit, "", "", "")
    return Figure(text, value, 5, 0, 1, 0.8, Level.WARNING, previous)


def test_a_change_has_a_size_and_needs_both_periods() -> None:
    assert figure_words.change(figure(Unit.SHARE, 0.70, 0.741)) == "▼4.1"
    assert figure_words.change(figure(Unit.SECONDS, 40, 26)) == "▲14s"
    assert figure_words.change(figure(Unit.COUNT, 4, 4)) == "·"
    assert figure_words.change(figure(Unit.COUNT, 4, None)) == ""
    assert figure_words.change(figure(Unit.SHARE, None, 0.5)) == ""


def test_a_target_has_a_sign_only_where_something_was_counted() -> None:
    assert figure_words.reading(figure(Unit.SHARE, 0.7, None)) == "! 70.0%/80%"
    assert figure_words.reading(figure(Unit.SHARE, None, None)) == "-/80%"


def test_columns_that_do_not_fit_come_with_the_cursor() -> None:
    cells = tuple(Cell("12345678") for _ in range(9))
    sheet = Sheet(("Name", *"abcdefghi"), (Line("1", "One", cells),))
    sizes = widths(sheet, 40)
    assert list(fitting(sizes, sheet.gap, 40, 0)) == [0, 1, 2]
    assert 8 in fitting(sizes, sheet.gap, 40, 6)
