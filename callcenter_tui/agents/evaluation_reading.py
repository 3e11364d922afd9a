"""How the rules of ``evaluation`` read one message: a wish, an answer, a repetition?"""

from __future__ import annotations

import re

from callcenter_tui.agents.evaluation_words import EMPTY, UNKNOWN
from callcenter_tui.text import fold

SENTENCE = re.compile(r"(?:[^.!?\n]|(?<=\d)[.](?=\d))+[.!?]*")
_WORD = re.compile(r"\w+")
_SUBSTANCE = 5
"""Words of a sentence that can carry an answer."""
_MATTER = 3
"""Words of a message that can carry a wish."""
_AGAIN = 0.7
"""Share of words that makes a message a repetition of an earlier one."""


def plain(text: str) -> str:
    """Folded, without apostrophes: what the patterns meet."""
    return re.sub(r"['’]", "", fold(text))


def carries_matter(text: str) -> bool:
    """Whether a customer's message is more than a greeting or thanks."""
    words = _WORD.findall(plain(EMPTY.sub(" ", plain(text))))
    return len(words) >= _MATTER or "?" in text


def substance(text: str) -> bool:
    """Whether an answer has a sentence that tells something: no question, no «I do not know»."""
    parts = (part.strip() for part in SENTENCE.findall(text))
    return any(
        not part.endswith("?")
        and len(_WORD.findall(part)) >= _SUBSTANCE
        and not UNKNOWN.search(plain(part))
        and not EMPTY.match(plain(part).lstrip("¡¿ "))
        for part in parts
    )


def alike(text: str, other: str) -> bool:
    """Whether two messages say nearly the same, by their words."""
    words, others = (set(_WORD.findall(plain(said))) for said in (text, other))
    return len(words) > _MATTER and len(words & others) >= _AGAIN * len(words | others)
