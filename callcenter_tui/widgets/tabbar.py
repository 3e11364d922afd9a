"""The line of open calls: key, the customer's first name, whose it is, what is unread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual.content import Content
from textual.style import Style
from textual.widget import Widget

from callcenter_tui.text import clean_line

NAME = 8
"""Characters of a customer's name on a tab."""


@dataclass(frozen=True, slots=True)
class Tab:
    """One open call. ``mark``: ``you``, ``AI``, ``draft``, or empty for somebody else's."""

    call: str
    key: str
    name: str
    mark: str = ""
    unread: int = 0
    here: bool = False
    over: bool = False
    """The call is closed: the tab goes when it was read."""

    def words(self, named: bool) -> str:
        """What the tab says; without the customer's name where room is short."""
        name = (clean_line(self.name).split() or [""])[0][:NAME] if named else ""
        new = f"+{self.unread}" if self.unread else ""
        return " ".join(part for part in (self.key, name, self.mark, new) if part)


class TabBar(Widget):
    """One line, there while more than one call is open; a click opens the call."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._tabs: tuple[Tab, ...] = ()
        self.display = False

    def show(self, tabs: Sequence[Tab]) -> None:
        """These; painted only when they read differently."""
        if tuple(tabs) != self._tabs:
            self._tabs = tuple(tabs)
            self.display = len(tabs) > 1
            self.refresh()

    def render(self) -> Content:
        """All tabs with names, else without, else from the one that is read on."""
        named = self._width(self._tabs, True) <= self.size.width
        shown = self._tabs if named else self._that_fit()
        parts = [
            Content.styled(f" {tab.words(named)} ", self._style(tab)).stylize(
                Style.from_meta({"@click": f"screen.show_call('{tab.call}')"})
            )
            for tab in shown
        ]
        left_out = len(self._tabs) - len(shown)
        parts += [Content(f" {left_out} more")] if left_out else []
        return Content("").join(parts)

    @staticmethod
    def _style(tab: Tab) -> str:
        if tab.here:
            return "bold reverse"
        if tab.over:
            return "dim $text-muted"
        return "bold $warning" if tab.unread else "$text-muted"

    @staticmethod
    def _width(tabs: Sequence[Tab], named: bool) -> int:
        return sum(cell_len(tab.words(named)) + 2 for tab in tabs)

    def _that_fit(self) -> tuple[Tab, ...]:
        """As many tabs as fit, without names; the one that is read is always among them."""
        at = next((i for i, tab in enumerate(self._tabs) if tab.here), 0)
        shown = self._tabs
        first = 0
        while self._width(shown, False) > self.size.width - 8 and len(shown) > 1:
            if first < at:
                first += 1
                shown = shown[1:]
            else:
                shown = shown[:-1]
        return shown
