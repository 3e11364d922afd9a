"""What the offline crew says and recognises in one language; the words are ``offline.yaml``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from callcenter_tui.domain.protocols import Line
from callcenter_tui.text import fold

_WORD = re.compile(r"\w+")
_FEW = 10
"""More words than this are never only a greeting or thanks."""


class Phrases:
    """One language of the offline texts."""

    def __init__(self, texts: dict[str, Any]) -> None:
        self._says: dict[str, list[str]] = texts["says"]
        self._words = {kind: set(words) for kind, words in texts["words"].items()}
        self._human = _patterns(texts["words"]["human"])
        self._account = _patterns(texts["words"]["account"])
        self._more = _patterns(texts["words"]["more"])
        self._no = _patterns(texts["words"]["no"])
        self.briefing: dict[str, Any] = texts["briefing"]
        self.summary: dict[str, str] = texts["summary"]

    def say(self, kind: str, lines: Sequence[Line]) -> str:
        """A sentence of ``kind`` that has been said least in this conversation."""
        told = [line.text for line in lines if line.speaker != "customer"]
        return min(self._says[kind], key=lambda s: sum(s in text for text in told))

    def told(self, kind: str, lines: Sequence[Line], *, waiting: bool) -> str:
        """The same, from ``{kind}_waiting`` when a person has been asked for already."""
        return self.say(f"{kind}_waiting" if waiting else kind, lines)

    def stock(self, text: str) -> bool:
        """Whether ``text`` is one of the sentences that need no article, or part of one."""
        leads = ("lead", "again")
        said = [s for kind, s in self._sayings() if s and kind not in leads]
        return any(text.startswith(s) or text in s for s in said)

    def _sayings(self) -> Iterator[tuple[str, str]]:
        return ((kind, sentence) for kind, said in self._says.items() for sentence in said)

    def lead(self, count: int) -> str:
        """The opening of the ``count``-th answer (from 0) out of the articles."""
        leads = self._says["lead"]
        return leads[count % len(leads)]

    def small_talk(self, text: str) -> str | None:
        """``human``, ``goodbye``, ``thanks`` or ``hello`` when ``text`` is nothing but that."""
        folded = fold(text)
        if any(pattern.search(folded) for pattern in self._human):
            return "human"
        said = _WORD.findall(folded.replace("'", ""))
        if not said or len(said) > _FEW:
            return None
        for kind in ("goodbye", "thanks", "hello"):
            if kind == "thanks" and "?" in text:
                continue  # "is it solved?" thanks for nothing
            allowed, sure = self._words[kind], self._words[f"{kind}_sure"]
            if all(word in allowed for word in said) and any(word in sure for word in said):
                return kind
        return None

    def asks_account(self, text: str) -> bool:
        """Whether ``text`` asks what only the customer's own account tells."""
        folded = fold(text).replace("'", "")
        return any(pattern.search(folded) for pattern in self._account)

    def wants_more(self, text: str) -> bool:
        """Whether ``text`` asks to go on with what was spoken of: «anything else?»."""
        folded = fold(text).replace("'", "")
        return len(folded.split()) <= _FEW and any(p.search(folded) for p in self._more)

    def declines(self, text: str) -> bool:
        """Whether ``text`` is nothing but a no."""
        folded = re.sub(r"\W+", " ", fold(text).replace("'", "")).strip()
        return any(pattern.fullmatch(folded) for pattern in self._no)

    def worried(self, texts: Sequence[str]) -> bool:
        """Whether a word of fear or haste is among these texts."""
        return not self._words["worried"].isdisjoint(_WORD.findall(fold(" ".join(texts))))


def _patterns(written: Sequence[str]) -> list[re.Pattern[str]]:
    return [re.compile(rf"\b(?:{pattern})\b") for pattern in written]
