"""The sentences of an article that answer a question."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from callcenter_tui.domain.views import Passage
from callcenter_tui.text import clean, fold

SENTENCES = 3
_END = re.compile(r"(?<=[.!?])\s+(?=[A-ZÁÉÍÓÚÑ¿¡0-9\"«])")
_WORD = re.compile(r"\w{3,}")
_BULLET = re.compile(r"^\s*(?:[-*•]|\d+[.)])\s+")
_STEM = 5
"""Letters of a word that are compared: enough to forgive Spanish and English endings."""


def sentences(text: str) -> list[str]:
    """``text`` cut at sentence ends and lines, without bullets and headings' marks."""
    lines = (_BULLET.sub("", line).strip(" #*\t") for line in clean(text).splitlines())
    return [part for line in lines for part in _END.split(line) if part]


def excerpt(passage: Passage, question: str, told: Collection[str]) -> str:
    """Up to three sentences of ``passage`` for ``question``, in their order, none already told.

    Empty when all that matters has been told.
    """
    every = sentences(passage.text)
    fresh = [s for s in every if not any(s in text for text in told)]
    asked = _stems(question)
    fit = {index: len(asked & _stems(sentence)) for index, sentence in enumerate(fresh)}
    if not any(fit.values()) and len(fresh) < len(every):
        return ""
    best = sorted(fit, key=lambda index: (-fit[index], index))[:SENTENCES]
    return " ".join(_ended(fresh[index]) for index in sorted(best))


def short(text: str, limit: int) -> str:
    """The first sentence of ``text``, at most ``limit`` characters."""
    parts: Sequence[str] = sentences(text)
    return clean(parts[0] if parts else "", limit=limit)


def _stems(text: str) -> set[str]:
    return {word[:_STEM] for word in _WORD.findall(fold(text))}


def _ended(sentence: str) -> str:
    return sentence if sentence[-1] in ".!?:;…" else f"{sentence}."
