"""The twenty calls worked out by hand: every number on the screen, and its calls by Enter."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from callcenter_tui.clock import TimeOrderedIds
from callcenter_tui.domain.figures import Unit
from callcenter_tui.metrics.measures import MEASURES
from callcenter_tui.screens.choosing import Choosing
from callcenter_tui.screens.form import Form
from callcenter_tui.screens.metrics import MetricsScreen
from callcenter_tui.screens.metrics_drill import DrillScreen
from callcenter_tui.screens.metrics_views import TILES
from callcenter_tui.store.engine import Store
from callcenter_tui.widgets import figure_words
from tests.calls.conftest import Center
from tests.clocks import SettableClock
from tests.metrics.ledger import Ledger, played, written
from tests.screens.consoles import Console, console
from tests.screens.houses import TestHouse
from tests.screens.test_metrics import metrics

KEY = re.compile(r"C-[0-9A-Z]{6}")


@pytest.fixture
def ledger(
    tmp_path: Path, sqlite_template: Path, clock: SettableClock, ids: TimeOrderedIds
) -> Ledger:
    path = tmp_path / "ledger.db"
    path.write_bytes(sqlite_template.read_bytes())
    return played(Center(Store(f"sqlite:///{path}"), clock, ids))


def by_hand(key: str) -> str:
    """What the file says of a measure, as a tile reads it; its target not counted."""
    want, unit = written()["measures"][key], MEASURES[key].text.unit
    value = want["numerator"] / want.get("denominator", 1)
    return figure_words.worth(unit, value)


def parts_by_hand(key: str) -> str:
    """The same of numerator and denominator."""
    want, unit = written()["measures"][key], MEASURES[key].text.unit
    if "denominator" not in want:
        return ""
    if unit is Unit.SHARE:
        return f"{want['numerator']:,} of {want['denominator']:,}"
    return f"{figure_words.part(unit, want['numerator'])} / {want['denominator']:,}"


async def of_the_ledger(seen: Console) -> None:
    """The figures of the days that were worked out."""
    await metrics(seen)
    await seen.press("p")
    await seen.on(Choosing)
    await seen.write("own", "enter")
    await seen.on(Form)
    first, last = written()["days"]
    await seen.write(first.isoformat(), "tab")
    await seen.write(last.isoformat(), "enter")
    await seen.on(MetricsScreen)
    await seen.sees("Own dates, 03 Mar to 12 Mar 2025")


async def test_every_number_is_on_the_screen_and_opens_its_calls(
    ledger: Ledger, tmp_path: Path, clock: SettableClock
) -> None:
    house = TestHouse(ledger.center.store, clock, tmp_path)
    house.person("watcher", "supervisor", "Wanda")
    assert TILES[:4] == ("service_level", "offered", "answered", "abandoned")
    async with console(house, "watcher", (100, 40)) as seen:
        await of_the_ledger(seen)
        for place, key in enumerate(TILES):
            want, name = written()["measures"][key], MEASURES[key].text.name
            await seen.press(*(["right"] if place else []))
            await seen.sees(f"{name}: {by_hand(key)}", parts_by_hand(key))
            await seen.press("enter")
            await seen.on(DrillScreen)
            await seen.sees("Formula: ", MEASURES[key].text.formula[:40])
            if "people" in want:
                await seen.sees("3 lines", *want["people"])
            else:
                calls = {*want["calls"], *want.get("others", ())}
                await seen.sees(f"{len(calls)} call")
                assert {*ledger.named(KEY.findall(seen.glass))} == calls, key
            await seen.press("escape")
            await seen.on(MetricsScreen)
