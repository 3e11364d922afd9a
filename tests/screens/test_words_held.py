"""Words that could not be kept or sent at once: whatever happens to the store, none is lost."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from callcenter_tui.screens.conversation import Conversation
from callcenter_tui.screens.help import HelpPanel
from callcenter_tui.screens.live_calls import LiveCalls
from callcenter_tui.store import engine
from callcenter_tui.widgets.transcript import Transcript
from tests.screens.consoles import Console, console
from tests.screens.houses import TestHouse
from tests.screens.test_conversation_words import box, taken, typed
from tests.screens.test_journey import calls, drafts, said, stored


@contextmanager
def away(house: TestHouse) -> Iterator[None]:
    """The store fails whenever it is asked for unsent words."""
    with sqlite3.connect(house.settings.home / "store.db") as other:
        other.execute("ALTER TABLE unsent RENAME TO elsewhere")
    try:
        yield
    finally:
        with sqlite3.connect(house.settings.home / "store.db") as other:
            other.execute("ALTER TABLE elsewhere RENAME TO unsent")


@contextmanager
def locked(house: TestHouse) -> Iterator[None]:
    """Another process writes: nobody else can."""
    other = sqlite3.connect(house.settings.home / "store.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


async def open_blindly(seen: Console, key: str) -> None:
    """Open the only call of the list although its screen cannot read everything."""
    await seen.on(LiveCalls)
    await seen.sees(key)
    await seen.press("enter")
    await seen.on(Conversation)
    await seen.settled()


async def test_words_the_store_cannot_take_come_back_while_it_is_away(house: TestHouse) -> None:
    key = calls(house, "hello")
    call, bob = house.board.find(key), taken(house, key, "bob")
    async with console(house, "bob") as seen:
        await seen.open(key)
        with away(house):
            await seen.write("let me check")
            await seen.until(lambda: seen.app.unsent, "the console holds the words")
            await seen.press("escape")
            await open_blindly(seen, key)
            await typed(seen, "let me check")
        unsent = house.floor.unsent
        await seen.until(lambda: unsent.of(bob, call) == "let me check", "the store has them")
        await typed(seen, "let me check")


async def test_what_was_sent_after_the_store_came_back_is_not_given_back(house: TestHouse) -> None:
    key = calls(house, "hello")
    taken(house, key, "bob")
    async with console(house, "bob") as seen:
        await seen.open(key)
        with away(house):
            await seen.write("one moment")
            await seen.until(lambda: seen.app.unsent, "the console holds the words")
        await seen.write(", please", "enter")
        await seen.until(lambda: said(house, key)[-1][1] == "one moment, please", "it is said")
        await seen.until(lambda: not seen.app.unsent, "the console holds nothing")
        await seen.press("escape")
        await seen.on(LiveCalls)
        await seen.open(key)
        assert box(seen).text == ""


async def test_words_typed_before_the_store_answers_join_what_it_kept(house: TestHouse) -> None:
    key = calls(house, "hello")
    call, bob = house.board.find(key), taken(house, key, "bob")
    house.floor.unsent.keep(bob, call, "typed before")
    async with console(house, "bob") as seen:
        with away(house):
            await open_blindly(seen, key)
            await seen.write("typed now", "escape")
            await seen.on(LiveCalls)
        await seen.open(key)
        await typed(seen, "typed before\ntyped now")
        unsent = house.floor.unsent
        await seen.until(lambda: unsent.of(bob, call).endswith("now"), "the store has both")


async def test_words_that_fail_after_their_screen_was_left_are_not_lost(
    house: TestHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "BUSY_SECONDS", 1)
    key = calls(house, "hello")
    taken(house, key, "bob")
    async with console(house, "bob") as seen:
        await seen.open(key)
        await seen.write("do not hang up")
        with locked(house):
            await seen.press("enter", "escape")
            await seen.on(LiveCalls)
        await seen.open(key)
        await typed(seen, "do not hang up")
    assert ("operator", "do not hang up") not in said(house, key)


async def test_a_call_taken_while_the_help_was_opened_is_not_out_of_sight(house: TestHouse) -> None:
    key = calls(house, "hello")
    async with console(house, "bob") as seen:
        await seen.sees(key)
        with locked(house):
            await seen.press("t", "f1")
            await seen.on(HelpPanel)
        await seen.sees(f"Call {key} is among your open calls")
        assert seen.app.tabs.calls == [house.board.find(key)]
    assert stored(house, key).row.operator == "Bob Stone"


async def test_a_ready_reply_never_replaces_what_is_typed(house: TestHouse) -> None:
    key = calls(house, "hello")
    taken(house, key, "bob")
    async with console(house, "bob") as seen:
        await seen.open(key)
        await seen.write("my own answer")
        seen.app.screen.query_one(Transcript).focus()
        await seen.press("slash")
        await seen.settled()
        assert isinstance(seen.app.screen, Conversation)
        assert box(seen).text == "my own answer"


async def test_a_draft_never_replaces_what_is_typed(house: TestHouse) -> None:
    key = calls(house, "Which plan is cheapest?", "sales")
    async with console(house, "ana") as seen:
        await seen.open(key)
        drafts(house, "Plan S.")
        await seen.sees("Plan S.")
        await seen.write("my own answer")
        await seen.press("ctrl+r")
        await seen.sees("Your words are in the box")
        assert box(seen).text == "my own answer"


async def test_leaving_with_calls_in_hand_is_asked_once(house: TestHouse) -> None:
    for key in (calls(house, "hello"), calls(house, "good day", phone="+34600000002")):
        taken(house, key, "bob")
    async with console(house, "bob") as seen:
        await seen.press("ctrl+q")
        await seen.sees("You have 2 calls: they return to their queues. Leave?")
        await seen.sees("Leave (Ctrl+Q again)", "Stay (Esc)")
        await seen.press("enter")
        await seen.on(LiveCalls)
        await seen.sees_not("Leave?")
        await seen.press("ctrl+q")
        await seen.sees("Leave?")
        assert not seen.app._exit
        await seen.press("ctrl+q")
        await seen.until(lambda: seen.app._exit, "it ends")


async def test_a_wrap_up_left_behind_is_not_said_to_go_back_to_a_queue(house: TestHouse) -> None:
    first, second = calls(house, "hello"), calls(house, "good day", phone="+34600000002")
    bob = taken(house, first, "bob")
    house.floor.wrapup.hang_up(bob, house.board.find(first))
    async with console(house, "bob") as seen:
        await seen.press("ctrl+q")
        await seen.sees("You have a wrap-up: it is closed as unfinished. Leave?")
        await seen.press("escape")
        await seen.sees_not("Leave?")
        house.driving.take_over(bob, house.board.find(second))
        await seen.press("ctrl+q")
        await seen.sees("You have a call: it returns to its queue.", "closed as")


async def test_leaving_without_a_call_in_hand_is_not_asked(house: TestHouse) -> None:
    calls(house, "hello")
    async with console(house, "bob") as seen:
        await seen.press("ctrl+q")
        await seen.until(lambda: seen.app._exit, "it ends")
        assert "Leave?" not in seen.glass
