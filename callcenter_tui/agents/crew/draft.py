"""An answer on its way to the customer: cleaned, its citations taken out, fragment by fragment."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

from callcenter_tui.agents.crew.citing import Mark, cite
from callcenter_tui.domain.protocols import Answer
from callcenter_tui.text import clean

PERSON = "person"
"""``[person]`` in an answer offers a person: the model does not know or may not do it."""
MAX_ANSWER = 6000

_MARK = re.compile(r"[ \t]*\[([^\[\]\n]{1,160})\]")
_SOURCE_LIKE = re.compile(r"(?:[a-z]{2}|tool)(/[\w.-]+)+(#[\w.-]+)?")
_UNSURE_TAIL = re.compile(r"(?:[ \t]*\[[^\[\]\n]{0,160}(?:\][^!-~]*)?|[!-~]?[^!-~]*)\Z")
"""A bracket at the end, or characters whose meaning the next fragment may change."""
_LONGEST_TAIL = 400


class Draft:
    """Feed it what the model says, however it is cut; it passes on what the customer may see.

    Ids in square brackets that were given to the model become sources, ids of its own invention
    vanish, every other bracket stays as it is. ``known`` may grow while the model speaks.
    """

    def __init__(self, known: Collection[str], on_text: Callable[[str], None] | None = None):
        self._known = known
        self._on_text = on_text
        self._waiting = ""
        self._shown: list[str] = []
        self._room = MAX_ANSWER
        self._marks: list[Mark] = []
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
        sources = dict.fromkeys(name for _, names in self._marks for name in names)
        return Answer(text, tuple(sources), self._knows, cite(text, self._marks))

    def _show(self, text: str) -> None:
        start = 0
        for match in _MARK.finditer(text):
            names = [name.strip() for name in re.split(r"[,;]", match[1])]
            if self._is_mark(names):
                self._say(text[start : match.start()])
                self._take_mark(names)
                start = match.end()
        self._say(text[start:])

    def _say(self, text: str) -> None:
        visible = clean(text)[: self._room]
        if not self._shown:
            visible = visible.lstrip()
        if visible:
            self._shown.append(visible)
            self._room -= len(visible)
            if self._on_text is not None:
                self._on_text(visible)

    def _is_mark(self, names: list[str]) -> bool:
        return all(n in self._known or n == PERSON or _SOURCE_LIKE.fullmatch(n) for n in names)

    def _take_mark(self, names: list[str]) -> None:
        known = tuple(name for name in names if name in self._known)
        if known:
            self._marks.append((MAX_ANSWER - self._room, known))
        self._knows = self._knows and PERSON not in names
