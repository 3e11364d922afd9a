"""What a conversation tells of colleagues: who declined, who noted, who speaks, what one may do."""

from __future__ import annotations

import pytest

from callcenter_tui.calls.watchers import Watchers
from callcenter_tui.domain.trail import EngineView
from callcenter_tui.screens.choosing import Choosing
from callcenter_tui.screens.conversation import Conversation
from callcenter_tui.screens.form import Form
from callcenter_tui.screens.live_calls import LiveCalls
from callcenter_tui.store import engines
from callcenter_tui.widgets import wording
from callcenter_tui.widgets.callhead import fitted
from tests.screens.consoles import Console, console
from tests.screens.houses import TestHouse
from tests.screens.test_conversation_ends import beside
from tests.screens.test_conversation_words import acting, taken
from tests.screens.test_journey import calls, stored


def line(seen: Console, words: str) -> str:
    """The line of the glass with these words."""
    return next(one for one in seen.glass.splitlines() if words in one)


def foot(seen: Console) -> str:
    """The key line."""
    return seen.glass.splitlines()[-1]


@pytest.mark.parametrize("where", [Conversation, LiveCalls])
async def test_who_gave_a_call_is_told_that_it_was_declined_and_why(
    house: TestHouse, where: type[Conversation] | type[LiveCalls]
) -> None:
    key = calls(house, "hello")
    bobby = taken(house, key, "bob")
    call = house.board.find(key)
    async with console(house, "bob") as bob, console(beside(house), "eva") as eva:
        await eva.sees(key)
        eva_id = acting(house, "eva").user_id or ""
        if where is Conversation:
            await bob.open(key)
        house.floor.transfers.warm(bobby, call, user_id=eva_id, reason="knows fibre")
        await eva.sees("Accept")
        await eva.press("ctrl+e")
        await eva.on(Form)
        await eva.write("I am at lunch", "enter")
        await bob.sees(f"Eva Soler declined {key}: I am at lunch")
        if where is Conversation:
            await bob.sees("Note (Eva Soler): I am at lunch")
    assert stored(house, key).row.operator == "Bob Stone"


async def test_a_colleague_who_declines_without_a_word_lends_no_note(
    house: TestHouse,
) -> None:
    key = calls(house, "hello")
    call, ana = house.board.find(key), acting(house, "ana")
    eve = acting(house, "eva")
    house.desk.note(eve, call, "a note of the same moment")
    async with console(house, "ana") as seen, console(beside(house), "eva") as eva:
        await eva.sees(key)
        house.floor.supervising.reassign(ana, call, eve.user_id or "", "")
        await eva.sees("Accept")
        await eva.press("ctrl+e")
        await seen.sees(f"Eva Soler declined {key}.")


async def test_a_note_is_seen_where_the_talk_is_and_never_by_the_customer(
    house: TestHouse,
) -> None:
    key = calls(house, "hello")
    taken(house, key, "bob")
    async with console(house, "bob", (80, 24)) as seen:
        await seen.open(key)
        await seen.press("f9")
        await seen.on(Form)
        await seen.write("refund 12.50 " * 20, "enter")
        await seen.on(Conversation)
        await seen.sees("Note (Bob Stone): refund 12.50", "…")
    assert all("refund" not in one.text for one in stored(house, key).messages)


async def test_what_help_is_asked_for_can_be_read(house: TestHouse) -> None:
    key = calls(house, "hello")
    bob = taken(house, key, "bob")
    house.floor.supervising.ask_help(bob, house.board.find(key), "may I refund 50?")
    async with console(house, "ana", (60, 20)) as seen:
        await seen.open(key)
        await seen.sees("help asked: may I refund 50?")
        await seen.press("f3")
        await seen.sees("Help asked may I refund 50?")


async def test_in_a_colleagues_call_an_agent_is_offered_nothing_that_is_refused(
    house: TestHouse,
) -> None:
    key = calls(house, "hello")
    taken(house, key, "bob")
    async with console(house, "eva") as seen:
        await seen.open(key)
        await seen.sees("You only read", "Bob Stone speaks to the customer")
        assert "Enter sends" not in seen.glass
        for label in ("Take over", "Hand back", "Escalate", "Hold", "End", "Transfer"):
            assert f" {label} " not in foot(seen)
        assert "Note" in foot(seen)
    async with console(house, "ana") as seen:
        await seen.open(key)
        await seen.sees("Bob Stone speaks: F4 takes over, Shift+F4 speaks beside")
        assert "Enter sends" not in seen.glass
        assert "Take over" in foot(seen)
        await seen.press("f16")
        await seen.sees("your words beside those of who speaks; Enter sends")


async def test_only_who_gave_a_call_is_told_the_key_that_takes_it_back(house: TestHouse) -> None:
    key = calls(house, "hello")
    bob, eva = taken(house, key, "bob"), acting(house, "eva")
    async with console(house, "bob") as seen, console(beside(house), "ana") as ana:
        await seen.open(key)
        await ana.open(key)
        async with console(beside(house), "eva"):
            house.floor.transfers.warm(
                bob, house.board.find(key), user_id=eva.user_id or "", reason=""
            )
            await seen.sees("offered to Eva Soler", "(F7 calls it off)")
            await ana.sees("offered to Eva Soler")
            assert "(F7 calls it off)" not in ana.glass


async def test_who_has_sent_their_words_writes_no_more(house: TestHouse) -> None:
    key = calls(house, "hello")
    taken(house, key, "bob")
    async with console(house, "ana") as ana, console(beside(house), "bob") as bob:
        await ana.open(key)
        await bob.open(key)
        await bob.write("one moment")
        await ana.sees("Bob Stone writes...")
        await bob.press("enter")
        await ana.sees("one moment")
        await ana.pilot.pause(1.5)
        assert "writes..." not in ana.glass


def test_others_see_at_once_that_somebody_has_stopped(house: TestHouse) -> None:
    key = calls(house, "hello")
    call, bob, ana = house.board.find(key), acting(house, "bob"), acting(house, "ana")
    watchers = Watchers(house.context)
    watchers.here(bob, call, "p1", writing=True)
    assert watchers.here(ana, call, "p2")[0].writing
    watchers.here(bob, call, "p1", writing=False)
    assert not watchers.here(ana, call, "p2")[0].writing


async def test_macros_that_cannot_run_here_are_not_offered(house: TestHouse) -> None:
    sales, billing = calls(house, "hello", "sales"), calls(house, "hello")
    ana = acting(house, "ana")
    offered = {
        key: {one.key for one in house.floor.choices.macros(ana, house.board.find(key))}
        for key in (sales, billing)
    }
    gone = offered[billing] - offered[sales]
    assert gone
    names = {one.key: one.name("en") for one in house.floor.choices.macros(ana)}
    async with console(house, "ana") as seen:
        await seen.open(sales)
        await seen.press("f21")
        await seen.on(Choosing)
        await seen.sees(names[next(iter(offered[sales]))])
        assert not [one for one in gone if names[one] in seen.glass]


async def test_a_closed_call_among_the_tabs_says_so(house: TestHouse) -> None:
    first = calls(house, "hello", name="María Ortega")
    second = calls(house, "good morning", name="John Carpenter", phone="+34600000002")
    async with console(house, "bob") as seen:
        await seen.open(first)
        await seen.press("escape")
        await seen.on(LiveCalls)
        await seen.open(second)
        house.desk.leave(house.board.find(first))
        await seen.sees(f"{first} María ended")
        await seen.press("ctrl+pagedown")
        await seen.sees("This call is closed")
        await seen.press("ctrl+pagedown")
        await seen.sees("good morning")
        await seen.sees_not(first)


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("asks_for_person", "asked for a person"),
        ("billing_dispute", "billing dispute"),
        ("words: factura, persona", "routing: factura, persona"),
        (
            "rule: asks for person; words: factura, que",
            "asked for a person; routing: factura, que",
        ),
        ("rule: outage; overall wording", "outage; routing: by the wording as a whole"),
        ("The customer says: no light; it is cold", "The customer says: no light; it is cold"),
        ("small talk", "small talk"),
    ],
)
def test_reasons_are_told_in_words(reason: str, said: str) -> None:
    assert wording.readable(reason) == said


def test_the_head_leaves_out_the_least_and_never_the_name() -> None:
    parts = [(0, "C-7F3K01"), (0, "María"), (2, "Billing"), (1, "urgent")]
    assert fitted(parts, 40) == "C-7F3K01 · María · Billing · urgent"
    assert fitted(parts, 30) == "C-7F3K01 · María · urgent"
    assert fitted(parts, 18) == "C-7F3K01 · María"
    assert fitted(parts, 14) == "C-7F3K01 · Ma…"


async def test_a_small_glass_keeps_the_name_and_the_mood(house: TestHouse) -> None:
    key = calls(
        house, "I am furious! This is a disgrace, thieves!", name="María Ortega de la Fuente"
    )
    bob, call = taken(house, key, "bob"), house.board.find(key)
    house.floor.supervising.ask_help(bob, call, "may I refund 50 euros to this customer today?")
    async with console(house, "bob", (60, 20)) as seen:
        await seen.open(key)
        await seen.sees("María Ortega de la Fuente", "customer")
        assert "Bob Stone" in seen.glass.splitlines()[0]
        assert stored(house, key).row.mood < 0
        assert wording.MOOD_WORDS[stored(house, key).row.mood] in line(seen, "customer ")


async def test_notices_lie_over_the_title_and_are_never_more_than_two(house: TestHouse) -> None:
    key = calls(house, "hello", origin="line")
    async with console(house, "bob", (80, 24)) as seen:
        await seen.open(key)
        head = line(seen, key)
        for _ in range(4):
            await seen.press("ctrl+pagedown", "f2")
        await seen.sees("No other call is open - Esc leads to the list.")
        first, second, *_ = seen.glass.splitlines()
        both = "Esc leads to the list.", "You type as yourself."
        assert sorted(one in first for one in both) == [False, True], seen.glass
        assert sorted(one in second for one in both) == [False, True], seen.glass
        assert line(seen, key) == head
        assert len(seen.app._notifications) == 2


async def test_a_small_glass_keeps_the_persons_name_beside_the_ai(house: TestHouse) -> None:
    key, now = calls(house, "hello"), house.clock.now()
    taken(house, key, "bob")
    with house.store.write() as tx:
        engines.add(tx, EngineView("e-1", "worker", "h", 7, "offline", now, now))
    async with console(house, "bob", (60, 20)) as seen:
        await seen.open(key)
        await seen.sees("AI: worker h/7")
        await seen.sees("Bob Stone")
        with house.store.write() as tx:
            engines.name_model(tx, "e-1", "gpt")
        await seen.sees("Bob Stone: available, 1/4")
