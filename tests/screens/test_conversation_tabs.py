"""Several calls open at once: tabs, what is unread in them, and each as it was left."""

from __future__ import annotations

from typing import cast

from callcenter_tui.domain.states import Speaker
from callcenter_tui.screens.conversation import Conversation
from callcenter_tui.screens.live_calls import LiveCalls
from callcenter_tui.widgets.composer import Composer
from callcenter_tui.widgets.transcript import Transcript
from tests.screens.consoles import Console, console
from tests.screens.houses import TestHouse
from tests.screens.test_journey import calls, said


def talk(seen: Console) -> Conversation:
    """The conversation on the glass."""
    return cast(Conversation, seen.app.screen)


async def both_open(seen: Console, first: str, second: str) -> None:
    """Open one call, go back, open the other."""
    await seen.open(first)
    await seen.press("escape")
    await seen.on(LiveCalls)
    await seen.open(second)


async def test_two_calls_are_tabs_and_one_is_none(house: TestHouse) -> None:
    first = calls(house, "hello", name="María Ortega")
    second = calls(house, "good morning", name="John Carpenter", phone="+34600000002")
    async with console(house, "bob") as seen:
        await seen.open(first)
        assert second not in seen.glass
        await seen.press("escape")
        await seen.on(LiveCalls)
        await seen.open(second)
        await seen.sees(f"{first} María AI", f"{second} John AI")
        await seen.press("ctrl+pagedown")
        await seen.sees("+34600000009")
        await seen.press("f4")
        await seen.sees(f"{first} María you")
        await seen.press("ctrl+pageup")
        await seen.sees("+34600000002")
        await seen.press("alt+right")
        await seen.sees("+34600000009")


async def test_what_customers_say_elsewhere_is_counted_until_it_is_read(house: TestHouse) -> None:
    first = calls(house, "hello", name="María Ortega")
    second = calls(house, "good morning", name="John Carpenter", phone="+34600000002")
    async with console(house, "bob", (80, 24)) as seen:
        await both_open(seen, first, second)
        for words in ("one", "two"):
            house.desk.say(house.board.find(first), Speaker.CUSTOMER, words)
        house.desk.say(house.board.find(second), Speaker.CUSTOMER, "three")
        await seen.sees(f"{first} María AI +2", "three")
        assert f"{second} John AI +" not in seen.glass
        await seen.press("escape")
        await seen.on(LiveCalls)
        house.desk.say(house.board.find(second), Speaker.CUSTOMER, "four")
        await seen.until(
            lambda: seen.app.tabs.unread[house.board.find(second)] == 1, "counted on the list too"
        )
        await seen.open(first)
        await seen.sees(f"{second} John AI +1")
        assert f"{first} María AI +" not in seen.glass


async def test_a_tab_is_found_as_it_was_left(house: TestHouse) -> None:
    first = calls(house, "hello", name="María Ortega")
    for number in range(30):
        house.desk.say(house.board.find(first), Speaker.CUSTOMER, f"word {number}")
    second = calls(house, "good morning", name="John Carpenter", phone="+34600000002")
    async with console(house, "bob", (80, 24)) as seen:
        await both_open(seen, second, first)
        await seen.sees("word 29")
        await seen.write("let me see")
        transcript = talk(seen).query_one(Transcript)
        transcript.release_anchor()
        transcript.scroll_to(y=4, animate=False)
        await seen.sees("word 1")
        await seen.press("ctrl+pagedown")
        await seen.sees("good morning")
        assert talk(seen).composer.text == ""
        await seen.press("ctrl+pagedown")
        await seen.until(lambda: talk(seen).query_one(Composer).text == "let me see", "the words")
        await seen.until(lambda: talk(seen).query_one(Transcript).scroll_y == 4, "the same place")
        await seen.press("enter")
        await seen.sees("You do not drive this call")


async def test_only_the_conversation_on_the_glass_exists(house: TestHouse) -> None:
    first = calls(house, "hello", name="María Ortega")
    second = calls(house, "good morning", name="John Carpenter", phone="+34600000002")
    async with console(house, "bob") as seen:
        await both_open(seen, first, second)
        for _ in range(4):
            await seen.press("ctrl+pagedown")
            await seen.until(lambda: talk(seen).view is not None, "the other call is read")
        open_now = [one for one in seen.app.screen_stack if isinstance(one, Conversation)]
        assert len(open_now) == 1
        assert len(seen.app._registry) < 200


async def test_a_tab_goes_when_its_call_is_over_and_left(house: TestHouse) -> None:
    first = calls(house, "hello", name="María Ortega")
    second = calls(house, "good morning", name="John Carpenter", phone="+34600000002")
    async with console(house, "bob") as seen:
        await both_open(seen, first, second)
        house.desk.leave(house.board.find(second))
        await seen.sees("This call is closed")
        await seen.press("escape")
        await seen.on(LiveCalls)
        assert seen.app.tabs.calls == [house.board.find(first)]


async def test_many_tabs_fit_and_the_one_on_the_glass_always_shows(house: TestHouse) -> None:
    keys = [
        calls(house, f"hello {number}", name=f"Customer {number}", phone=f"+3460000010{number}")
        for number in range(8)
    ]
    async with console(house, "bob", (60, 20)) as seen:
        for key in keys:
            seen.app.tabs.open(house.board.find(key), key)
        await seen.open(keys[6])
        await seen.sees("more")
        line = next(line for line in seen.glass.splitlines() if "more" in line)
        assert keys[6] in line
        assert len(line) <= 60


async def test_without_another_call_the_key_says_so(house: TestHouse) -> None:
    key = calls(house, "hello")
    async with console(house, "bob") as seen:
        await seen.open(key)
        await seen.press("ctrl+pagedown")
        await seen.sees("No other call is open")
    assert said(house, key) == [("customer", "hello")]
