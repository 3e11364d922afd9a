"""The charts of a report as geometry: nothing is drawn outside of its box."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from callcenter_tui.domain.figures import Figure, Grain, Trend
from callcenter_tui.metrics.charts import BOTTOM, HEIGHT, TOP, over_time
from callcenter_tui.metrics.measures import MEASURES

MONDAY = datetime(2025, 3, 3, tzinfo=UTC)
HIGH = HEIGHT - TOP - BOTTOM


def drawn(key: str, *values: float | None) -> list[tuple[float, float]]:
    """Where the columns begin, from the top, and how tall they are."""
    text = MEASURES[key].text
    figures = tuple(Figure(text, one, 1, one or 0, 1) for one in values)
    starts = tuple(MONDAY + timedelta(place) for place in range(len(values)))
    chart = over_time(text, Trend(starts, figures), Grain.DAY)
    lowest, middle, highest = (y for y, _ in chart.lines)
    assert (highest, lowest) == (TOP, TOP + HIGH)
    assert middle == pytest.approx(TOP + HIGH / 2)
    return [(one.y, one.height) for one in chart.marks]


def test_columns_stand_on_the_ground() -> None:
    assert drawn("opened", 4, 1, 0, None) == [
        (TOP, HIGH),
        (TOP + HIGH * 0.75, HIGH / 4),
        (TOP + HIGH, 0),
        (TOP + HIGH, 0),
    ]


def test_a_bad_mood_hangs_below_the_line_of_none() -> None:
    zero = TOP + HIGH / 2
    assert drawn("mood", -1.5, 0.75, None) == [
        (zero, HIGH / 2),
        (TOP + HIGH / 4, HIGH / 4),
        (zero, 0),
    ]
