"""Appending a message: the door of the desk, the store's own functions, one plain insert."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count, cycle
from time import perf_counter

from sqlalchemy import insert

from callcenter_tui.calls.context import Context
from callcenter_tui.calls.desk import Desk
from callcenter_tui.clock import SystemClock, TimeOrderedIds
from callcenter_tui.domain import events
from callcenter_tui.domain.states import Speaker
from callcenter_tui.store import calls, journal, messages
from callcenter_tui.store.engine import Store
from callcenter_tui.store.tables import Message
from tests.bench.house import stores
from tests.bench.row import Row, Rows, median, share, taken_in_turn
from tests.bench.seeds import seeded

CALLS, RUNS = 100, 600
WORDS = "My invoice of March shows a charge of 20 euros that I do not know."

_messages = Message.__table__  # type: ignore[attr-defined]


def measure() -> Rows:
    with stores() as found:
        for name, url in found.items():
            store = Store(url)
            seeded(store, 3 * CALLS, live=3 * CALLS)
            nothing, core, alone, said = taken_in_turn(RUNS, *sides(store))
            store.close()
            for what, times, budget in (("store functions", alone, "3"), ("say", said, "-")):
                more = f"p99 {share(times, 99):.2f}, an empty commit {median(nothing):.2f}"
                title = f"append by {what}, {name}"
                yield Row(title, median(core), median(times), "ms", budget, RUNS, more)
            yield Row(
                f"append by say, {name} p99", share(core, 99), share(said, 99), "ms", "2 ms", RUNS
            )


def sides(store: Store) -> tuple[Callable[[], float], ...]:
    """Each gives the milliseconds of one message, in a transaction of its own."""
    clock = SystemClock()
    ids = TimeOrderedIds(clock)
    desk = Desk(Context(store, clock, ids))
    group = iter([cycle(f"c{start + i}" for i in range(CALLS)) for start in (1, 101, 201)])
    bare_calls, store_calls, said_calls = group
    number = count(1_000_000)

    def nothing() -> None:
        with store.write() as tx:
            tx.exec_driver_sql("SELECT 1")

    def core() -> None:
        values = row(ids.new(), next(bare_calls), next(number))
        with store.write() as tx:
            tx.execute(insert(_messages).values(**values))

    def alone() -> None:
        call, now = next(store_calls), datetime.now(UTC)
        with store.write() as tx:
            seq = calls.next_seq(tx, call, WORDS, now)
            message = ids.new()
            messages.add(tx, **row(message, call, seq))
            journal.append(
                tx, events.MESSAGE_SAID, at=now, who="customer", call=call, message=message, seq=seq
            )

    def said() -> None:
        desk.say(next(said_calls), Speaker.CUSTOMER, WORDS)

    return tuple(timed(step) for step in (nothing, core, alone, said))


def row(message: str, call: str, seq: int) -> dict[str, object]:
    return {
        "id": message,
        "call_id": call,
        "seq": seq,
        "speaker": "customer",
        "who": "Ana",
        "text": WORDS,
        "at": datetime.now(UTC),
        "sources": [],
    }


def timed(step: Callable[[], None]) -> Callable[[], float]:
    def run() -> float:
        start = perf_counter()
        step()
        return (perf_counter() - start) * 1000

    return run
