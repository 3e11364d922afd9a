"""Words that are shown this once, and stay until somebody closes them by hand."""

from __future__ import annotations

from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Static

from callcenter_tui.screens.room import Room
from callcenter_tui.widgets.plain import plain, plain_line


class Once(ModalScreen[None]):
    """A secret for somebody else. Only its button closes it: a key that was meant for the screen
    below would throw the secret away.
    """

    CSS_PATH = "users.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab,shift+tab,escape", "stay", show=False, priority=True),
    ]

    def __init__(self, title: str, word: str, words: str) -> None:
        super().__init__()
        self._title = title
        self._word = word
        self._words = words

    def compose(self) -> ComposeResult:
        """What it is for, the secret, and the button."""
        with Vertical(id="once") as box:
            box.border_title = plain_line(self._title)
            yield Static(plain(self._words), id="once-words")
            yield Static(plain_line(self._word), id="once-word")
            yield Button(Content("I have passed it on (Enter)"), id="passed-on", compact=True)

    def on_mount(self) -> None:
        """Enter closes it."""
        self.query_one(Button).focus()

    def action_stay(self) -> None:
        """Not by this key."""

    @on(Button.Pressed)
    def _passed_on(self) -> None:
        self.dismiss()


async def one_time(room: Room[Any], login: str, password: str) -> None:
    """Show a one-time password; must run in a worker of ``room``."""
    words = (
        f"{login} signs in with it within 24 hours, in one console at a time, and must choose a "
        "password of their own: then it is void. It is not shown again: pass it on yourself, "
        "not by e-mail."
    )
    await room.app.push_screen_wait(Once(f"One-time password of {login}", password, words))
