"""A customer's mood in one message, by words, shouting and signs. Pure, standard library only.

Weak, as all counting of words: irony, quotations and unusual words are missed. It is for an
estimate and for the eye of a supervisor, never for a decision about a person.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from callcenter_tui.agents.anger import angry
from callcenter_tui.agents.feeling_words import (
    BITTER_THANKS,
    DELIGHTED,
    FURIOUS,
    NOT,
    PLEASED,
    UNHAPPY,
)
from callcenter_tui.text import fold

READ = 2000
"""Characters that are read of one message."""
LAST = 3
"""So many of the last messages count: a feeling that is not repeated fades."""
_ADDRESSES = re.compile(r"https?://\S+|[@#]\w+|&\w+;")
_SMILES = re.compile(r"[:;=]-?[)D]|[\U0001F600-\U0001F60D\U0001F44D\U0001F64F❤♥🎉]")
_FROWNS = re.compile(r"[:;=]-?[(/]|[\U0001F612\U0001F61E-\U0001F62D\U0001F644\U0001F44E\U0001F92C]")
_SHOUTS = re.compile(r"!{2,}|\?{2,}|[!?]{3,}")
_LETTERS = 12
"""So many letters, nearly all capitals, are shouted."""


def feeling(text: str) -> int:
    """-2 (furious) to 2 (delighted), 0 when nothing shows."""
    text = _ADDRESSES.sub(" ", text[:READ])
    plain = re.sub(r"['’]", "", fold(text))
    rest = BITTER_THANKS.sub(" ", plain)
    bitter = rest != plain
    bad = 2 * _count(FURIOUS, rest) + _count(UNHAPPY, rest) + 2 * bitter
    bad += len(_FROWNS.findall(text))
    good = 2 * _count(DELIGHTED, rest) + _count(PLEASED, rest) + len(_SMILES.findall(text))
    bad += angry(text)
    if bad and (_SHOUTS.search(text) or _shouted(text)):
        bad += 1
    if bad > good:
        return -2 if bad - good >= 3 else -1
    if good > bad:
        return 2 if good - bad >= 3 else 1
    return -1 if bad else 0


def lately(said: Sequence[str]) -> int:
    """The newest ``feeling`` in the last messages (the newest first), 0 when none shows."""
    return next((found for text in said[:LAST] if (found := feeling(text))), 0)


def _count(pattern: re.Pattern[str], plain: str) -> int:
    return sum(
        not NOT.search(plain[max(0, match.start() - 24) : match.start()])
        for match in pattern.finditer(plain)
    )


def _shouted(text: str) -> bool:
    letters = [char for char in text if char.isalpha()]
    return len(letters) >= _LETTERS and sum(map(str.isupper, letters)) > 0.8 * len(letters)
