"""How a conversation goes to somebody else, or ends: warm transfer, merge, callback, wrap-up."""

from __future__ import annotations

from typing import cast

from callcenter_tui.domain.protocols import Run
from callcenter_tui.domain.states import Speaker
from callcenter_tui.screens.card import PastCall
from callcenter_tui.screens.choosing import Choosing
from callcenter_tui.screens.conversation import Conversation
from callcenter_tui.screens.form import Form
from callcenter_tui.screens.live_calls import LiveCalls
from callcenter_tui.screens.wrapping_up import WrapUpForm
from callcenter_tui.store import turns
from callcenter_tui.store.engine import Store
from tests.screens.consoles import Console, console
from tests.screens.houses import TestHouse
from tests.screens.test_conversation_words import acting, taken
from tests.screens.test_journey import calls, choose, stored


def beside(house: TestHouse) -> TestHouse:
    """The same store, opened by another console."""
    home = house.settings.home
    return TestHouse(Store(f"sqlite:///{home}/store.db"), house.clock, home)


def summed_up(house: TestHouse, words: str) -> None:
    """The AI has drafted the summary that is due."""
    claim = house.turns.claim("engine-1")
    while claim is not None and claim.kind != "summary":
        house.turns.briefed(house.turns.job(claim), "nothing", Run(), "v1")
        claim = house.turns.claim("engine-1")
    assert claim is not None
    assert house.turns.summed_up(house.turns.job(claim), words, Run(), "v1")


async def ended(seen: Console, key: str) -> WrapUpForm:
    """F10, yes, and the wrap-up form."""
    await seen.open(key)
    await seen.press("f10")
    await seen.sees(f"End call {key}?")
    await seen.press("enter")
    await seen.on(WrapUpForm)
    return cast(WrapUpForm, seen.app.screen)


async def test_a_colleague_is_asked_first_and_then_has_the_call(house: TestHouse) -> None:
    key = calls(house, "hello")
    taken(house, key, "bob")
    async with console(house, "bob") as bob, console(beside(house), "eva") as eva:
        await bob.open(key)
        await bob.press("f19")
        await bob.sees("Warm transfer", "You keep the call")
        await bob.press("ctrl+s")
        await bob.sees("Choose a colleague or a department")
        await choose(bob, "Eva")
        await bob.press("tab", "tab")
        await bob.write("knows fibre", "enter")
        await bob.on(Conversation)
        await bob.sees("offered to Eva Soler")
        await eva.sees(key, "Accept")
        await eva.press("ctrl+a")
        await eva.on(Conversation)
        await eva.sees("speaks: Eva Soler")
        await bob.sees("speaks: Eva Soler")
        await bob.sees_not("offered to")


async def test_a_warm_transfer_is_called_off_by_the_transfer_key(house: TestHouse) -> None:
    key = calls(house, "hello")
    taken(house, key, "bob")
    async with console(house, "bob") as bob, console(beside(house), "eva") as eva:
        await bob.open(key)
        await bob.press("f19")
        await bob.on(Form)
        await choose(bob, "Eva")
        await bob.press("ctrl+s")
        await bob.sees("offered to Eva Soler")
        await eva.sees("Accept")
        await bob.press("f7")
        await bob.sees("Eva Soler is being asked")
        await bob.press("enter")
        await bob.sees_not("offered to")
        await eva.sees_not("Accept")
    assert stored(house, key).row.operator == "Bob Stone"


async def test_wrap_up_asks_for_an_ending_its_checklist_and_a_summary(house: TestHouse) -> None:
    key = calls(house, "I was charged twice")
    taken(house, key, "bob")
    async with console(house, "bob", (80, 24)) as seen:
        await ended(seen, key)
        assert stored(house, key).row.state == "wrap_up"
        await seen.press("ctrl+s")
        await seen.sees("Choose how the call ended")
        await choose(seen, "Resol")
        await seen.sees("[ ] The customer says that it works")
        await seen.press("ctrl+s")
        await seen.sees("The checklist is not done")
        await seen.press("tab", "space", "tab", "space", "tab", "space", "tab")
        await seen.write("refund 12.50", "tab")
        await seen.write("Paid back.", "ctrl+s")
        await seen.on(LiveCalls)
    view = stored(house, key)
    assert (view.row.state, view.disposition) == ("completed", "resolved")
    assert (view.summary, view.summary_by) == ("Paid back.", "Bob Stone")
    assert "refund 12.50" in [note.text for note in view.notes]


async def test_the_ais_summary_fills_the_empty_field_only(house: TestHouse) -> None:
    key = calls(house, "hello")
    taken(house, key, "bob")
    async with console(house, "bob") as seen:
        form = await ended(seen, key)
        await seen.sees("write the summary yourself")
        summed_up(house, "The customer said hello.")
        await seen.sees("The customer said hello.", "The summary is the AI's draft")
        await choose(seen, "Infor")
        await seen.press("tab", "tab")
        await seen.write(" Nothing else.", "ctrl+s")
        await seen.on(LiveCalls)
        assert not form.is_attached
    assert stored(house, key).summary == "The customer said hello. Nothing else."


async def test_a_summary_that_nobody_drafts_is_not_waited_for(house: TestHouse) -> None:
    key = calls(house, "hello")
    taken(house, key, "bob")
    house.floor.wrapup.hang_up(acting(house, "bob"), house.board.find(key))
    with house.store.write() as tx:
        turns.cancel(tx, house.board.find(key), "summary", house.clock.now())
    async with console(house, "bob") as seen:
        await seen.open(key)
        await seen.press("f10")
        await seen.on(WrapUpForm)
        await seen.sees("The AI drafts no summary of this call")


async def test_what_was_typed_is_never_replaced_by_the_ais_summary(house: TestHouse) -> None:
    key = calls(house, "hello")
    taken(house, key, "bob")
    async with console(house, "bob") as seen:
        await ended(seen, key)
        await seen.press("tab", "tab")
        await seen.write("My own words")
        summed_up(house, "The customer said hello.")
        await seen.sees("Ctrl+R puts it in place of yours", "My own words")
        assert "said hello" not in seen.glass
        await seen.press("ctrl+r")
        await seen.sees("The customer said hello.")


async def test_a_wrap_up_that_is_left_waits_as_it_was_filled_in(house: TestHouse) -> None:
    key = calls(house, "hello")
    taken(house, key, "bob")
    async with console(house, "bob") as seen:
        await ended(seen, key)
        await choose(seen, "Resol")
        await seen.sees("[ ] The customer says that it works")
        await seen.press("tab", "space")
        await seen.sees("[x] The customer says that it works")
        await seen.press("escape")
        await seen.on(Conversation)
        await seen.sees("The talk is over", "wrap-up")
        await seen.press("f10")
        await seen.on(WrapUpForm)
        await seen.sees("Resolved", "[x] The customer says that it works")
        await seen.sees("[ ] The customer knows what was done")


async def test_a_call_of_the_ai_ends_as_ever(house: TestHouse) -> None:
    key = calls(house, "hello")
    async with console(house, "bob") as seen:
        await seen.open(key)
        await seen.press("f10")
        await seen.on(Form)
        await choose(seen, "Spam")
        await seen.press("ctrl+s")
        await seen.on(LiveCalls)
    assert stored(house, key).disposition == "spam"


async def test_a_callback_is_promised_as_it_was_understood(house: TestHouse) -> None:
    key = calls(house, "hello")
    bob = taken(house, key, "bob")
    async with console(house, "bob") as seen:
        await seen.open(key)
        await seen.press("f17")
        await seen.on(Form)
        await seen.write("soonish")
        await seen.sees("That is no time to come")
        await seen.press("enter")
        await seen.sees("When?")
        await seen.press(*["backspace"] * 7)
        await seen.write("tomorrow 10:00")
        await seen.sees("Understood: on", "at 10:00")
        await seen.press("enter")
        await seen.on(LiveCalls)
    (promise,) = house.floor.callbacks.list(bob)
    assert (promise.key, promise.due_at.minute) == (key, 0)


async def test_two_calls_of_a_customer_become_one(house: TestHouse) -> None:
    first = calls(house, "hello")
    second = calls(house, "me again")
    taken(house, second, "bob")
    async with console(house, "bob") as seen:
        await seen.open(second)
        await seen.press("f20")
        await seen.sees("Merge", "This call is closed; the other one goes on")
        await seen.press("ctrl+s")
        await seen.until(
            lambda: cast(Conversation, seen.app.screen).call_id == house.board.find(first),
            "the call that goes on is open",
        )
        assert seen.app.tabs.calls == [house.board.find(first)]
    assert stored(house, second).linked == first


async def test_the_card_shows_earlier_calls_and_opens_one_to_be_read(house: TestHouse) -> None:
    earlier = calls(house, "my router is dead")
    call, bob = house.board.find(earlier), taken(house, earlier, "bob")
    house.desk.say(call, Speaker.OPERATOR, "It is replaced.", bob)
    house.floor.wrapup.hang_up(bob, call)
    house.floor.wrapup.finish(
        bob, call, disposition="information_given", summary="Router replaced."
    )
    now = calls(house, "hello again")
    async with console(house, "bob", (80, 24)) as seen:
        await seen.open(now)
        await seen.press("f14")
        await seen.on(Choosing)
        await seen.sees("Eva Gil", "1 earlier", earlier, "Information given", "Router replaced.")
        await seen.press("enter")
        await seen.on(PastCall)
        await seen.sees("It is replaced.")
        await seen.press("escape")
        await seen.on(Conversation)


async def test_handing_back_what_was_escalated_is_asked_once_more(house: TestHouse) -> None:
    key = calls(house, "hello")
    ana = acting(house, "ana")
    call = house.board.find(key)
    house.driving.escalate(ana, call, category="billing_dispute", severity="critical")
    taken(house, key, "bob")
    async with console(house, "bob") as seen:
        await seen.open(key)
        await seen.press("f5")
        await seen.sees("It was escalated (critical)")
        await seen.press("escape")
        await seen.on(Conversation)
        assert stored(house, key).row.driver == "person"
        await seen.press("f5")
        await seen.sees("It was escalated (critical)")
        await seen.press("enter")
        await seen.sees("speaks: AI")


async def test_asking_for_help_shows_to_everybody_who_reads(house: TestHouse) -> None:
    key = calls(house, "hello")
    taken(house, key, "bob")
    async with console(house, "bob", (60, 20)) as seen:
        await seen.open(key)
        await seen.press("f18")
        await seen.on(Form)
        await seen.write("may I refund 50?", "enter")
        await seen.on(Conversation)
        await seen.sees("help asked: may I refund 50?")
        await seen.press("f18")
        await seen.sees_not("help asked")


async def test_who_waits_sees_the_place_in_the_queue(house: TestHouse) -> None:
    key = calls(house, "I want a person", "complaints")
    async with console(house, "vera") as seen:
        await seen.open(key)
        await seen.sees("place 1 of 1 in the queue")
