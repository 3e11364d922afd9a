"""Every key a viewer can press, on a store full of one customer: nothing of them on the glass."""

from __future__ import annotations

from typing import Any, cast

import pytest

from callcenter_tui import commands
from callcenter_tui.domain.letters import Content
from tests.auth.matrix_marks import ADDRESS, NAME, PHONE, WORDS, marked, told_everywhere
from tests.screens.consoles import Console, console
from tests.screens.houses import TestHouse
from tests.screens.posts import confirmed
from tests.screens.test_journey import calls

LEAVES = ("app.quit", "sign_out", "app.suspend_process")
"""Commands that end the session: the login shows nobody."""

WIDE = (160, 50)


@pytest.fixture
def key(house: TestHouse) -> str:
    """The key of a live call about which everything is told; its letter is in the outbox."""
    known = {"name": NAME, "phone": f"{PHONE}001", "email": ADDRESS}
    eva, key, call, _ = confirmed(
        house, "eva", words=Content(topic=WORDS, issues=(WORDS,)), **known
    )
    calls(house, WORDS, **known)
    ended = house.board.find(calls(house, WORDS, **known))
    house.driving.take_over(eva, ended)
    house.driving.end(eva, ended, disposition="information_given", note=WORDS)
    ana = house.access.actor(house.access.sign_in("ana", "Rioja-2024-tinto", "test"))
    told_everywhere(cast(Any, house), {"agent": eva, "supervisor": ana}, call, ended)
    return key


def keys_of(screen: str) -> list[str]:
    """One key of each command that does not end the session."""
    return [one.keys.split(",")[0] for one in commands.of(screen) if one.id not in LEAVES]


async def shows_nothing(seen: Console, where: str) -> None:
    """The glass as it is when nothing is painted any more."""
    await seen.settled()
    assert marked(seen.glass) == [], f"{where}\n{seen.glass}"
    await seen.press("down", "enter")
    await seen.settled()
    assert marked(seen.glass) == [], f"{where}, opened\n{seen.glass}"


@pytest.mark.parametrize("pressed", keys_of("live"))
async def test_no_key_of_the_live_calls_shows_a_viewer_a_customer(
    house: TestHouse, key: str, pressed: str
) -> None:
    async with console(house, "vera", WIDE) as seen:
        await seen.sees(key)
        await seen.press(pressed)
        await shows_nothing(seen, pressed)


@pytest.mark.parametrize("pressed", ["", *keys_of("conversation")])
async def test_no_key_of_a_conversation_shows_a_viewer_a_customer(
    house: TestHouse, key: str, pressed: str
) -> None:
    async with console(house, "vera", WIDE) as seen:
        await seen.open(key)
        await seen.press(*filter(None, [pressed]))
        await shows_nothing(seen, pressed)


async def test_the_same_screens_show_an_agent_the_customer(house: TestHouse, key: str) -> None:
    async with console(house, "eva", WIDE) as seen:
        await seen.open(key)
        await seen.settled()
        assert "quintanamarca" in seen.glass.lower()
        assert "palabraunica" in seen.glass.lower()
