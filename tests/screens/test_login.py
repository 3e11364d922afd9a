"""The login screen: who gets in, what the others are told, and that no key is lost."""

from __future__ import annotations

import threading
from typing import Any

from callcenter_tui.domain import events
from callcenter_tui.domain.errors import StoreTrouble
from callcenter_tui.domain.views import Actor
from callcenter_tui.screens.form import Form
from callcenter_tui.screens.live_calls import LiveCalls
from callcenter_tui.screens.login import LoginScreen
from callcenter_tui.store import journal
from tests.auth.rings import DictRing
from tests.screens.consoles import console
from tests.screens.houses import PASSWORD, TestHouse


async def test_a_wrong_password_is_said_in_words_and_the_right_one_opens(house: TestHouse) -> None:
    async with console(house, None) as seen:
        await seen.sees("Enter signs in")
        await seen.write("ana", "tab")
        await seen.write("wrong", "enter")
        await seen.sees("Login or password is wrong")
        await seen.write(PASSWORD, "enter")
        await seen.on(LiveCalls)
        await seen.sees("Ana Ruiz (supervisor)")
        assert PASSWORD not in seen.glass


async def test_keys_typed_while_the_store_opens_are_kept(house: TestHouse) -> None:
    gate = threading.Event()

    def slowly() -> Any:
        assert gate.wait(20)
        return house

    async with console(house, None, open_house=slowly) as seen:
        await seen.sees("opening the store...")
        await seen.write("ana", "enter")
        await seen.write(PASSWORD, "enter")
        assert "ana" in seen.glass
        gate.set()
        await seen.on(LiveCalls)


async def test_trouble_with_the_store_is_told_and_can_be_tried_again(house: TestHouse) -> None:
    answers = iter((StoreTrouble("The store is locked", "Close the other program."), house))

    def open_house() -> Any:
        answer = next(answers)
        if isinstance(answer, StoreTrouble):
            raise answer
        return answer

    async with console(house, None, open_house=open_house) as seen:
        await seen.sees("The store is locked", "Close the other program.")
        await seen.write("ana", "enter")
        await seen.write(PASSWORD, "enter")
        await seen.on(LiveCalls)


async def test_a_given_password_must_be_changed_first(house: TestHouse) -> None:
    house.person("new", "agent", "New Person", must_change=True)
    async with console(house, None) as seen:
        await seen.write("new", "enter")
        await seen.write(PASSWORD, "enter")
        await seen.on(Form)
        await seen.write("one-Password-of-mine", "tab")
        await seen.write("another-one", "enter")
        await seen.sees("The two new passwords differ")
        field = seen.app.screen.query_one("#again")
        field.value = ""  # type: ignore[attr-defined]
        await seen.press("shift+tab")
        await seen.write("", "enter")
        assert seen.app.screen.focused is field, "Enter in the first field leads to the second"
        await seen.write("one-Password-of-mine", "enter")
        await seen.on(LiveCalls)
    assert house.access.sign_in("new", "one-Password-of-mine", "again").user.login == "new"


async def test_who_will_not_change_it_stays_outside(house: TestHouse) -> None:
    house.person("new", "agent", "New Person", must_change=True)
    async with console(house, None) as seen:
        await seen.write("new", "enter")
        await seen.write(PASSWORD, "enter")
        await seen.on(Form)
        await seen.press("escape")
        await seen.on(LoginScreen)
        await seen.sees("The password was not changed")
    with house.store.read() as tx:
        last = [event.kind for event in journal.after(tx, 0) if event.who == "user:new"][-2:]
    assert last == [events.SIGNED_OUT, events.OPERATOR_STATUS]


async def test_production_shows_no_known_password(empty_house: TestHouse) -> None:
    empty_house.people.ensure_admin(production=False)
    empty_house.production = True
    async with console(empty_house, None, (80, 24)) as seen:
        await seen.sees("Enter signs in")
        assert "Admin123!" not in seen.glass


async def test_a_session_that_ended_leads_back_with_the_reason(house: TestHouse) -> None:
    async with console(house, "bob") as seen:
        admin = Actor("os:tester", "tester", "owner", login="tester")
        house.people.disable(admin, "bob")
        await seen.press("n")
        await seen.on(LoginScreen)
        await seen.sees("disabled")
        assert "Bob Stone" not in seen.glass


async def test_signing_out_asks_for_the_next_person(house: TestHouse) -> None:
    async with console(house, "bob") as seen:
        await seen.press("ctrl+x")
        await seen.on(LoginScreen)
        await seen.sees("You are signed out")
        await seen.write("ana", "enter")
        await seen.write(PASSWORD, "enter")
        await seen.sees("Ana Ruiz (supervisor)")


async def test_staying_signed_in_survives_the_console(house: TestHouse) -> None:
    ring = DictRing()
    keeps = TestHouse(house.store, house.clock, house.settings.home, ring)
    async with console(keeps, None) as seen:
        await seen.sees("Stay signed in")
        await seen.write("ana", "tab")
        await seen.write(PASSWORD, "tab")
        await seen.press("space", "shift+tab", "enter")
        await seen.on(LiveCalls)
    again = TestHouse(house.store, house.clock, house.settings.home, ring)
    async with console(again, None) as seen:
        await seen.on(LiveCalls)
        await seen.sees("Ana Ruiz (supervisor)")


async def test_a_fresh_store_says_how_to_begin_while_that_is_true(
    empty_house: TestHouse,
) -> None:
    house = empty_house
    house.people.ensure_admin(production=False)
    async with console(house, None, (80, 24)) as seen:
        await seen.sees("Admin123!")
        await seen.write("admin", "enter")
        await seen.write("Admin123!", "enter")
        await seen.on(Form)
        await seen.write("one-Password-of-mine", "tab")
        await seen.write("one-Password-of-mine", "enter")
        await seen.on(LiveCalls)
    async with console(house, None, (80, 24)) as seen:
        await seen.sees("Enter signs in")
        assert "Admin123!" not in seen.glass


async def test_nothing_of_who_was_here_is_left_for_who_comes(house: TestHouse) -> None:
    """Words in passing and what was copied: both may be a customer's."""
    async with console(house, "bob") as seen:
        seen.app.copy_to_clipboard("María Ortega +34600000001")
        seen.app.notify("María Ortega said yes", timeout=600)
        await seen.sees("María Ortega said yes")
        house.people.disable(house.owner, "bob")
        await seen.on(LoginScreen)
        await seen.sees("Your account is disabled")
        await seen.press("ctrl+v")
        await seen.settled()
        assert "María" not in seen.glass


async def test_a_hidden_field_cannot_be_copied_into_one_that_shows(house: TestHouse) -> None:
    async with console(house, None) as seen:
        await seen.sees("Enter signs in")
        await seen.press("tab")
        await seen.write(PASSWORD, "ctrl+a", "ctrl+c", "home", "shift+end", "ctrl+c", "shift+tab")
        await seen.press("ctrl+v")
        await seen.settled()
        assert PASSWORD not in seen.glass
        assert not seen.app.clipboard


async def test_enter_without_a_password_is_no_attempt(house: TestHouse) -> None:
    gate = threading.Event()

    def slowly() -> Any:
        assert gate.wait(20)
        return house

    async with console(house, None, open_house=slowly) as seen:
        await seen.sees("opening the store...")
        await seen.press(*"ana", "enter", "enter")
        gate.set()
        await seen.sees("Enter signs in")
        for _ in range(6):
            await seen.press("enter")
        await seen.sees("Type your password")
        with house.store.read() as tx:
            assert events.SIGN_IN_REFUSED not in {one.kind for one in journal.after(tx, 0)}
        await seen.write(PASSWORD, "enter")
        await seen.on(LiveCalls)
