"""Recording the customer's own answer: the keys rest on No, and Enter there asks once more."""

from __future__ import annotations

import pytest

from callcenter_tui.domain.letters import LetterState, PostState, Way
from callcenter_tui.domain.states import Speaker
from callcenter_tui.screens.email_confirmation import EmailConfirmation
from callcenter_tui.screens.form import Form
from callcenter_tui.screens.letter_answer import AnswerForm
from tests.screens.consoles import Console, console
from tests.screens.houses import TestHouse
from tests.screens.posts import answers, view, with_letter
from tests.screens.test_letter import opened

ROUNDABOUT = "well, why not, go ahead then"
"""A yes that no rule takes for one: a person has to understand it."""


async def asked(seen: Console, key: str) -> EmailConfirmation:
    """The letter has been read out."""
    room = await opened(seen, key)
    await seen.press("k")
    await seen.on(Form)
    await seen.press("enter")
    await seen.sees("waits for the customer's yes")
    return room


async def answering(seen: Console) -> AnswerForm:
    await seen.press("y")
    await seen.on(AnswerForm)
    form = seen.app.screen
    assert isinstance(form, AnswerForm)
    await seen.until(lambda: form.focused is not None, "something has the keys")
    return form


@pytest.mark.parametrize("size", [(60, 20), (80, 24)])
async def test_enter_at_once_records_neither_yes_nor_no(
    house: TestHouse, size: tuple[int, int]
) -> None:
    _, key, call, letter = with_letter(house)
    async with console(house, "bob", size) as seen:
        await asked(seen, key)
        answers(house, call, ROUNDABOUT)
        answers(house, call, "or does it cost anything")
        await seen.settled()
        form = await answering(seen)
        assert form.focused is not None
        assert form.focused.id == "no"
        await seen.press("enter")
        await seen.sees("Choose the message in which they answer")
        await seen.press("ctrl+s")
        await seen.settled()
        assert seen.app.screen is form
    assert view(house, letter).state == LetterState.ASKED
    assert view(house, letter).consents == ()


async def test_a_message_of_the_line_is_recorded_in_its_exact_words(house: TestHouse) -> None:
    _, key, call, letter = with_letter(house)
    house.desk.say(call, Speaker.CUSTOMER, "said before it was asked")
    async with console(house, "bob", (140, 40)) as seen:
        await asked(seen, key)
        await seen.press("y")
        await seen.sees("The customer has said nothing since they were asked")
        answer = answers(house, call, ROUNDABOUT)
        await seen.sees(f"The customer said: “{ROUNDABOUT}” - y records")
        await seen.sees("said, not yet recorded: “well, why not")
        assert "Nothing yet" not in seen.glass
        await answering(seen)
        await seen.sees("A yes holds for 24 hours; a changed word")
        await seen.sees(f"09:00 {ROUNDABOUT}", f"“{ROUNDABOUT}”")
        await seen.press("shift+tab", "enter")
        await seen.sees("choose")
        assert "said before it was asked" not in seen.glass
        await seen.press("escape")
        await seen.press("ctrl+s")
        await seen.sees("Yes or no?")
        await seen.press("tab", "tab", "enter")
        await seen.on(EmailConfirmation)
        await seen.sees("the letter is queued", f"“{ROUNDABOUT}”", "recorded by bob")
    (consent,) = view(house, letter).consents
    assert (consent.answer, consent.way, consent.message) == ("yes", Way.LINE, answer.id)


async def test_a_no_is_recorded_and_the_customer_is_not_asked_again(house: TestHouse) -> None:
    _, key, call, letter = with_letter(house)
    async with console(house, "bob", (100, 30)) as seen:
        await asked(seen, key)
        answers(house, call, "hmm, rather leave it")
        await seen.settled()
        form = await answering(seen)
        await seen.press("enter")
        await seen.sees("That is final in this call: once more records it")
        assert view(house, letter).consents == ()
        button = form.query_one("#no")
        await seen.until(lambda: not button.has_class("-active"), "the button is let go")
        await seen.press("enter")
        await seen.on(EmailConfirmation)
        await seen.sees("the customer said no", "- no", "is not asked again")
        await seen.sees("Not sent: the customer said no.")
        assert "y Answer" not in seen.glass
        await seen.press("y")
        await seen.sees("The customer was not asked about this letter")
        await seen.press("k")
        await seen.sees("This letter is declined and cannot be read out")
        await seen.press("e")
        await seen.sees("This letter is declined and cannot be changed")
        assert isinstance(seen.app.screen, EmailConfirmation)
    assert view(house, letter).state == LetterState.DECLINED
    assert view(house, letter).post is None


@pytest.mark.parametrize(("key_of", "state"), [("y", "confirmed"), ("n", "declined")])
async def test_the_commonest_answer_takes_two_keys(
    house: TestHouse, key_of: str, state: str
) -> None:
    _, key, call, letter = with_letter(house)
    async with console(house, "bob", (60, 20)) as seen:
        await asked(seen, key)
        answers(house, call, ROUNDABOUT)
        await seen.settled()
        await answering(seen)
        await seen.sees("No (Ctrl+N)", "Yes (Ctrl+Y)")
        await seen.press(f"ctrl+{key_of}")
        await seen.on(EmailConfirmation)
    assert view(house, letter).state == state
    assert [one.words for one in view(house, letter).consents] == [ROUNDABOUT]


async def test_nobody_is_asked_about_a_letter_to_nobody(house: TestHouse) -> None:
    bob, key, _, letter = with_letter(house)
    house.letters.write(bob, letter, {"topic": "The router"}, "")
    async with console(house, "bob", (80, 24)) as seen:
        await opened(seen, key)
        await seen.sees("no address yet", "e gives it an address; then k asks")
        assert "k Ask" not in seen.glass
        await seen.press("k")
        await seen.sees("The letter has no address")
        assert isinstance(seen.app.screen, EmailConfirmation)


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (140, 40)])
async def test_on_the_phone_it_is_read_aloud_and_the_address_read_back(
    house: TestHouse, size: tuple[int, int]
) -> None:
    _, key, _, letter = with_letter(house, origin="desk", email="ana@x.es")
    async with console(house, "bob", size) as seen:
        await asked(seen, key)
        await seen.sees("Read this aloud", "a n a, at, x, dot, e s", "This is the e-mail")
        form = await answering(seen)
        assert form.focused is not None
        assert form.focused.id == "no"
        await seen.press("enter")
        await seen.sees("Write what they said, and how")
        await seen.write("yes, that is right", "tab")
        await seen.write("clearly", "enter")
        await seen.sees("Yes or no?")
        await seen.press("tab", "tab", "tab", "enter")
        await seen.sees("The address was not read back")
        assert view(house, letter).consents == ()
        form.query_one("#read_back").focus()
        await seen.press("space", "tab", "tab", "enter")
        await seen.on(EmailConfirmation)
        await seen.sees("the letter is queued", "on the phone (clearly)")
    read = view(house, letter)
    (consent,) = read.consents
    said = (consent.answer, consent.way, consent.words, consent.how)
    assert said == ("yes", Way.PHONE, "yes, that is right", "clearly")
    assert read.post is not None
    assert read.post.state == PostState.QUEUED


async def test_a_letter_that_changed_meanwhile_cannot_be_confirmed(house: TestHouse) -> None:
    bob, key, call, letter = with_letter(house)
    async with console(house, "bob", (100, 30)) as seen:
        await asked(seen, key)
        answers(house, call, ROUNDABOUT)
        await seen.settled()
        await answering(seen)
        house.letters.write(bob, letter, {"topic": "something else"}, "ana.gil@example.com")
        await seen.press("tab", "enter")
        await seen.sees("The letter has changed")
    assert view(house, letter).post is None
