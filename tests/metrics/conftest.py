"""A center whose figures are kept, on each database."""

from __future__ import annotations

from typing import Any

import pytest

from callcenter_tui.calls import lists
from callcenter_tui.clock import TimeOrderedIds
from callcenter_tui.metrics.context import Metrics
from callcenter_tui.metrics.room import open_metrics
from callcenter_tui.metrics.verifying import verify
from callcenter_tui.store.engine import Store
from tests.calls.conftest import Center
from tests.clocks import SettableClock
from tests.metrics.recount import Sums, recounted, stored


class Counting(Center):
    """The services of calls and of metrics on one store."""

    def __init__(self, store: Store, clock: SettableClock, ids: TimeOrderedIds) -> None:
        super().__init__(store, clock, ids)
        self.metrics = Metrics(store, clock, ids, lists.zone, lists.target)
        self.figures = open_metrics(self.metrics)
        self.keeper = self.figures.keeper

    def sums(self) -> Sums:
        """The rollups as they are."""
        with self.store.read() as tx:
            return stored(tx)

    def total(self, name: str, **where: str) -> int:
        """The sum of a tally over all days, in the part of the center named by ``where``."""
        places = ("department", "language", "driver", "who", "detail")
        wanted = [(places.index(column), value) for column, value in where.items()]
        return sum(
            total
            for (grain, _, _, *cell, tally), total in self.sums().items()
            if grain == "each" and tally == name and all(cell[n] == value for n, value in wanted)
        )

    def faults(self) -> list[tuple[Any, int, int]]:
        """Where the rollups differ from a recount of everything; and ``verify`` says the same."""
        with self.store.read() as tx:
            mine, right = stored(tx), recounted(tx, lists.zone(tx))
        found = [
            (key, mine.get(key, 0), right.get(key, 0))
            for key in mine.keys() | right.keys()
            if mine.get(key, 0) != right.get(key, 0)
        ]
        verdict = verify(self.metrics)
        assert verdict.filled
        assert (verdict.differing == 0) == (not found), (verdict, found[:3])
        return found


@pytest.fixture
def center(store: Store, clock: SettableClock, ids: TimeOrderedIds) -> Counting:
    return Counting(store, clock, ids)
