"""The one door for foreign text: what a customer, a model, an address or a file says.

``clean`` replaces whatever a terminal, a log line or a reader could be tricked with, and keeps
legitimate accents, emoji and right-to-left letters. Replacing rather than deleting shows that
something was there. Standard library only, so that every room may use it.
"""

from __future__ import annotations

import re
import unicodedata

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

_KEPT_CONTROLS = {"\n", "\t"}
_JOINERS = {"\N{ZERO WIDTH JOINER}", "\N{ZERO WIDTH NON-JOINER}"}
_VARIATION = {"\N{VARIATION SELECTOR-15}", "\N{VARIATION SELECTOR-16}"}
_INVISIBLE = {"\N{SOFT HYPHEN}", "\N{HANGUL FILLER}", "\N{COMBINING GRAPHEME JOINER}"} | {
    "\N{HANGUL CHOSEONG FILLER}",
    "\N{HANGUL JUNGSEONG FILLER}",
    "\N{HALFWIDTH HANGUL FILLER}",
}
_MAX_MARKS = 4
"""Combining marks after one letter; more is 'zalgo' that paints over neighbouring lines."""

_SUSPECT = re.compile(r"[^\t\n\x20-\x7e\xa1-\xac\xae-\u02ff\u0370-\u0482\u048a-\u0590]")
"""Characters worth a look; plain Western, Greek and Cyrillic text skips the slow path."""


def clean(text: object, *, limit: int = 0) -> str:
    """Make foreign text safe to store, show and log.

    Controls (except newline and tab), C1, ESC, bidi overrides and isolates, tag characters,
    zero-width tricks, surrogates, noncharacters and private-use letters become U+FFFD; CRLF and
    CR become a newline. NFC normal form. ``limit`` > 0 cuts to that many characters, marked "…".
    """
    value = str(text).replace("\r\n", "\n").replace("\r", "\n")
    if _SUSPECT.search(value):
        value = _scrub(unicodedata.normalize("NFC", value))
    if limit and len(value) > limit:
        value = value[: limit - 1] + "…"
    return value


def clean_line(text: object, *, limit: int = 0) -> str:
    """``clean`` for one line: every run of white space becomes one space."""
    return " ".join(clean(text, limit=0).split())[: limit or None]


def _scrub(value: str) -> str:
    out: list[str] = []
    marks = 0
    for index, char in enumerate(value):
        category = unicodedata.category(char)
        if category in ("Mn", "Me"):
            marks += 1
            if char in _VARIATION or (marks <= _MAX_MARKS and char not in _INVISIBLE):
                out.append(char)
            elif marks == _MAX_MARKS + 1 or char in _INVISIBLE:
                out.append(REPLACEMENT)
            continue
        marks = 0
        if char in _JOINERS:
            out.append(char if _joins(value, index) else REPLACEMENT)
        elif char in _KEPT_CONTROLS or (category[0] not in "C" and char not in _INVISIBLE):
            out.append(" " if category in ("Zl", "Zp") else char)
        else:
            out.append(REPLACEMENT)
    return "".join(out)


def _joins(value: str, index: int) -> bool:
    """A joiner is legitimate between emoji and between letters of scripts that join."""
    if index == 0 or index + 1 >= len(value):
        return False
    before, after = value[index - 1], value[index + 1]
    return all(_joinable(char) for char in (before, after))


def _joinable(char: str) -> bool:
    if char in _VARIATION:
        return True
    category = unicodedata.category(char)
    return category in ("So", "Sk", "Mn", "Mc") or (category == "Lo" and ord(char) >= 0x600)


def fold(text: str) -> str:
    """Lower case without accents, for comparing what people type."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def csv_safe(value: object) -> str:
    """A cell that no spreadsheet will run: formula starters get a leading apostrophe."""
    text = clean_line(value)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t") else text
