"""The live calls: departments above, the calls below, and at the side the call under the cursor."""

from __future__ import annotations

import asyncio
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.widgets import Input, Static

from callcenter_tui.calls.opening import Opened
from callcenter_tui.commands import bindings
from callcenter_tui.domain.states import Origin
from callcenter_tui.domain.views import CallRow, EventView
from callcenter_tui.screens.burst import Burst
from callcenter_tui.screens.finding import Finding
from callcenter_tui.widgets import wording
from callcenter_tui.widgets.calls_table import CallsTable
from callcenter_tui.widgets.departments import DepartmentStrip
from callcenter_tui.widgets.details import Details

DEPARTMENTS = "departments"
EVERYTHING = "everything"
"""Names of a burst that are no call."""

MANY = 300
"""From so many changed calls on, the whole list is read again: it is the cheaper question."""


class LiveCalls(Finding):
    """Everything that goes on, as it goes on."""

    NAME = "live"
    CSS_PATH = "live_calls.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("live", priority=True)]

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
        super().on_mount()
        find = self.query_one("#find", Input)
        find.cursor_blink = False
        find.display = False
        self.table.focus()
        self._burst = Burst(self._reread, self.console.report)
        self.console.events.subscribe(self, self._on_events)
        self._burst.add([EVERYTHING])
        self.work(self._burst.run(), group="follow")
        self.set_interval(1.0, self._tick)

    def on_resize(self) -> None:
        """A low screen has one line for all departments."""
        self.strip.short = self.app.size.height < 22
        self.strip.tick(self.house.clock.now())

    def _on_events(self, events: list[EventView]) -> None:
        """What they name is read again; everything when there are none: a feed was begun anew."""
        self._burst.add([event.call or DEPARTMENTS for event in events] or [EVERYTHING])

    async def _reread(self, names: set[str]) -> None:
        calls = sorted(names - {DEPARTMENTS, EVERYTHING})
        if EVERYTHING in names or len(calls) > MANY:
            self.table.show(await self.console.ask(self.house.board.live), self.house.clock.now())
        elif calls:
            rows = await self.console.ask(self.house.board.rows, calls)
            live = [r for r in rows if not wording.over(r) and r.origin != Origin.SIMULATED]
            gone = set(calls) - {row.id for row in live}
            self.table.patch(live, gone, self.house.clock.now())
        await self._load()

    async def _load(self) -> None:
        loads = await self.console.ask(self.house.board.loads)
        self.strip.show(loads, self.house.clock.now())
        self.count()

    def _tick(self) -> None:
        now = self.house.clock.now()
        self.table.tick(now)
        self.strip.tick(now)
        self.query_one(Details).tick(now)

    # -- what the keys do ----------------------------------------------------------------------

    @on(CallsTable.Moved)
    def _moved(self, message: CallsTable.Moved) -> None:
        self.query_one(Details).show(message.row, self.house.clock.now())

    @on(CallsTable.Chosen)
    def _chosen(self, message: CallsTable.Chosen) -> None:
        self._show(message.row.id)

    def action_open(self) -> None:
        """Open the call under the cursor."""
        if self.table.row is not None:
            self._show(self.table.row.id)

    def action_new_call(self) -> None:
        """Start a call by hand."""
        from callcenter_tui.screens.dialogs import open_call

        self.app.push_screen(open_call(self, self.strip.named), self._opened)

    def _opened(self, opened: Opened | None) -> None:
        if opened is not None:
            self._show(opened.call_id)

    def action_take_over(self) -> None:
        """Take the call under the cursor and open it."""
        if self.table.row is not None:
            self.work(self._take(self.table.row))

    async def _take(self, row: CallRow) -> None:
        await self.console.ask(self.house.driving.take_over, row.id)
        self._show(row.id)

    def _show(self, call: str) -> None:
        from callcenter_tui.screens.conversation import Conversation

        if self.is_current:
            self.app.push_screen(Conversation(call))

    def action_sign_out(self) -> None:
        """Sign out here; a remembered session is forgotten."""
        self.work(self._sign_out())

    async def _sign_out(self) -> None:
        session = self.console.session
        if session is not None:
            await self.console.fetch(self.house.access.sign_out, session)
            await asyncio.to_thread(self.house.remembered.forget)
            self.console.to_login()
