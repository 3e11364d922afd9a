"""Whatever happens, in whatever order it becomes known: the sums are those of a recount."""

from __future__ import annotations

import random
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from callcenter_tui.clock import SystemClock, TimeOrderedIds
from callcenter_tui.store.engine import Store
from tests.clocks import SettableClock
from tests.metrics.conftest import Counting
from tests.metrics.histories import ANCHORS, History, Step, start_of

DEEDS = (
    *("open", "open", "wait", "wait", "take", "take", "close", "close", "hold", "wrap", "offer"),
    *("refuse", "route", "transfer", "reopen", "say", "say", "judge", "run", "status", "status"),
    *("count", "count", "arrive", "dally"),
)
GAPS = (0, 1, 7, 20, 61, 400, 900, 1700, 5400, 20000)
LONG = 200_000
"""Seconds after which the days have changed, and who calls again had been away."""

ZONES = sorted(ANCHORS)
NAMES = ("offered", "answered", "abandoned", "left", "rings", "driver_ms")

steps = st.builds(
    Step,
    st.sampled_from(DEEDS),
    st.integers(0, 3),
    st.integers(0, 2),
    st.integers(0, 5),
    st.sampled_from((*GAPS, LONG)),
)


@contextmanager
def opened(template: Path) -> Iterator[Counting]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "store.db"
        shutil.copy(template, path)
        store = Store(f"sqlite:///{path}")
        try:
            yield Counting(store, SettableClock(), TimeOrderedIds(SystemClock()))
        finally:
            store.close()


def agrees(history: History) -> None:
    """Kept, recounted, rebuilt and counted by hand are all the same."""
    center = history.center
    assert center.faults() == []
    kept = center.sums()
    assert by_day(history) == Counter({k: n for k, n in history.right.items() if n})
    center.keeper.rebuild(size=3)
    assert center.sums() == kept
    assert center.faults() == []


def by_day(history: History) -> Counter[tuple[date, bool, str]]:
    found: Counter[tuple[date, bool, str]] = Counter()
    for (grain, at, simulated, *_, name), total in history.center.sums().items():
        if grain == "day" and name in NAMES:
            here = at.astimezone(history.zone)
            assert here == here.replace(hour=0, minute=0) or here.hour == 1, "a midnight, or none"
            found[here.date(), simulated, name] += total
    return found


def long_history(seed: int, length: int) -> list[Step]:
    chance = random.Random(seed)
    return [
        Step(
            chance.choice(DEEDS),
            chance.randrange(12),
            chance.randrange(3),
            chance.randrange(6),
            LONG if number % 40 == 39 else chance.choice(GAPS),
        )
        for number in range(length)
    ]


@pytest.mark.parametrize("zone", ZONES)
def test_a_long_history(center: Counting, zone: str) -> None:
    """On both databases, over some weeks."""
    history = History(center, zone, start_of(zone, 0))
    history.play(long_history(ZONES.index(zone), 160))
    agrees(history)


@settings(
    max_examples=20,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(st.sampled_from(ZONES), st.integers(0, 2), st.lists(steps, min_size=5, max_size=50))
@example("Europe/Madrid", 0, [Step("open", 0, 0, 0, 0), Step("close", 0, 0, 0, 40000)])
def test_any_history(sqlite_template: Path, zone: str, anchor: int, told: list[Step]) -> None:
    with opened(sqlite_template) as center:
        history = History(center, zone, start_of(zone, anchor))
        history.play(told)
        agrees(history)
