"""What an administrator does to a person of the list, each after a question."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from callcenter_tui.domain.errors import Refused
from callcenter_tui.domain.views import UserView
from callcenter_tui.screens.form import confirmed
from callcenter_tui.screens.once import one_time
from callcenter_tui.screens.room import Room

LAST = "This is the last administrator"
CLOSES = "Open consoles close within seconds, calls in hand go back to their queues"


async def switch(room: Room[Any], user: UserView) -> None:
    """Disable, or enable again."""
    people = room.house.people
    if user.disabled:
        question = f"{user.name} can sign in again, with the password of before."
        await _asked(room, f"Enable {user.login}", question, "Enable", people.enable, user)
    else:
        if await _last(room, user):
            raise Refused(LAST, "Make somebody else an admin first.")
        question = f"{user.name} cannot sign in any more. {CLOSES}; what they did stays."
        await _asked(room, f"Disable {user.login}", question, "Disable", people.disable, user)


async def lock(room: Room[Any], user: UserView) -> None:
    """Lock for half an hour, or end the lock; that needs no question."""
    people, now = room.house.people, room.house.clock.now()
    if user.locked_until is not None and user.locked_until > now:
        await room.console.ask(people.unlock, user.login)
        room.notify(f"{user.login} is unlocked.", markup=False)
    else:
        if await _last(room, user, unlocked=True):
            raise Refused(LAST, "Unlock or make another one first.")
        question = f"{user.name} cannot sign in for half an hour. {CLOSES}."
        await _asked(room, f"Lock {user.login}", question, "Lock", people.lock, user)


async def reset(room: Room[Any], user: UserView) -> None:
    """A one-time password, shown once; one's own is changed, which takes the old one."""
    session = room.console.session
    if session is not None and session.user.id == user.id:
        raise Refused("Your own password: y, then p", "y on the live calls opens your account.")
    question = (
        f"{user.name} gets a one-time password, which you pass on; the old one is void at once. "
        f"{CLOSES}."
    )
    if await _sure(room, f"Reset the password of {user.login}", question, "Reset"):
        await one_time(
            room, user.login, await room.console.ask(room.house.people.reset, user.login)
        )


async def take_factor(room: Room[Any], user: UserView) -> None:
    """Take away the second factor of somebody who has lost it."""
    if not user.second_factor:
        raise Refused(f"{user.login} has no second factor", "There is nothing to take away.")
    question = (
        f"Be sure who asks you. {user.name} then signs in by the password alone; where the role "
        f"needs a second factor, a new one is set up first. {CLOSES}."
    )
    remove = room.house.entrance.factors.remove
    await _asked(room, f"Second factor of {user.login}", question, "Take it away", remove, user)


async def _last(room: Room[Any], user: UserView, *, unlocked: bool = False) -> bool:
    """Whether nobody else is an administrator: what the service refuses is not asked before."""
    now = room.house.clock.now()
    everybody = await room.console.ask(room.house.people.list)
    admins = [one for one in everybody if one.role == "admin" and not one.disabled]
    if unlocked:
        admins = [one for one in admins if one.locked_until is None or one.locked_until <= now]
    return [one.id for one in admins] == [user.id]


async def _asked(
    room: Room[Any], title: str, question: str, done: str, act: Callable[..., Any], user: UserView
) -> None:
    if await _sure(room, title, question, done):
        await room.console.ask(act, user.login)


async def _sure(room: Room[Any], title: str, question: str, done: str) -> bool:
    """Asked once: the key again, before the question is seen, must not ask behind the first."""
    return room.is_active and await confirmed(room, title, question, done)
