"""A walk through every screen and dialog of the console, for whoever must look at all of them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from textual.screen import Screen

from callcenter_tui.screens.account import AccountScreen
from callcenter_tui.screens.audit import AuditScreen
from callcenter_tui.screens.callback_list import CallbackList
from callcenter_tui.screens.choosing import Choosing
from callcenter_tui.screens.conversation import Conversation
from callcenter_tui.screens.email_confirmation import EmailConfirmation
from callcenter_tui.screens.form import Form
from callcenter_tui.screens.help import HelpPanel
from callcenter_tui.screens.history import HistoryScreen
from callcenter_tui.screens.idle import LockScreen
from callcenter_tui.screens.letter_form import LetterForm
from callcenter_tui.screens.live_calls import LiveCalls
from callcenter_tui.screens.login import LoginScreen
from callcenter_tui.screens.metrics import MetricsScreen
from callcenter_tui.screens.metrics_drill import DrillScreen
from callcenter_tui.screens.outbox import OutboxScreen
from callcenter_tui.screens.people_here import PeopleHere
from callcenter_tui.screens.settings import SettingsScreen
from callcenter_tui.screens.sources import Sources
from tests.screens.consoles import Console
from tests.screens.houses import PASSWORD

DIALOGS = {"f6": "escalate", "f7": "transfer", "f9": "note", "f10": "end", "f12": "whisper"}
PANELS: dict[str, tuple[str, type[Screen[Any]]]] = {
    "b": ("status", Choosing),
    "o": ("operators", PeopleHere),
    "c": ("callbacks", CallbackList),
    "h": ("history", HistoryScreen),
    "e": ("lists", SettingsScreen),
    "l": ("outbox", OutboxScreen),
    "v": ("audit", AuditScreen),
    "y": ("account", AccountScreen),
}
Visit = Callable[[str, Console], Awaitable[None]]


async def every_screen(seen: Console, visit: Visit) -> None:
    """From the live calls of a supervisor, with a call in the list: ``visit(name, console)`` each.

    Names: live, finding, new_call, status, operators, callbacks, history, lists, outbox, audit,
    account, lock, metrics, metrics_numbers, metrics_week, metrics_departments, drill, conversation,
    trail, sources, letters, letter, letter_html, letter_form, escalate, transfer, note, end,
    whisper, error, help, palette, login. The call under the cursor, which has a letter, is opened
    and not changed.
    """
    await visit("live", seen)
    await seen.press("slash")
    await visit("finding", seen)
    await seen.press("escape")
    await _dialog(seen, "n", "new_call", visit, LiveCalls)
    for key, (name, screen) in PANELS.items():
        await _dialog(seen, key, name, visit, LiveCalls, screen)
    await locked(seen, visit, LiveCalls)
    await _figures(seen, visit)
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
    await _letters(seen, visit)
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
    await visit("palette", seen)
    await seen.press("escape", "escape")
    await seen.on(LiveCalls)
    await seen.press("ctrl+x")
    await seen.on(LoginScreen)
    await seen.sees("You are signed out")
    await visit("login", seen)


async def locked(seen: Console, visit: Visit, below: type[Screen[Any]]) -> None:
    """The lock over the screen, opened again by the password."""
    seen.app.lock()
    await seen.on(LockScreen)
    await seen.sees("Password")
    await visit("lock", seen)
    await seen.write(PASSWORD, "enter")
    await seen.on(below)


async def _figures(seen: Console, visit: Visit) -> None:
    await seen.press("f")
    await seen.on(MetricsScreen)
    await seen.sees("Offered", "▸1")
    await visit("metrics", seen)
    await seen.press("tab")
    await visit("metrics_numbers", seen)
    await seen.press("escape", "6")
    await seen.sees("Mon", "Sun")
    await visit("metrics_week", seen)
    await seen.press("8")
    await seen.sees("Department  ")
    await visit("metrics_departments", seen)
    await seen.press("right", "enter")
    await seen.on(DrillScreen)
    await seen.sees("Formula:")
    await visit("drill", seen)
    await seen.press("escape")
    await seen.on(MetricsScreen)
    await seen.press("escape")
    await seen.on(LiveCalls)


async def _letters(seen: Console, visit: Visit) -> None:
    await seen.press("ctrl+y")
    await seen.on(Choosing)
    await seen.sees("New: summary")
    await visit("letters", seen)
    await seen.press("enter")
    await seen.on(EmailConfirmation)
    await seen.sees("as it will be read")
    await visit("letter", seen)
    await seen.press("v")
    await seen.sees("as HTML mail shows it")
    await visit("letter_html", seen)
    await seen.press("v", "e")
    await seen.on(LetterForm)
    await visit("letter_form", seen)
    await seen.press("escape")
    await seen.on(EmailConfirmation)
    await seen.press("escape")
    await seen.on(Conversation)


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
