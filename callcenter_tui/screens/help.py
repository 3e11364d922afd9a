"""The help panel: every key of the screen below it, from the table of commands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from callcenter_tui.command import Command
from callcenter_tui.widgets.plain import plain


class HelpPanel(ModalScreen[None]):
    """Closed by Esc, F1 or Enter. ``signs``: what the screen's short signs mean."""

    CSS_PATH = "help.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,f1,enter,q", "close", show=False)]

    def __init__(self, mine: Sequence[Command], signs: Sequence[str] = ()) -> None:
        super().__init__()
        self._mine = mine
        self._signs = signs

    def compose(self) -> ComposeResult:
        """One paragraph for each command, then the signs."""
        with VerticalScroll(id="help-box") as box:
            box.border_title = Content("Keys")
            box.border_subtitle = Content("Esc closes")
            for command in self._mine:
                with Horizontal(classes="help-line"):
                    yield Static(Content(command.every_key), classes="help-keys")
                    yield Static(Content(command.help), classes="help-words")
            for words in self._signs:
                yield Static(plain(words), classes="help-note")

    def action_close(self) -> None:
        """Back to the screen below."""
        self.dismiss()
