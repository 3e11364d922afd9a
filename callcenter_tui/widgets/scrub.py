"""The net below ``clean``: no escape reaches the terminal, whatever a widget lets through."""

from __future__ import annotations

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from callcenter_tui.text import clean_line


class Scrub(LineFilter):
    """Replaces control characters in every painted line. Widths may be off by a cell then.

    Links of a style go too: they are an escape (OSC 8) with a foreign address in it. What a widget
    gives as a control is left out: Textual itself sends none by way of a painted line.
    """

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The same segments, their text without anything a terminal would obey."""
        return [
            segment if _harmless(segment) else _scrubbed(segment)
            for segment in segments
            if not segment.control
        ]


def _harmless(segment: Segment) -> bool:
    style = segment.style
    return segment.text.isprintable() and (style is None or style.link is None)


def _scrubbed(segment: Segment) -> Segment:
    """``clean_line`` for each piece between spaces, so that the spaces keep their number."""
    text, style = segment.text, segment.style
    if not text.isprintable():
        text = " ".join(clean_line(piece) for piece in text.split(" "))
    return Segment(text, style.update_link(None) if style is not None and style.link else style)
