"""An answer on its way to the customer: cleaned, its citations taken out, fragment by fragment."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

from callcenter_tui.domain.protocols import Answer
from callcenter_tui.text import clean

PERSON = "person"
"""``[person]`` in an answer offers a person: the model does not know or may not do it."""
MAX_ANSWER = 6000

_MARK = re.compile(r"[ \t]*\[([^\[\]\n]{1,160})\]")
_SOURCE_LIKE = re.compile(r"[a-z]{2}(/[\w.-]+)+(#[\w.-]+)?")
_UNSURE_TAIL = re.compile(r"(?:[ \t]*\[[^\[\]\n]{0,160}(?:\][^!-~]*)?|[!-~]?[^!-~]*)\Z")
"""A bracket at the end, or characters whose meaning the next fragment may change."""
_LONGEST_TAIL = 400


class Draft:
    """Feed it what the model says, however it is cut; it passes on what the customer may see.

    Ids in square brackets that were given to the model become sources, ids of its own invention
    vanish, every other bracket stays as it is.
    """

    def __init__(self, known: Collection[str], on_text: Callable[[str], None] | None = None):
        self._known = set(known)
        self._on_text = on_text
        self._waiting = ""
        self._shown: list[str] = []
        self._room = MAX_ANSWER
        self._sources: dict[str, None] = {}
        self._knows = True

    def feed(self, text: str) -> None:
        """Take a fragment; passes on all that is certain."""
        text = self._waiting + text
        tail = _UNSURE_TAIL.search(text)
        end = tail.start() if tail and len(text) - tail.start() <= _LONGEST_TAIL else len(text)
        self._waiting = text[end:]
        self._show(text[:end])

    def finish(self) -> Answer:
        """The whole answer; ``"".join(fragments).strip()`` is its text."""
        self._show(self._waiting)
        self._waiting = ""
        text = "".join(self._shown).strip()
        return Answer(text, tuple(self._sources), self._knows)

    def _show(self, text: str) -> None:
        visible = clean(_MARK.sub(self._take_mark, text))[: self._room]
        if not self._shown:
            visible = visible.lstrip()
        if visible:
            self._shown.append(visible)
            self._room -= len(visible)
            if self._on_text is not None:
                self._on_text(visible)

    def _take_mark(self, match: re.Match[str]) -> str:
        names = [name.strip() for name in re.split(r"[,;]", match[1])]
        if not all(n in self._known or n == PERSON or _SOURCE_LIKE.fullmatch(n) for n in names):
            return match[0]
        self._sources.update(dict.fromkeys(name for name in names if name in self._known))
        self._knows = self._knows and PERSON not in names
        return ""
