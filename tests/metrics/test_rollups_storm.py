"""After a storm of everything that people and customers can do, the sums are those of a recount."""

from __future__ import annotations

from callcenter_tui.calls import lists
from callcenter_tui.clock import SystemClock, TimeOrderedIds
from callcenter_tui.metrics.context import Metrics
from callcenter_tui.metrics.keeping import Keeper
from callcenter_tui.metrics.verifying import verify
from callcenter_tui.store.engine import Store
from tests.calls.storm import Storm, together
from tests.clocks import SettableClock
from tests.metrics.recount import recounted, stored

SEEDS = {"sqlite": 11, "postgresql": 12}


def keeper_of(storm: Storm) -> tuple[Metrics, Keeper]:
    ids = TimeOrderedIds(SystemClock())
    metrics = Metrics(storm.store, storm.clock, ids, lists.zone, lists.target)
    return metrics, Keeper(metrics)


def agrees(store: Store, metrics: Metrics) -> bool:
    with store.read() as tx:
        mine, right = stored(tx), recounted(tx, lists.zone(tx))
    verdict = verify(metrics)
    assert right, "something was counted"
    assert verdict.filled
    assert verdict.open == 0
    assert verdict.differing == 0
    assert mine == right
    return True


def test_what_is_kept_in_a_storm_is_what_a_recount_gives(store: Store, database: str) -> None:
    storm = Storm(store, SettableClock(), SEEDS[database])
    metrics, keeper = keeper_of(storm)
    keeper.catch_up()
    for _ in range(6):
        storm.steps(storm.chance.randint(5, 45))
        keeper.catch_up()
    assert agrees(store, metrics)
    kept = keeper.rebuild()
    assert kept >= 5
    assert agrees(store, metrics)


def test_two_keepers_beside_a_storm_of_many(store: Store) -> None:
    """Nobody waits for anybody: rounds are lost and taken up again."""
    storm = Storm(store, SettableClock(), 2)
    metrics, keeper = keeper_of(storm)
    _, other = keeper_of(storm)
    keeper.catch_up()
    storm.dispatch.others += (keeper.catch_up, other.catch_up)
    assert together(storm, 60, threads=4, seed=9, every=60) == []
    keeper.catch_up()
    assert agrees(store, metrics)
