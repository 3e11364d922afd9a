"""``plain``: the only way a string of somebody else gets onto a widget."""

from __future__ import annotations

from textual.content import Content
from textual.style import Style

from callcenter_tui.text import clean, clean_line


def plain(text: object, style: str | Style = "") -> Content:
    """Foreign text as ``Content`` that is never parsed as markup; line breaks are kept."""
    return Content.styled(clean(text), style)


def plain_line(text: object, style: str | Style = "", *, limit: int = 0) -> Content:
    """``plain`` on one line, cut to ``limit`` characters when that is not 0."""
    return Content.styled(clean_line(text, limit=limit), style)
