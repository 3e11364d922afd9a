"""The whole floor at random: whatever happens in whatever order, nothing contradicts itself.

A longer one: ``python -m tests.calls.storm --steps 5000 --seed 7 --threads 6``.
"""

from __future__ import annotations

from callcenter_tui.store.engine import Store
from tests.calls.storm import Storm, alone, together
from tests.calls.storm_deeds import DEEDS
from tests.clocks import SettableClock

SEEDS = {"sqlite": 5, "postgresql": 6}


def test_nothing_contradicts_itself_after_a_storm(store: Store, database: str) -> None:
    """Each deed would take minutes to come to pass: here most of them do."""
    storm = Storm(store, SettableClock(), SEEDS[database])
    assert alone(storm, 300, every=150) == []
    happened = {name.split()[0] for name in storm.done if name.endswith(" done")}
    assert len(happened) > len(DEEDS) / 2, "the storm is one: most deeds have come to pass"


def test_nothing_contradicts_itself_when_all_act_at_once(store: Store) -> None:
    storm = Storm(store, SettableClock(), 1)
    assert together(storm, 160, threads=4, seed=8, every=80) == []
