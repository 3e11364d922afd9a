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


class HelpPanel(ModalScreen[None]):
    """Closed by Esc, F1 or Enter."""

    CSS_PATH = "help.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,f1,enter,q", "close", show=False)]

    def __init__(self, mine: Sequence[Command]) -> None:
        super().__init__()
        self._mine = mine

    def compose(self) -> ComposeResult:
        """One paragraph for each command."""
        with VerticalScroll(id="help-box") as box:
            box.border_title = Content("Keys")
            box.border_subtitle = Content("Esc closes")
            for command in self._mine:
                with Horizontal(classes="help-line"):
                    yield Static(Content(command.every_key), classes="help-keys")
                    yield Static(Content(command.help), classes="help-words")
            yield Static(
                "Flags in the list: ☎ = is being offered; HELP = a supervisor is asked for; "
                "per = asks for a person; low, med, high, crit = severity; cb = callback; "
                ".. = an answer is owed or being written. Departments: ! and !! = below the "
                "target, or waiting too long. Mood: -- to ++.",
                classes="help-note",
                markup=False,
            )

    def action_close(self) -> None:
        """Back to the screen below."""
        self.dismiss()
