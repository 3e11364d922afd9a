"""Has the customer moved on to a matter of another department? Judged from the newest words alone.

A wrong move costs a customer the right colleague, a missed one costs little: the AI still answers
and a person can transfer. So the words must be sure by themselves, or sure enough beside an
announcement («by the way», «otra cosa»).
"""

from __future__ import annotations

import re
from typing import Protocol

from callcenter_tui.agents.urgency import small_talk
from callcenter_tui.domain.routing import GENERAL
from callcenter_tui.text import fold

COMPLAINTS = "complaints"
"""Displeasure is a tone in every matter: no call leaves or enters this department by it."""

_FEWEST = 4
"""Words under which a message answers the last one instead of opening a matter."""
_SURE, _MARGIN = 0.85, 0.75
_ANNOUNCED_SURE, _ANNOUNCED_MARGIN = 0.5, 0.3
_ANNOUNCED = re.compile(
    r"\b(?:by the way|btw|another (?:thing|question|matter|issue|problem)|something else|other "
    r"(?:thing|question|matter)|one more (?:thing|question)|while (?:i am|im|i m|ive got you|we "
    r"are|were) (?:here|at it|on)|also (?:i|my|the|can|could|do|how|what)|on a different (?:note|"
    r"matter)|different (?:question|matter|topic)|besides that|apart from that|separately|por "
    r"cierto|otr[oa] (?:cosa|pregunta|duda|tema|consulta|asunto|problema)|ya que (?:estoy|estamos|"
    r"te tengo|hablamos)|aprovecho|de paso|cambiando de tema|a?parte de (?:eso|esto)|ademas|"
    r"tambien (?:quiero|queria|quisiera|necesito|tengo|me))\b",
)


class Believing(Protocol):
    """What can weigh departments; ``router.Router`` does."""

    def beliefs(self, text: str) -> dict[str, float]:
        """The share of belief (0-1) of each department; empty for unknown words."""
        ...


def moved_on(
    router: Believing, text: str, department: str, departments: tuple[str, ...]
) -> str | None:
    """The department that ``text`` surely belongs to, when it is not ``department``; else None.

    ``text``: the customer's newest message. Greetings, thanks, confirmations and short answers
    never move a call; nor does anything move to ``general``, which any department can answer.
    """
    if department == COMPLAINTS or small_talk(text) or len(text.split()) < _FEWEST:
        return None
    shares = router.beliefs(text)
    if not shares:
        return None
    best = max(shares, key=shares.__getitem__)
    if best in (department, GENERAL, COMPLAINTS) or best not in departments:
        return None
    announced = _ANNOUNCED.search(fold(text).replace("'", "").replace("’", ""))
    sure, margin = (_ANNOUNCED_SURE, _ANNOUNCED_MARGIN) if announced else (_SURE, _MARGIN)
    apart = shares[best] - shares.get(department, 0.0)
    return best if shares[best] >= sure and apart >= margin else None
