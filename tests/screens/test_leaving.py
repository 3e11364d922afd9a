"""A console that is left by its key ends its session, quickly and whatever the store does."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from callcenter_tui.domain.states import CallState
from tests.screens.consoles import console
from tests.screens.houses import PASSWORD, TestHouse
from tests.screens.test_idle import at_work, locked
from tests.screens.test_journey import calls, stored


def open_sessions(house: TestHouse, login: str) -> list[str]:
    found = house.entrance.open_sessions.list(house.owner, login)
    return ["keyring" if one.kept else one.label for one in found]


async def test_quitting_ends_the_session_and_keeps_what_the_keyring_remembers(
    house: TestHouse,
) -> None:
    house.access.sign_in("bob", PASSWORD, "desk 7", stay=True)
    async with console(house, "bob") as seen:
        assert sorted(open_sessions(house, "bob")) == ["desk 7", "keyring", "test"]
        await seen.press("ctrl+q")
        await seen.until(lambda: seen.app._exit, "it ends")
        assert sorted(open_sessions(house, "bob")) == ["desk 7", "keyring"]


async def test_calls_in_hand_are_back_in_their_queue_when_the_console_has_ended(
    house: TestHouse,
) -> None:
    key = calls(house, "hello")
    async with console(house, "bob") as seen:
        await seen.open(key)
        await seen.press("f4")
        await seen.sees("You type as YOURSELF")
        await seen.press("ctrl+q")
        await seen.sees("You have a call: it returns to its queue. Leave?")
        await seen.press("ctrl+q")
        await seen.until(lambda: seen.app._exit, "it ends")
        assert stored(house, key).row.state == CallState.WAITING
        assert not open_sessions(house, "bob")


async def test_a_locked_console_that_is_left_has_ended_its_session(house: TestHouse) -> None:
    async with at_work(house, opened=False) as (seen, hours):
        await locked(seen, hours)
        await seen.press("ctrl+q")
        await seen.until(lambda: seen.app._exit, "it ends")
        assert not open_sessions(house, "bob")


async def test_a_store_that_is_away_keeps_nobody_here(
    house: TestHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    back = threading.Event()

    def waits(session: Any) -> None:
        back.wait(60)

    async with console(house, "bob") as seen:
        monkeypatch.setattr(house.access, "sign_out", waits)
        await seen.press("ctrl+q")
        await seen.until(lambda: seen.app._exit, "it ends although the store says nothing")
        assert not back.is_set()
        back.set()
