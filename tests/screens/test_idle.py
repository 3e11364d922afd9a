"""The idle lock: nothing of the work is readable or lost, and only the password opens it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from textual.events import MouseDown, MouseUp

from callcenter_tui.domain import events
from callcenter_tui.domain.errors import StoreTrouble
from callcenter_tui.domain.states import CallState, Driver
from callcenter_tui.screens.conversation import Conversation
from callcenter_tui.screens.form import Form
from callcenter_tui.screens.help import HelpPanel
from callcenter_tui.screens.idle import Idle, LockScreen, awake_or_asleep
from callcenter_tui.screens.live_calls import LiveCalls
from callcenter_tui.screens.login import LoginScreen
from callcenter_tui.screens.notices import Notices
from callcenter_tui.store import journal
from callcenter_tui.widgets.composer import Composer
from tests.clocks import SettableClock
from tests.screens.consoles import Console, console, glass
from tests.screens.houses import PASSWORD, TestHouse
from tests.screens.test_journey import calls, stored

DRAFT = "I will refund the second one"
WORK = ("María", "charged", "refund", "C-7F3K", "Billing", "Conversation", "Live calls", "+34")
"""What stands on the screens of the work, and may not be read by whoever passes."""


@dataclass
class Hours:
    """Seconds of a clock that only goes forward, moved by the test."""

    seconds: float = 0.0
    app: Any = field(default=None)

    def pass_by(self, minutes: float) -> None:
        self.seconds += minutes * 60


@asynccontextmanager
async def at_work(
    house: TestHouse, size: tuple[int, int] = (100, 30), *, opened: bool = True
) -> AsyncIterator[tuple[Console, Hours]]:
    """Bob's console with a call of his own and a draft that he has not sent."""
    key = calls(house, "I was charged twice", name="María Ortega")
    async with console(house, "bob", size) as seen:
        hours = Hours()
        seen.app.idle = Idle(lambda: hours.seconds)
        if opened:
            await seen.open(key)
            await seen.press("f4")
            await seen.sees("You type as YOURSELF")
            await seen.write(DRAFT)
            await seen.sees(DRAFT[:20])
        yield seen, hours


async def locked(seen: Console, hours: Hours) -> None:
    """Nobody is there for a quarter of an hour."""
    hours.pass_by(15)
    await seen.sees("Locked", "Bob Stone (bob) is signed in here")
    await seen.sees("Password", "Enter unlocks")


def hidden(seen: Console) -> None:
    """Nothing but the lock is on the glass, as it would be painted now."""
    assert isinstance(seen.app.screen, LockScreen)
    shown = glass(seen.app)
    assert "Locked" in shown
    assert not [words for words in WORK if words in shown], shown
    assert seen.app.screen.styles.background.a == 1.0


async def clicked(seen: Console, x: int, y: int) -> None:
    """A click as the terminal tells of it; the pilot's own goes past the application."""
    for kind in (MouseDown, MouseUp):
        seen.app.post_message(kind(None, x, y, 0, 0, 1, False, False, False, x, y))
    await seen.pilot.pause()


async def opened_again(seen: Console) -> None:
    await seen.write(PASSWORD, "enter")
    await seen.sees_not("Locked")


@pytest.mark.parametrize("size", [(100, 30), (80, 24), (60, 20)], ids=lambda size: f"{size[0]}")
async def test_the_lock_hides_the_work_and_the_password_shows_it_as_it_was(
    house: TestHouse, size: tuple[int, int]
) -> None:
    async with at_work(house, size) as (seen, hours):
        before = seen.app.screen
        await locked(seen, hours)
        hidden(seen)
        await opened_again(seen)
        assert seen.app.screen is before, "the same screen, not another one"
        await seen.sees(DRAFT[:20], "María")
        assert before.query_one(Composer).text == DRAFT
        assert PASSWORD not in before.query_one(Composer).text
        call = stored(house, "C-7F3K01").row
        assert (call.state, call.driver, call.operator) == ("active", "person", "Bob Stone")
        await seen.write(".", "enter")
        await seen.until(lambda: not before.query_one(Composer).text, "the draft can be sent")


async def test_whoever_types_or_clicks_is_there(house: TestHouse) -> None:
    async with at_work(house) as (seen, hours):
        for touch in ("key", "click"):
            hours.pass_by(0.5)
            await (seen.press("x") if touch == "key" else clicked(seen, 5, 5))
            hours.pass_by(14)
            seen.app.look_at_the_time()
            assert not seen.app.locked, touch
        hours.pass_by(1)
        seen.app.look_at_the_time()
        await seen.sees("Locked")


async def test_zero_minutes_never_lock_and_nobody_is_locked_out_of_the_login(
    house: TestHouse,
) -> None:
    house.settings = type(house.settings)(house.settings.home, callcenter_idle_lock=0)
    async with at_work(house, opened=False) as (seen, hours):
        hours.pass_by(1000)
        seen.app.look_at_the_time()
        assert not seen.app.locked
        await seen.press("ctrl+x")
        await seen.on(LoginScreen)
        house.settings = type(house.settings)(house.settings.home)
        hours.pass_by(1000)
        seen.app.look_at_the_time()
        await seen.sees("Password", "Login")
        assert not seen.app.locked


async def test_a_key_that_comes_too_late_wakes_the_lock_and_does_nothing_else(
    house: TestHouse,
) -> None:
    """A laptop is opened: no timer has run yet, and the first key must not reach the work."""
    async with at_work(house) as (seen, hours):
        composer = seen.app.screen.query_one(Composer)
        hours.pass_by(60)
        await seen.press("z")
        await seen.sees("Locked")
        hidden(seen)
        await opened_again(seen)
        assert composer.text == DRAFT


async def test_no_key_leads_past_the_lock(house: TestHouse) -> None:
    keys = ["escape", "ctrl+p", "f1", "question_mark", "tab", "shift+tab", "enter", "ctrl+a"]
    keys += ["ctrl+e", "ctrl+c", "ctrl+z", "up", "down", "pageup", "home", "space", "n", "u", "y"]
    keys += [f"f{number}" for number in range(2, 25)]
    keys += [f"ctrl+{letter}" for letter in "bdfgklnorstuvwy"]
    keys += ["alt+left", "ctrl+pagedown", "shift+f1", "ctrl+shift+c", "delete"]
    async with at_work(house) as (seen, hours):
        stack = seen.app.screen_stack
        await locked(seen, hours)
        for key in keys:
            await seen.press(key)
            assert isinstance(seen.app.screen, LockScreen), key
        await seen.settled()
        hidden(seen)
        assert seen.app.screen_stack == stack, "nothing was opened or closed behind it either"
        call = stored(house, "C-7F3K01").row
        assert (call.state, call.driver) == (CallState.ACTIVE, Driver.PERSON)


async def test_no_click_and_no_resize_leads_past_the_lock(house: TestHouse) -> None:
    async with at_work(house) as (seen, hours):
        await locked(seen, hours)
        for y in range(0, 30, 2):
            for x in range(2, 100, 12):
                await clicked(seen, x, y)
        hidden(seen)
        for size in ((60, 20), (140, 40), (80, 24)):
            await seen.pilot.resize_terminal(*size)
            await seen.settled()
            hidden(seen)
            assert max(len(line) for line in seen.glass.splitlines()) <= size[0]
        await opened_again(seen)
        await seen.sees(DRAFT[:20], "María")
        assert max(len(line) for line in seen.glass.splitlines()) <= 80, "it learns its new size"


async def test_what_is_opened_or_closed_meanwhile_stays_behind_the_lock(house: TestHouse) -> None:
    async with at_work(house) as (seen, hours):
        await seen.press("f9")
        await seen.on(Form)
        form = seen.app.screen
        await locked(seen, hours)
        form.dismiss(None)
        await seen.settled()
        hidden(seen)
        seen.app.push_screen(HelpPanel(()))
        seen.app.notify("María says: pay me back", title="C-7F3K01", timeout=600)
        await seen.settled()
        hidden(seen)
        await opened_again(seen)
        await seen.on(HelpPanel)
        await seen.sees("María says")
        await seen.press("escape")
        await seen.on(Conversation)


async def test_an_offer_rings_shows_no_customer_and_goes_back_by_itself(
    house: TestHouse, clock: SettableClock
) -> None:
    async with at_work(house, opened=False) as (seen, hours):
        rang: list[str] = []
        seen.app.notices = Notices(rang.append, seen.app.set_timer)
        await locked(seen, hours)
        key = calls(house, "I want a person", name="María Two", phone="+34600000002")
        await seen.sees("A call is offered to you")
        await seen.until(lambda: "\a" in rang, "the bell rings")
        hidden(seen)
        await seen.press("ctrl+a", "ctrl+e")
        await seen.settled()
        hidden(seen)
        clock.forward(seconds=60)
        await seen.sees_not("A call is offered")
        row = stored(house, key).row
        assert (row.state, row.operator) == (CallState.WAITING, "")
        hidden(seen)


async def test_a_wrong_password_is_told_and_counts_as_an_attempt(house: TestHouse) -> None:
    async with at_work(house) as (seen, hours):
        await locked(seen, hours)
        await seen.write("wrong", "enter")
        await seen.sees("The password is wrong", "Attempts left: 4")
        hidden(seen)
        with house.store.read() as tx:
            last = journal.after(tx, 0)[-1]
        assert (last.kind, last.who) == (events.SIGN_IN_REFUSED, "user:bob")
        await opened_again(seen)
        await seen.sees(DRAFT[:20])


async def test_enter_that_wakes_the_screen_is_no_attempt(house: TestHouse) -> None:
    async with at_work(house, opened=False) as (seen, hours):
        await locked(seen, hours)
        for _ in range(6):
            await seen.press("enter")
        await seen.sees("Type your password")
        with house.store.read() as tx:
            assert journal.after(tx, 0)[-1].kind != events.SIGN_IN_REFUSED
        await opened_again(seen)


async def test_signing_out_from_the_lock_says_what_becomes_of_the_calls(house: TestHouse) -> None:
    async with at_work(house) as (seen, hours):
        await locked(seen, hours)
        await seen.press("ctrl+x")
        await seen.sees("You have a call: it returns to its queue", "Ctrl+X again signs out")
        hidden(seen)
        await seen.press("ctrl+x")
        await seen.on(LoginScreen)
        await seen.sees("You are signed out")
        assert not seen.app.locked
        await seen.write("bob", "enter")
        await seen.write(PASSWORD, "enter")
        await seen.on(LiveCalls)
        await seen.open("C-7F3K01")
        await seen.sees(DRAFT[:20])


async def test_a_store_in_trouble_keeps_the_lock_and_says_so(
    house: TestHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(session: Any) -> None:
        raise StoreTrouble("The store is busy", "Try again in a moment.")

    async with at_work(house, opened=False) as (seen, hours):
        await locked(seen, hours)
        with monkeypatch.context() as patch:
            patch.setattr(house.access, "sign_out", busy)
            await seen.press("ctrl+x")
            await seen.sees("The store is busy", "Try again in a moment")
            hidden(seen)
        await seen.press("ctrl+x")
        await seen.on(LoginScreen)


async def test_the_console_can_be_left_from_the_lock(house: TestHouse) -> None:
    async with at_work(house) as (seen, hours):
        await locked(seen, hours)
        await seen.press("ctrl+q")
        await seen.sees("Ctrl+Q again leaves")
        await seen.press("ctrl+q")
        await seen.until(lambda: not seen.app.is_running or seen.app._exit, "it leaves")


async def test_a_session_that_ends_while_it_is_locked_leads_to_the_login(house: TestHouse) -> None:
    async with at_work(house) as (seen, hours):
        await locked(seen, hours)
        house.people.disable(house.owner, "bob")
        await seen.on(LoginScreen)
        await seen.sees("Your account is disabled")
        assert "Locked" not in seen.glass


def test_the_clock_of_idleness_goes_on_and_never_back() -> None:
    times = [awake_or_asleep() for _ in range(1000)]
    assert times == sorted(times)
