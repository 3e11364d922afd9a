"""What a chart shows, before anybody draws it: series of numbers over steps or groups."""

from __future__ import annotations

import math
from dataclasses import dataclass

from callcenter_tui.domain.figures import Unit

BARS = ("█", "▒", "░", "▚")
"""What bars are made of, the first series first: told apart without colour."""

COLOURS = ((122, 162, 200), (224, 184, 92), (143, 181, 165), (224, 138, 138))
"""The same in colour: those of the theme."""

LINES = (("⠒", "braille"), ("+", "+"), ("o", "o"))
"""Of each line the sign in the key above the chart, and the name that plotext has for its dots."""


@dataclass(frozen=True, slots=True)
class Series:
    """Numbers by step; None where nothing was counted, which leaves a gap in a line."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """One chart. ``bars`` are stacked and belong to the left axis, ``lines`` to the right one,
    or to the left one where there are no bars.

    ``steps``: names of the steps, below the chart; ``across``: bars lie, and the steps stand at
    their side. ``bar_unit``, ``line_unit``: of the numbers at the axes. ``most``: the upper end of
    the lines' axis, ``least`` its lower end, 0 if None; ``target``: a level line across them.
    ``empty``: what is said in place of the chart while there are no numbers.
    """

    steps: tuple[str, ...]
    bars: tuple[Series, ...] = ()
    lines: tuple[Series, ...] = ()
    bar_unit: Unit = Unit.COUNT
    line_unit: Unit = Unit.SHARE
    across: bool = False
    most: float | None = None
    least: float | None = None
    target: float | None = None
    empty: str = ""

    @property
    def nothing(self) -> bool:
        """Whether there is not one number to draw."""
        every = (value for one in (*self.bars, *self.lines) for value in one.values)
        return not any(value is not None for value in every)


def step_up(most: float, *, whole: bool = False) -> float:
    """The next round number from ``most`` on, so that an axis ends at something one can read.

    ``whole``: its half is a whole number, too, as counts have no others.
    """
    if whole:
        most = max(most, 2.0)
    if most <= 0:
        return 1.0
    size = 10.0 ** math.floor(math.log10(most))
    steps = (1, 2, 4, 6, 8, 10) if whole else (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10)
    fits = (size * by for by in steps if size * by >= most)
    return next(fits)
