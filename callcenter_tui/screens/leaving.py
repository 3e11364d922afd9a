"""Leaving the console or signing out: with calls in hand, only after a question."""

from __future__ import annotations

from typing import Any, cast

from callcenter_tui.domain.errors import CallCenterError
from callcenter_tui.screens.console import Console
from callcenter_tui.screens.form import confirmed
from callcenter_tui.screens.over_dialogs import OverDialogs
from callcenter_tui.screens.room import Room


class Leaving(OverDialogs):
    """A frame that is left by a key."""

    session: Any
    _asked: Any = None
    """The session whose person is being asked."""

    async def action_quit(self) -> None:
        """Leave; with calls in hand asked once. The key again means yes, whatever is slow."""
        if self.session is None or self._asked is self.session:
            self.exit(0)
        else:
            self._asked = self.session
            self.run_worker(self._quit(), group="quit")

    async def _quit(self) -> None:
        try:
            if await self._means_it():
                self.exit(0)
        finally:
            self._asked = None

    async def _means_it(self) -> bool:
        from callcenter_tui.calls.context import PERSON_SILENT

        try:
            held = await in_hand(cast(Console, self))
        except CallCenterError:
            return True  # a store that is away keeps nobody here
        if not held:
            return True
        calls = "a call: it returns to its queue"
        if held > 1:
            calls = f"{held} calls: they return to their queues"
        question = f"You have {calls} after {PERSON_SILENT.seconds} s. Leave?"
        return await confirmed(self.screen, "Quit", question, "Leave", careful=True)


async def in_hand(console: Console) -> int:
    """How many calls who is signed in has in hand."""
    if console.house is None:
        return 0
    me = await console.ask(console.house.floor.staff.me)
    return me.text + me.phone if me else 0


async def signs_out(room: Room[Any]) -> bool:
    """Whether whoever has calls in hand means to leave them."""
    held = await in_hand(room.console)
    if not held:
        return True
    if not room.is_active:
        return False  # another dialog was opened meanwhile
    calls = "a call. It returns to its queue."
    if held > 1:
        calls = f"{held} calls. They return to their queues."
    return await confirmed(room, "Sign out", f"You have {calls}", "Sign out")
