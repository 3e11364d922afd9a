"""Speaking in a conversation: unsent words, ready replies, macros, barging, coaching, delivery."""

from __future__ import annotations

from typing import cast

from callcenter_tui.calls.shown import Shown
from callcenter_tui.domain.states import Speaker
from callcenter_tui.domain.views import Actor
from callcenter_tui.screens.choosing import Choosing
from callcenter_tui.screens.conversation import Conversation
from callcenter_tui.screens.live_calls import LiveCalls
from callcenter_tui.store import shown
from callcenter_tui.store.engine import Store
from callcenter_tui.widgets.composer import Composer
from callcenter_tui.widgets.message import Message
from tests.screens.consoles import Console, console
from tests.screens.houses import TestHouse
from tests.screens.test_journey import calls, said, stored


def box(seen: Console) -> Composer:
    """Where the person types."""
    return cast(Conversation, seen.app.screen).composer


def acting(house: TestHouse, login: str) -> Actor:
    """Somebody at another console."""
    return house.access.actor(house.signs_in(login)(house))


def taken(house: TestHouse, key: str, login: str) -> Actor:
    """The call is driven by this person."""
    actor = acting(house, login)
    house.driving.take_over(actor, house.board.find(key))
    return actor


async def typed(seen: Console, words: str) -> None:
    """Wait until the composer reads so."""
    await seen.until(lambda: box(seen).text == words, f"'{words}' in the box")


async def test_words_are_kept_a_moment_after_they_were_typed_and_forgotten_when_sent(
    house: TestHouse,
) -> None:
    key = calls(house, "hello")
    call, bob = house.board.find(key), taken(house, key, "bob")
    async with console(house, "bob") as seen:
        await seen.open(key)
        await seen.write("let me ch")
        unsent = house.floor.unsent
        await seen.until(lambda: unsent.of(bob, call) == "let me ch", "the store has the words")
        await seen.write("eck", "enter")
        await seen.sees("let me check")
        await seen.until(lambda: unsent.of(bob, call) == "", "the store has forgotten them")
    assert said(house, key)[-1] == ("operator", "let me check")


async def test_another_console_finds_what_was_typed_here(house: TestHouse) -> None:
    key = calls(house, "hello")
    call, bob = house.board.find(key), acting(house, "bob")
    house.floor.unsent.keep(bob, call, "typed at the other desk")
    async with console(house, "bob") as seen:
        await seen.open(key)
        await typed(seen, "typed at the other desk")
    async with console(house, "eva") as seen:
        await seen.open(key)
        assert box(seen).text == ""


async def test_a_slash_in_an_empty_box_finds_a_ready_reply(house: TestHouse) -> None:
    key = calls(house, "hello", name="{key} María")
    taken(house, key, "bob")
    async with console(house, "bob", (80, 24)) as seen:
        await seen.open(key)
        await seen.press("slash", *"one mom")
        await seen.on(Choosing)
        await seen.sees("in English", "Give me a moment, please")
        await seen.press("tab")
        await seen.sees("in Spanish", "Deme un momento")
        await seen.press("tab", "enter")
        await seen.on(Conversation)
        await typed(seen, "Give me a moment, please: I will check and tell you.")
        await seen.write(" a/b")
        await typed(seen, "Give me a moment, please: I will check and tell you. a/b")
        box(seen).text = ""
        await seen.press("slash")
        await seen.on(Choosing)
        await seen.write("greet")
        await seen.press("enter")
        await seen.on(Conversation)
        await typed(
            seen,
            "Hello {key} María, this is Bob Stone from Test Company. How can I help you?",
        )
    assert said(house, key) == [("customer", "hello")]


async def test_escape_leaves_the_replies_and_the_box_as_it_was(house: TestHouse) -> None:
    key = calls(house, "hello")
    async with console(house, "bob") as seen:
        await seen.open(key)
        await seen.press("slash")
        await seen.on(Choosing)
        await seen.write("nothing is called so")
        await seen.sees("Nothing matches")
        await seen.press("enter", "escape")
        await seen.on(Conversation)
        assert box(seen).text == ""


async def test_a_macro_runs_and_a_refused_step_is_named(house: TestHouse) -> None:
    key = calls(house, "hello")
    async with console(house, "bob") as seen:
        await seen.open(key)
        await seen.press("f21")
        await seen.on(Choosing)
        await seen.write("moment", "enter")
        await seen.on(Conversation)
        await seen.sees("Step 1 of 2 (say) was refused")
        await seen.press("f4")
        await seen.sees("speaks: Bob Stone")
        await seen.press("f21")
        await seen.on(Choosing)
        await seen.write("moment", "enter")
        await seen.on(Conversation)
        await seen.sees("2 steps done", "on hold")
    assert said(house, key)[-1][1].startswith("Give me a moment")


async def test_barging_speaks_beside_the_driver_who_keeps_the_call(house: TestHouse) -> None:
    key = calls(house, "hello")
    taken(house, key, "bob")
    async with console(house, "ana") as seen:
        await seen.open(key)
        await seen.press("f16")
        await seen.sees("You speak BESIDE Bob Stone")
        await seen.write("I can help here", "enter")
        await seen.sees("I can help here")
        await seen.press("f16")
        await seen.sees("You type as YOURSELF")
        await seen.sees("Bob Stone speaks: F4 takes over")
        await seen.write("not heard", "enter")
        await seen.sees("A colleague drives this call")
    view = stored(house, key)
    assert view.row.operator == "Bob Stone"
    assert said(house, key)[-1] == ("operator", "I can help here")


async def test_a_coachs_words_appear_at_once_and_never_reach_the_customer(
    house: TestHouse,
) -> None:
    key = calls(house, "hello")
    taken(house, key, "bob")
    ana = acting(house, "ana")
    async with console(house, "bob", (80, 24)) as seen:
        await seen.open(key)
        house.guidance.whisper(ana, house.board.find(key), "offer a refund")
        await seen.sees("Coach (Ana Ruiz): offer a refund")
    async with console(house, "eva", (80, 24)) as seen:
        await seen.open(key)
        assert "offer a refund" not in seen.glass
    assert all("refund" not in one.text for one in stored(house, key).messages)


async def test_whispering_says_to_whom(house: TestHouse) -> None:
    key = calls(house, "hello")
    async with console(house, "ana") as seen:
        await seen.open(key)
        await seen.press("f12")
        await seen.sees("Whisper to the AI")
        await seen.press("escape")
        await seen.on(Conversation)
        taken(house, key, "bob")
        await seen.sees("speaks: Bob Stone")
        await seen.press("f12")
        await seen.sees("Coach Bob Stone")
        await seen.write("be brief", "enter")
        await seen.on(Conversation)
        await seen.sees("Coach (Ana Ruiz): be brief")


async def test_what_we_said_is_shown_or_not_yet_and_drawn_once(house: TestHouse) -> None:
    key = calls(house, "hello")
    call, bob = house.board.find(key), taken(house, key, "bob")
    house.desk.say(call, Speaker.OPERATOR, "Good morning!", bob)
    async with console(house, "bob") as seen:
        await seen.open(key)
        await seen.sees("Operator Bob Stone  not shown yet")
        before = list(seen.app.screen.query(Message))
        Shown(house.context).up_to(call, stored(house, key).messages[-1].seq)
        await seen.sees("Operator Bob Stone  shown")
        assert list(seen.app.screen.query(Message)) == before
    other = calls(house, "on the phone", origin="desk", phone="+34600000002")
    house.driving.take_over(bob, house.board.find(other))
    house.desk.say(house.board.find(other), Speaker.OPERATOR, "Yes?", bob)
    async with console(house, "bob") as seen:
        await seen.open(other)
        await seen.sees("Yes?")
        assert "shown" not in seen.glass


async def test_what_the_customer_sees_of_the_ais_answer_is_looked_up(house: TestHouse) -> None:
    from callcenter_tui.domain.protocols import Answer, Run

    key = calls(house, "hello")
    claim = house.turns.claim("engine-1")
    assert claim is not None
    house.turns.answered(house.turns.job(claim), Answer("Good morning."), Run(), "v1")
    async with console(house, "bob") as seen:
        await seen.open(key)
        await seen.sees("not shown yet")
        with house.store.write() as tx:
            shown.advance(tx, house.board.find(key), stored(house, key).messages[-1].seq)
        await seen.sees_not("not shown yet")


async def test_who_else_looks_and_writes_is_told(house: TestHouse) -> None:
    key = calls(house, "hello")
    taken(house, key, "bob")
    home = house.settings.home
    other = TestHouse(Store(f"sqlite:///{home}/store.db"), house.clock, home)
    async with console(house, "ana") as ana, console(other, "bob") as bob:
        await ana.open(key)
        await bob.open(key)
        await bob.sees("Also here: Ana Ruiz (supervisor)")
        await ana.write("x")
        await bob.sees("Ana Ruiz writes...")
        await ana.press("backspace", "escape")
        await ana.on(LiveCalls)
        await bob.sees_not("Also here")


async def test_customers_on_their_own_line_are_not_typed_for(house: TestHouse) -> None:
    key = calls(house, "hello")
    async with console(house, "bob") as seen:
        await seen.open(key)
        await seen.press("f2")
        await seen.sees("The customer writes on a line of their own")
        assert "CUSTOMER on the phone" not in seen.glass
