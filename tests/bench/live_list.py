"""The live list among many stored calls, against the very same SQL without our layers."""

from __future__ import annotations

from functools import partial
from time import perf_counter
from typing import Any

from sqlalchemy import event

from callcenter_tui.calls.board import Board
from callcenter_tui.calls.context import Context
from callcenter_tui.clock import SystemClock, TimeOrderedIds
from callcenter_tui.store.engine import Store
from tests.bench.house import OWNER, stores
from tests.bench.row import Row, Rows, median, taken_in_turn
from tests.bench.seeds import seeded

LIVE = 1200
RUNS = 31


def measure(calls: int = 100_000) -> Rows:
    calls -= calls % LIVE
    with stores() as found:
        for name, url in found.items():
            store = Store(url)
            seeded(store, calls, live=LIVE)
            clock = SystemClock()
            board = Board(Context(store, clock, TimeOrderedIds(clock)))
            statement, values = asked(store, board)
            assert len(board.live(OWNER)) == LIVE
            raw, ours = taken_in_turn(
                RUNS, partial(bare, store, statement, values), partial(listed, board)
            )
            store.close()
            what = f"list {LIVE} live of {calls} calls, {name}"
            yield Row(what, median(raw), median(ours), "ms", "2", RUNS)


def asked(store: Store, board: Board) -> tuple[str, Any]:
    """The statement that the board sends, with its values."""
    sent: list[tuple[str, Any]] = []

    def note(_c: Any, _cursor: Any, statement: str, values: Any, _x: Any, _many: bool) -> None:
        sent.append((statement, values))

    event.listen(store.engine, "before_cursor_execute", note)
    board.live(OWNER)
    event.remove(store.engine, "before_cursor_execute", note)
    return next((statement, values) for statement, values in sent if "SELECT" in statement)


def listed(board: Board) -> float:
    start = perf_counter()
    board.live(OWNER)
    return (perf_counter() - start) * 1000


def bare(store: Store, statement: str, values: Any) -> float:
    """The driver alone, in a transaction of its own like ours."""
    connection = store.engine.raw_connection()
    try:
        cursor = connection.cursor()
        start = perf_counter()
        cursor.execute(statement, values)
        cursor.fetchall()
        return (perf_counter() - start) * 1000
    finally:
        connection.rollback()
        connection.close()
