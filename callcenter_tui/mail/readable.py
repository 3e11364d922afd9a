"""A letter's HTML as it is read in a terminal."""

from __future__ import annotations

import re
import textwrap

from callcenter_tui.text import clean

_NARROWEST = 20
_LINK = re.compile(r"\[([^\[\]]*)\]\(([^()\s]*)\)")
_INDENT = re.compile(r"\s*(?:\* |- |\d+\. )?")


def terminal_text(html: str, width: int) -> str:
    """The page as lines of at most ``width`` characters, for a terminal.

    A link is shown as ``[words](where it really leads)``, and as its words alone only where these
    are the address itself. Cleaned last: ``&#27;`` in a page is an escape code once it is read.
    """
    from inscriptis import get_text  # 0.15 s, with lxml: only when a page is looked at
    from inscriptis.css_profiles import CSS_PROFILES
    from inscriptis.model.config import ParserConfig

    page = clean(html)
    if not page.strip():
        return ""
    config = ParserConfig(css=CSS_PROFILES["strict"], display_links=True, display_images=False)
    read = clean(_LINK.sub(_link, get_text(page, config)))
    lines: list[str] = []
    for line in read.splitlines():
        lines += _fitted(line.rstrip(), max(width, _NARROWEST))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def _link(found: re.Match[str]) -> str:
    words, target = found[1].strip(), found[2]
    bare = target.removeprefix("mailto:").removeprefix("tel:")
    same = words == bare or ("tel:" in target and re.sub(r"[^0-9+]", "", words) == bare)
    return words if same else f"[{words}]({target})"


def _fitted(line: str, width: int) -> list[str]:
    """A line cut to pieces between words, each under the first; a long word is cut as well."""
    begins = _INDENT.match(line)
    indent = " " * min(len(begins[0]) if begins else 0, width // 2)
    return textwrap.wrap(
        line.lstrip() if len(line) - len(line.lstrip()) > width // 2 else line,
        width,
        subsequent_indent=indent,
        break_on_hyphens=False,
        replace_whitespace=False,
    ) or [""]
