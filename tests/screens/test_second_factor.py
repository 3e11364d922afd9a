"""Setting up the second factor on the glass: the key, its first code, the recovery codes."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, cast

import pyotp
import pytest

from callcenter_tui.auth.proving import CodeNeeded
from callcenter_tui.screens.form import Form
from callcenter_tui.screens.live_calls import LiveCalls
from callcenter_tui.screens.login import LoginScreen
from callcenter_tui.screens.room import Room
from callcenter_tui.screens.second_factor import CodesForm, KeyForm, enrol
from tests.screens.consoles import Console, console
from tests.screens.factors import has_factor, telephone, told
from tests.screens.houses import PASSWORD, TestHouse

KEY = re.compile(r"\b([A-Z2-7]{4}(?: [A-Z2-7]{4}){3})\b")
CODE = re.compile(r"\b[2-9A-HJKMNP-TV-Z]{5}-[2-9A-HJKMNP-TV-Z]{5}\b")
SIZES = [(80, 24), (140, 40), (60, 20)]


def key_on(glass: str) -> str:
    """The key as a person reads it from the screen."""
    return " ".join(" ".join(KEY.findall(glass)).split())


async def at_the_key(seen: Console, login: str = "ana") -> None:
    """Sign in up to the key."""
    await seen.write(login, "enter")
    await seen.write(PASSWORD, "enter")
    await seen.on(KeyForm)
    await seen.sees("Then type the code")


async def through(seen: Console, shows: Callable[[], str]) -> list[str]:
    """Type the first code, and keep the recovery codes."""
    await seen.write(shows(), "enter")
    await seen.on(CodesForm)
    await seen.sees("written them down")
    codes = CODE.findall(seen.glass)
    await seen.press("space", "ctrl+s")
    return codes


@pytest.mark.parametrize("size", SIZES)
async def test_who_must_have_a_factor_sets_it_up_after_signing_in(
    house: TestHouse, size: tuple[int, int]
) -> None:
    told(house, factor_roles=("supervisor",))
    async with console(house, None, size) as seen:
        await at_the_key(seen)
        key = key_on(seen.glass)
        assert len(key.replace(" ", "")) == 32, seen.glass
        await seen.sees("Confirm (Enter)")
        shows = telephone(house, key)
        await seen.write("000000", "enter")
        await seen.sees("not the code")
        codes = await through(seen, shows)
        assert len(set(codes)) == 10, codes
        await seen.on(LiveCalls)
        await seen.sees("Ana Ruiz")
    with pytest.raises(CodeNeeded):
        house.access.sign_in("ana", PASSWORD, "again")
    assert house.access.sign_in("ana", PASSWORD, "again", code=codes[0])


@pytest.mark.parametrize(("size", "picture"), [*zip(SIZES, (True, True, False), strict=True)])
async def test_the_picture_is_whole_where_it_has_room_else_there_are_letters(
    house: TestHouse, size: tuple[int, int], picture: bool
) -> None:
    told(house, factor_roles=("supervisor",))
    async with console(house, None, size) as seen:
        await at_the_key(seen)
        await seen.settled()
        lines = cast(KeyForm, seen.app.screen)._begun.picture
        shown = seen.glass.splitlines()
        if picture:
            column = next(
                line.index(lines[1].strip()) for line in shown if lines[1].strip() in line
            )
            found = [line[column - 2 : column - 2 + len(lines[0])] for line in shown]
            at = found.index(lines[1])
            drawn = [line.ljust(len(lines[0])) for line in found[at : at + len(lines) - 2]]
            assert drawn == list(lines[1:-1])
        else:
            assert not any("▀" in line or "▄" in line for line in shown)
            address = "".join(line.strip(" │") for line in shown)
            assert "otpauth://totp/Callcenter:ana?secret=" in address


@pytest.mark.parametrize(
    ("company", "issuer"),
    [
        ("Your Company", "Callcenter"),
        ("Sol y Luna", "Sol y Luna"),
        ("Sol: Luna", "Sol Luna"),
        ("Iberia Telecom of the Whole North", "Iberia Telecom"),
        ("Donaudampfschifffahrt", "Callcenter"),
    ],
)
def test_the_entry_in_the_app_has_the_companys_name(
    house: TestHouse, company: str, issuer: str
) -> None:
    told(house, company=company)
    begun = house.access.factors.begin(house.access.sign_in("ana", PASSWORD, "test"))
    assert pyotp.parse_uri(begun.uri).issuer == issuer
    assert len(begun.picture) + 2 <= 24, "the picture has room in the smallest terminal"


async def test_who_will_not_set_it_up_stays_outside(house: TestHouse) -> None:
    told(house, factor_roles=("supervisor",))
    async with console(house, None) as seen:
        await at_the_key(seen)
        await seen.press("escape")
        await seen.on(LoginScreen)
        await seen.sees("The second factor was not set up")
    assert house.access.sign_in("ana", PASSWORD, "again"), "nothing is in force"


async def test_the_password_is_changed_first_then_the_factor_is_set_up(house: TestHouse) -> None:
    told(house, factor_roles=("agent",))
    house.person("new", "agent", "New Person", must_change=True)
    async with console(house, None) as seen:
        await seen.write("new", "enter")
        await seen.write(PASSWORD, "enter")
        await seen.sees("Choose a new password")
        await seen.write("one-Password-of-mine", "enter")
        await seen.write("one-Password-of-mine", "enter")
        await seen.on(KeyForm)
        await seen.sees("Then type the code")
        await through(seen, telephone(house, key_on(seen.glass)))
        await seen.on(LiveCalls)


async def test_recovery_codes_are_left_only_when_they_are_written_down(house: TestHouse) -> None:
    told(house, factor_roles=("supervisor",))
    async with console(house, None) as seen:
        await at_the_key(seen)
        await seen.write(telephone(house, key_on(seen.glass))(), "enter")
        await seen.on(CodesForm)
        for key in ("escape", "ctrl+s", "escape"):
            await seen.press(key)
            await seen.sees("They are not shown again")
            assert isinstance(seen.app.screen, CodesForm)
        assert len(CODE.findall(seen.glass)) == 10
        await seen.press("space", "ctrl+s")
        await seen.on(LiveCalls)


async def from_the_desk(seen: Console, house: TestHouse) -> list[bool]:
    """Call the dialog as the account screen does; its answer arrives in the list."""
    answers: list[bool] = []
    room = cast("Room[None]", seen.app.screen)
    session = seen.app.session
    assert session is not None

    async def asked() -> None:
        answers.append(await enrol(room, session))

    room.work(asked())
    return answers


async def test_one_sets_it_up_from_the_desk_by_the_password(house: TestHouse) -> None:
    async with console(house, "ana") as seen:
        house.clock.forward(minutes=6)  # type: ignore[attr-defined]
        answers = await from_the_desk(seen, house)
        await seen.sees("Set up a second factor")
        await seen.write("not the password", "enter")
        await seen.sees("Login or password is wrong")
        await seen.write(PASSWORD, "enter")
        await seen.on(KeyForm)
        await seen.sees("Then type the code")
        await through(seen, telephone(house, key_on(seen.glass)))
        await seen.until(lambda: answers == [True], "the answer")
        await seen.on(LiveCalls)


async def test_new_recovery_codes_come_by_password_and_code(house: TestHouse) -> None:
    async with console(house, "ana") as seen:
        shows, old = has_factor_here(seen, house)
        answers = await from_the_desk(seen, house)
        await seen.sees("Recovery codes left: 10")
        form = cast("Form[Any]", seen.app.screen)
        cast(Any, form.query_one("#what")).value = "codes"
        form.set_focus(form.query_one("#password"))
        await seen.write(PASSWORD, "tab")
        await seen.write(shows(), "enter")
        await seen.on(CodesForm)
        await seen.sees("written them down")
        codes = CODE.findall(seen.glass)
        assert len(codes) == 10
        assert not set(codes) & set(old)
        await seen.press("space", "ctrl+s")
        await seen.until(lambda: answers == [True], "the answer")


def has_factor_here(seen: Console, house: TestHouse) -> tuple[Callable[[], str], tuple[str, ...]]:
    """Set up a factor in this console's own session, which goes on."""
    session = seen.app.session
    assert session is not None
    factors = house.access.factors
    shows = telephone(house, factors.begin(session).secret)
    codes = factors.confirm(session, shows())
    house.clock.forward(seconds=60)  # type: ignore[attr-defined]
    return shows, codes


async def test_taking_it_away_is_not_offered_where_the_role_needs_it(house: TestHouse) -> None:
    has_factor(house, "bob")
    shows, _ = has_factor(house, "ana")
    told(house, factor_roles=("supervisor",))
    async with console(house, None) as seen:
        await seen.write("ana", "enter")
        await seen.write(PASSWORD, "enter")
        await seen.sees("Your code is needed")
        await seen.write(shows(), "enter")
        await seen.on(LiveCalls)
        await from_the_desk(seen, house)
        await seen.sees("What to do")
        await seen.press("shift+tab", "enter")
        await seen.settled()
        assert "take it away" not in seen.glass
