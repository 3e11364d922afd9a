"""A walk through every screen and dialog of the console, for whoever must look at all of them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from textual.screen import Screen

from callcenter_tui.screens.callback_list import CallbackList
from callcenter_tui.screens.choosing import Choosing
from callcenter_tui.screens.conversation import Conversation
from callcenter_tui.screens.form import Form
from callcenter_tui.screens.help import HelpPanel
from callcenter_tui.screens.history import HistoryScreen
from callcenter_tui.screens.live_calls import LiveCalls
from callcenter_tui.screens.login import LoginScreen
from callcenter_tui.screens.people_here import PeopleHere
from callcenter_tui.screens.settings import SettingsScreen
from callcenter_tui.screens.sources import Sources
from tests.screens.consoles import Console

DIALOGS = {"f6": "escalate", "f7": "transfer", "f9": "note", "f10": "end", "f12": "whisper"}
PANELS: dict[str, tuple[str, type[Screen[Any]]]] = {
    "b": ("status", Choosing),
    "o": ("operators", PeopleHere),
    "c": ("callbacks", CallbackList),
    "h": ("history", HistoryScreen),
    "e": ("lists", SettingsScreen),
}
Visit = Callable[[str, Console], Awaitable[None]]


async def every_screen(seen: Console, visit: Visit) -> None:
    """From the live calls of a supervisor, with a call in the list: ``visit(name, console)`` each.

    Names: live, finding, new_call, status, operators, callbacks, history, lists, conversation,
    trail, sources, escalate, transfer, note, end, whisper, error, help, login. The call
    under the cursor is opened and not changed.
    """
    await visit("live", seen)
    await seen.press("slash")
    await visit("finding", seen)
    await seen.press("escape")
    await _dialog(seen, "n", "new_call", visit, LiveCalls)
    for key, (name, screen) in PANELS.items():
        await _dialog(seen, key, name, visit, LiveCalls, screen)
    await seen.press("enter")
    await seen.on(Conversation)
    talk = seen.app.screen
    assert isinstance(talk, Conversation)
    await seen.until(lambda: talk.view is not None, "the call is read")
    await visit("conversation", seen)
    await seen.press("f3")
    await visit("trail", seen)
    await seen.press("f3")
    await seen.press("f11")
    await seen.on(Sources)
    await visit("sources", seen)
    await seen.press("escape")
    await seen.on(Conversation)
    for key, name in DIALOGS.items():
        await _dialog(seen, key, name, visit, Conversation)
    await seen.press("ctrl+r")
    await visit("error", seen)
    seen.app.clear_notifications()
    await seen.press("f1")
    await seen.on(HelpPanel)
    await visit("help", seen)
    await seen.press("escape")
    await seen.press("ctrl+p")
    await seen.press("escape", "escape")
    await seen.on(LiveCalls)
    await seen.press("ctrl+x")
    await seen.on(LoginScreen)
    await seen.sees("You are signed out")
    await visit("login", seen)


async def _dialog(
    seen: Console,
    key: str,
    name: str,
    visit: Visit,
    below: type[LiveCalls | Conversation],
    screen: type[Screen[Any]] = Form,
) -> None:
    await seen.press(key)
    await seen.on(screen)
    await visit(name, seen)
    await seen.press("escape")
    await seen.on(below)
