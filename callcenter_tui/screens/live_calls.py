"""The live calls: departments above, the calls below, and at the side the call under the cursor."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.widgets import Input, Static

from callcenter_tui.calls.tools.hours import hours_of
from callcenter_tui.commands import bindings
from callcenter_tui.domain.events import SETTINGS_CHANGED
from callcenter_tui.domain.floor import Level
from callcenter_tui.domain.states import Origin
from callcenter_tui.domain.views import CallRow, EventView
from callcenter_tui.screens.answering import show_call
from callcenter_tui.screens.asking import signed_out
from callcenter_tui.screens.burst import Burst
from callcenter_tui.screens.leaving import signs_out
from callcenter_tui.screens.offered import Offered
from callcenter_tui.screens.steering import Steering
from callcenter_tui.widgets import legend, wording
from callcenter_tui.widgets.calls_table import CallsTable
from callcenter_tui.widgets.departments import DepartmentStrip
from callcenter_tui.widgets.details import Details

DEPARTMENTS = "departments"
EVERYTHING = "everything"
"""Names of a burst that are no call."""

AFRESH = timedelta(seconds=10)
"""The age of figures that are read again: a service level falls while nothing happens."""

MANY = 300
"""From so many changed calls on, the whole list is read again: it is the cheaper question."""

WELCOME = 30
"""Seconds for which the first words of a console stay."""


class LiveCalls(Steering):
    """Everything that goes on, as it goes on."""

    NAME = "live"
    SIGNS = legend.OF_THE_LIST
    CSS_PATH = "live_calls.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("live", priority=True)]

    def __init__(self) -> None:
        super().__init__()
        self.offered = Offered()
        self._levels: dict[str, Level] = {}

    def compose(self) -> ComposeResult:
        """Strip, filter line, table and details."""
        yield from self.bars("Live calls")
        yield DepartmentStrip(id="departments")
        with Horizontal(id="findbar"):
            yield Static(id="counts")
            yield Input(id="find", placeholder="words to look for", compact=True)
        with Horizontal(id="calls-area"):
            yield CallsTable(id="calls")
            yield Details(id="details")

    def on_mount(self) -> None:
        """Read everything once; from then on only what the events name."""
        self._burst = Burst(self._reread, self.console.report)
        self.console.events.subscribe(self, self._on_events)
        self._burst.add([EVERYTHING])
        self.work(self._burst.run(), group="follow")
        self.set_interval(1.0, self._tick)
        if self.console.welcome:
            self.notify(self.console.welcome, timeout=WELCOME, markup=False)
            self.console.welcome = ""

    def on_resize(self) -> None:
        """A low screen has one line for all departments."""
        self.strip.short = self.app.size.height < 22 or self.app.size.width < 60
        self.strip.tick(self.house.clock.now())

    def _on_events(self, events: list[EventView]) -> None:
        """What they name is read again; everything after a change of the center's lists, and when
        there are none: a feed was begun anew.
        """
        changed = any(event.kind == SETTINGS_CHANGED for event in events)
        named = [event.call or DEPARTMENTS for event in events]
        self._burst.add(named if named and not changed else [EVERYTHING])
        if self.offered.heard(events):
            self.work(self._named(), group="offered")

    async def _named(self) -> None:
        """Mark what is being offered; the operators' names are read when one is not known."""
        if self.offered.nameless:
            self.offered.name(await self.console.ask(self.house.floor.staff.operators))
        self.table.ring(self.offered.names)
        self._detail(self.table.row)

    async def _reread(self, names: set[str]) -> None:
        calls = sorted(names - {DEPARTMENTS, EVERYTHING})
        if EVERYTHING in names:
            document = await self.console.fetch(self.house.floor.documents.get, "hours")
            self.query_one(Details).zone = hours_of(document).zone
        if EVERYTHING in names or len(calls) > MANY:
            self.table.show(await self.console.ask(self.house.board.live), self.house.clock.now())
        elif calls:
            rows = await self.console.ask(self.house.board.rows, calls)
            live = [r for r in rows if not wording.over(r) and r.origin != Origin.SIMULATED]
            gone = set(calls) - {row.id for row in live}
            self.table.patch(live, gone, self.house.clock.now())
        await self._load()

    async def _load(self) -> None:
        figures = await self.console.ask(self.house.floor.queues.figures)
        self.strip.show(figures, self.house.clock.now())
        self.count()
        self._warn()

    def _tick(self) -> None:
        now = self.house.clock.now()
        self.table.tick(now)
        self.strip.tick(now)
        self.query_one(Details).tick(now)
        if self.strip.read_before(now - AFRESH):
            self._burst.add([DEPARTMENTS])
        self._warn()

    def _warn(self) -> None:
        """Tell once when a department that is shown here has turned critical."""
        session = self.console.session
        levels = self.strip.levels(self.house.clock.now())
        for key, level in levels.items():
            mine = session is None or session.user.covers(key)
            shown = self.strip.chosen in (None, key) and mine
            before = self._levels.get(key, level)  # as it was found at first, it is seen already
            if shown and level is Level.CRITICAL and before is not Level.CRITICAL:
                alone = key in self.strip.deserted
                why = "customers wait and nobody is there" if alone else "customers wait too long"
                self.console.notices.tell(f"{self.strip.title_of(key)}: {why}")
        self._levels = levels

    # -- what the keys do ----------------------------------------------------------------------

    @on(CallsTable.Moved)
    def _moved(self, message: CallsTable.Moved) -> None:
        self._detail(message.row)

    def _detail(self, row: CallRow | None) -> None:
        to = self.offered.names.get(row.id, "") if row else ""
        self.query_one(Details).show(row, self.house.clock.now(), to)

    @on(CallsTable.Chosen)
    def _chosen(self, message: CallsTable.Chosen) -> None:
        self._show(message.row)

    def action_open(self) -> None:
        """Open the call under the cursor."""
        if self.table.row is not None:
            self._show(self.table.row)

    def action_take_over(self) -> None:
        """Take the call under the cursor and open it."""
        if self.table.row is not None:
            self.work(self._take(self.table.row))

    async def _take(self, row: CallRow) -> None:
        await self.console.ask(self.house.driving.take_over, row.id)
        show_call(self, row.id, row.key)  # also when a panel was opened meanwhile

    def _show(self, row: CallRow) -> None:
        if self.is_active:
            show_call(self, row.id, row.key)

    def action_sign_out(self) -> None:
        """Sign out here; a remembered session is forgotten."""
        self.work(self._sign_out())

    async def _sign_out(self) -> None:
        if self.console.session is not None and await signs_out(self):
            await signed_out(self.console)
