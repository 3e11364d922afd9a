"""The first line of every screen: where one is, who one is, and which AI is at work."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Static

from callcenter_tui.text import clean_line
from callcenter_tui.widgets.plain import plain_line
from callcenter_tui.widgets.wording import NOBODY


class TopBar(Widget):
    """One line; a second one, the banner, appears while nobody answers customers."""

    def __init__(self, title: str, who: str = "") -> None:
        super().__init__()
        self._title = title
        self._who = who
        self._ai = ""

    def compose(self) -> ComposeResult:
        """Title and person on the left, the AI on the right."""
        with Horizontal():
            yield Static(plain_line(self._title), id="bar-title")
            yield Static(plain_line(self._who), id="bar-who")
            yield Static(id="bar-ai")
        yield Static(plain_line(f"▲ {NOBODY}"), id="banner")

    def show_ai(self, line: str) -> None:
        """Say which AI is at work; painted only when it changed."""
        if line != self._ai:
            self._ai = line
            self.query_one("#bar-ai", Static).update(plain_line(line, limit=60))
            self.set_class(line == NOBODY, "-nobody")

    def show_title(self, title: str) -> None:
        """Change the title."""
        self.query_one("#bar-title", Static).update(clean_line(title) and plain_line(title))
