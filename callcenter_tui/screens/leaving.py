"""Leaving the console or signing out: with calls in hand, only after a question."""

from __future__ import annotations

import asyncio
import threading
import time
from dataclasses import dataclass, replace
from typing import Any, cast

from callcenter_tui.domain.errors import CallCenterError
from callcenter_tui.screens.console import Console
from callcenter_tui.screens.form import confirmed
from callcenter_tui.screens.frame import RELEASE
from callcenter_tui.screens.over_dialogs import OverDialogs
from callcenter_tui.screens.room import Room


class Leaving(OverDialogs):
    """A frame that is left by a key."""

    session: Any
    welcome: str = ""
    """What the first screen says at first; mostly nothing."""
    _asked: Any = None
    """The session whose person is being asked."""
    _parting = False
    """The console gives back what it has, and ends then."""

    def release(self) -> None:
        """The session of this process ends, and the calls in hand return to their queues at once.

        What the keyring remembers stays: whoever has only closed a window is still signed in.
        """
        house, session = cast(Console, self).house, self.session
        if house is not None and session is not None:
            from callcenter_tui.calls.gone import Gone

            house.access.sign_out(replace(session, remember=""))
            Gone(cast(Any, house).context).free()

    async def action_quit(self) -> None:
        """Leave; with calls in hand asked once. The key again means yes, whatever is slow."""
        if self.session is None:
            self.exit(0)
        elif self._asked is self.session:
            self.leave()
        else:
            self._asked = self.session
            self.run_worker(self._quit(), group="quit")

    def leave(self) -> None:
        """End the console, and first its session: else it would be listed as open for hours."""
        if not self._parting:
            self._parting = True
            self.run_worker(self._part(), group="part")

    async def _part(self) -> None:
        """In a thread that holds up nothing: a store that is away is waited for a moment only."""
        giving = threading.Thread(target=self._give_back, name="release", daemon=True)
        giving.start()
        end = time.monotonic() + RELEASE
        while giving.is_alive() and time.monotonic() < end:
            await asyncio.sleep(0.01)
        self.exit(0)

    async def _quit(self) -> None:
        try:
            if await self._means_it():
                self.leave()
        finally:
            self._asked = None

    async def _means_it(self) -> bool:
        try:
            held = await in_hand(cast(Console, self))
        except CallCenterError:
            return True  # a store that is away keeps nobody here
        if not held:
            return True
        question = f"You have {held.told()} Leave?"
        return await confirmed(
            self.screen, "Quit", question, "Leave", careful=True, key="Ctrl+Q again", stay="Stay"
        )


@dataclass(frozen=True, slots=True)
class InHand:
    """What somebody who leaves leaves behind: ``calls`` going on, and ``wraps`` to write up."""

    calls: int = 0
    wraps: int = 0

    def __bool__(self) -> bool:
        return bool(self.calls or self.wraps)

    def told(self) -> str:
        """What becomes of them, in a sentence or two."""
        said = []
        if self.calls == 1:
            said.append("a call: it returns to its queue.")
        elif self.calls:
            said.append(f"{self.calls} calls: they return to their queues.")
        if self.wraps == 1:
            said.append("a wrap-up: it is closed as unfinished.")
        elif self.wraps:
            said.append(f"{self.wraps} wrap-ups: they are closed as unfinished.")
        return " And ".join(said)


async def in_hand(console: Console) -> InHand:
    """What who is signed in has in hand."""
    if console.house is None:
        return InHand()
    me = await console.ask(console.house.floor.staff.me)
    return InHand(me.text + me.phone - me.wrapping, me.wrapping) if me else InHand()


async def signs_out(room: Room[Any]) -> bool:
    """Whether whoever has calls in hand means to leave them."""
    held = await in_hand(room.console)
    if not held:
        return True
    if not room.is_active:
        return False  # another dialog was opened meanwhile
    return await confirmed(room, "Sign out", f"You have {held.told()}", "Sign out")
