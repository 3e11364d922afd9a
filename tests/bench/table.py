"""One refresh of 1,000 live calls on the screen, in CPU time, against bare painted lines."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from time import process_time
from typing import Any

from rich.segment import Segment
from textual.app import App, ComposeResult
from textual.scroll_view import ScrollView
from textual.strip import Strip

from callcenter_tui.domain.views import CallRow
from callcenter_tui.widgets.calls_table import CallsTable
from tests.bench.row import Row, Rows, median

CALLS, RUNS = 1000, 25
NOW = datetime.now(UTC)


class Lines(ScrollView):
    """Nothing but the lines."""

    words = ""

    def render_line(self, y: int) -> Strip:
        return Strip([Segment(f"{y} {self.words}".ljust(self.size.width))])


class Screen(App[None]):
    """Both, one shown at a time."""

    def compose(self) -> ComposeResult:
        yield Lines()
        yield CallsTable()


def calls(turn: int) -> list[CallRow]:
    """So many calls, each with other words than in the turn before."""
    return [
        CallRow(
            id=f"c{i}",
            key=f"C-{i:06}",
            customer=f"Customer {i}",
            department=("billing", "sales", "general")[i % 3],
            state=("active", "waiting")[(i + turn) % 2],
            driver="ai",
            operator="",
            operator_id=None,
            priority=i % 4 + 1,
            language="es",
            origin="line",
            opened_at=NOW - timedelta(seconds=i),
            state_since=NOW - timedelta(seconds=i),
            waiting_since=NOW - timedelta(seconds=i),
            wants_person=i % 7 == 0,
            severity="",
            preview=f"Words of turn {turn} ñ",
            due=i % 5 == turn % 5,
        )
        for i in range(CALLS)
    ]


def measure() -> Rows:
    yield from asyncio.run(refreshed())


async def refreshed() -> list[Row]:
    app = Screen()
    async with app.run_test(size=(140, 40)) as pilot:
        lines, table = app.query_one(Lines), app.query_one(CallsTable)
        turns = [calls(turn) for turn in range(RUNS + 1)]
        some = [
            [replace(row, preview=f"new {n}") for row in turns[-1][:50]] for n in range(RUNS + 1)
        ]

        def bare(turn: int) -> None:
            lines.words = f"turn {turn}"
            lines.refresh()

        table.display = False
        floor = await times(bare, pilot.pause)
        lines.display, table.display = False, True
        every = await times(lambda n: table.show(turns[n], NOW), pilot.pause)
        fifty = await times(lambda n: table.patch(some[n], (), NOW), pilot.pause)
        tick = await times(lambda n: table.tick(NOW + timedelta(seconds=n)), pilot.pause)
    return [
        Row("1,000 rows, all changed", median(floor), median(every), "ms CPU", "25 ms", RUNS),
        Row("1,000 rows, 50 changed", median(floor), median(fifty), "ms CPU", "25 ms", RUNS),
        Row("1,000 rows, a second passes", median(floor), median(tick), "ms CPU", "-", RUNS),
    ]


async def times(step: Callable[[int], Any], painted: Callable[[], Awaitable[None]]) -> list[float]:
    """CPU milliseconds from the change to the painted screen."""
    found = []
    for number in range(RUNS + 1):
        await painted()
        start = process_time()
        step(number)
        await painted()
        found.append((process_time() - start) * 1000)
    return found[1:]
