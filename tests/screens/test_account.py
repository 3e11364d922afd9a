"""One's own account: what everybody sees and may do of their own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from callcenter_tui.domain.errors import SignInFailed
from callcenter_tui.screens.account import AccountScreen
from callcenter_tui.screens.form import Form
from callcenter_tui.screens.live_calls import LiveCalls
from tests.clocks import SettableClock
from tests.hostile import FORBIDDEN, SHORT
from tests.screens.consoles import Console, console
from tests.screens.factors import telephone
from tests.screens.houses import PASSWORD, TestHouse
from tests.screens.test_live import burst

NEW = "one-Password-of-mine"


@asynccontextmanager
async def at_account(
    house: TestHouse, who: str, size: tuple[int, int] = (100, 30)
) -> AsyncIterator[Console]:
    """A console with the account of who is signed in."""
    async with console(house, who, size) as seen:
        await seen.press("y")
        await seen.on(AccountScreen)
        await seen.sees("this console", "Second factor")
        yield seen


def other(house: TestHouse, login: str, label: str = "desk 7") -> Any:
    return house.access.sign_in(login, PASSWORD, label)


@pytest.mark.parametrize("who", ["ana", "bob", "vera"])
async def test_everybody_sees_who_they_are(house: TestHouse, who: str) -> None:
    user = house.people.get(house.owner, who)
    async with at_account(house, who) as seen:
        works = "billing:1 general:2" if who == "bob" else "all"
        await seen.sees(f"{user.name} ({who})", user.role, works, "not set up", "1 session open")
        await seen.press("escape")
        await seen.on(LiveCalls)


async def test_another_session_is_ended_and_this_one_is_not(house: TestHouse) -> None:
    session = other(house, "bob")
    async with at_account(house, "bob") as seen:
        await seen.sees("console desk 7", "2 sessions open")
        assert "x End" not in seen.glass.splitlines()[-1]
        await seen.press("x")
        await seen.sees("This is the session you are in")
        await seen.press("down")
        await seen.sees("x End")
        await seen.press("x")
        await seen.on(Form)
        await seen.press("enter")
        await seen.sees("1 session open")
        with pytest.raises(SignInFailed):
            house.access.actor(session)
        assert isinstance(seen.app.screen, AccountScreen)


async def test_a_session_that_begins_elsewhere_appears(house: TestHouse) -> None:
    async with at_account(house, "bob") as seen:
        other(house, "bob", "desk 9")
        await seen.sees("console desk 9", "2 sessions open")


async def test_a_console_that_was_killed_is_told_from_one_that_lives(
    house: TestHouse, clock: SettableClock
) -> None:
    living = other(house, "bob", "desk 1")
    house.access.sign_in("bob", PASSWORD, "desk 2", stay=True)
    clock.forward(minutes=14)
    house.access.beat(living)
    async with at_account(house, "bob") as seen:
        await seen.sees("4 sessions open")
        lines = seen.glass.splitlines()
        (dead,) = (line for line in lines if "not seen for 14m" in line)
        assert "console desk 2" in dead
        (lives,) = (line for line in lines if "console desk 1" in line)
        assert " now " in lives
        (kept,) = (line for line in lines if "stays signed in" in line)
        assert " 14m " in kept


async def test_the_password_is_changed_and_other_sessions_end(house: TestHouse) -> None:
    other(house, "bob")
    async with at_account(house, "bob") as seen:
        await seen.press("p")
        await seen.on(Form)
        await seen.write("wrong one", "tab")
        await seen.write(NEW, "tab")
        await seen.write(NEW, "enter")
        await seen.sees("Login or password is wrong")
        await seen.press("tab", "tab", "tab")
        for field in ("old", "new", "again"):
            seen.app.screen.query_one(f"#{field}").value = PASSWORD if field == "old" else NEW  # type: ignore[attr-defined]
        seen.app.screen.query_one("#again").focus()
        await seen.press("enter")
        await seen.sees("Your password is changed", "1 session open")
        assert isinstance(seen.app.screen, AccountScreen), "this session goes on"
    assert house.access.sign_in("bob", NEW, "test")


async def test_the_second_factor_is_said_and_can_be_changed(house: TestHouse) -> None:
    async with at_account(house, "bob") as seen:
        await seen.sees("not set up")
        session = seen.app.session
        assert session is not None
        shows = telephone(house, house.access.factors.begin(session).secret)
        house.access.factors.confirm(session, shows())
        await seen.sees("in force, 10 recovery codes left")
        await seen.press("f")
        await seen.sees("Password", "Code")
        await seen.press("escape")
        await seen.on(AccountScreen)


@pytest.mark.parametrize("size", [(80, 24), (140, 40), (60, 20)], ids=lambda size: f"{size[0]}")
async def test_hostile_words_and_every_size_stay_readable(
    house: TestHouse, size: tuple[int, int]
) -> None:
    house.people.set(house.owner, "bob", name=f"Bob {SHORT}")
    other(house, "bob", SHORT)
    async with at_account(house, "bob", size) as seen:
        for key in ("", "p", "f", "f1", "ctrl+p"):
            if key:
                await seen.press(key)
            await seen.settled()
            assert not FORBIDDEN.search(seen.glass.replace("\n", ""))
            assert max(len(one) for one in seen.glass.splitlines()) <= size[0]
            if key:
                await seen.press("escape")
                await seen.on(AccountScreen)
        assert "[@click" in seen.glass


@pytest.mark.parametrize("key", ["p", "f"])
async def test_a_key_pressed_twice_asks_once(house: TestHouse, key: str) -> None:
    """Two keys for an app, one behind the other: only the newer one would ever fit."""
    async with at_account(house, "bob") as seen:
        burst(seen, key, key)
        await seen.on(Form)
        await seen.settled()
        await seen.press("escape")
        await seen.settled()
        assert isinstance(seen.app.screen, AccountScreen)
        await seen.press(key)
        await seen.on(Form)


async def test_the_end_of_a_session_is_asked_once(house: TestHouse) -> None:
    other(house, "bob")
    async with at_account(house, "bob") as seen:
        await seen.sees("console desk 7")
        burst(seen, "down", "x", "x")
        await seen.on(Form)
        await seen.settled()
        await seen.press("escape")
        await seen.settled()
        assert isinstance(seen.app.screen, AccountScreen)
