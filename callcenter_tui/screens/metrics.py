"""The metrics: every number of the center, as it moves; Enter opens what is behind it."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.binding import BindingType

from callcenter_tui.commands import bindings
from callcenter_tui.domain.views import Actor, EventView
from callcenter_tui.screens.burst import Burst
from callcenter_tui.screens.metrics_drill import DrillScreen
from callcenter_tui.screens.metrics_glass import Glass
from callcenter_tui.screens.metrics_reading import Answer, read
from callcenter_tui.widgets.grid import Grid
from callcenter_tui.widgets.tiles import Tiles

PACE = 1.5
"""Seconds between two readings while things happen."""

STALE = 60.0
"""Seconds after which it is read again though nothing happened: a day ends, an hour passes."""


class MetricsScreen(Glass):
    """Reads, and reads again while the period that is shown goes on."""

    NAME = "metrics"
    CSS_PATH = "metrics.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("metrics", priority=True)]

    def on_mount(self) -> None:
        """Read at once; from then on when something happens."""
        self._burst = Burst(self._reread, self.console.report, PACE)
        self.console.events.subscribe(self, self._on_events)
        self._burst.add(["all"])
        self.work(self._burst.run(), group="follow")
        self.set_interval(STALE, self._stale)

    def _on_events(self, events: list[EventView]) -> None:
        """None at all: the feed was begun anew, anything may have happened."""
        if not events or self._goes_on:
            self._burst.add(["all"])

    def _stale(self) -> None:
        if self._goes_on or not self.scope.dates:
            self._burst.add(["all"])

    @property
    def _goes_on(self) -> bool:
        return self.answer is None or self.answer.question.until > self.house.clock.now()

    def asked(self) -> None:
        """Another part, period or view: read it at once."""
        self.instead(self._look, group="look")

    async def _reread(self, names: set[str]) -> None:
        await self._look()

    async def _look(self) -> None:
        """What was asked before another key was pressed is not shown any more."""
        house, scope, view = self.house, self.scope, self.view

        def look(actor: Actor) -> Answer:
            return read(actor, house, scope, view)

        answer = await self.console.ask(look)
        if (scope, view) == (self.scope, self.view):
            self.show(answer)

    def action_view(self, digit: str) -> None:
        """Show this view."""
        self.view = int(digit) - 1
        self.say_views()
        self.asked()

    @on(Tiles.Chosen)
    @on(Grid.Chosen)
    def _chosen(self) -> None:
        self.action_open()

    def action_open(self) -> None:
        """Open the number under the cursor."""
        opening, answer = self.opening, self.answer
        if opening is not None and answer is not None and self.is_active:
            self.app.push_screen(DrillScreen(opening, answer.departments, answer.zone))

    def action_leave(self) -> None:
        """From the numbers to the tiles, then back to the live calls."""
        if self.below:
            self.action_numbers()
        else:
            self.dismiss()
