"""The net below ``clean``: no escape reaches the terminal, whatever a widget lets through."""

from __future__ import annotations

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from callcenter_tui.text import clean_line


class Scrub(LineFilter):
    """Replaces control characters in every painted line. Widths may be off by a cell then."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The same segments, their text without anything a terminal would obey."""
        return [
            segment
            if segment.control or segment.text.isprintable()
            else Segment(_scrubbed(segment.text), segment.style)
            for segment in segments
        ]


def _scrubbed(text: str) -> str:
    """``clean_line`` for each piece between spaces, so that the spaces keep their number."""
    return " ".join(clean_line(piece) for piece in text.split(" "))
