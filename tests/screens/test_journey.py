"""A call agent's day: a customer on the phone, the AI, a take-over, an answer, the end."""

from __future__ import annotations

import pytest

from callcenter_tui.calls.opening import OpenCall
from callcenter_tui.domain.protocols import Answer, Run
from callcenter_tui.domain.states import Speaker
from callcenter_tui.domain.views import CallView, MessageView
from callcenter_tui.screens.conversation import Conversation
from callcenter_tui.screens.form import Form
from callcenter_tui.screens.live_calls import LiveCalls
from callcenter_tui.screens.wrapping_up import WrapUpForm
from callcenter_tui.store import fragments
from callcenter_tui.widgets.composer import Composer
from tests.screens.consoles import Console, console
from tests.screens.houses import TestHouse


def calls(house: TestHouse, words: str, department: str = "billing", **known: str) -> str:
    """A customer calls on their own line; the key of the call."""
    details = {"name": "Eva Gil", "phone": "+34 600 000 009", "origin": "line", **known}
    wanted = OpenCall(words=words, department=department, **details)
    return house.desk.open(wanted).key


def stored(house: TestHouse, key: str) -> CallView:
    """The call as the store has it."""
    return house.board.call(house.owner, house.board.find(key))


def said(house: TestHouse, key: str) -> list[tuple[str, str]]:
    """Who said what; the product's own words left out."""
    messages: tuple[MessageView, ...] = stored(house, key).messages
    return [(one.speaker, one.text) for one in messages if one.speaker != Speaker.SYSTEM]


async def choose(seen: Console, letters: str) -> None:
    """Open the list that has the keys, type the first letters of a choice, take it."""
    await seen.press("enter")
    await seen.write(letters, "enter")


async def test_a_call_by_hand_from_first_words_to_the_end(house: TestHouse) -> None:
    async with console(house, "bob") as seen:
        await seen.sees("Billing")
        await seen.press("n")
        await seen.on(Form)
        await seen.write("Pedro Gil", "tab")
        await seen.write("600 111 222", "tab", "tab", "tab")
        await choose(seen, "Bill")
        await seen.press("tab")
        await seen.write("I was charged twice", "enter")
        await seen.on(Conversation)
        await seen.sees("Pedro Gil", "I was charged twice", "CUSTOMER on the phone")
        key = "C-7F3K01"

        await seen.write("it was in May", "enter")
        await seen.sees("it was in May")
        await seen.press("f4")
        await seen.sees("speaks: Bob Stone", "You type as YOURSELF")
        await seen.write("I will refund it", "ctrl+j")
        await seen.write("today", "enter")
        await seen.sees("I will refund it", "today")
        await seen.press("f8")
        await seen.sees("on hold")
        await seen.press("f8")
        await seen.sees("active")
        await seen.press("f9")
        await seen.on(Form)
        await seen.write("refund 12.50", "enter")
        await seen.on(Conversation)
        await seen.press("f5")
        await seen.sees("speaks: AI")
        await seen.press("f4")
        await seen.sees("speaks: Bob Stone")

        await seen.press("f10")
        await seen.on(Form)
        await seen.sees(f"End call {key}?", "The customer is told")
        await seen.press("enter")
        await seen.on(WrapUpForm)
        await seen.press("ctrl+s")
        await seen.sees("Choose how the call ended")
        await choose(seen, "Infor")
        await seen.press("ctrl+s")
        await seen.on(LiveCalls)
        await seen.sees("0 calls")
    view = stored(house, key)
    assert (view.row.state, view.disposition) == ("completed", "information_given")
    assert view.row.department == "billing"
    assert said(house, key) == [
        ("customer", "I was charged twice"),
        ("customer", "it was in May"),
        ("operator", "I will refund it\ntoday"),
    ]
    assert [note.text for note in view.notes] == ["refund 12.50"]


async def test_a_form_that_is_refused_keeps_what_was_typed(house: TestHouse) -> None:
    async with console(house, "bob") as seen:
        await seen.press("n")
        await seen.on(Form)
        await seen.write("Pedro Gil", "enter")
        await seen.sees("There is no way to reach the customer", "Pedro Gil")
        await seen.press("tab")
        await seen.write("hello", "enter")
        await seen.sees("This is not a phone number", "Pedro Gil")
        await seen.press("escape")
        await seen.on(LiveCalls)
        await seen.sees("0 calls")


async def test_words_that_may_not_be_said_come_back_to_the_box(house: TestHouse) -> None:
    key = calls(house, "hello")
    async with console(house, "bob") as seen:
        await seen.open(key)
        await seen.sees("the AI speaks")
        await seen.write("let me see", "enter")
        await seen.sees("You do not drive this call", "Take it over first")
        box = seen.app.screen.query_one(Composer)
        await seen.until(lambda: box.text == "let me see", "the words are back")
        await seen.press("escape")
        await seen.on(LiveCalls)
        await seen.open(key)
        assert seen.app.screen.query_one(Composer).text == "let me see"
        await seen.press("f4")
        await seen.sees("speaks: Bob Stone")
        await seen.press("enter")
        await seen.until(lambda: said(house, key)[-1] == ("operator", "let me see"), "it is said")


async def test_somebody_was_faster(house: TestHouse) -> None:
    key = calls(house, "hello")
    async with console(house, "bob") as seen:
        await seen.open(key)
        eva = house.access.actor(house.signs_in("eva")(house))
        house.driving.take_over(eva, house.board.find(key))
        await seen.sees("speaks: Eva Soler")
        await seen.press("f4")
        await seen.sees("A colleague drives this call", "Ask a supervisor")
    assert stored(house, key).row.operator == "Eva Soler"


async def test_escalation_and_transfer(house: TestHouse) -> None:
    key = calls(house, "hello")
    async with console(house, "ana") as seen:
        await seen.open(key)
        await seen.press("f6")
        await seen.on(Form)
        await choose(seen, "Bill")
        await seen.press("tab", "tab")
        await seen.write("wants 600 back", "enter")
        await seen.on(Conversation)
        await seen.sees("waiting")
        await seen.press("f7")
        await seen.on(Form)
        await choose(seen, "Comp")
        await seen.press("ctrl+s")
        await seen.on(Conversation)
        await seen.sees("Complaints")
    view = stored(house, key)
    assert (view.row.department, view.row.state) == ("complaints", "waiting")
    assert (view.category, view.row.severity) == ("billing_dispute", "medium")


async def test_an_answer_grows_and_stays_once(house: TestHouse) -> None:
    key = calls(house, "My invoice is wrong")
    async with console(house, "bob") as seen:
        await seen.open(key)
        claim = house.turns.claim("engine-1")
        assert claim is not None
        await seen.sees("writing...")
        for words in ("Please look", "Please look at page two"):
            with house.store.write() as tx:
                fragments.put(tx, {claim.turn: (claim.call, words)}, house.clock.now())
            await seen.sees(words)
        answer = Answer("Please look at page two.", sources=("en/billing/your-bill",))
        run = Run()
        run.usage.model, run.usage.total_ms = "offline", 120.0
        assert house.turns.answered(house.turns.job(claim), answer, run, "v1")
        await seen.sees("sources: en/billing/your-bill")
        await seen.sees_not("writing...")
        assert seen.glass.count("Please look at page two") == 1
        await seen.sees("120 ms")


async def test_a_draft_waits_for_a_person_who_may_change_it(house: TestHouse) -> None:
    key = calls(house, "Which plan is cheapest?", "sales")
    async with console(house, "ana") as seen:
        await seen.open(key)
        claim = house.turns.claim("engine-1")
        assert claim is not None
        assert house.turns.answered(house.turns.job(claim), Answer("Plan S."), Run(), "v1")
        await seen.sees("The AI's draft", "Plan S.")
        await seen.press("ctrl+r")
        await seen.write(" It costs 9.", "enter")
        await seen.sees_not("The AI's draft")
    assert said(house, key)[-1] == ("operator", "Plan S. It costs 9.")


def drafts(house: TestHouse, words: str) -> None:
    """The AI answers the next turn that is due in a call whose drafts a person sends."""
    claim = house.turns.claim("engine-1")
    assert claim is not None
    assert house.turns.answered(house.turns.job(claim), Answer(words), Run(), "v1")


async def test_a_draft_that_changed_meanwhile_is_not_answered_unseen(house: TestHouse) -> None:
    key = calls(house, "Which plan is cheapest?", "sales")
    call = house.board.find(key)
    async with console(house, "ana") as seen:
        await seen.open(key)
        drafts(house, "Plan S.")
        await seen.sees("Plan S.")
        await seen.press("ctrl+r")
        house.desk.say(call, Speaker.CUSTOMER, "And the fastest?")
        drafts(house, "Plan XL.")
        await seen.sees("Plan XL.")
        await seen.press("enter")
        await seen.sees("The draft has changed", "Read the new one")
        box = seen.app.screen.query_one(Composer)
        await seen.until(lambda: box.text == "Plan S.", "the words are back")
        assert said(house, key)[-1] == ("customer", "And the fastest?")
        await seen.write(" or XL.", "enter")
        await seen.sees_not("The AI's draft")
    assert said(house, key)[-1] == ("operator", "Plan S. or XL.")


async def test_words_being_typed_stay_whose_they_are(house: TestHouse) -> None:
    key = calls(house, "hello", origin="desk")
    call = house.board.find(key)
    async with console(house, "bob") as seen:
        await seen.open(key)
        await seen.sees("CUSTOMER on the phone")
        await seen.write("it was in")
        await seen.press("f4")
        await seen.sees("speaks: Bob Stone")
        assert "You type as YOURSELF" not in seen.glass
        await seen.write(" May", "enter")
        await seen.sees("You type as YOURSELF")
    assert said(house, key)[-1] == ("customer", "it was in May")
    assert house.board.call(house.owner, call).row.operator == "Bob Stone"


async def test_the_trail_shows_on_a_key_where_it_has_no_room(house: TestHouse) -> None:
    key = calls(house, "hello")
    house.guidance.whisper(house.owner, house.board.find(key), "knows the boss")
    async with console(house, "bob", (80, 24)) as seen:
        await seen.open(key)
        assert "knows the boss" not in seen.glass
        await seen.press("f3")
        await seen.sees("knows the boss")
        await seen.press("f3")
        await seen.sees_not("knows the boss")
        await seen.press("f3")
        await seen.sees("knows the boss")
        await seen.press("escape")
        await seen.sees_not("knows the boss")
        assert isinstance(seen.app.screen, Conversation), "Esc closes what covers the talk first"
        await seen.press("escape")
        await seen.on(LiveCalls)


async def test_at_80_columns_the_head_names_the_department_before_the_reason(
    house: TestHouse,
) -> None:
    key = calls(house, "I want to talk to a person, please")
    bob = house.access.actor(house.signs_in("bob")(house))
    house.driving.take_over(bob, house.board.find(key))
    more = {
        "category": "billing_dispute",
        "severity": "medium",
        "reason": "wants 600 back since May",
    }
    house.driving.escalate(bob, house.board.find(key), **more)
    house.driving.take_over(bob, house.board.find(key))
    async with console(house, "ana", (80, 24)) as seen:
        await seen.open(key)
        await seen.sees("speaks: Bob Stone · Billing · ")
        head = next(line for line in seen.glass.splitlines() if "speaks: Bob" in line)
        assert "per med" in head or "severity medium" in head
        assert len(head) <= 80


@pytest.mark.parametrize("key", ["f4", "f5", "f6", "f10"])
async def test_a_viewer_watches_masked_and_moves_nothing(house: TestHouse, key: str) -> None:
    call = calls(house, "my secret is 1234")
    async with console(house, "vera") as seen:
        assert "Eva Gil" not in seen.glass
        await seen.open(call)
        await seen.sees("You watch this call")
        await seen.press(key)
        await seen.press("n", "escape")
        await seen.on(LiveCalls)
        assert "1234" not in seen.glass
    view = stored(house, call)
    assert (view.row.state, view.row.driver) == ("active", "ai")


async def test_help_lists_the_keys_that_work_here(house: TestHouse) -> None:
    key = calls(house, "hello")
    async with console(house, "vera") as seen:
        await seen.press("f1")
        await seen.sees("Open the call under the cursor", "Esc closes")
        assert "Take the call" not in seen.glass
        await seen.press("escape")
        await seen.open(key)
        await seen.press("f1")
        await seen.sees("What the AI agents did")
        assert "F4" not in seen.glass


async def test_a_draft_that_waits_goes_out_only_when_a_person_decides_so(house: TestHouse) -> None:
    key = calls(house, "Is there fibre in Lugo?", "sales")
    claim = house.turns.claim("engine-1")
    assert claim is not None
    house.turns.answered(house.turns.job(claim), Answer("I do not know."), Run(), "v1")
    async with console(house, "ana") as seen:
        await seen.sees(key)
        await seen.press("enter")
        await seen.sees("The AI's draft")
        await seen.press("ctrl+d")
        await seen.on(Form)
        await seen.sees("it at once")
        await seen.press("escape")
        await seen.on(Conversation)
        assert stored(house, key).row.driver == "draft"
        await seen.press("ctrl+d")
        await seen.on(Form)
        await seen.press("tab", "enter")
        await seen.on(Conversation)
        await seen.sees("speaks: AI")
    assert house.turns.claim("engine-1") is not None


async def test_what_cannot_be_steered_says_so_before_anything_is_typed(house: TestHouse) -> None:
    key = calls(house, "I was charged twice")
    ana = house.access.actor(house.signs_in("ana")(house))
    house.driving.take_over(ana, house.board.find(key))
    async with console(house, "ana") as seen:
        await seen.sees(key)
        await seen.press("enter")
        await seen.sees("speaks: Ana")
        await seen.press("f12")
        await seen.sees("You drive this call yourself")
        await seen.press("ctrl+d")
        await seen.sees("A person speaks in this call")
        assert isinstance(seen.app.screen, Conversation)
