"""Today's figures with more and more history behind them, beside plain SQL for one of them.

The last day is the same in every store, so that a time that grows is paid for the past. Stores are
kept between runs (``history``); a run adds one rating per round to a call of the last day, no more.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import cycle
from time import perf_counter
from typing import Any

from sqlalchemy import text

from callcenter_tui.calls import lists
from callcenter_tui.clock import SystemClock, TimeOrderedIds
from callcenter_tui.domain import events
from callcenter_tui.domain.figures import By, Question
from callcenter_tui.metrics.context import Metrics
from callcenter_tui.metrics.dashboard import TILES
from callcenter_tui.metrics.room import Figures, open_metrics
from callcenter_tui.store import journal
from callcenter_tui.store.engine import Store
from tests.bench import history
from tests.bench.bulk import text_of
from tests.bench.house import OWNER
from tests.bench.row import Row, Rows, median, taken_in_turn
from tests.bench.seeds import DEPARTMENTS
from tests.clocks import SettableClock

SIZES = (10_000, 100_000, 1_000_000)
FOLDED = 100_000
"""Up to so many calls the account is made by ``rebuild``, whose time is told. That of more is
made with the history, by the same folds in two processes.
"""

RUNS = 21

_WITHIN = {
    "sqlite": "julianday(ended_at) - julianday(queued_at) <= {seconds} / 86400.0 + 1e-9",
    "postgresql": "ended_at - queued_at <= interval '{seconds} seconds'",
}
_PLAIN = (
    "SELECT sum(CASE WHEN outcome = 'answered' AND {soon} THEN 1 ELSE 0 END), "
    "sum(CASE WHEN outcome = 'answered' OR outcome = 'abandoned' AND NOT ({brief}) "
    "THEN 1 ELSE 0 END) FROM queue_stays WHERE queued_at >= :since AND queued_at < :until"
)
_INDEXED = " AND department IN ({})".format(", ".join(f"'{key}'" for key in DEPARTMENTS))
"""``queue_stays`` is indexed by department and time: without one, all of it is read."""


def measure(calls: int = 100_000) -> Rows:
    for size in SIZES:
        if size <= calls:
            path, seconds = history.kept(size, counted=size > FOLDED)
            store = Store(f"sqlite:///{path}")
            yield from of_one(store, size, seconds)
            store.close()


def of_one(store: Store, size: int, seconds: float) -> Rows:
    """All rows of one store; ``seconds`` is what it took to make it, 0 if it was there."""
    clock = SettableClock(history.NOW)
    figures = open_metrics(counting(store, clock))
    if seconds:
        yield Row(f"made, {size} calls", None, seconds, "s", "-", 1)
    standing = figures.keeper.standing()
    if standing is None or not standing.filled:
        start = perf_counter()
        figures.keeper.rebuild()
        yield Row(f"rebuild, {size} calls", None, perf_counter() - start, "s", "-", 1)
    figures.keeper.catch_up()
    today, month = figures.dashboard.period("today"), figures.dashboard.period("30d")
    agreed(figures, store, today)
    plain, scan, *ours = taken_in_turn(
        RUNS,
        partial(bare, store, today, _INDEXED),
        partial(bare, store, today, ""),
        *(timed(step) for step in steps(figures, today, month)),
        partial(one_event, figures, store, today),
    )
    floor = median(plain)
    yield Row(f"service level of today by a scan, {size} calls", floor, median(scan), "ms", "-",
              RUNS)  # fmt: skip
    for (what, budget), times in zip(NAMES, ours, strict=True):
        more = f"least {min(times):.1f}, most {max(times):.1f}"
        yield Row(f"{what}, {size} calls", floor, median(times), "ms", budget, RUNS, more)


NAMES = (
    ("today's tiles", "5 ms"),
    ("tiles of 30 days", "-"),
    ("today by department", "-"),
    ("today's service level, its calls", "-"),
    ("nothing new", "-"),
    ("one new event", "-"),
)


def steps(figures: Figures, today: Question, month: Question) -> tuple[Callable[[], object], ...]:
    """In the order of ``NAMES``, without the last."""
    board = figures.dashboard
    return (
        partial(board.tiles, OWNER, today),
        partial(board.tiles, OWNER, month),
        partial(board.rows, OWNER, today, By.DEPARTMENT, TILES),
        partial(board.drill, OWNER, today, "service_level"),
        figures.keeper.catch_up,
    )


def counting(store: Store, clock: SettableClock) -> Metrics:
    """As ``wiring`` has it, at the end of the last day."""
    return Metrics(
        store,
        clock,
        TimeOrderedIds(SystemClock()),
        lists.zone,
        lists.target,
        lists.measuring,
        targets=lists.targets,
    )


def agreed(figures: Figures, store: Store, today: Question) -> None:
    """The plain query gives what the dashboard shows."""
    shown = figures.dashboard.figures(OWNER, today, ["service_level"])["service_level"]
    for where in (_INDEXED, ""):
        assert asked(store, today, where) == (shown.numerator, shown.denominator)


def bare(store: Store, today: Question, where: str) -> float:
    """Milliseconds of the plain query."""
    start = perf_counter()
    asked(store, today, where)
    return (perf_counter() - start) * 1000


def asked(store: Store, today: Question, where: str) -> tuple[Any, ...]:
    """Answered in time, and all that count, as ``queue_stays`` has them."""
    with store.read() as tx:
        target, measuring = lists.target(tx, ""), lists.measuring(tx)
    within = _WITHIN[store.engine.dialect.name].format
    query = _PLAIN.format(
        soon=within(seconds=target.seconds), brief=within(seconds=measuring.short_abandon)
    )
    values: dict[str, Any] = {"since": today.since, "until": today.until}
    if store.is_sqlite:
        values = {name: text_of(value) for name, value in values.items()}
    with store.read() as tx:
        return tuple(tx.execute(text(query + where), values).one())


def timed(step: Callable[[], object]) -> Callable[[], float]:
    def run() -> float:
        start = perf_counter()
        step()
        return (perf_counter() - start) * 1000

    return run


_scores = cycle((1, 5, 3, 4, 2))
_CLOSED = text(
    "SELECT id FROM calls WHERE opened_at >= :since AND state = 'completed' "
    "ORDER BY opened_at LIMIT 1"
)


def one_event(figures: Figures, store: Store, today: Question) -> float:
    """Milliseconds until one rating more is counted."""
    since = text_of(today.since) if store.is_sqlite else today.since
    with store.write() as tx:
        call = str(tx.execute(_CLOSED, {"since": since}).scalar_one())
        journal.append(
            tx, events.CALL_RATED, at=history.NOW, who="customer", call=call, score=next(_scores)
        )
    start = perf_counter()
    assert figures.keeper.catch_up() == 1
    return (perf_counter() - start) * 1000
