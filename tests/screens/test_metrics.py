"""The metrics screen: what stands on the tiles and in the charts, and where the cursor leads."""

from __future__ import annotations

import subprocess
import sys
from typing import cast

import pytest

from callcenter_tui.screens.choosing import Choosing
from callcenter_tui.screens.form import Form
from callcenter_tui.screens.live_calls import LiveCalls
from callcenter_tui.screens.metrics import MetricsScreen
from tests.clocks import SettableClock
from tests.screens.consoles import Console, console
from tests.screens.figures import an_hour
from tests.screens.houses import TestHouse
from tests.screens.test_journey import calls


async def metrics(seen: Console) -> MetricsScreen:
    """From the live calls to the figures, once they are read."""
    await seen.press("f")
    await seen.on(MetricsScreen)
    screen = cast(MetricsScreen, seen.app.screen)
    await seen.until(lambda: screen.answer is not None, "the figures are read")
    await seen.settled()
    return screen


def tile(seen: Console, name: str) -> str:
    """What stands below a tile's name: sign, value, target, change."""
    lines = seen.glass.splitlines()
    row = next(index for index, line in enumerate(lines) if name in line and index < 14)
    at = lines[row].index(name)
    return lines[row + 1].ljust(200)[at : at + 18].strip()


@pytest.mark.parametrize("size", [(80, 24), (140, 40), (60, 20)])
async def test_tiles_say_value_n_target_and_change(
    house: TestHouse, clock: SettableClock, size: tuple[int, int]
) -> None:
    an_hour(house, clock)
    async with console(house, "ana", size) as seen:
        await metrics(seen)
        await seen.sees("Today, Mon 03 Mar 2025 | all departments", "Service level  n 3")
        assert tile(seen, "Service level").split() == ["!!", "33.3%/80%"]
        assert tile(seen, "Offered").split() == ["3", "▲3"]
        assert tile(seen, "Answered").split() == ["2", "▲2"]
        assert tile(seen, "Abandoned").split() == ["1", "▲1"]
        if size[1] > 20:
            assert tile(seen, "ASA") == "25s"
            assert tile(seen, "Longest wait") == "= 40s/1m"
            assert tile(seen, "AHT") == "1m55s"
        await seen.sees("Service level: 33.3% = 1 of 3")
        await seen.sees("80 % in 20 s, standard")


async def test_nothing_counted_is_no_number(house: TestHouse) -> None:
    async with console(house, "vera", (80, 24)) as seen:
        await metrics(seen)
        await seen.sees("Service level  n 0", "No call came to a queue in this period.")
        assert tile(seen, "Service level") == "-/80%"
        assert tile(seen, "ASA") == tile(seen, "CSAT") == tile(seen, "FCR") == "-"
        assert "0%" not in seen.glass.replace("/80%", "")
        for view, missing in (
            ("2", "Nobody was answered or gave up"),
            ("3", "No operator handled a call"),
            ("4", "No calls"),
            ("5", "No call was closed"),
            ("6", "No call came to a queue"),
            ("7", "No AI agent ran"),
            ("8", "No calls"),
            ("9", "No operator was at work"),
        ):
            await seen.press(view)
            await seen.sees(f"▸{view}", f"{missing} in this period.")


async def test_every_view_shows_its_numbers(house: TestHouse, clock: SettableClock) -> None:
    an_hour(house, clock)
    async with console(house, "ana", (80, 24)) as seen:
        await metrics(seen)
        await seen.sees("██ answered   ▒▒ abandoned", "⠒⠒ service level", "┤", "10:00")
        await seen.press("tab")
        await seen.sees("From   Service level  Offered", "10:00")
        await seen.press("2")
        await seen.sees("to 10s", "to 1m")
        await seen.press("escape", "3")
        await seen.sees("██ talk   ▒▒ hold   ░░ wrap-up", "Complaints┤")
        await seen.press("4")
        await seen.sees("██ AI   ▒▒ draft   ░░ person", "100%┤")
        await seen.press("5")
        await seen.sees("██ escalated   ⠒⠒ mood")
        await seen.press("6")
        await seen.sees("Mon  █3", "Sun")
        await seen.press("8")
        await seen.sees("Complaints        3", "!! 33.3%")
        await seen.press("9")
        await seen.sees("Mia Solis", "1m55s")


async def test_one_cursor_for_tiles_and_numbers(house: TestHouse, clock: SettableClock) -> None:
    an_hour(house, clock)
    async with console(house, "ana", (80, 24)) as seen:
        screen = await metrics(seen)
        await seen.press("right", "down", "left")
        assert screen.tiles.figure is not None
        assert screen.tiles.figure.key == "asa"
        await seen.sees("▸ASA", "Average speed of answer: 25s = 50s / 2")
        await seen.press("end")
        await seen.sees("▸Run")
        await seen.press("down", "right", "right")
        await seen.sees("▸ 10:00", ">2", "half hour from Mon 03 Mar 10:00: Answered: 2")
        await seen.press("up")
        await seen.sees("██ answered", "▸Run")
        await seen.press("home", "tab", "escape")
        await seen.sees("▸Service level")
        await seen.press("escape")
        await seen.on(LiveCalls)


async def test_figures_move_while_one_looks_and_the_cursor_stays(
    house: TestHouse, clock: SettableClock
) -> None:
    an_hour(house, clock)
    async with console(house, "ana", (80, 24)) as seen:
        screen = await metrics(seen)
        await seen.press("right", "down")
        await seen.sees("▸Longest wait")
        tiles, chart = screen.tiles, screen.query_one("#metrics-chart")
        key = calls(house, "I complain", "complaints", name="New One", phone="+34600000077")
        await seen.until(lambda: tile(seen, "Offered").startswith("4"), "a fourth call")
        clock.forward(seconds=50)
        house.desk.leave(house.board.find(key))
        await seen.until(lambda: tile(seen, "Longest wait") == "= 50s/1m", "it gave up")
        assert tile(seen, "Service level").split()[:2] == ["!!", "25.0%/80%"]
        await seen.sees("▸Longest wait", "Longest wait: 50s")
        assert screen.tiles is tiles
        assert screen.query_one("#metrics-chart") is chart


async def test_pickers_narrow_what_is_asked(house: TestHouse, clock: SettableClock) -> None:
    an_hour(house, clock)
    clock.forward(days=1)
    async with console(house, "ana", (80, 24)) as seen:
        await metrics(seen)
        await seen.sees("Today, Tue 04 Mar 2025", "No call came to a queue")
        await seen.press("p")
        await seen.on(Choosing)
        await seen.write("yester", "enter")
        await seen.sees("Yesterday, Mon 03 Mar 2025", "33.3%")
        await seen.press("d")
        await seen.on(Choosing)
        await seen.write("Bill", "enter")
        await seen.sees("Yesterday, Mon 03 Mar 2025 | Billing", "No call came to a queue")
        await seen.press("0")
        await seen.sees("all departments", "33.3%")
        await seen.press("w")
        await seen.on(Choosing)
        await seen.sees("Mia Solis")
        await seen.write("Mia", "enter")
        await seen.sees("| Mia Solis", "not kept by operator")
        assert tile(seen, "Answered").startswith("2")
        assert tile(seen, "AHT") == "1m55s"
        await seen.press("0", "l")
        await seen.on(Choosing)
        await seen.write("English", "enter")
        await seen.sees("| English")
        await seen.press("0", "x")
        await seen.sees("SIMULATED calls only", "No call came to a queue")


async def test_own_dates_are_asked_for_and_wrong_ones_refused(
    house: TestHouse, clock: SettableClock
) -> None:
    an_hour(house, clock)
    clock.forward(days=9)
    async with console(house, "ana", (80, 24)) as seen:
        await metrics(seen)
        await seen.press("p")
        await seen.on(Choosing)
        await seen.write("own", "enter")
        await seen.on(Form)
        await seen.write("2025-03-05", "tab")
        await seen.write("2025-03-01", "enter")
        await seen.sees("The last day is before the first")
        await seen.press("ctrl+u")
        await seen.write("9999-12-31", "enter")
        await seen.sees("'9999-12-31' is too far away")
        await seen.write("x", "tab", "ctrl+a")
        await seen.press("escape")
        await seen.press("p")
        await seen.on(Choosing)
        await seen.write("own", "enter")
        await seen.on(Form)
        await seen.write("2025-03-01", "tab")
        await seen.write("2025-03-05", "enter")
        await seen.sees("Own dates, 01 Mar to 05 Mar 2025", "33.3%", "Mon 03 Mar")


def test_the_chart_library_waits_for_the_first_chart() -> None:
    told = "import callcenter_tui.screens.live_calls, callcenter_tui.app, sys; "
    told += "print([name for name in sys.modules if 'plotext' in name])"
    run = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
