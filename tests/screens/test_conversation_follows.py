"""The end of the talk stays on the glass for who reads there, and calls who has scrolled up."""

from __future__ import annotations

from typing import cast

import pytest

from callcenter_tui.domain.states import Speaker
from callcenter_tui.screens.conversation import Conversation
from callcenter_tui.screens.live_calls import LiveCalls
from callcenter_tui.widgets.transcript import Transcript
from tests.screens.consoles import Console, console
from tests.screens.houses import TestHouse
from tests.screens.test_conversation_words import taken
from tests.screens.test_journey import calls, drafts

BELOW = "New words below"


def transcript(seen: Console) -> Transcript:
    """The one on the glass."""
    return cast(Conversation, seen.app.screen).query_one(Transcript)


def many(house: TestHouse, key: str, count: int = 30) -> None:
    """The customer has said more than any of our glasses shows."""
    for number in range(count):
        house.desk.say(house.board.find(key), Speaker.CUSTOMER, f"word {number}.")


async def switched(seen: Console, key: str, words: str) -> None:
    """The next tab, with its words."""
    await seen.press(key)
    await seen.sees(words)


@pytest.mark.parametrize("back", ["ctrl+pageup", "shift+tab,pageup,pagedown,tab", "pageup"])
async def test_a_talk_that_grows_over_the_edge_is_followed(house: TestHouse, back: str) -> None:
    first = calls(house, "hello", name="María Ortega")
    second = calls(house, "good morning", name="John Carpenter", phone="+34600000002")
    taken(house, first, "bob")
    async with console(house, "bob", (80, 24)) as seen:
        await seen.open(second)
        await seen.press("escape")
        await seen.on(LiveCalls)
        await seen.open(first)
        if back == "ctrl+pageup":
            await switched(seen, "ctrl+pageup", "good morning")
            await switched(seen, "ctrl+pagedown", "+34600000009")
            await seen.sees("speaks: Bob Stone")
        else:
            await seen.press(*back.split(","))
        for number in range(7):
            await seen.write(f"answer {number}.", "enter")
            await seen.sees(f"answer {number}.")
        house.desk.say(house.board.find(first), Speaker.CUSTOMER, "thank you")
        await seen.sees("thank you")


async def test_who_reads_at_the_end_stays_there_when_the_room_changes(house: TestHouse) -> None:
    key = calls(house, "Which plan is cheapest?", "sales")
    many(house, key)
    async with console(house, "ana", (80, 24)) as seen:
        await seen.open(key)
        await seen.sees("word 29.")
        await seen.pilot.resize_terminal(60, 20)
        await seen.sees("word 29.")
        await seen.pilot.resize_terminal(120, 36)
        await seen.sees("word 29.")
        await seen.pilot.resize_terminal(80, 24)
        drafts(house, "Plan S.\nIt is the cheapest one.\nShall I book it?")
        await seen.sees("The AI's draft", "word 29.")
        await seen.press(*["ctrl+j"] * 5)
        await seen.sees("word 29.")


async def test_who_has_scrolled_up_is_told_of_new_words_and_led_to_them(house: TestHouse) -> None:
    key = calls(house, "hello")
    many(house, key)
    taken(house, key, "bob")
    async with console(house, "bob", (80, 24)) as seen:
        await seen.open(key)
        await seen.sees("word 29.")
        await seen.press("pageup", "pageup")
        await seen.sees_not("word 29.")
        assert BELOW not in seen.glass
        await seen.settled()
        at = transcript(seen).scroll_y
        house.desk.say(house.board.find(key), Speaker.CUSTOMER, "are you there?")
        await seen.sees(BELOW)
        assert "are you there?" not in seen.glass
        assert transcript(seen).scroll_y == at
        await seen.press("end")
        await seen.sees("are you there?")
        await seen.sees_not(BELOW)
        house.desk.say(house.board.find(key), Speaker.CUSTOMER, "hello?")
        await seen.sees("hello?")


async def test_what_one_says_oneself_is_always_seen(house: TestHouse) -> None:
    key = calls(house, "hello")
    many(house, key)
    taken(house, key, "bob")
    async with console(house, "bob", (80, 24)) as seen:
        await seen.open(key)
        await seen.sees("word 29.")
        await seen.press("pageup", "pageup")
        await seen.sees_not("word 29.")
        await seen.write("I am here.", "enter")
        await seen.sees("I am here.")


async def test_end_is_a_key_of_the_box_while_something_is_typed(house: TestHouse) -> None:
    key = calls(house, "hello")
    async with console(house, "bob", (80, 24)) as seen:
        await seen.open(key)
        await seen.write("let me", "home")
        await seen.write("now ", "end")
        await seen.write(" see")
        composer = cast(Conversation, seen.app.screen).composer
        assert composer.text == "now let me see"
