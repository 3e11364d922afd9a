"""The code at the login screen: asked for after the password, and no key of it is lost."""

from __future__ import annotations

import threading
from typing import Any

from textual.widgets import Input

from callcenter_tui.auth.sources import Source
from callcenter_tui.screens.live_calls import LiveCalls
from callcenter_tui.screens.login import LoginScreen
from tests.auth.rings import DictRing
from tests.screens.consoles import Console, console
from tests.screens.factors import has_factor, told
from tests.screens.houses import PASSWORD, TestHouse


async def asked_for_the_code(seen: Console, password: str = PASSWORD) -> None:
    """Sign in as Ana up to the code."""
    await seen.sees("Enter signs in")
    await seen.write("ana", "tab")
    await seen.write(password, "enter")
    await seen.sees("Your code is needed")
    await seen.until(lambda: seen.app.focused and seen.app.focused.id == "code", "the code's field")


async def test_after_the_password_the_code_is_asked_for(house: TestHouse) -> None:
    shows, _ = has_factor(house, "ana")
    async with console(house, None) as seen:
        await asked_for_the_code(seen)
        await seen.write("000000", "enter")
        await seen.sees("The code is wrong", "Attempts left")
        await seen.write(shows(), "enter")
        await seen.on(LiveCalls)
        await seen.sees("Ana Ruiz (supervisor)")
        assert PASSWORD not in seen.glass


async def test_a_recovery_code_fits_in_the_same_field(house: TestHouse) -> None:
    _, codes = has_factor(house, "ana")
    async with console(house, None) as seen:
        await asked_for_the_code(seen)
        await seen.write(codes[3].lower(), "enter")
        await seen.on(LiveCalls)


async def test_who_has_no_factor_is_asked_for_no_code(house: TestHouse) -> None:
    has_factor(house, "ana")
    async with console(house, None) as seen:
        await seen.write("bob", "tab")
        await seen.write(PASSWORD, "enter")
        await seen.on(LiveCalls)
        await seen.sees("Bob Stone")


async def test_a_code_typed_ahead_is_kept_with_its_enter(house: TestHouse) -> None:
    shows, _ = has_factor(house, "ana")
    gate = threading.Event()

    def slowly() -> Any:
        assert gate.wait(20)
        return house

    async with console(house, None, open_house=slowly) as seen:
        await seen.sees("opening the store...")
        await seen.write("ana", "enter")
        await seen.write(PASSWORD, "enter")
        await seen.write(shows(), "enter")
        gate.set()
        await seen.on(LiveCalls)
        await seen.sees("Ana Ruiz (supervisor)")


async def test_half_a_code_typed_ahead_waits_for_the_rest(house: TestHouse) -> None:
    shows, _ = has_factor(house, "ana")
    gate = threading.Event()

    def slowly() -> Any:
        assert gate.wait(20)
        return house

    async with console(house, None, open_house=slowly) as seen:
        await seen.write("ana", "enter")
        await seen.write(PASSWORD, "enter")
        code = shows()
        await seen.write(code[:4])
        gate.set()
        await seen.sees("Your code is needed")
        field = seen.app.screen.query_one("#code", Input)
        await seen.until(lambda: field.value == code[:4], "what was typed ahead")
        await seen.write(code[4:], "enter")
        await seen.on(LiveCalls)


async def test_another_login_begins_again_with_the_password(house: TestHouse) -> None:
    has_factor(house, "ana")
    async with console(house, None) as seen:
        await asked_for_the_code(seen)
        await seen.press("shift+tab", "shift+tab")
        await seen.press(*["backspace"] * 3)
        await seen.until(lambda: not seen.app.screen.query("#code"), "the code's field gone")
        assert not seen.app.screen.query_one("#password", Input).value
        await seen.write("bob", "enter")
        await seen.write(PASSWORD, "enter")
        await seen.on(LiveCalls)
        await seen.sees("Bob Stone")


async def test_too_many_wrong_codes_lead_back_to_the_password(house: TestHouse) -> None:
    told(house)
    has_factor(house, "ana")
    async with console(house, None) as seen:
        await asked_for_the_code(seen)
        for left in (4, 3, 2, 1):
            await seen.write("000000", "enter")
            await seen.sees(f"Attempts left: {left}")
        await seen.write("000000", "enter")
        await seen.sees("Too many wrong attempts")
        await seen.until(lambda: not seen.app.screen.query("#code"), "the code's field gone")
        assert not seen.app.screen.query_one("#password", Input).value


async def test_after_signing_out_nothing_of_it_is_left(house: TestHouse) -> None:
    shows, _ = has_factor(house, "ana")
    async with console(house, None) as seen:
        await asked_for_the_code(seen)
        await seen.write(shows(), "enter")
        await seen.on(LiveCalls)
        await seen.press("ctrl+x")
        await seen.on(LoginScreen)
        await seen.sees("You are signed out")
        assert not seen.app.screen.query("#code")
        assert not any(field.value for field in seen.app.screen.query(Input))


async def test_a_shared_host_offers_to_remember_nobody(house: TestHouse) -> None:
    ring = DictRing()
    keeps = TestHouse(house.store, house.clock, house.settings.home, ring)
    async with console(keeps, None) as seen:
        await seen.sees("Stay signed in")
    shared = told(keeps, source=Source("ssh:192.0.2.7", shared=True))
    async with console(shared, None) as seen:
        await seen.sees("Enter signs in")
        await seen.settled()
        assert "Stay signed in" not in seen.glass
