"""The glass of the metrics screen: tiles, chart and numbers, and the one cursor among them."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from callcenter_tui.domain.figures import Figure
from callcenter_tui.screens.metrics_choosing import Scoped
from callcenter_tui.screens.metrics_drill import Opening
from callcenter_tui.screens.metrics_reading import Answer
from callcenter_tui.screens.metrics_views import TILES, VIEWS
from callcenter_tui.widgets import figure_words
from callcenter_tui.widgets.charts import Chart
from callcenter_tui.widgets.grid import Grid
from callcenter_tui.widgets.plain import plain, plain_line
from callcenter_tui.widgets.sheets import wide
from callcenter_tui.widgets.tiles import LINES, Tiles

LEFT = 18
"""Lines of the screen that the tiles leave to the chart and the bars."""

ROWS = (2, 5)
"""Least and most rows of tiles that show at once."""


class Glass(Scoped):
    """What was answered last, drawn; arrows lead from the tiles into the numbers and back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "go(0, -1)", show=False, priority=True),
        Binding("down", "go(0, 1)", show=False, priority=True),
        Binding("left", "go(-1, 0)", show=False, priority=True),
        Binding("right", "go(1, 0)", show=False, priority=True),
        Binding("home", "edge(False)", show=False, priority=True),
        Binding("end", "edge(True)", show=False, priority=True),
        Binding("pageup", "page(-1)", show=False, priority=True),
        Binding("pagedown", "page(1)", show=False, priority=True),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.view = 0
        """The place of the view in ``VIEWS``."""
        self.below = False
        """Whether the cursor is in the numbers below, not on the tiles."""
        self.answer: Answer | None = None

    @property
    def tiles(self) -> Tiles:
        """The tiles."""
        return self.query_one(Tiles)

    @property
    def grid(self) -> Grid:
        """The numbers of the chart."""
        return self.query_one(Grid)

    def compose(self) -> ComposeResult:
        """What is asked about, the tiles, the views, chart and numbers, and the number in words."""
        yield from self.bars("Metrics")
        yield Static(id="metrics-scope")
        yield Tiles(id="metrics-tiles")
        yield Static(id="metrics-views")
        with Horizontal(id="metrics-area"):
            yield Chart(id="metrics-chart")
            yield Grid(id="metrics-grid")
        yield Static(id="metrics-foot")

    def on_resize(self) -> None:
        """As many rows of tiles as leave a chart room; the numbers that fit."""
        rows = max(ROWS[0], min(ROWS[1], (self.app.size.height - LEFT) // LINES))
        self.tiles.styles.height = rows * LINES
        self.say_views()
        self.call_after_refresh(self._again)

    def _again(self) -> None:
        if self.answer is not None:
            self.show(self.answer)

    def show(self, answer: Answer) -> None:
        """New figures; what reads as before is not painted again."""
        self.answer = answer
        rated = answer.tiles["response_rate"]
        responded = (
            {"csat": f"{rated.numerator:.0f} rated {rated.value:.0%}"}
            if rated.value is not None
            else {}
        )
        self.tiles.show([answer.tiles[key] for key in TILES], responded)
        self._say("#metrics-scope", self._scope(answer))
        if answer.shown.picture is not None:
            self.query_one(Chart).show(answer.shown.picture)
        room = self.query_one("#metrics-area").size.width
        sheet, narrow = answer.shown.sheet, answer.shown.narrow
        self.grid.show(narrow if narrow is not None and wide(sheet, room) > room else sheet)
        self.place()

    def _scope(self, answer: Answer) -> Content:
        hidden = len(TILES) - self.tiles.across * self.tiles.size.height // LINES
        more = f"  (+{hidden} below)" if hidden > 0 else ""
        return plain_line(f"{answer.words}{more}")

    def say_views(self) -> None:
        """The views with their numbers; on a narrow screen only the present one by its name."""
        names = [f"{number} {one.title}" for number, one in enumerate(VIEWS, 1)]
        if sum(len(name) + 1 for name in names) > self.app.size.width:
            names = [name if i == self.view else name[:1] for i, name in enumerate(names)]
        parts = [
            Content.styled(f"▸{name}", "bold $accent")
            if index == self.view
            else Content.styled(f" {name}", "$text-muted")
            for index, name in enumerate(names)
        ]
        self._say("#metrics-views", Content("").join(parts))

    # -- where the cursor is -------------------------------------------------------------------

    def place(self) -> None:
        """Chart or numbers: both where there is room, the numbers while the cursor is there."""
        self.below = self.below and self.grid.line is not None
        alone = self.answer is not None and self.answer.shown.picture is None
        area = self.query_one("#metrics-area")
        area.set_class(alone, "-alone")
        area.set_class(self.below, "-numbers")
        self.tiles.mark(not self.below)
        self.grid.mark(self.below)
        self.say_foot()

    def action_go(self, right: int, down: int) -> None:
        """Move the cursor; over the lower edge of the tiles into the numbers, and back."""
        if self.below:
            self.below = self.grid.move(right, down)
        elif not self.tiles.move(right, down) and down > 0:
            self.below = True
        self.place()

    def action_numbers(self) -> None:
        """To the chart's numbers, or back to the tiles."""
        self.below = not self.below
        self.place()

    def action_edge(self, last: bool) -> None:
        """To the first or the last tile or row."""
        (self.grid if self.below else self.tiles).to_edge(last=last)
        self.say_foot()

    def action_page(self, step: int) -> None:
        """A page of the numbers."""
        if self.below:
            self.grid.page(step)

    @property
    def opening(self) -> Opening | None:
        """What the number under the cursor was asked with."""
        if self.answer is None:
            return None
        if self.below:
            cell = self.grid.cell
            return cell.behind if cell is not None else None
        figure = self.tiles.figure
        if figure is None:
            return None
        return Opening(figure.key, self.answer.question, self.answer.words, figure=figure)

    @on(Tiles.Moved)
    @on(Grid.Moved)
    def say_foot(self) -> None:
        """The number under the cursor in words, and what one operator less would do."""
        opening, answer = self.opening, self.answer
        words = Content("")
        if opening is not None:
            where = f"{opening.where}: " if self.below else ""
            words = plain(where).append(explained(opening.figure))
        if answer is not None and self.view == 0 and answer.what_if and not self.below:
            words = Content("\n").join([words, plain_line(f"Last half hour: {answer.what_if}")])
        self._say("#metrics-foot", words)

    def _say(self, where: str, words: Content) -> None:
        static = self.query_one(where, Static)
        if static.content != words:
            static.update(words)


def explained(figure: Figure | None) -> Content:
    """A number in words: its full name, what it is made of, its note, and the period before."""
    if figure is None:
        return plain("Enter opens the calls")
    text = figure.text
    counted = figure.value is not None
    parts = [figure_words.worth(text.unit, figure.value) if counted else "nothing counted"]
    if figure.denominator is not None and counted:
        parts.append(f"= {figure_words.parts(figure)}")
    if figure.previous is not None:
        parts.append(f"(before: {figure_words.worth(text.unit, figure.previous)})")
    if figure.note:
        parts.append(f"- {figure.note}")
    return Content.assemble(plain(f"{text.name}: ", "bold"), plain(" ".join(parts)))
