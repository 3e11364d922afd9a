"""The people with a login, as an administrator manages them on the screen."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from textual.widgets import Select

from callcenter_tui.domain.errors import SignInFailed
from callcenter_tui.domain.views import UserView
from callcenter_tui.screens.form import Form
from callcenter_tui.screens.live_calls import LiveCalls
from callcenter_tui.screens.once import Once
from callcenter_tui.screens.sessions_of import SessionsOf
from callcenter_tui.screens.users import UsersScreen
from callcenter_tui.widgets.users_table import COLUMNS, proofs, skills, standing, works_in
from tests.clocks import SettableClock
from tests.hostile import FORBIDDEN, SHORT
from tests.screens.consoles import Console, console
from tests.screens.factors import has_factor
from tests.screens.houses import PASSWORD, TestHouse
from tests.screens.test_live import burst

ONE_TIME = re.compile(r"\b[a-z2-9]{5}(?:-[a-z2-9]{5}){3}\b")


@asynccontextmanager
async def at_users(house: TestHouse, size: tuple[int, int] = (120, 30)) -> AsyncIterator[Console]:
    """An administrator's console with the list of people open."""
    house.person("root", "admin", "Rosa Root")
    async with console(house, "root", size) as seen:
        await seen.press("u")
        await seen.on(UsersScreen)
        await seen.sees("5 people", "ana", "vera")
        yield seen


def user(house: TestHouse, login: str) -> UserView:
    return house.people.get(house.owner, login)


def line(seen: Console, login: str) -> str:
    """The line of a person in the table; empty while there is none."""
    lines = (one for one in seen.glass.splitlines() if one[2:].startswith(f"{login} "))
    return next(lines, "")


async def to(seen: Console, login: str) -> None:
    """The cursor to a person."""
    await seen.press("home")
    for _ in range(10):
        if line(seen, login).startswith("▸"):
            return
        await seen.press("down")
    raise AssertionError(f"no {login}:\n{seen.glass}")


async def answered(seen: Console, key: str, *words: str) -> None:
    """Press a key, read the question, say yes."""
    await seen.press(key)
    await seen.on(Form)
    await seen.sees(*words)
    await seen.press("enter")
    await seen.on(UsersScreen)


async def test_a_person_is_added_and_the_password_is_shown_once(house: TestHouse) -> None:
    async with at_users(house) as seen:
        await seen.press("n")
        await seen.on(Form)
        await seen.write("nina", "tab")
        await seen.write("Nina Nueva", "tab", "tab")
        await seen.write("nina@example.com", "tab")
        await seen.write("sales:1, billing", "tab", "tab")
        await seen.sees("Works in Sales, Billing")
        await seen.press("backspace")
        await seen.write("x", "enter")
        await seen.sees("Calls on the phone at once must be a number")
        await seen.press("backspace")
        await seen.write("2", "enter")
        await seen.on(Once)
        found = ONE_TIME.search(seen.glass)
        assert found
        await seen.sees("one console at a", "must choose a password", "not shown again")
        await seen.press("escape", "tab", "f1", "q", "n")
        assert isinstance(seen.app.screen, Once), "only its button closes it"
        await seen.press("enter")
        await seen.on(UsersScreen)
        await seen.until(lambda: "new password" in line(seen, "nina"), "she is in the list")
        await seen.until(lambda: line(seen, "nina").startswith("▸"), "the cursor is on her")
        assert not ONE_TIME.search(seen.glass)
        made = user(house, "nina")
        assert (made.role, made.email, made.must_change) == ("agent", "nina@example.com", True)
        assert (skills(made), made.phone_calls) == ("sales:1 billing:2", 2)
        assert house.access.sign_in("nina", found.group(), "test").user.login == "nina"


async def test_a_person_is_changed_and_what_is_refused_is_said(house: TestHouse) -> None:
    async with at_users(house) as seen:
        await to(seen, "bob")
        await seen.sees("billing:1 general:2", "1 on the phone, 4 in writing")
        await seen.press("e")
        await seen.on(Form)
        await seen.press("enter")
        await seen.sees("Nothing was changed")
        await seen.press("tab", "tab")
        await seen.write("no address", "enter")
        await seen.sees("e-mail")
        assert isinstance(seen.app.screen, Form)
        await seen.press("escape")
        await seen.on(UsersScreen)
        await seen.press("enter")
        await seen.on(Form)
        await seen.press("end")
        await seen.write("man", "enter")
        await seen.on(UsersScreen)
        await seen.until(lambda: "Bob Stoneman" in line(seen, "bob"), "the new name")
        assert user(house, "bob").departments == ("billing", "general"), "the rest stays"


async def test_disabling_asks_first_and_takes_the_last_admin_for_nobody(house: TestHouse) -> None:
    async with at_users(house) as seen:
        await to(seen, "bob")
        await seen.press("x")
        await seen.sees("Bob Stone cannot sign in any more", "Open consoles close")
        await seen.press("escape")
        await seen.on(UsersScreen)
        assert not user(house, "bob").disabled
        await answered(seen, "x", "Disable bob")
        await seen.until(lambda: "✕ disabled" in line(seen, "bob"), "said in the list")
        await answered(seen, "x", "Enable bob")
        await seen.until(lambda: "active" in line(seen, "bob"), "enabled again")
        await to(seen, "root")
        for key in ("x", "l"):
            await seen.press(key)
            await seen.sees("This is the last administrator")
            assert isinstance(seen.app.screen, UsersScreen), "nothing is asked"
            seen.app.clear_notifications()
            await seen.sees_not("last administrator")
        assert not user(house, "root").disabled


async def test_ones_own_password_is_not_asked_to_be_reset(house: TestHouse) -> None:
    async with at_users(house) as seen:
        await to(seen, "root")
        await seen.press("p")
        await seen.sees("Your own password: y, then p")
        assert isinstance(seen.app.screen, UsersScreen)


async def test_one_of_two_administrators_can_be_disabled(house: TestHouse) -> None:
    async with at_users(house) as seen:
        house.person("rita", "admin", "Rita Root")
        await seen.sees("6 people")
        await to(seen, "rita")
        await answered(seen, "x", "Disable rita")
        await seen.until(lambda: "✕ disabled" in line(seen, "rita"), "said in the list")


async def test_a_new_person_whom_the_words_hide_is_shown(house: TestHouse) -> None:
    async with at_users(house) as seen:
        await seen.press("slash")
        await seen.write("supervisor", "enter")
        await seen.sees("1 of 5 people")
        await seen.press("n")
        await seen.on(Form)
        await seen.write("nina", "tab")
        await seen.write("Nina Nueva", "ctrl+s")
        await seen.on(Once)
        await seen.press("enter")
        await seen.until(lambda: line(seen, "nina").startswith("▸"), "the cursor is on her")
        await seen.sees("6 people")
        assert not seen.app.screen.query_one("#find").display


async def test_a_role_is_always_chosen_and_the_form_says_its_key(house: TestHouse) -> None:
    async with at_users(house) as seen:
        await seen.press("n")
        await seen.sees("Add (Ctrl+S)")
        await seen.press("tab", "tab", "enter", "home", "enter")
        await seen.sees("viewer")
        assert "choose" not in seen.glass
        assert seen.app.screen.query_one("#role", Select).value == "viewer"


def test_departments_are_none_or_all_as_the_role_has_it(house: TestHouse) -> None:
    house.person("nora", "agent", "Nora Nada")
    assert works_in(user(house, "nora")) == "none"
    assert {works_in(user(house, one)) for one in ("ana", "vera")} == {"all"}
    assert works_in(user(house, "bob")) == "billing:1 general:2"


async def test_a_lock_lasts_half_an_hour_and_the_same_key_ends_it(
    house: TestHouse, clock: SettableClock
) -> None:
    async with at_users(house) as seen:
        await to(seen, "bob")
        await answered(seen, "l", "Lock bob", "half an hour")
        await seen.until(lambda: "▲ locked to 09:30" in line(seen, "bob"), "until when")
        with pytest.raises(SignInFailed):
            house.access.sign_in("bob", PASSWORD, "test")
        await seen.press("l")
        await seen.sees("bob is unlocked")
        await seen.until(lambda: "active" in line(seen, "bob"), "no lock any more")
        assert house.access.sign_in("bob", PASSWORD, "test")


async def test_a_reset_gives_a_password_for_one_sign_in(house: TestHouse) -> None:
    async with at_users(house) as seen:
        await to(seen, "bob")
        await seen.press("p")
        await seen.on(Form)
        await seen.sees("Reset the password of bob", "void at")
        await seen.press("enter")
        await seen.on(Once)
        found = ONE_TIME.search(seen.glass)
        assert found
        await seen.press("enter")
        await seen.on(UsersScreen)
        await seen.until(lambda: "new password" in line(seen, "bob"), "it must be changed")
        with pytest.raises(SignInFailed):
            house.access.sign_in("bob", PASSWORD, "test")
        assert house.access.sign_in("bob", found.group(), "test").user.must_change


async def test_a_second_factor_is_taken_away_after_a_question(house: TestHouse) -> None:
    has_factor(house, "bob")
    async with at_users(house) as seen:
        await to(seen, "ana")
        assert "Factor" not in seen.glass.splitlines()[-1], "she has none"
        await to(seen, "bob")
        await seen.until(lambda: " code " in line(seen, "bob"), "he has one")
        await answered(seen, "f", "Second factor of bob", "Be sure who asks you")
        await seen.until(lambda: " code " not in line(seen, "bob"), "gone")
        assert not user(house, "bob").second_factor


async def test_somebodys_sessions_are_listed_and_ended(house: TestHouse) -> None:
    sessions = [house.access.sign_in("bob", PASSWORD, f"desk {n}") for n in range(3)]
    async with at_users(house) as seen:
        await to(seen, "bob")
        await seen.press("s")
        await seen.on(SessionsOf)
        await seen.sees("Sessions of bob", "console desk 0", "console desk 2", "lasts until")
        await seen.press("x")
        await seen.on(Form)
        await seen.press("enter")
        await seen.on(SessionsOf)
        await seen.until(lambda: len(_open(house, "bob")) == 2, "one has ended")
        await seen.until(lambda: seen.glass.count("console desk") == 3, "two and the foot")
        await seen.press("a")
        await seen.sees("all 2 sessions")
        await seen.press("enter")
        await seen.sees("Nowhere: no console of theirs is open")
        assert not _open(house, "bob")
        with pytest.raises(SignInFailed):
            house.access.actor(sessions[0])
        await seen.press("escape")
        await seen.on(UsersScreen)


async def test_the_list_follows_what_others_do_and_finds_words(house: TestHouse) -> None:
    async with at_users(house) as seen:
        house.people.disable(house.owner, "eva")
        await seen.until(lambda: "disabled" in line(seen, "eva"), "seen at once")
        await seen.press("slash")
        await seen.write("agent", "enter")
        await seen.sees("2 of 5 people: 'agent'")
        assert not line(seen, "ana")
        await seen.press("escape")
        await seen.sees("5 people")
        await seen.press("escape")
        await seen.on(LiveCalls)


@pytest.mark.parametrize("who", ["ana", "bob", "vera"])
async def test_who_does_not_manage_users_has_no_such_screen(house: TestHouse, who: str) -> None:
    async with console(house, who, (160, 30)) as seen:
        await seen.press("u")
        await seen.settled()
        assert isinstance(seen.app.screen, LiveCalls)
        assert "Users" not in seen.glass


async def test_an_admin_who_is_demoted_meanwhile_loses_the_screen(house: TestHouse) -> None:
    house.person("otto", "admin", "Otto Other")
    async with console(house, "otto") as seen:
        house.person("root", "admin", "Rosa Root")
        await seen.press("u")
        await seen.on(UsersScreen)
        await seen.press("n")
        await seen.on(Form)
        house.people.set(house.owner, "otto", role="agent")
        await seen.on(LiveCalls)
        await seen.sees("Otto Other (agent)")


@pytest.mark.parametrize("size", [(80, 24), (140, 40), (60, 20)], ids=lambda size: f"{size[0]}")
async def test_hostile_names_and_every_size_stay_readable(
    house: TestHouse, size: tuple[int, int]
) -> None:
    house.people.set(house.owner, "bob", name=f"Bob {SHORT}")
    house.access.sign_in("bob", PASSWORD, SHORT)
    visited = 0
    async with at_users(house, size) as seen:
        await to(seen, "bob")
        for key in ("", "e", "x", "l", "p", "s", "n", "f1", "ctrl+p"):
            if key:
                await seen.press(key)
            await seen.settled()
            shown = seen.glass
            assert not FORBIDDEN.search(shown.replace("\n", ""))
            assert max(len(one) for one in shown.splitlines()) <= size[0]
            visited += "[@click" in shown
            if key:
                await seen.press("escape")
                await seen.on(UsersScreen)
        assert seen.app.is_running
    assert visited >= 5


def test_how_somebody_stands_is_said_in_words_and_by_a_sign(
    house: TestHouse, clock: SettableClock
) -> None:
    house.people.reset(house.owner, "bob")
    now = clock.now()
    assert standing(user(house, "bob"), now) == "new password"
    clock.forward(hours=25)
    assert standing(user(house, "bob"), clock.now()) == "▲ password ran out"
    assert standing(user(house, "eva"), now) == "active"
    assert proofs(user(house, "eva")) == ""
    width = next(one.most for one in COLUMNS if one.id == "state")
    assert all(len(words) <= width for words in ("▲ password ran out", "▲ locked to 09:30"))


def _open(house: TestHouse, login: str) -> list[Any]:
    return house.entrance.open_sessions.list(house.owner, login)


@pytest.mark.parametrize("key", ["x", "l", "p", "e"])
async def test_a_key_pressed_twice_asks_once(house: TestHouse, key: str) -> None:
    """Else Enter twice would reset a password twice: the first one, passed on, opens nothing."""
    async with at_users(house) as seen:
        await to(seen, "bob")
        burst(seen, key, key)
        await seen.on(Form)
        await seen.settled()
        await seen.press("escape")
        await seen.settled()
        assert isinstance(seen.app.screen, UsersScreen)


@pytest.mark.parametrize("key", ["x", "a"])
async def test_the_end_of_sessions_is_asked_once(house: TestHouse, key: str) -> None:
    house.access.sign_in("bob", PASSWORD, "desk 7")
    async with at_users(house) as seen:
        await to(seen, "bob")
        await seen.press("s")
        await seen.sees("console desk 7")
        burst(seen, key, key)
        await seen.on(Form)
        await seen.settled()
        await seen.press("escape")
        await seen.settled()
        assert isinstance(seen.app.screen, SessionsOf)
