"""The first line of every screen: where one is, who one is, and which AI is at work."""

from __future__ import annotations

from rich.cells import cell_len
from textual.content import Content
from textual.widget import Widget

from callcenter_tui.text import clean_line
from callcenter_tui.widgets.plain import plain_line
from callcenter_tui.widgets.wording import NOBODY


class TopBar(Widget):
    """One line; a second one, the banner, is there while nobody answers customers, or while there
    is something to know of the AI.

    One widget and not six: every widget costs the first paint a millisecond.
    """

    def __init__(self, title: str, who: str = "") -> None:
        super().__init__()
        self._title = clean_line(title)
        self._who = clean_line(who, limit=50)
        self._ai = ""
        self._alert = ""

    def show_ai(self, line: str, alert: str = "") -> None:
        """Say which AI is at work and what to know of it; painted only when it changed."""
        line, alert = clean_line(line, limit=60), clean_line(alert, limit=200)
        if (line, alert) != (self._ai, self._alert):
            self._ai, self._alert = line, alert
            self.set_class(bool(self._banner), "-banner")
            self.refresh()

    @property
    def _banner(self) -> str:
        return NOBODY if self._ai == NOBODY else self._alert

    def render(self) -> Content:
        """Title and person on the left, the AI on the right, below them the banner."""
        nobody = self._ai == NOBODY
        ai = "" if nobody else self._ai
        room = self.size.width - cell_len(f" {self._title}  {ai} ")
        who = self._who if cell_len(self._who) < room else ""
        gap = " " * max(1, room - cell_len(who))
        first = Content.assemble(
            " ", (self._title, "bold"), "  ", plain_line(who, "$text-muted"), gap, plain_line(ai)
        )
        if not self._banner:
            return first
        banner = plain_line(f"▲ {self._banner}", limit=self.size.width - 2)
        filled = Content(" ").append(banner).extend_right(self.size.width)
        return Content("\n").join([first, filled.stylize("bold $background on $warning")])
