"""Charts of a report as plain geometry: bars in a box, ready to be drawn. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from callcenter_tui.domain.figures import Figure, Grain, MeasureText, Trend, Unit
from callcenter_tui.metrics.figure_text import NOTHING, with_n, worth
from callcenter_tui.metrics.reports import Report
from callcenter_tui.text import clean_line

WIDTH, HEIGHT, LEFT, BOTTOM, TOP = 720, 180, 56, 24, 10
"""Pixels of a column chart; ``LEFT`` and ``BOTTOM`` hold its scales."""

BAR, LABEL, SAID = 22, 180, 130
"""Pixels of a line of a bar chart, of its label and of its figure."""

MOST_BARS = 40
_FORMS = {
    Grain.HALF_HOUR: "%H:%M",
    Grain.HOUR: "%H:%M",
    Grain.DAY: "%m-%d",
    Grain.WEEK: "%G-W%V",
    Grain.MONTH: "%Y-%m",
}
_TICKS = 8


@dataclass(frozen=True, slots=True)
class Mark:
    """One bar, with what it says when one points at it."""

    x: float
    y: float
    width: float
    height: float
    said: str
    label: str = ""
    figure: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart. ``lines``: heights of its scale with their words; ``target`` a line, if any."""

    title: str
    kind: str
    width: int
    height: int
    marks: tuple[Mark, ...]
    lines: tuple[tuple[float, str], ...] = ()
    target: float | None = None


def over_time(text: MeasureText, trend: Trend, grain: Grain) -> Chart:
    """Columns by step of time; a step in which nothing was counted has none."""
    form, many = _FORMS[grain], max(len(trend.starts), 1)
    top, low = _top(text.unit, trend.figures), _low(trend.figures)
    wide, high = (WIDTH - LEFT) / many, HEIGHT - BOTTOM - TOP
    every = -(-many // _TICKS)

    def height(value: float) -> float:
        """Where a value stands, in pixels from the top."""
        return _px(TOP + high * (top - min(max(value, low * top), top)) / (top - low * top))

    marks = []
    for place, (start, one) in enumerate(zip(trend.starts, trend.figures, strict=True)):
        when = f"{start:{form}}"
        marks.append(
            Mark(
                x=_px(LEFT + place * wide + wide * 0.1),
                y=height(max(one.value or 0, 0)),
                width=_px(max(wide * 0.8, 0.5)),
                height=_px(abs(height(one.value or 0) - height(0))),
                said=f"{start:%Y-%m-%d} {when}: {with_n(one)}",
                label=when if place % every == 0 else "",
            )
        )
    parts = (low, (low + 1) / 2, 1.0)
    scale = tuple((height(top * part), worth(text.unit, top * part)) for part in parts)
    promised = next((one.target for one in trend.figures if one.target is not None), None)
    at = None if promised is None else height(promised)
    return Chart(text.name, "columns", WIDTH, HEIGHT, tuple(marks), scale, at)


def by_group(report: Report, place: int) -> Chart:
    """A bar per group for the measure at this place of the report's."""
    text, rows = report.whole[place].text, report.rows[:MOST_BARS]
    top = _top(text.unit, [row.figures[place] for row in rows])
    room = WIDTH - LABEL - SAID
    marks = []
    for line, row in enumerate(rows):
        one = row.figures[place]
        name = clean_line(row.name, limit=60)
        marks.append(
            Mark(
                x=LABEL,
                y=line * BAR + 4,
                width=_px(room * min(abs(one.value or 0) / top, 1)),
                height=BAR - 8,
                said=f"{name}: {with_n(one)}" + (f" ({one.note})" if one.note else ""),
                label=name if len(name) <= 26 else f"{name[:25]}…",
                figure=with_n(one) if one.value is not None else NOTHING,
            )
        )
    return Chart(text.name, "bars", WIDTH, max(len(rows), 1) * BAR, tuple(marks))


def _top(unit: Unit, figures: Sequence[Figure]) -> float:
    """The upper end of the scale: all of a share, else the largest value."""
    if unit is Unit.SHARE:
        return 1.0
    return max((abs(one.value) for one in figures if one.value is not None), default=0.0) or 1.0


def _low(figures: Sequence[Figure]) -> float:
    """The lower end of the scale as a part of the upper one: 0, or -1 where a value is below 0."""
    return -1.0 if any(one.value is not None and one.value < 0 for one in figures) else 0.0


def _px(value: float) -> float:
    return round(value, 2)
