"""A console under a pilot: opened on a house, asked what is on the glass, driven by keys."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, cast

from textual._context import visible_screen_stack
from textual.pilot import Pilot
from textual.screen import Screen

from callcenter_tui.app import CallCenterApp
from callcenter_tui.screens.conversation import Conversation
from callcenter_tui.screens.live_calls import LiveCalls
from callcenter_tui.screens.login import LoginScreen
from callcenter_tui.widgets.composer import Composer
from tests.screens.houses import TestHouse

BOUND = 20.0
FIRST_LOOK, LAST_LOOK = 0.01, 0.1
"""Seconds between two looks: each paints the whole screen, what takes long is looked at less."""


def glass(app: CallCenterApp) -> str:
    """The present screen as text, as wide and as high as it is, over the screens below it."""
    visible_screen_stack.set(app._background_screens)  # the painter uses it up each time
    strips = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in strips)


@dataclass
class Console:
    """One running console."""

    app: CallCenterApp
    pilot: Pilot[int]

    @property
    def glass(self) -> str:
        """What is on the screen."""
        return glass(self.app)

    async def until(self, true: Callable[[], object], what: str) -> None:
        """Wait for a condition; fails naming it and showing the screen."""
        end, rest = time.monotonic() + BOUND, FIRST_LOOK
        while not true():
            assert time.monotonic() < end, f"not yet: {what}\n{self.glass}"
            await self.pilot.pause(rest)
            rest = min(rest * 1.5, LAST_LOOK)

    async def sees(self, *words: str) -> None:
        """Wait until all these words are on the screen."""
        for one in words:
            await self.until(partial(self._shows, one), f"'{one}' on the screen")

    def _shows(self, words: str) -> bool:
        return words in self.glass

    async def sees_not(self, words: str) -> None:
        """Wait until these words are gone."""
        await self.until(lambda: words not in self.glass, f"'{words}' gone")

    async def settled(self) -> None:
        """Wait until nothing is painted any more."""
        before = ""
        while before != self.glass:
            before = self.glass
            await self.pilot.pause(0.1)

    async def press(self, *keys: str) -> None:
        """Press keys."""
        await self.pilot.press(*keys)

    async def write(self, words: str, *then: str) -> None:
        """Type words into whatever has the keys, then press keys."""
        await self.pilot.press(*words, *then)

    async def on(self, screen: type[Screen[Any]]) -> None:
        """Wait for a kind of screen."""
        await self.until(lambda: isinstance(self.app.screen, screen), screen.__name__)

    async def open(self, key: str) -> None:
        """Open a call of the list by its key and wait until the transcript is there."""
        live = cast(LiveCalls, self.app.screen)
        await self.sees(key)
        live.table._go(next(i for i, row in enumerate(live.table._shown) if row.key == key))
        await self.press("enter")
        await self.on(Conversation)
        talk = cast(Conversation, self.app.screen)
        await self.until(lambda: talk.view is not None and key in self.glass, "the call is read")
        await self.until(lambda: talk.query_one(Composer).placeholder, "the composer is ready")


@asynccontextmanager
async def console(
    house: TestHouse,
    who: str | None,
    size: tuple[int, int] = (120, 36),
    open_house: Callable[[], Any] | None = None,
) -> AsyncIterator[Console]:
    """A console on ``house``; signed in as ``who`` and on the live calls, or at the login."""
    app = CallCenterApp(
        cast(Any, open_house or (lambda: house)),
        auto_sign_in=house.signs_in(who) if who else None,
        label="Test store",
    )
    async with app.run_test(size=size, notifications=True) as pilot:
        seen = Console(app, pilot)
        if who:
            await seen.on(LiveCalls)
            await seen.sees("call")
        else:
            await seen.on(LoginScreen)
        yield seen
    app.close()
