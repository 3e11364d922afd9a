"""A store with a year of calls behind it: ``python -m tests.bench.history 100000``.

The last day has the same calls however long the history is, so that what today's figures cost can
be told from what the past costs. The same seed gives the same store; made once and kept in
``CALLCENTER_BENCH_STORES`` (by default a folder of /tmp). Messages have no texts here.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any

from callcenter_tui.metrics.fold import VERSION
from callcenter_tui.store import journal, migrate, news
from callcenter_tui.store.engine import Store
from tests.bench.bulk import Rows, filled, text_of, with_moments
from tests.bench.day_account import account_rows
from tests.bench.seeds import DEPARTMENTS
from tests.bench.working_day import OPERATORS, POOLS, ZONE, played

TODAY = date(2026, 3, 20)
"""A Friday; the week before the clocks change."""

NOW = datetime(2026, 3, 20, 21, 0, tzinfo=ZONE).astimezone(UTC)
"""When the last day's calls are over."""

CALLS_TODAY = 3000
SEED = 6
KEPT = Path(os.environ.get("CALLCENTER_BENCH_STORES", Path(tempfile.gettempdir())))


def working_days(calls: int) -> list[tuple[date, int]]:
    """A year of days with their calls, oldest first: fewer on Saturdays, none on Sundays."""
    days = [TODAY - timedelta(back) for back in range(365, 0, -1)]
    weights = {day: (1.0, 1.0, 1.0, 1.0, 0.95, 0.4, 0.0)[day.weekday()] for day in days}
    past, whole = calls - CALLS_TODAY, sum(weights.values())
    found, given, reached = [], 0, 0.0
    for day in days:
        reached += weights[day]
        many = round(past * reached / whole) - given
        given += many
        found.append((day, many))
    return [*found, (TODAY, CALLS_TODAY)]


def day_rows(number: int, day: date, calls: int, *, counted: bool) -> Rows:
    """All rows of a day; with ``counted`` those of the account, too, by the real folds."""
    one = played(day, number, calls, SEED)
    rows: Rows = {"calls": [], **one.rows}
    if counted:
        rows |= account_rows(one)
    rows["journal"] = [(at, kind, call, who, json.dumps(data))
                       for at, kind, call, who, data in one.events]  # fmt: skip
    return with_moments(rows)


def _day(numbered: tuple[int, tuple[date, int]], *, counted: bool) -> Rows:
    number, (day, calls) = numbered
    return day_rows(number, day, calls, counted=counted)


def days_of(calls: int, *, counted: bool) -> Iterator[Rows]:
    """The rows of each day, made by two processes."""
    work = [(number, one) for number, one in enumerate(working_days(calls)) if one[1]]
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        for done, rows in enumerate(pool.imap(partial(_day, counted=counted), work), 1):
            yield rows
            if done % 20 == 0:
                print(f"  {done} of {len(work)} days", file=sys.stderr, flush=True)


def begun(store: Store, most: int) -> None:
    """Departments, operators, and a pool of customers for each of some days."""
    now = text_of(NOW)
    with store.write() as tx:
        run = tx.connection.cursor().executemany
        mark = "?" if store.is_sqlite else "%s"
        run(f"INSERT INTO departments (key, name_en, name_es, autonomy, position, active) "
            f"VALUES ({mark}, {mark}, {mark}, 'ai', {mark}, true)",
            [(key, key, key, place) for place, key in enumerate(DEPARTMENTS)])  # fmt: skip
        run(f"INSERT INTO users (id, login, name, role, language, email, password_hash, disabled, "
            f"must_change, created_at, password_at, phone_cap, text_cap) VALUES ({mark}, {mark}, "
            f"{mark}, 'operator', 'es', '', '', false, false, '{now}', '{now}', 1, 4)",
            [(one, f"op{n}", f"Operator {n}") for n, one in enumerate(OPERATORS)])  # fmt: skip
        run(f"INSERT INTO customers (id, name, phone, email, language, created_at) "
            f"VALUES ({mark}, {mark}, '', '', 'es', '{now}')",
            [(f"{pool:08x}{n:024x}", f"Customer {pool} {n}")
             for pool in range(POOLS) for n in range(most)])  # fmt: skip


def made(store: Store, calls: int, *, counted: bool = False) -> float:
    """Fill a prepared empty store; returns seconds. ``counted``: with the account, by the folds."""
    start = perf_counter()
    begun(store, max(many for _, many in working_days(calls)))
    if counted:
        whole: dict[str, Any] = {
            "calls_to": None,
            "operators_to": None,
            "gaps": {},
            "counted_at": NOW,
        }
        with store.write() as tx:
            news.begin(tx, version=VERSION, zone=ZONE.key, journal_id=0, **whole)
    filled(store, days_of(calls, counted=counted))
    if counted:
        with store.write() as tx:
            before = news.kept(tx)
            assert before is not None
            news.advance(tx, before, journal_id=journal.last_id(tx))
    return perf_counter() - start


def kept(calls: int, *, counted: bool = False) -> tuple[Path, float]:
    """The file of a store of so many calls, and the seconds that it took (0: it was there)."""
    folder = KEPT / "callcenter-bench-stores"
    folder.mkdir(exist_ok=True, parents=True)
    path = folder / f"history-{SEED}-{VERSION}-{calls}.db"  # another fold, another account
    if path.exists():
        return path, 0.0
    fresh = path.with_suffix(".making")
    for old in folder.glob(f"{fresh.name}*"):
        old.unlink()
    store = Store(f"sqlite:///{fresh}")
    migrate.upgrade(store)
    seconds = made(store, calls, counted=counted)
    store.close()
    fresh.rename(path)
    return path, seconds


if __name__ == "__main__":
    for many in map(int, sys.argv[1:] or ["10000"]):
        where, took = kept(many, counted=many > 100_000)
        print(f"{where}: {where.stat().st_size / 1e6:.0f} MB, {took:.0f} s")
