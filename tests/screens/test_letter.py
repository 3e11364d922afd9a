"""A letter's journey: begun in its call, written, read out, and what its room shows of it."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

import pytest
from textual.widgets import Input

from callcenter_tui.domain.letters import UNNAMED, Content, LetterState, PostState
from callcenter_tui.mail.carriers import SENT
from callcenter_tui.screens.choosing import Choosing
from callcenter_tui.screens.conversation import Conversation
from callcenter_tui.screens.email_confirmation import EmailConfirmation
from callcenter_tui.screens.form import Form
from callcenter_tui.screens.letter_form import LetterForm
from callcenter_tui.settings import Settings
from callcenter_tui.widgets.composer import Composer
from callcenter_tui.widgets.spelling import spelled
from tests.clocks import SettableClock
from tests.screens.consoles import Console, console
from tests.screens.houses import TestHouse
from tests.screens.posts import (
    SUMMARY,
    answers,
    confirmed,
    delivered,
    drafted,
    failed,
    uncertain,
    view,
    with_letter,
)
from tests.screens.test_conversation_words import taken
from tests.screens.test_journey import calls

AI_WORDS = Content(topic="Fibre at home", issues=("It does not work since Monday",))


async def opened(seen: Console, key: str, kind: str = "") -> EmailConfirmation:
    """The call's letter is on the glass; ``kind``: a new one of it."""
    await seen.open(key)
    await seen.press("ctrl+y")
    await seen.on(Choosing)
    await seen.sees("New: summary")
    if kind:
        await seen.write(f"New {kind}")
    await seen.press("enter")
    await seen.on(EmailConfirmation)
    room = cast(EmailConfirmation, seen.app.screen)
    await seen.until(lambda: room.letter is not None, "the letter is read")
    return room


def typed_in(seen: Console, field: str) -> str:
    widget = seen.app.screen.query_one(f"#{field}")
    return widget.text if isinstance(widget, Composer) else cast(Input, widget).value


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (140, 40)])
async def test_from_its_first_word_to_the_customers_own_yes(
    house: TestHouse, size: tuple[int, int]
) -> None:
    key = calls(house, "my router is dead", name="Ana Gil", email="ana.gil@example.com")
    taken(house, key, "bob")
    async with console(house, "bob", size) as seen:
        room = await opened(seen, key, "summary")
        await seen.sees("ana.gil@example.com", "The AI is writing a draft", "e Edit")
        await seen.press("e")
        await seen.on(LetterForm)
        await seen.press("tab")
        await seen.write("The router", "tab")
        await seen.write("It is dead", "enter")
        await seen.write("The lamp is off", "ctrl+s")
        await seen.on(EmailConfirmation)
        await seen.sees("not read out to the customer yet", "Hello Ana Gil,")
        assert view(house, room.letter_id).content.issues == ("It is dead", "The lamp is off")
        await seen.press("k")
        await seen.on(Form)
        await seen.press("enter")
        await seen.sees("waits for the customer's yes", "This is the e-mail that we would send")
        answers(house, room.call_id, "yes, please")
        await seen.sees("the customer said yes; the letter is queued")
        await seen.sees("✓ yes", "holds until", "“yes, please”", "their own message")
        await seen.press("escape")
        await seen.on(Conversation)
    letter = view(house, room.letter_id)
    assert letter.post is not None
    assert letter.post.state == PostState.QUEUED


async def test_a_draft_of_the_ai_appears_by_itself(house: TestHouse) -> None:
    key = calls(house, "my router is dead", email="ana.gil@example.com")
    taken(house, key, "bob")
    async with console(house, "bob", (100, 30)) as seen:
        room = await opened(seen, key, "follow")
        await seen.sees("The AI is writing a draft")
        drafted(house, Content(agreed=("We call you on Friday",)))
        await seen.sees("We call you on Friday", "not read out to the customer yet")
        assert view(house, room.letter_id).state == LetterState.PROPOSED


async def test_a_draft_fills_a_form_in_which_nothing_was_typed(house: TestHouse) -> None:
    key = calls(house, "my router is dead", email="ana.gil@example.com")
    taken(house, key, "bob")
    async with console(house, "bob", (100, 30)) as seen:
        await opened(seen, key, "summary")
        await seen.press("e")
        await seen.on(LetterForm)
        drafted(house, AI_WORDS)
        await seen.sees("Fibre at home", "It does not work since Monday")


async def test_what_a_person_typed_wins_over_the_draft(house: TestHouse) -> None:
    key = calls(house, "my router is dead", email="ana.gil@example.com")
    taken(house, key, "bob")
    async with console(house, "bob", (100, 30)) as seen:
        room = await opened(seen, key, "summary")
        await seen.press("e", "tab")
        await seen.on(LetterForm)
        await seen.write("My own words")
        drafted(house, AI_WORDS)
        await seen.sees("The letter was written meanwhile: Ctrl+R")
        assert typed_in(seen, "topic") == "My own words"
        await seen.press("ctrl+r")
        await seen.until(lambda: typed_in(seen, "topic") == "Fibre at home", "the AI's words")
        await seen.write("!", "ctrl+s")
        await seen.on(EmailConfirmation)
        await seen.sees("Fibre at home!")
        assert view(house, room.letter_id).content.topic == "Fibre at home!"


async def test_a_changed_word_takes_the_letter_back_and_voids_the_yes(house: TestHouse) -> None:
    _, key, _, letter = confirmed(house)
    async with console(house, "bob", (100, 30)) as seen:
        await opened(seen, key)
        await seen.press("e")
        await seen.on(LetterForm)
        await seen.sees("The customer has said yes: any change makes that void")
        await seen.press("tab")
        await seen.write(" today", "ctrl+s")
        await seen.sees("✗ yes", "void: the words changed", "It changed after the customer")
        await seen.press("k")
        await seen.on(Form)
        await seen.press("escape")
        await seen.on(EmailConfirmation)
    changed = view(house, letter)
    assert changed.state == LetterState.PROPOSED
    assert changed.post is not None
    assert changed.post.state == PostState.CANCELLED


async def test_an_address_that_is_none_is_refused_in_the_form(house: TestHouse) -> None:
    _, key, _, letter = with_letter(house)
    async with console(house, "bob", (100, 30)) as seen:
        await opened(seen, key)
        await seen.press("e")
        await seen.on(LetterForm)
        await seen.press("end")
        await seen.write(", evil@example.com", "ctrl+s")
        await seen.sees("ana.gil@example.com, evil@example.com", "address")
        assert isinstance(seen.app.screen, LetterForm)
    assert view(house, letter).address == "ana.gil@example.com"


async def test_an_address_that_was_refused_and_corrected_is_saved(house: TestHouse) -> None:
    bob, key, _, letter = with_letter(house)
    house.letters.write(bob, letter, {"topic": "The router"}, "")
    async with console(house, "bob", (100, 30)) as seen:
        await opened(seen, key)
        await seen.sees("no address yet")
        await seen.press("e")
        await seen.on(LetterForm)
        await seen.write("ana at example.com", "ctrl+s", "ctrl+s")
        await seen.sees("ana at example.com", "address")
        assert isinstance(seen.app.screen, LetterForm)
        await seen.press("ctrl+u")
        await seen.write("ana.gil@example.com", "ctrl+s", "ctrl+s")
        await seen.on(EmailConfirmation)
        await seen.sees("The letter is saved.", "To       ana.gil@example.com")
    assert view(house, letter).address == "ana.gil@example.com"


async def test_a_second_letter_goes_where_the_customer_said_yes_to(house: TestHouse) -> None:
    key = calls(house, "my router is dead", name="Ana Gil")
    bob, call = taken(house, key, "bob"), house.board.find(key)
    first = house.letters.propose(bob, call, SUMMARY)
    house.letters.write(bob, first, {"topic": "The router"}, "ana@other.example.com")
    house.letters.ask(bob, first)
    assert view(house, house.letters.propose(bob, call, SUMMARY)).address == ""
    answers(house, call, "yes, please")
    assert view(house, house.letters.propose(bob, call, SUMMARY)).address == "ana@other.example.com"


async def test_a_letter_in_a_folder_is_called_so(house: TestHouse) -> None:
    _, key, _, _ = confirmed(house)
    delivered(house, SENT, said="/home/desk/mail/01a2-3f.eml")
    async with console(house, "bob", (140, 40)) as seen:
        await opened(seen, key)
        await seen.sees("the letter is in a file", "Written to a file:", "01a2-3f.eml")
        await seen.sees("mail server is set)")
        assert "Said:" not in seen.glass


async def test_a_company_without_a_name_is_told_before_a_letter_is_confirmed(
    house: TestHouse,
) -> None:
    _, key, call, letter = with_letter(house)
    house.mail.renderer.company = replace(house.mail.renderer.company, name=UNNAMED)
    assert Settings.model_fields["company_name"].default == UNNAMED
    async with console(house, "bob", (80, 24)) as seen:
        await opened(seen, key)
        await seen.sees("then k asks the customer", "It is signed “Your Company”: COMPANY_NAME is")
        house.letters.ask(house.owner, letter)
        answers(house, call)
        await seen.sees_not("It is signed")


async def test_one_key_shows_the_html_as_text_and_the_text_again(house: TestHouse) -> None:
    _, key, _, _ = with_letter(house)
    async with console(house, "bob", (80, 24)) as seen:
        await opened(seen, key)
        await seen.sees("as it will be read", "-----------------")
        await seen.press("v")
        await seen.sees("as HTML mail shows it", "Hello Ana Gil,")
        assert "-----------------" not in seen.glass
        await seen.press("v")
        await seen.sees("as it will be read", "-----------------")


async def test_a_letter_is_given_up_only_after_a_question(house: TestHouse) -> None:
    _, key, call, letter = confirmed(house)
    async with console(house, "bob", (80, 24)) as seen:
        await opened(seen, key)
        await seen.press("x")
        await seen.on(Form)
        await seen.press("escape")
        await seen.on(EmailConfirmation)
        assert view(house, letter).state == LetterState.CONFIRMED
        await seen.press("x")
        await seen.on(Form)
        await seen.press("enter")
        await seen.sees("- cancelled", "void: the letter was cancelled")
        await seen.sees("Not sent any more: it was given up.")
    told = house.board.call(house.owner, call).messages[-1]
    assert told.text == "That e-mail will not be sent any more."


async def test_the_delivery_says_what_the_server_said_and_what_to_do(
    house: TestHouse, clock: SettableClock
) -> None:
    _, key, _, _ = confirmed(house)
    failed(house, "550 5.1.1 no such user")
    async with console(house, "bob", (140, 40)) as seen:
        await opened(seen, key)
        await seen.sees("the letter is failed", "tried once", "no such user", "r Retry")
        await seen.sees("Letters leave by mail.example, but not from here")
        clock.forward(seconds=5)
        await seen.press("r")
        await seen.sees("the letter is queued")
        uncertain(house)
        await seen.sees("the letter is UNCERTAIN", "Nobody knows", "g It arrived")
        await seen.press("g")
        await seen.on(Form)
        await seen.press("enter")
        await seen.sees("the letter is sent", "it arrived: Bob Stone found out")


async def test_a_customer_who_wants_no_follow_ups_is_noted(house: TestHouse) -> None:
    _, key, _, _ = with_letter(house)
    async with console(house, "bob", (80, 24)) as seen:
        await opened(seen, key)
        await seen.press("o")
        await seen.on(Form)
        await seen.press("enter")
        await seen.sees("The record is not complete")
        await seen.write("no more mails, please", "enter")
        await seen.sees("No more follow-ups go there")
    (noted,) = house.outbox.opt_outs(house.owner)
    assert (noted.address, noted.words) == ("ana.gil@example.com", "no more mails, please")


async def test_the_call_of_a_letter_is_one_key_away(house: TestHouse) -> None:
    _, key, _, _ = with_letter(house)
    async with console(house, "bob", (80, 24)) as seen:
        await opened(seen, key)
        await seen.press("c")
        await seen.on(Conversation)
        await seen.sees(key)
        assert sum(isinstance(one, Conversation) for one in seen.app.screen_stack) == 1


async def test_a_new_letter_in_a_closed_call_is_refused_in_words(house: TestHouse) -> None:
    key = calls(house, "my router is dead", email="ana.gil@example.com")
    house.desk.leave(house.board.find(key))
    async with console(house, "bob", (80, 24)) as seen:
        await seen.press("h")
        await seen.sees(key)
        await seen.press("enter")
        await seen.on(Conversation)
        await seen.until(lambda: cast(Conversation, seen.app.screen).view, "the call is read")
        await seen.press("ctrl+y")
        await seen.sees("New: summary")
        await seen.press("enter")
        await seen.sees(f"Call {key} is closed")
    assert house.letters.of_call(house.owner, house.board.find(key)) == []


@pytest.mark.parametrize(
    ("address", "language", "said"),
    [
        ("ana.gil@x.es", "es", "a n a, punto, g i l, arroba, x, punto, e s"),
        ("lop_1+a@b-c.com", "en", "l o p, underscore, 1, plus, a, at, b, hyphen, c, dot, c o m"),
        ("abcd@x.es", "en", "a b c d, at, x, dot, e s"),
        ("", "en", ""),
    ],
)  # fmt: skip
def test_an_address_is_spelled_in_groups(address: str, language: str, said: str) -> None:
    assert spelled(address, language) == said


def test_a_kind_of_each_letter_has_words() -> None:
    from callcenter_tui.domain.letters import LetterKind
    from callcenter_tui.widgets import letter_words

    assert set(letter_words.KINDS) == set(letter_words.SHORT) == set(LetterKind)
    assert set(letter_words.STATES) == set(LetterState)
    assert set(letter_words.POST) == set(PostState)
    assert SUMMARY in letter_words.KINDS
