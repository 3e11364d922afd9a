"""Enter twice in one burst: it takes what is chosen, and never the screen below as well."""

from __future__ import annotations

from callcenter_tui.screens.audit import AuditScreen
from callcenter_tui.screens.live_calls import LiveCalls
from callcenter_tui.screens.login import LoginScreen
from callcenter_tui.screens.metrics import MetricsScreen
from callcenter_tui.screens.users import UsersScreen
from tests.screens.consoles import Console, console
from tests.screens.houses import TestHouse
from tests.screens.test_live import burst


async def twice(seen: Console) -> None:
    """Enter, and again before anything can have come of it."""
    await seen.settled()
    burst(seen, "enter", "enter")
    await seen.settled()


async def test_in_the_palette_it_opens_one_screen_over_the_live_calls(house: TestHouse) -> None:
    async with console(house, "ana") as seen:
        await seen.press("ctrl+p")
        await seen.write("metrics")
        await seen.sees("Figures, charts")
        await twice(seen)
        await seen.on(MetricsScreen)
        await seen.press("escape")
        await seen.on(LiveCalls)


async def test_in_the_palette_of_the_login_it_leaves_the_login_where_it_is(
    house: TestHouse,
) -> None:
    async with console(house, None) as seen:
        await seen.sees("Enter signs in")
        await seen.press("ctrl+p")
        await seen.write("help")
        await seen.sees("What every key of this screen does")
        await twice(seen)
        await seen.press("escape")
        await seen.on(LoginScreen)
        await seen.sees("Enter signs in")


async def test_in_a_list_it_takes_the_entry_and_stays_on_the_screen(house: TestHouse) -> None:
    async with console(house, "ana") as seen:
        await seen.press("v")
        await seen.on(AuditScreen)
        await seen.press("t")
        await seen.sees("Sign-ins and sessions")
        await twice(seen)
        assert isinstance(seen.app.screen, AuditScreen)


async def test_in_a_question_it_says_yes_once(house: TestHouse) -> None:
    house.person("root", "admin", "Rosa Root")
    async with console(house, "root") as seen:
        await seen.press("u")
        await seen.on(UsersScreen)
        await seen.sees("Rosa Root", "bob")
        await seen.press("home", "down", "x")
        await seen.sees("cannot sign in any more")
        await twice(seen)
        await seen.until(lambda: UsersScreen in map(type, seen.app.screen_stack), "still there")
        await seen.sees("disabled")
