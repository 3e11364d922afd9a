"""Tiles: one figure each, with its n, its target and what has changed; the cursor is on one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from callcenter_tui.domain.figures import Figure
from callcenter_tui.domain.floor import Level
from callcenter_tui.widgets import figure_words
from callcenter_tui.widgets.rows import fitted

LEAST = 20
"""Cells of the narrowest tile: a mark, 18 for words, a gap."""

LINES = 2
"""Name and n above, value and change below."""

Words = tuple[tuple[str, str], tuple[str, str]]
"""Of both lines of a tile what stands left and right."""

LOOKS = {Level.WARNING: "tiles--warning", Level.CRITICAL: "tiles--critical"}


class Tiles(ScrollView, can_focus=True):
    """As many beside each other as fit; patched one by one, the cursor bound to a measure's key.

    It binds no keys: the screen moves the cursor, through ``move``.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "tiles--name",
        "tiles--cursor",
        "tiles--warning",
        "tiles--critical",
    }

    class Moved(Message):
        """The cursor is on another figure, or its figure has changed."""

        def __init__(self, figure: Figure | None) -> None:
            super().__init__()
            self.figure = figure

    class Chosen(Message):
        """The person wants to know what is behind this figure."""

        def __init__(self, figure: Figure) -> None:
            super().__init__()
            self.figure = figure

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._figures: tuple[Figure, ...] = ()
        self._words: list[Words] = []
        self._cursor = ""
        self._marked = True

    @property
    def figure(self) -> Figure | None:
        """The figure under the cursor."""
        return self._figures[self._at] if self._figures else None

    @property
    def across(self) -> int:
        """How many stand beside each other."""
        return max(1, self.size.width // LEAST)

    @property
    def _at(self) -> int:
        keys = [one.key for one in self._figures]
        return keys.index(self._cursor) if self._cursor in keys else 0

    def show(self, figures: Sequence[Figure], asides: Mapping[str, str]) -> None:
        """New figures; only tiles that read differently are painted. ``asides``: what is to be
        read with a figure in place of its n, by key.
        """
        before, words = self._figures, self._words
        self._figures = tuple(figures)
        self._words = [_words(one, asides.get(one.key, "")) for one in figures]
        if [one.key for one in before] == [one.key for one in self._figures]:
            for index, (old, new) in enumerate(zip(before, self._figures, strict=True)):
                if words[index] != self._words[index] or old.level is not new.level:
                    self._repaint(index)
        else:
            self._measure()
        self.post_message(self.Moved(self.figure))

    def mark(self, marked: bool) -> None:
        """Whether the cursor is here, or in the table below."""
        if marked is not self._marked:
            self._marked = marked
            self._repaint(self._at)

    def move(self, right: int, down: int) -> bool:
        """Move the cursor; False when there is no tile on that side."""
        if not self._figures:
            return False
        at, across = self._at, self.across
        to = at + right + down * across
        if down > 0 and to >= len(self._figures) and at // across < self._last // across:
            to = self._last  # the last row is shorter
        if not 0 <= to < len(self._figures):
            return False
        self._go(to)
        return True

    def to_edge(self, *, last: bool) -> None:
        """To the first or the last tile."""
        if self._figures:
            self._go(self._last if last else 0)

    @property
    def _last(self) -> int:
        return len(self._figures) - 1

    def _go(self, to: int) -> None:
        was = self._at
        self._cursor = self._figures[to].key
        self._repaint(was)
        self._repaint(to)
        self._show_cursor()
        self.post_message(self.Moved(self.figure))

    def _show_cursor(self) -> None:
        top = self._at // self.across * LINES
        if top < self.scroll_offset.y:
            self.scroll_to(y=top, animate=False)
        elif top + LINES > self.scroll_offset.y + self.size.height:
            self.scroll_to(y=top + LINES - self.size.height, animate=False)

    def _measure(self) -> None:
        rows = -(-len(self._figures) // self.across)
        self.virtual_size = Size(self.size.width, rows * LINES)
        self.refresh()

    def on_resize(self, event: events.Resize) -> None:
        """Another width has another number of tiles beside each other."""
        self._measure()
        self._show_cursor()

    def on_click(self, event: events.Click) -> None:
        """One click moves the cursor, two open the figure."""
        width = self.size.width // self.across
        row = (event.y + self.scroll_offset.y) // LINES
        index = row * self.across + min(event.x // width, self.across - 1)
        if index < len(self._figures):
            self._go(index)
            if event.chain == 2:
                self.post_message(self.Chosen(self._figures[index]))

    def render_line(self, y: int) -> Strip:
        """A line of a row of tiles."""
        row, line = divmod(y + self.scroll_offset.y, LINES)
        across, width = self.across, self.size.width // self.across
        segments = []
        for index in range(row * across, min((row + 1) * across, len(self._figures))):
            segments += self._drawn(index, line, width)
        return Strip(segments).adjust_cell_length(self.size.width, self.rich_style)

    def _drawn(self, index: int, line: int, width: int) -> list[Segment]:
        figure, here = self._figures[index], index == self._at and self._marked
        style = self.rich_style
        look = "tiles--name" if line == 0 else LOOKS.get(figure.level, "")
        if figure.value is None and line == 1:
            look = "tiles--name"
        if look:
            style += self.get_component_rich_style(look, partial=True)
        if here:
            style += self.get_component_rich_style("tiles--cursor", partial=True)
        left, right = self._words[index][line]
        mark = "▸" if here and line == 0 else " "
        room = width - 2 - cell_len(right)
        text = set_cell_size(f"{mark}{fitted(left, max(0, room - 1))} {right}", width - 1)
        return [Segment(text, style), Segment(" ", self.rich_style)]

    def _repaint(self, index: int) -> None:
        row, place = divmod(index, self.across)
        width = self.size.width // self.across
        y = row * LINES - self.scroll_offset.y
        self.refresh(Region(place * width, y, width, LINES))


def _words(figure: Figure, aside: str) -> Words:
    """Name and n; reading and change."""
    head = (figure_words.short(figure.text), aside or figure_words.behind(figure))
    return head, (figure_words.reading(figure), figure_words.change(figure))
