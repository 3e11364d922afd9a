"""The sources of the AI's answers, one answer at a time."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from callcenter_tui.domain.views import CallView
from callcenter_tui.widgets.grounds import answers, grounds


class Sources(ModalScreen[None]):
    """The last answer of ``view`` first; left and right lead to the others."""

    CSS_PATH = "sources.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f11,ctrl+f,enter,q", "close", show=False),
        Binding("left,pageup", "step(-1)", show=False, priority=True),
        Binding("right,pagedown", "step(1)", show=False, priority=True),
    ]

    def __init__(self, view: CallView) -> None:
        super().__init__()
        self._view = view
        self._answers = answers(view)
        self._at = len(self._answers) - 1

    def compose(self) -> ComposeResult:
        """One box with the text."""
        with VerticalScroll(id="sources-box") as box:
            box.border_title = Content("Sources")
            box.border_subtitle = Content("Esc closes")
            yield Static(id="sources-text")

    def on_mount(self) -> None:
        """Show the last answer."""
        self.query_one("#sources-box").focus()
        self._show()

    def action_step(self, by: int) -> None:
        """To an earlier or a later answer."""
        if self._answers:
            self._at = min(max(self._at + by, 0), len(self._answers) - 1)
            self._show()

    def action_close(self) -> None:
        """Back to the conversation."""
        self.dismiss()

    def _show(self) -> None:
        box, text = self.query_one("#sources-box"), self.query_one("#sources-text", Static)
        if not self._answers:
            text.update(Content("The AI has not answered in this call yet."))
            return
        text.update(grounds(self._view, self._answers[self._at]))
        many = len(self._answers)
        box.border_title = Content(f"Sources of answer {self._at + 1} of {many}")
        box.border_subtitle = Content("Left Right: other answers  Esc closes")
        box.scroll_home(animate=False)
