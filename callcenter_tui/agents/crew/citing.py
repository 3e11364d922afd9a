"""Which sentence of an answer rests on which sources."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from callcenter_tui.domain.grounding import Cited

SENTENCE_END = re.compile(r"(?<=[.!?…])\s+(?=[A-ZÁÉÍÓÚÑ¿¡0-9\"«])")
"""White space between two sentences of one line."""
_BREAK = re.compile(rf"{SENTENCE_END.pattern}|\s*\n\s*")
_UNFINISHED = re.compile(
    r"(?:\b(?:sra?|dra?|mr|mrs|ms|no|n[uú]m|art|av|tel|ext|aprox|approx|e\.g|i\.e|p|ej)\.|^\W*\d{1,3}\.)$",
    re.IGNORECASE,
)
"""What ends like a sentence and is none: an abbreviation, the number of a list."""

Mark = tuple[int, tuple[str, ...]]
"""Where in the text a citation stood, and what it named."""


def cite(text: str, marks: Iterable[Mark]) -> tuple[Cited, ...]:
    """The sentences of ``text`` in order. A mark belongs to the sentence before or around it."""
    starts, sentences = [], list[str]()
    for start, sentence in _spans(text):
        starts.append(start)
        sentences.append(sentence)
    sources: list[dict[str, None]] = [{} for _ in sentences]
    for position, names in marks:
        at = sum(start < position for start in starts) - 1
        if sentences:
            sources[max(at, 0)].update(dict.fromkeys(names))
    return tuple(Cited(s, tuple(names)) for s, names in zip(sentences, sources, strict=True))


def _spans(text: str) -> Iterator[tuple[int, str]]:
    """Each sentence with its place."""
    start = 0
    for match in _BREAK.finditer(text):
        piece = text[start : match.start()]
        if "\n" not in match[0] and _UNFINISHED.search(piece):
            continue
        if piece.strip():
            yield start, piece.strip()
        start = match.end()
    if text[start:].strip():
        yield start, text[start:].strip()
