"""Draws a picture with plotext. Imported by the first chart that is shown, and by nothing else."""

from __future__ import annotations

import re
from typing import Any

from rich.text import Text
from textual_plotext import Plot

from callcenter_tui.domain.figures import Unit
from callcenter_tui.text import clean_line
from callcenter_tui.widgets.figure_words import worth
from callcenter_tui.widgets.pictures import BARS, COLOURS, LINES, Picture, Series, step_up

LABEL = 18
"""Most cells of a group's name at the side of lying bars."""

STEP_ROOM = 9
"""Cells that a step's name takes below the chart, its gap counted."""

FEWEST = 8
"""Room for as many steps is left: the bar of a single one would be a wall."""

THIN = 0.85
"""How much of its step a bar fills."""


def drawn(picture: Picture, width: int, height: int) -> Text:
    """The chart with its axes, exactly so wide and high; only signs that ``clean`` lets pass."""
    plot: Any = Plot()  # the types that come with it do not fit its own examples
    plot.theme("clear")
    plot.plotsize(width, height)
    plot._set_size(width, height)  # as textual-plotext itself does: plotsize keeps to a terminal
    plot._limit_size(False, False)
    if picture.across:
        _lying(plot, picture, height)
    else:
        _standing(plot, picture, width)
    return Text.from_ansi(plot.build(), no_wrap=True)


def _standing(plot: Any, picture: Picture, width: int) -> None:
    xs = list(range(len(picture.steps)))
    tall = _stack(plot, picture, xs)
    if picture.bars:
        plot.ylim(0, tall)
        plot.yticks([0, tall / 2, tall], _marks(picture.bar_unit, [0, tall / 2, tall]))
    if picture.lines:
        side = "right" if picture.bars else "left"
        _lines(plot, picture, side)
    plot.xlim(-0.5, max(len(xs), FEWEST) - 0.5)
    every = max(1, -(-len(xs) * STEP_ROOM // max(1, width - 16)))
    shown = xs[::every]
    plot.xticks(shown, [clean_line(picture.steps[x], limit=LABEL) for x in shown])


def _stack(plot: Any, picture: Picture, xs: list[int], orientation: str = "vertical") -> float:
    """The bars on top of each other, the whole ones first; returns where their axis ends."""
    sums = [0.0] * len(xs)
    layers: list[list[float]] = []
    for one in picture.bars:
        sums = [total + (value or 0) for total, value in zip(sums, one.values, strict=True)]
        layers.append(sums)
    for index in reversed(range(len(layers))):
        plot.bar(
            xs,
            layers[index],
            marker=BARS[index % len(BARS)],
            color=COLOURS[index % len(COLOURS)],
            width=THIN,
            orientation=orientation,
        )
    return step_up(max(sums, default=0), whole=picture.bar_unit is Unit.COUNT)


def _lines(plot: Any, picture: Picture, side: str) -> None:
    values = [value for one in picture.lines for value in one.values if value is not None]
    least = picture.least if picture.least is not None else 0.0
    most = picture.most if picture.most is not None else step_up(max(values, default=1))
    for index, one in enumerate(picture.lines):
        colour = COLOURS[(len(picture.bars) + index) % len(COLOURS)]
        for xs, ys in _runs(one):
            single = len(xs) == 1
            draw = plot.scatter if single else plot.plot
            marker = "•" if single else LINES[index % len(LINES)][1]
            draw(xs, ys, yside=side, color=colour, marker=marker)
    ticks = [least, (least + most) / 2, most]
    if picture.target is not None:
        ticks = [least, picture.target, most]
    plot.ylim(least, most, yside=side)
    plot.yticks(ticks, _marks(picture.line_unit, ticks), yside=side)


def _runs(series: Series) -> list[tuple[list[int], list[float]]]:
    """The pieces of a line between the steps at which nothing was counted."""
    runs: list[tuple[list[int], list[float]]] = []
    joined = False
    for x, value in enumerate(series.values):
        if value is not None:
            if not joined:
                runs.append(([], []))
            runs[-1][0].append(x)
            runs[-1][1].append(value)
        joined = value is not None
    return runs


def _lying(plot: Any, picture: Picture, height: int) -> None:
    """Bars from left to right, the first group on top."""
    xs = list(range(len(picture.steps), 0, -1))
    wide = _stack(plot, picture, xs, "horizontal")
    plot.xlim(0, wide)
    ticks = [0, wide / 2, wide]
    plot.xticks(ticks, _marks(picture.bar_unit, ticks))
    plot.ylim(0.5, len(xs) + 0.5)
    plot.yticks(xs, [clean_line(one, limit=LABEL) for one in picture.steps])


def _marks(unit: Unit, values: list[float]) -> list[str]:
    """Values at an axis, without the noughts that say nothing: ``80%``, ``2s``, ``-1``."""
    return [re.sub(r"\.0+(?=\D|$)", "", worth(unit, value)) for value in values]
