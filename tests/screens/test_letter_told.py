"""What the call tells of its letters, who is told what became of them, and hostile words in all."""

from __future__ import annotations

import pytest

from callcenter_tui.domain.letters import Content, Item, LetterKind
from callcenter_tui.screens.choosing import Choosing
from callcenter_tui.screens.email_confirmation import EmailConfirmation
from callcenter_tui.screens.form import Form
from callcenter_tui.screens.letter_answer import AnswerForm
from callcenter_tui.screens.letter_form import LetterForm
from callcenter_tui.screens.opt_outs import OptOuts
from callcenter_tui.screens.outbox import OutboxScreen
from tests.clocks import SettableClock
from tests.hostile import EVERYTHING, FORBIDDEN, SEEN, SHORT
from tests.screens.consoles import Console, console
from tests.screens.houses import TestHouse
from tests.screens.posts import answers, confirmed, failed, uncertain, with_letter
from tests.screens.test_letter import opened

LONG = EVERYTHING.replace("\ud83d", "")
CUT = LONG[:250]


async def test_the_call_says_that_a_letter_waits_and_the_trail_has_each_answer(
    house: TestHouse,
) -> None:
    bob, key, call, letter = with_letter(house)
    async with console(house, "bob", (140, 40)) as seen:
        await seen.open(key)
        await seen.sees("Letter summary of the call", "+ not read out to the customer yet")
        house.letters.ask(bob, letter)
        await seen.sees("a letter waits for the customer's yes")
        answers(house, call, "yes, please")
        await seen.sees("✓ yes  holds until", "“yes, please” (their own")
        await seen.sees_not("a letter waits for the customer's yes")
        house.letters.write(bob, letter, {"topic": "another one"}, "ana.gil@example.com")
        await seen.sees("✗ yes  void: the words")
        house.letters.ask(bob, letter)
        answers(house, call, "yes")
        await seen.sees("✓ yes  holds until")
        failed(house)
        await seen.sees("a letter is failed")


async def test_the_operator_is_told_of_the_yes_and_of_a_failure(
    house: TestHouse, clock: SettableClock
) -> None:
    bob, key, call, letter = with_letter(house)
    house.letters.ask(bob, letter)
    async with console(house, "bob", (100, 30)) as seen, console(house, "eva", (100, 30)) as eva:
        answers(house, call, "yes, please")
        await seen.sees("Ana Gil said yes: the letter is queued.", f"Call {key}")
        failed(house)
        await seen.sees("The letter was not sent.")
        await eva.settled()
        assert "The letter was not sent" not in eva.glass


async def test_supervisors_are_told_when_nobody_knows(house: TestHouse) -> None:
    _, key, _, _ = confirmed(house)
    async with console(house, "ana", (100, 30)) as seen, console(house, "eva", (100, 30)) as eva:
        uncertain(house)
        await seen.sees("The letter is uncertain: it may have arrived", f"Call {key}")
        await eva.settled()
        assert "uncertain" not in eva.glass


async def test_who_recorded_the_yes_is_not_told_of_it_again(house: TestHouse) -> None:
    bob, key, call, letter = with_letter(house)
    house.letters.ask(bob, letter)
    heard = answers(house, call, "well, go on then")
    async with console(house, "bob", (100, 30)) as seen:
        await seen.sees(key)
        house.letters.heard_yes(bob, letter, version=1, message_id=heard.id)
        await seen.settled()
        assert "said yes" not in seen.glass


@pytest.mark.parametrize("size", [(60, 20), (80, 24)])
async def test_a_viewer_may_look_at_the_letters_of_a_call_and_begin_none(
    house: TestHouse, size: tuple[int, int]
) -> None:
    _, key, _, _ = confirmed(house)
    async with console(house, "vera", size) as seen:
        await seen.open(key)
        await seen.press("ctrl+y")
        await seen.on(Choosing)
        await seen.sees("Summary of the call", "queued")
        assert "New:" not in seen.glass
        await seen.press("enter")
        await seen.on(EmailConfirmation)
        await seen.sees("•••", "the letter is queued")
        for hidden in ("ana.gil", "Ana Gil", "router", "yes, send it", "x Cancel"):
            assert hidden not in seen.glass


def trapped(house: TestHouse, clock: SettableClock) -> tuple[str, list[str]]:
    """Letters in which every word is hostile: one asked, one that failed; what they are of."""
    words = Content(topic=CUT, issues=(CUT, CUT), solutions=(CUT,), notes=LONG)
    customer = {"name": f"Eve {SHORT}", "phone": "+34600000666"}
    bob, failing, call, _ = confirmed(house, words=words, **customer)
    failed(house, LONG)
    clock.forward(seconds=60)
    house.letters.opt_out(bob, call, LONG)
    items = Content(items=(Item(CUT, LONG, CUT),), notes=LONG)
    information = LetterKind.INFORMATION
    *_, asking, other, letter = with_letter(house, words=items, kind=information, **customer)
    house.letters.ask(bob, letter)
    answers(house, other, LONG)
    return failing, [asking, letter]


async def test_no_word_of_a_letter_reaches_the_terminal_raw(
    house: TestHouse, clock: SettableClock
) -> None:
    failing, (asking, _) = trapped(house, clock)
    clean: list[str] = []

    async def look(seen: Console, name: str) -> None:
        await seen.settled()
        found = FORBIDDEN.search(seen.glass.replace("\n", ""))
        assert not found, f"{name} shows {found.group()!r}" if found else ""
        assert SEEN[:10] in seen.glass.replace("\n", ""), f"{name} shows nothing of it"
        clean.append(name)

    async with console(house, "ana", (150, 44)) as seen:
        await seen.press("l")
        await seen.on(OutboxScreen)
        await seen.sees("! failed")
        await look(seen, "outbox")
        await seen.press("o")
        await seen.on(OptOuts)
        await look(seen, "opt-outs")
        await seen.press("escape")
        await seen.on(OutboxScreen)
        await seen.press("x")
        await seen.on(Form)
        await seen.press("escape", "enter")
        await seen.on(EmailConfirmation)
        await seen.sees("as it will be read")
        await look(seen, f"letter of {failing}")
        await seen.press("v")
        await seen.sees("as HTML mail shows it")
        await look(seen, "HTML")
        await seen.press("escape", "escape")
        await opened(seen, asking)
        await seen.sees("Asked of the customer")
        await look(seen, "asked")
        await seen.press("e")
        await seen.on(LetterForm)
        await look(seen, "form")
        await seen.press("escape", "y")
        await seen.on(AnswerForm)
        await seen.press("enter")
        await seen.sees("once more records it")
        await look(seen, "answer")
        await seen.press("ctrl+n")
        await seen.on(EmailConfirmation)
        await seen.sees("the customer said no")
        await look(seen, "ledger")
        await seen.press("escape")
        await look(seen, "trail")
        assert seen.app.is_running
    assert len(clean) == 9
