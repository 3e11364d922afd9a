"""Lines of plain letters: wrapped at a width that every mail program shows as it is."""

from __future__ import annotations

import textwrap

from callcenter_tui.text import clean

WIDTH = 72

RULE = 60
"""Characters of a line of dashes at most: it stays one line beside other things, too."""


def wrapped(text: str, indent: str = "", first: str | None = None) -> str:
    """The text in lines of at most 72 characters; its own line breaks stay, no word is cut.

    An address of the web stays whole, however long: a broken one leads nowhere.
    """
    lines: list[str] = []
    start = indent if first is None else first
    for line in text.splitlines() or [""]:
        pieces = textwrap.wrap(
            line,
            WIDTH,
            initial_indent=start,
            subsequent_indent=indent,
            break_long_words=False,
            break_on_hyphens=False,
        )
        lines += pieces or [""]
        start = indent
    return "\n".join(lines)


def bulleted(entries: tuple[str, ...]) -> str:
    """Each entry as a point of a list."""
    return "\n".join(wrapped(entry, "  ", "- ") for entry in entries)


def ruled(title: str) -> str:
    """A heading with a line below it."""
    return f"{title}\n{'-' * min(len(title), RULE)}"


def cut(text: str, limit: int) -> str:
    """Cut to so many characters, marked "…"; no half of a joined emoji stays."""
    if len(text) <= limit:
        return text
    kept = text[: limit - 1]
    while clean(kept) != kept:  # a joiner that joins nothing
        kept = kept[:-1]
    return kept.rstrip() + "…"
