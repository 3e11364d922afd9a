"""The forms over a conversation: Enter finishes them, nothing of them is cut off."""

from __future__ import annotations

import pytest

from callcenter_tui.domain.trail import EngineView
from callcenter_tui.screens.conversation import Conversation
from callcenter_tui.screens.form import Form
from callcenter_tui.store import engines
from tests.screens.consoles import console
from tests.screens.houses import TestHouse
from tests.screens.test_conversation_ends import ended, summed_up
from tests.screens.test_conversation_words import taken
from tests.screens.test_journey import calls, choose, stored

SMALL = pytest.mark.parametrize("size", [(60, 20), (80, 24)], ids=["60x20", "80x24"])


async def test_enter_in_an_empty_field_of_several_lines_is_the_button(house: TestHouse) -> None:
    key = calls(house, "hello")
    async with console(house, "ana") as seen:
        await seen.open(key)
        await seen.press("f6")
        await seen.on(Form)
        await choose(seen, "Bill")
        await seen.press("tab", "tab", "enter")
        await seen.on(Conversation)
        await seen.sees("waiting")
    assert stored(house, key).category == "billing_dispute"


async def test_a_merge_with_the_only_other_call_takes_one_enter(house: TestHouse) -> None:
    first, second = calls(house, "hello"), calls(house, "me again")
    taken(house, second, "bob")
    async with console(house, "bob") as seen:
        await seen.open(second)
        await seen.press("f20")
        await seen.sees("This call is closed; the other one goes on")
        await seen.press("enter")
        await seen.sees(f"{first} · Eva Gil")
    assert stored(house, second).linked == first


@SMALL
async def test_the_wrap_up_form_is_never_cut(house: TestHouse, size: tuple[int, int]) -> None:
    key = calls(house, "hello")
    taken(house, key, "bob")
    async with console(house, "bob", size) as seen:
        await ended(seen, key)
        summed_up(house, "\n".join(f"line {number} of the summary" for number in range(9)))
        await choose(seen, "Resol")
        for _ in range(7):
            await seen.settled()
            assert f"Wrap up {key}" in seen.glass
            assert "Finish (Enter)" in seen.glass, seen.glass
            assert "Cancel (Esc)" in seen.glass
            await seen.press("tab")


@SMALL
async def test_the_ais_summary_shows_its_beginning(house: TestHouse, size: tuple[int, int]) -> None:
    key = calls(house, "hello")
    taken(house, key, "bob")
    async with console(house, "bob", size) as seen:
        await ended(seen, key)
        summed_up(house, "\n".join(f"line {number} of the summary" for number in range(9)))
        await seen.press("tab", "tab")
        await seen.sees("line 0 of the summary")


async def test_a_form_says_to_which_call_it_belongs(house: TestHouse) -> None:
    key = calls(house, "hello")
    taken(house, key, "bob")
    async with console(house, "ana") as seen:
        await seen.open(key)
        await seen.press("f12")
        await seen.sees(f"Coach Bob Stone in {key}")
        await seen.press("escape")
        await seen.on(Conversation)
        await seen.press("f23")
        await seen.sees(f"Reassign {key}")


async def test_a_whisper_to_the_offline_ai_says_what_it_can_do(house: TestHouse) -> None:
    key, now = calls(house, "hello"), house.clock.now()
    with house.store.write() as tx:
        engines.add(tx, EngineView("e-1", "worker", "h", 7, "offline", now, now))
    async with console(house, "ana") as seen:
        await seen.open(key)
        await seen.until(lambda: "offline" in seen.app.ai, "the AI at work is known")
        await seen.press("f12")
        await seen.sees(f"Whisper to the AI in {key}", "cannot follow instructions")
        with house.store.write() as tx:
            engines.name_model(tx, "e-1", "gpt-4o")
        await seen.press("escape")
        await seen.on(Conversation)
        await seen.until(lambda: "gpt-4o" in seen.app.ai, "another AI is at work")
        await seen.press("f12")
        await seen.sees("It holds for the rest of the call")
        assert "article" not in seen.glass


async def test_coaching_oneself_is_refused_in_the_list_too(house: TestHouse) -> None:
    key = calls(house, "hello")
    taken(house, key, "ana")
    async with console(house, "ana") as seen:
        await seen.sees(key)
        await seen.press("w")
        await seen.sees("You drive this call yourself")
        assert not isinstance(seen.app.screen, Form)
