"""What a view of the metrics screen asks with, and what it gives: a chart and a sheet of numbers.

Views run in the database thread and touch no widget: what they give is drawn by the screen.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from callcenter_tui.domain.figures import By, Figure, Question, Row, Trend
from callcenter_tui.domain.floor import Level
from callcenter_tui.domain.views import Actor
from callcenter_tui.metrics.dashboard import Dashboard
from callcenter_tui.screens.metrics_drill import Opening
from callcenter_tui.screens.metrics_steps import grain_of
from callcenter_tui.widgets import figure_words
from callcenter_tui.widgets.pictures import Picture
from callcenter_tui.widgets.sheets import NO_SHEET, Cell, Line, Sheet

ELSEWHERE = "p: another period, 0: the whole center, x: simulated calls"

FIELDS = {
    By.DEPARTMENT: "department",
    By.OPERATOR: "operator",
    By.AGENT: "agent",
    By.MODEL: "model",
    By.DRIVER: "driver",
    By.LANGUAGE: "language",
}
"""By which field of a question a group is asked about."""


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks whom about what; ``zone`` is the center's."""

    actor: Actor
    dashboard: Dashboard
    question: Question
    zone: ZoneInfo

    def trends(self, *keys: str) -> list[Trend]:
        """Trends of these measures in the steps of the period."""
        grain = grain_of(self.question)
        return [self.dashboard.trend(self.actor, self.question, key, grain) for key in keys]

    def rows(self, by: By, *keys: str) -> list[Row]:
        """One row per group."""
        return self.dashboard.rows(self.actor, self.question, by, keys)

    def about(self, by: By, group: str) -> Asking:
        """The same about one group only."""
        changed: dict[str, str] = {FIELDS[by]: group}
        return replace(self, question=replace(self.question, **changed))  # type: ignore[arg-type]  # text fields


@dataclass(frozen=True, slots=True)
class Shown:
    """What a view shows; without a picture the sheet is all there is. ``narrow``: the sheet where
    the wide one has no room.
    """

    picture: Picture | None
    sheet: Sheet
    narrow: Sheet | None = None


Read = Callable[[Asking], Shown]


@dataclass(frozen=True, slots=True)
class View:
    """A view: its name, and what it reads."""

    title: str
    read: Read


def cell(figure: Figure, question: Question, where: str) -> Cell:
    """A figure that can be opened. ``where``: its step or group, in words."""
    judged = figure.value is not None and figure.target is not None
    text = figure_words.worth(figure.text.unit, figure.value)
    if judged:
        text = f"{figure_words.sign(figure)} {text}"
    level = figure.level if judged else Level.OK
    return Cell(text, Opening(figure.key, question, where, figure=figure), level)


def titles(first: str, figures: Sequence[Figure]) -> tuple[str, ...]:
    """The head of a sheet of figures."""
    return (first, *(figure_words.short(one.text) for one in figures))


def grouped(asking: Asking, by: By, title: str, rows: Sequence[Row]) -> Sheet:
    """A sheet with a row for each group."""
    lines = []
    for row in rows:
        question = asking.about(by, row.group).question
        cells = tuple(cell(one, question, row.name) for one in row.figures)
        lines.append(Line(row.group, row.name, cells))
    return Sheet(titles(title, rows[0].figures if rows else ()), tuple(lines))


def nothing(missing: str) -> Shown:
    """No numbers at all: what is missing is said in words, never drawn as noughts."""
    return Shown(Picture((), empty=f"{missing} in this period.\n{ELSEWHERE}"), NO_SHEET)
