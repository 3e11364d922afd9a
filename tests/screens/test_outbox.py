"""The outbox: what needs a person first, patched as deliveries go on, and what may be done."""

from __future__ import annotations

from typing import cast

import pytest

from callcenter_tui.domain.letters import LetterKind, PostState
from callcenter_tui.mail.addresses import NOBODY
from callcenter_tui.mail.carriers import CONNECT, TRANSIENT
from callcenter_tui.screens.email_confirmation import EmailConfirmation
from callcenter_tui.screens.form import Form
from callcenter_tui.screens.live_calls import LiveCalls
from callcenter_tui.screens.opt_outs import OptOuts
from callcenter_tui.screens.outbox import OutboxScreen
from tests.clocks import SettableClock
from tests.screens.consoles import Console, console
from tests.screens.houses import TestHouse
from tests.screens.posts import confirmed, delivered, failed, sent, uncertain, view

NAMES = ("Una Uncertain", "Fay Failed", "Sam Sent", "Quin Queued")


def mixed(house: TestHouse, clock: SettableClock) -> list[str]:
    """A letter of each fate, in this order; their ids."""
    letters: list[str] = []
    for name, became in zip(NAMES, (uncertain, failed, sent, None), strict=True):
        first = name.split()[0].lower()
        phone = f"+346000001{len(letters):02d}"
        *_, letter = confirmed(house, name=name, email=f"{first}@example.com", phone=phone)
        letters.append(letter)
        if became is not None:
            became(house)
        clock.forward(seconds=60)
    return letters


async def outbox(seen: Console) -> OutboxScreen:
    await seen.press("l")
    await seen.on(OutboxScreen)
    screen = cast(OutboxScreen, seen.app.screen)
    await seen.sees("sent today")
    return screen


def state(house: TestHouse, letter: str) -> str:
    post = view(house, letter).post
    return post.state if post else ""


def order(seen: Console, *words: str) -> list[int]:
    """The lines of the glass on which these words stand first."""
    lines = seen.glass.splitlines()
    return [next(i for i, line in enumerate(lines) if one in line) for one in words]


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (140, 40)])
async def test_what_needs_a_person_comes_first_and_each_state_has_a_sign(
    house: TestHouse, clock: SettableClock, size: tuple[int, int]
) -> None:
    mixed(house, clock)
    async with console(house, "bob", size) as seen:
        await outbox(seen)
        await seen.sees("2 need a person, 1 queued, 1 sent today", *(one[:8] for one in NAMES))
        await seen.sees("? UNCERTAIN", "! failed", "» queued", "✓ sent")
        lines = order(seen, "? UNCERTAIN", "! failed", "» queued", "✓ sent")
        assert lines == sorted(lines)
        await seen.sees("Nobody knows whether this letter arrived", "not from here")
        await seen.press("down")
        await seen.sees("no such user", "Mend what the server says")


async def test_where_letters_go_is_said_as_it_is_now(house: TestHouse) -> None:
    confirmed(house)
    async with console(house, "bob", (140, 40)) as seen:
        await outbox(seen)
        await seen.sees("No mail server is set: letters become files in /var/lib/callcenter/mail")
        sent(house)
        await seen.sees("Letters leave by mail.example, but not from here: MAIL_SERVER is not set")
        assert "become files" not in seen.glass


@pytest.mark.parametrize("size", [(80, 24), (140, 40)])
async def test_without_a_sender_nothing_is_written_and_the_reason_is_said(
    house: TestHouse, size: tuple[int, int]
) -> None:
    *_, letter = confirmed(house)
    object.__setattr__(house.mail, "sender", NOBODY)
    object.__setattr__(house.mail, "folder", "")
    async with console(house, "bob", size) as seen:
        await outbox(seen)
        await seen.sees("No letter can be written here: MAIL_FROM is not set")
        await seen.press("enter")
        await seen.sees("the letter is queued", "MAIL_FROM is not")
        await seen.press("e")
        await seen.on(Form)
        await seen.press("ctrl+s")
        await seen.sees("it has no sender", "Set MAIL_FROM")
    assert state(house, letter) == PostState.QUEUED


async def test_a_delivery_that_goes_on_is_seen_and_the_cursor_stays(
    house: TestHouse, clock: SettableClock
) -> None:
    *_, queued = mixed(house, clock)
    async with console(house, "bob", (140, 40)) as seen:
        screen = await outbox(seen)
        await seen.press("end", "up")
        row = screen.table.row
        assert row is not None
        assert row.id == queued
        delivered(house, TRANSIENT, CONNECT, "connection refused")
        await seen.sees("connection refused")
        clock.forward(seconds=3600)
        sent(house)
        await seen.sees("2 need a person, 0 queued, 2 sent today")
        await seen.until(lambda: screen.table.row and screen.table.row.id == queued, "same row")


async def test_an_uncertain_letter_is_sent_again_only_after_a_warning(
    house: TestHouse, clock: SettableClock
) -> None:
    letter = mixed(house, clock)[0]
    async with console(house, "bob", (100, 30)) as seen:
        await outbox(seen)
        await seen.sees("? UNCERTAIN")
        await seen.press("r")
        await seen.on(Form)
        await seen.sees("If it did, Una Uncertain gets it")
        await seen.press("enter")
        await seen.on(OutboxScreen)
        assert state(house, letter) == PostState.UNCERTAIN, "Enter alone sends nothing again"
        await seen.press("r")
        await seen.on(Form)
        await seen.press("shift+tab", "enter")
        await seen.on(OutboxScreen)
        await seen.sees("is queued again", "1 need a person, 2 queued")
    assert state(house, letter) == PostState.QUEUED


async def test_an_uncertain_letter_that_arrived_counts_as_sent(
    house: TestHouse, clock: SettableClock
) -> None:
    letter = mixed(house, clock)[0]
    async with console(house, "bob", (100, 30)) as seen:
        await outbox(seen)
        await seen.sees("? UNCERTAIN")
        await seen.press("g")
        await seen.on(Form)
        await seen.press("enter")
        await seen.sees("2 sent today")
    assert state(house, letter) == PostState.SENT


async def test_a_failed_one_is_tried_again_and_a_queued_one_cancelled(
    house: TestHouse, clock: SettableClock
) -> None:
    _, fay, _, quin = mixed(house, clock)
    async with console(house, "bob", (100, 30)) as seen:
        await outbox(seen)
        await seen.sees("! failed")
        await seen.press("down", "r")
        await seen.sees("is queued again", "1 need a person, 2 queued")
        assert state(house, fay) == PostState.QUEUED
        await seen.press("slash")
        await seen.write("quin", "enter")
        await seen.sees("1 letter: 'quin'")
        await seen.press("x")
        await seen.on(Form)
        await seen.press("enter")
        await seen.sees("is cancelled", "- cancelled")
        await seen.press("escape")
        await seen.sees("1 need a person, 1 queued, 1 sent today")
        await seen.sees_not("- cancelled")
        await seen.press("escape")
        await seen.on(LiveCalls)
    assert state(house, quin) == PostState.CANCELLED


async def test_what_cannot_be_done_is_said(house: TestHouse, clock: SettableClock) -> None:
    _, _, letter, _ = mixed(house, clock)
    async with console(house, "bob", (100, 30)) as seen:
        await outbox(seen)
        await seen.sees("✓ sent")
        await seen.press("end")
        await seen.sees_not("r Retry")
        await seen.press("r")
        await seen.sees("This letter did not stop")
        await seen.press("g")
        await seen.sees("This letter is not uncertain")
        await seen.press("x")
        await seen.sees("This letter cannot be given up any more")
        assert isinstance(seen.app.screen, OutboxScreen)
    assert state(house, letter) == PostState.SENT


async def test_enter_opens_the_letter_and_letters_are_found_by_words(
    house: TestHouse, clock: SettableClock
) -> None:
    letter = mixed(house, clock)[2]
    clock.forward(hours=30)
    async with console(house, "bob", (100, 30)) as seen:
        await outbox(seen)
        await seen.sees("0 sent today")
        assert "Sam Sent" not in seen.glass
        await seen.press("slash")
        await seen.write("sam rge", "backspace", "backspace", "backspace")
        await seen.sees("Sam Sent", "1 letter:")
        assert "Fay" not in seen.glass
        await seen.press("enter", "enter")
        await seen.on(EmailConfirmation)
        assert cast(EmailConfirmation, seen.app.screen).letter_id == letter
        await seen.sees("sam@example.com", "the letter is sent")


async def test_a_letter_with_too_old_a_yes_is_not_tried_again(
    house: TestHouse, clock: SettableClock
) -> None:
    letter = mixed(house, clock)[1]
    clock.forward(hours=25)
    async with console(house, "bob", (100, 30)) as seen:
        await outbox(seen)
        await seen.sees("! failed")
        await seen.press("down", "r")
        await seen.sees("ask for a new yes")
    assert state(house, letter) == PostState.FAILED


async def test_an_address_is_opted_in_again_by_a_supervisor_with_their_words(
    house: TestHouse, clock: SettableClock
) -> None:
    bob, _, call, _ = confirmed(house, kind=LetterKind.SUMMARY)
    house.letters.opt_out(bob, call, "never again, please")
    async with console(house, "bob", (100, 30)) as seen:
        await outbox(seen)
        await seen.press("o")
        await seen.on(OptOuts)
        await seen.sees("ana.gil@example.com", "never again, please", "recorded by bob")
        await seen.press("i")
        await seen.sees("Your role may not opt an address in again")
    async with console(house, "ana", (100, 30)) as seen:
        await outbox(seen)
        await seen.press("o")
        await seen.on(OptOuts)
        await seen.sees("ana.gil@example.com")
        await seen.press("i")
        await seen.on(Form)
        await seen.press("enter")
        await seen.sees("What did they say?")
        await seen.write("please write again", "enter")
        await seen.on(OptOuts)
        await seen.sees("Nobody has said that they want no follow-ups")
    assert house.outbox.opt_outs(house.owner) == []


async def test_a_viewer_sees_states_but_neither_address_nor_text(
    house: TestHouse, clock: SettableClock
) -> None:
    mixed(house, clock)
    async with console(house, "vera", (140, 40)) as seen:
        await outbox(seen)
        await seen.sees("? UNCERTAIN", "•••")
        for hidden in ("example.com", "Una", "no such user", "r Retry", "x Cancel", "router"):
            assert hidden not in seen.glass
        await seen.press("r", "g", "x", "o")
        await seen.settled()
        assert isinstance(seen.app.screen, OutboxScreen)
        await seen.press("enter")
        await seen.on(EmailConfirmation)
        await seen.sees("the letter is UNCERTAIN", "•••")
        await seen.press("e", "k", "y", "x", "r", "g", "o", "v")
        await seen.settled()
        assert isinstance(seen.app.screen, EmailConfirmation)
        for hidden in ("example.com", "Una", "router", "yes, send it", "e Edit", "k Ask"):
            assert hidden not in seen.glass


async def test_an_agent_sees_the_letters_of_own_departments_only(
    house: TestHouse, clock: SettableClock
) -> None:
    mixed(house, clock)
    house.person("tom", "agent", "Tom Tech", departments=("technical_support",))
    async with console(house, "tom", (100, 30)) as seen:
        await outbox(seen)
        await seen.sees("0 need a person, 0 queued, 0 sent today", "Ctrl+Y in a call")
