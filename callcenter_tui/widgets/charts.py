"""A chart in the terminal, with axes: bars and lines, told apart by form as well as by colour."""

from __future__ import annotations

from rich.text import Text
from textual.content import Content
from textual.widget import Widget

from callcenter_tui.widgets.pictures import BARS, COLOURS, LINES, Picture
from callcenter_tui.widgets.plain import plain, plain_line

LEAST = (30, 6)
"""Cells and lines below which a chart says nothing that a table would not say better."""

NO_PICTURE = Picture(())


class Chart(Widget):
    """Shows a picture; drawn again only when the picture or the room for it is another."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._picture = NO_PICTURE
        self._drawn: tuple[Picture, int, int] | None = None
        self._text = Text()

    def show(self, picture: Picture) -> None:
        """Another picture, or the same one with new numbers."""
        if picture != self._picture:
            self._picture = picture
            self.refresh()

    def render(self) -> Text | Content:
        """The key on the first line, the chart below it; words where there is nothing to draw."""
        width, height = self.size.width, self.size.height
        if self._picture.nothing:
            return plain(self._picture.empty, "$text-muted")
        if width < LEAST[0] or height < LEAST[1]:
            return plain("No room for the chart here: Tab shows its numbers.", "$text-muted")
        if self._drawn != (self._picture, width, height):
            from callcenter_tui.widgets.plotting import drawn

            text = key_of(self._picture, width)
            text.append("\n").append(drawn(self._picture, width, height - 1))
            self._text, self._drawn = text, (self._picture, width, height)
        return self._text


def key_of(picture: Picture, width: int) -> Text:
    """Which sign is which series: ``█ answered  ▒ gave up  • service level``."""
    names = [(BARS[i % len(BARS)] * 2, one.name) for i, one in enumerate(picture.bars)]
    names += [(LINES[i % len(LINES)][0] * 2, one.name) for i, one in enumerate(picture.lines)]
    key = Text(" ", no_wrap=True, end="")
    for index, (sign, name) in enumerate(names):
        red, green, blue = COLOURS[index % len(COLOURS)]
        key.append(sign, f"rgb({red},{green},{blue})")
        key.append(f" {plain_line(name).plain}   ")
    key.truncate(width)
    return key
