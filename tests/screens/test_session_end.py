"""An open console follows what is done to its account: it closes, or shows what holds now."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from callcenter_tui.app import LOOK
from callcenter_tui.domain.errors import Forbidden
from callcenter_tui.domain.states import CallState
from callcenter_tui.screens.conversation import Conversation
from callcenter_tui.screens.history import HistoryScreen
from callcenter_tui.screens.live_calls import LiveCalls
from callcenter_tui.screens.login import LoginScreen
from callcenter_tui.screens.presence import Presence
from callcenter_tui.screens.users import UsersScreen
from tests.screens.consoles import Console, console
from tests.screens.houses import PASSWORD, TestHouse
from tests.screens.test_journey import calls, stored

DEEDS: dict[str, tuple[Callable[[TestHouse], Any], str]] = {
    "disabled": (
        lambda house: house.people.disable(house.owner, "bob"),
        "Your account is disabled",
    ),
    "locked": (lambda house: house.people.lock(house.owner, "bob"), "Your account is locked"),
    "reset": (lambda house: house.people.reset(house.owner, "bob"), "Your password was reset"),
    "ended": (
        lambda house: house.entrance.open_sessions.end_all(house.owner, "bob"),
        "This session was ended by an administrator",
    ),
}


class DeafFeed:
    """A live feed that hears nothing, as one whose connection hangs."""

    def run(self, on_events: Any, stop: Any) -> None:
        stop.wait()


def deaf(house: TestHouse) -> None:
    house.feed = DeafFeed  # type: ignore[method-assign, assignment]


@pytest.mark.parametrize("deed", DEEDS)
async def test_the_open_console_closes_and_says_why(house: TestHouse, deed: str) -> None:
    act, said = DEEDS[deed]
    calls(house, "hello", name="Ada One")
    async with console(house, "bob") as seen:
        await seen.sees("Ada One")
        act(house)
        await seen.on(LoginScreen)
        await seen.sees(said)
        assert "Ada One" not in seen.glass
        assert "Bob Stone" not in seen.glass


async def test_it_closes_without_any_event_because_the_account_is_looked_at(
    house: TestHouse,
) -> None:
    deaf(house)
    async with console(house, "bob") as seen:
        house.people.disable(house.owner, "bob")
        await seen.on(LoginScreen)
        await seen.sees("session")
    assert LOOK <= 4.0, "seconds between two looks: five are allowed in all"


async def test_a_session_that_another_console_ended_closes_only_that_one(house: TestHouse) -> None:
    async with console(house, "bob") as one, console(house, "bob") as other:
        bob = house.access.actor(_session(one))
        house.entrance.open_sessions.end(bob, _session(other).id)
        await other.on(LoginScreen)
        await other.sees("This session was ended by bob")
        await one.settled()
        assert isinstance(one.app.screen, LiveCalls)


async def test_calls_in_hand_go_back_and_typed_words_are_kept(house: TestHouse) -> None:
    key = calls(house, "hello", name="Ada One")
    async with console(house, "bob") as seen:
        await seen.open(key)
        await seen.press("f4")
        await seen.sees("You type as YOURSELF")
        await seen.write("half a sentence")
        call = house.board.find(key)
        bob = house.access.actor(_session(seen))
        await seen.until(lambda: house.floor.unsent.of(bob, call) == "half a sentence", "kept")
        house.people.disable(house.owner, "bob")
        await seen.on(LoginScreen)
        await seen.until(
            lambda: (
                stored(house, key).row.state == CallState.WAITING
                and not stored(house, key).row.operator
            ),
            "the call is in its queue again",
        )
        house.people.enable(house.owner, "bob")
        await seen.write("bob", "enter")
        await seen.write(PASSWORD, "enter")
        await seen.on(LiveCalls)
        await seen.open(key)
        await seen.sees("half a sentence")


async def test_a_lower_role_is_refused_at_once_and_the_screen_follows(house: TestHouse) -> None:
    """What was unmasked is gone as well, from every screen that was open."""
    key = calls(house, "hello", name="Ada One")
    async with console(house, "ana", (140, 40)) as seen:
        await seen.sees("Ada One", "a Who answers")
        await seen.press("h")
        await seen.on(HistoryScreen)
        await seen.sees("Ada One")
        actor = house.access.actor(_session(seen))
        house.people.set(house.owner, "ana", role="viewer")
        with pytest.raises(Forbidden):
            house.driving.take_over(house.access.actor(_session(seen)), house.board.find(key))
        assert actor.role == "supervisor"
        await seen.on(LiveCalls)
        await seen.sees("Ana Ruiz (viewer)", "You are now viewer", "A. O.")
        assert "Ada One" not in seen.glass
        assert "Who answers" not in seen.glass
        await seen.press("h", "a", "t")
        await seen.settled()
        assert isinstance(seen.app.screen, LiveCalls)


async def test_a_higher_role_shows_its_keys_without_signing_in_again(house: TestHouse) -> None:
    async with console(house, "bob", (160, 40)) as seen:
        await seen.sees("Bob Stone (agent)")
        await seen.press("u")
        await seen.settled()
        assert isinstance(seen.app.screen, LiveCalls)
        house.people.set(house.owner, "bob", role="admin")
        await seen.sees("Bob Stone (admin)", "a Who answers")
        await seen.press("u")
        await seen.on(UsersScreen)


async def test_a_new_role_is_seen_without_any_event(house: TestHouse) -> None:
    deaf(house)
    async with console(house, "bob", (160, 40)) as seen:
        house.people.set(house.owner, "bob", role="supervisor", name="Robert Stone")
        await seen.sees("Robert Stone (supervisor)", "a Who answers")


async def test_another_name_or_department_leaves_the_screen_where_it_is(house: TestHouse) -> None:
    key = calls(house, "hello", name="Ada One")
    async with console(house, "bob", (140, 40)) as seen:
        await seen.open(key)
        talk = seen.app.screen
        house.people.set(house.owner, "bob", name="Robert Stone", departments=("sales",))
        await seen.sees("Robert Stone (agent)")
        assert seen.app.screen is talk
        assert isinstance(talk, Conversation)
        session = seen.app.session
        assert session is not None
        assert session.user.departments == ("sales",)


async def test_what_is_done_to_others_closes_nothing(house: TestHouse) -> None:
    async with console(house, "bob") as seen:
        house.people.disable(house.owner, "eva")
        house.people.set(house.owner, "vera", role="agent")
        before = time.monotonic()
        await seen.until(lambda: time.monotonic() - before > 2 * LOOK, "two looks later")
        assert isinstance(seen.app.screen, LiveCalls)
        assert isinstance(seen.app, Presence)


def _session(seen: Console) -> Any:
    session = seen.app.session
    assert session is not None
    return session
