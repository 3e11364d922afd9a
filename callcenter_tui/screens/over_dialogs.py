"""Answering an offer while a dialog is open: what was typed into the dialog stays.

A screen has these keys itself; Textual asks the application's too while a dialog covers it.
"""

from __future__ import annotations

from typing import Any, ClassVar

from textual.binding import Binding, BindingType

from callcenter_tui.commands import named
from callcenter_tui.screens.frame import Frame
from callcenter_tui.screens.room import RINGING, Room


class OverDialogs(Frame):
    """A frame whose keys for offers work above dialogs; the call is opened as a tab beneath."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(named(one).keys, f"over_dialog('{one}')", show=False, priority=True)
        for one in RINGING
    ]
    offers: Any = ()
    """The calls offered to who is signed in."""
    ringing: Any
    """What knows whether one was offered a moment ago."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only above a dialog, and only while a call is offered."""
        if action == "over_dialog":
            rings = self.offers or self.ringing.lately
            return bool(rings) and not isinstance(self.screen, Room)
        return super().check_action(action, parameters)

    def action_over_dialog(self, answer: str) -> None:
        """Accept or decline for the screen below the dialog."""
        from callcenter_tui.screens.answering import accept, decline

        below = next((one for one in reversed(self.screen_stack) if isinstance(one, Room)), None)
        if below is not None:
            below.work({"accept": accept, "decline": decline}[answer](below), group="ringing")
