"""A walk through the screens and dialogs of the floor: what people do with calls together."""

from __future__ import annotations

from typing import Any

from textual.screen import Screen

from callcenter_tui.calls.document_kinds import DOCUMENTS
from callcenter_tui.screens.account import AccountScreen
from callcenter_tui.screens.audit import AuditScreen
from callcenter_tui.screens.callback_list import CallbackList
from callcenter_tui.screens.card import PastCall
from callcenter_tui.screens.choosing import Choosing
from callcenter_tui.screens.conversation import Conversation
from callcenter_tui.screens.form import Form
from callcenter_tui.screens.history import HistoryScreen
from callcenter_tui.screens.live_calls import LiveCalls
from callcenter_tui.screens.metrics import MetricsScreen
from callcenter_tui.screens.metrics_drill import DrillScreen
from callcenter_tui.screens.once import Once
from callcenter_tui.screens.people_here import PeopleHere
from callcenter_tui.screens.review import Judgements, ReviewForm
from callcenter_tui.screens.sessions_of import SessionsOf
from callcenter_tui.screens.settings import SettingsScreen
from callcenter_tui.screens.users import UsersScreen
from callcenter_tui.screens.wrapping_up import WrapUpForm
from callcenter_tui.widgets.composer import Composer
from callcenter_tui.widgets.marks import MarkLine
from tests.screens.consoles import Console
from tests.screens.walk import Visit, locked


async def over_the_list(seen: Console, visit: Visit) -> None:
    """Everything that the list of calls leads to; a colleague's warm offer must be ringing.

    For an admin with a callback in the list. Nothing is changed.
    """
    await visit("offered", seen)
    for key, name, screen in (
        ("ctrl+e", "decline", Form),
        ("b", "status", Choosing),
        ("a", "who answers", Choosing),
        ("w", "whisper to an operator", Form),
        ("r", "reassign", Form),
        ("o", "operators", PeopleHere),
    ):
        await _over(seen, visit, key, name, screen, LiveCalls)
    await seen.press("c")
    await seen.on(CallbackList)
    await visit("callbacks", seen)
    await _over(seen, visit, "d", "callback off", Form, CallbackList)
    await seen.press("escape")
    await seen.on(LiveCalls)
    await seen.press("h")
    await seen.on(HistoryScreen)
    await seen.write("quit")
    await seen.sees("free money")
    await visit("history", seen)
    await seen.press("escape")
    await seen.on(LiveCalls)
    await _figures(seen, visit)
    await _lists(seen, visit)
    await _entrance(seen, visit)
    await locked(seen, visit, LiveCalls)


async def _figures(seen: Console, visit: Visit) -> None:
    await seen.press("f")
    await seen.on(MetricsScreen)
    for view, name in (("3", "handling"), ("8", "departments"), ("9", "people")):
        await seen.press(view)
        await seen.sees(f"▸{view}")
        await visit(f"metrics: {name}", seen)
    await seen.press("d")
    await seen.on(Choosing)
    await visit("metrics: which department", seen)
    await seen.press("down", "down", "enter")
    await seen.on(MetricsScreen)
    await visit("metrics: one department", seen)
    await seen.press("right", "enter")
    await seen.on(DrillScreen)
    await seen.sees("Formula:")
    await visit("behind a number", seen)
    await seen.press("escape")
    await seen.on(MetricsScreen)
    await seen.press("escape")
    await seen.on(LiveCalls)


async def _lists(seen: Console, visit: Visit) -> None:
    await seen.press("e")
    await seen.on(SettingsScreen)
    for name in DOCUMENTS:
        await visit(f"lists: {name}", seen)
        await seen.press("down")
    await seen.press("home", "e")
    await seen.write("[/][@click=app.quit]x[: ", "ctrl+s")
    await seen.sees("is no YAML")
    await visit("lists: refused", seen)
    await seen.press("escape")
    await seen.on(Form)
    await visit("lists: drop it?", seen)
    await seen.press("enter")
    await seen.on(SettingsScreen)
    await seen.press("escape")
    await seen.on(LiveCalls)


async def _entrance(seen: Console, visit: Visit) -> None:
    """People, their sessions and the account; the cursor rests on Eva, whose password is reset."""
    await seen.press("u")
    await seen.on(UsersScreen)
    await seen.sees("eva")
    await seen.press("home", "down", "down")
    await visit("users", seen)
    for key, name, screen in (
        ("n", "new person", Form),
        ("e", "edit a person", Form),
        ("x", "disable", Form),
        ("l", "lock a person", Form),
        ("s", "sessions of a person", SessionsOf),
    ):
        await _over(seen, visit, key, name, screen, UsersScreen)
    await seen.press("p")
    await seen.on(Form)
    await visit("reset", seen)
    await seen.press("enter")
    await seen.on(Once)
    await visit("one-time password", seen)
    await seen.press("enter")
    await seen.on(UsersScreen)
    await seen.press("escape")
    await seen.on(LiveCalls)
    await seen.press("y")
    await seen.on(AccountScreen)
    await seen.sees("this console")
    await visit("account", seen)
    await _over(seen, visit, "p", "own password", Form, AccountScreen)
    await seen.press("escape")
    await seen.on(LiveCalls)
    await _over(seen, visit, "v", "audit", AuditScreen, LiveCalls)


async def of_an_ended_call(seen: Console, visit: Visit, key: str) -> None:
    """The review of a call that has ended, and every judgement of it; the review is stored."""
    await seen.press("h")
    await seen.on(HistoryScreen)
    await seen.write(key, "enter")
    await seen.on(Conversation)
    await seen.sees(key, "Others have judged")
    await visit("ended call", seen)
    await seen.press("shift+f12")
    await seen.on(ReviewForm)
    await visit("review", seen)
    await seen.press(*"1" * len(seen.app.screen.query(MarkLine)))
    await seen.press("ctrl+s")
    await seen.on(Judgements)
    await visit("judgements", seen)
    await seen.press("escape")
    await seen.on(Conversation)
    await seen.sees("Review by")
    await visit("reviewed call", seen)
    await seen.press("escape")
    await seen.on(HistoryScreen)
    await seen.press("escape")
    await seen.on(LiveCalls)


async def in_the_call(seen: Console, visit: Visit, key: str) -> None:
    """Everything that a call of one's own leads to; ends with its wrap-up, which stays open.

    Help is asked for in it, and its customer has another open call and an earlier one.
    """
    await seen.open(key)
    await seen.sees("help asked")
    await visit("own call", seen)
    await seen.press("shift+f6")
    await seen.sees_not("help asked")
    await seen.press("shift+f2")
    await seen.on(Choosing)
    await visit("card", seen)
    await seen.press("down", "enter")
    await seen.on(PastCall)
    await visit("earlier call", seen)
    await seen.press("escape")
    for pressed, name, screen in (
        ("shift+f5", "callback", Form),
        ("shift+f6", "ask help", Form),
        ("shift+f7", "warm", Form),
        ("shift+f8", "merge", Form),
        ("shift+f9", "macros", Choosing),
        ("shift+f11", "reassign it", Form),
    ):
        await seen.on(Conversation)
        await _over(seen, visit, pressed, name, screen, Conversation)
    composer = seen.app.screen.query_one(Composer)
    composer.text = ""
    await seen.press("slash")
    await seen.on(Choosing)
    await visit("canned", seen)
    await seen.press("enter")
    await seen.until(lambda: composer.text, "the reply is in the box")
    await visit("reply", seen)
    await seen.press("f10")
    await seen.on(Form)
    await visit("end it?", seen)
    await seen.press("enter")
    await seen.on(WrapUpForm)
    await seen.press("enter", "down", "enter")
    await seen.until(lambda: seen.app.screen.query("#checklist Checkbox"), "the checklist is there")
    await visit("wrap-up", seen)
    await seen.press("escape")
    await seen.on(Conversation)


async def _over(
    seen: Console,
    visit: Visit,
    key: str,
    name: str,
    screen: type[Screen[Any]],
    below: type[Screen[Any]],
) -> None:
    await seen.press(key)
    await seen.on(screen)
    await visit(name, seen)
    await seen.press("escape")
    await seen.on(below)
