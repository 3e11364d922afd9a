"""Is the customer angry? Written signs, added up; pure and standard library only.

One strong sign (an insult, a condemnation, «fed up», a threat to leave) is enough; weak ones
(long waits, capitals, stacked exclamation marks) count only together. No single word can tell a
calm report from a furious one with certainty, so one angry message alone never moves a call: the
rule in ``rules`` asks for two.
"""

from __future__ import annotations

import re

from callcenter_tui.agents.anger_patterns import DENIED, MARKS, SIGNS
from callcenter_tui.text import fold

READ = 2000
"""Characters that are read: anger shows early."""
ANGRY = 1.0
"""From this weight on a message is angry."""

_SPACES = re.compile(r"\s+")
_NOISE = re.compile(r"https?://\S+|(?<!\w)@\w+")
"""Addresses and names of accounts say nothing, and their capitals are no shouting."""


def anger(text: str) -> float:
    """The weight of the signs of anger in one message: 0 for none, ``ANGRY`` and more for anger."""
    shown = _NOISE.sub(" ", text[:READ])
    plain = _SPACES.sub(" ", fold(shown).replace("'", "").replace("’", "").replace("#", " "))
    said = sum(weight for weight, pattern in SIGNS if _says(pattern, plain))
    return said + sum(weight for weight, pattern in MARKS if pattern.search(shown))


def angry(text: str) -> bool:
    """Whether the message is angry."""
    return anger(text) >= ANGRY


def _says(pattern: re.Pattern[str], plain: str) -> bool:
    """Whether one match stands that the words right before it do not deny."""
    return any(
        not DENIED.search(plain[max(0, match.start() - 40) : match.start()])
        for match in pattern.finditer(plain)
    )
