"""The history screen: what is typed finds calls, and a call found can be opened."""

from __future__ import annotations

from typing import cast

import pytest

from callcenter_tui.screens.conversation import Conversation
from callcenter_tui.screens.history import HistoryScreen
from callcenter_tui.screens.live_calls import LiveCalls
from tests.clocks import SettableClock
from tests.hostile import EVERYTHING
from tests.screens.consoles import console
from tests.screens.houses import TestHouse
from tests.screens.test_journey import calls


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (140, 40)])
async def test_words_find_closed_calls_and_enter_opens_one(
    house: TestHouse, size: tuple[int, int]
) -> None:
    mine = calls(house, "Mi fibra está rota", name="Nora Vidal")
    other = calls(house, "good morning", "general", name="Ben Two", phone="+34600000002")
    house.desk.leave(house.board.find(mine))
    async with console(house, "ana", size) as seen:
        await seen.press("h")
        await seen.on(HistoryScreen)
        await seen.sees("2 calls", mine, other)
        await seen.write("fibra rot")
        await seen.sees("1 call", "Mi fibra está rota")
        await seen.sees_not(other)
        await seen.press("enter")
        await seen.on(Conversation)
        await seen.sees("Mi fibra está rota")
        await seen.press("escape")
        await seen.on(HistoryScreen)
        await seen.press("escape")
        await seen.on(LiveCalls)


@pytest.mark.parametrize("size", [(80, 24), (60, 20)])
async def test_a_call_says_when_it_was_opened_and_where_the_word_stands(
    house: TestHouse, clock: SettableClock, size: tuple[int, int]
) -> None:
    long = "Buenos días, les escribo porque desde el lunes pasado no me funciona el descodificador"
    calls(house, f"{long} que me enviaron ustedes por correo en el mes de enero", name="Nora")
    clock.forward(days=3, hours=2)
    async with console(house, "ana", size) as seen:
        await seen.press("h")
        await seen.on(HistoryScreen)
        await seen.sees("Opened", "03 Mar 09:00")
        assert " For " not in seen.glass
        await seen.write("descodif")
        await seen.until(lambda: "said: …" in seen.glass, "an excerpt")
        said = next(line for line in seen.glass.splitlines() if "said:" in line)
        assert "no me funciona el descodificador" in said or "funciona el descodificador" in said


async def test_enter_right_after_the_letters_opens_what_they_find(
    house: TestHouse, clock: SettableClock
) -> None:
    mine = calls(house, "Mi fibra está rota", name="Nora Vidal")
    clock.forward(minutes=1)
    calls(house, "good morning", "general", name="Ben Two", phone="+34600000002")
    async with console(house, "ana") as seen:
        await seen.press("h")
        await seen.on(HistoryScreen)
        await seen.sees("2 calls")
        await seen.write("fibra", "enter")
        await seen.on(Conversation)
        assert cast(Conversation, seen.app.screen).call_id == house.board.find(mine)


async def test_signs_alone_find_nothing_and_break_nothing(house: TestHouse) -> None:
    calls(house, EVERYTHING, name="Nora")
    async with console(house, "ana", (80, 24)) as seen:
        await seen.press("h")
        await seen.on(HistoryScreen)
        await seen.write("[/]")
        await seen.sees("0 calls")


async def test_a_viewer_is_told_that_the_role_does_not_search(house: TestHouse) -> None:
    house.person("vito", "viewer")
    async with console(house, "vito", (80, 24)) as seen:
        await seen.press("h")
        await seen.settled()
        assert isinstance(seen.app.screen, LiveCalls)
