"""What a role may not is journaled when a key of the console tries it, and changes nothing."""

from __future__ import annotations

import pytest

from callcenter_tui.domain import events
from callcenter_tui.domain.errors import Forbidden
from callcenter_tui.store import journal
from tests.screens.consoles import console
from tests.screens.houses import TestHouse
from tests.screens.test_journey import calls, stored


async def test_a_refusal_in_the_console_is_journaled_with_who_and_what(house: TestHouse) -> None:
    key = calls(house, "hello")
    call, before = house.board.find(key), stored(house, key)
    async with console(house, "vera") as seen:
        for act in (house.driving.take_over, house.floor.choices.replies):
            with pytest.raises(Forbidden):
                await seen.app.ask(act, call)
        with pytest.raises(Forbidden):
            await seen.app.ask(house.floor.history.search, "hello")
    with house.store.read() as tx:
        told = journal.of_kind(tx, events.PERMISSION_REFUSED)
    assert [(one.who, one.data["permission"], one.data["role"]) for one in told] == [
        ("user:vera", "calls.take", "viewer"),
        ("user:vera", "calls.take", "viewer"),
        ("user:vera", "customers.see", "viewer"),
    ]
    assert stored(house, key) == before
