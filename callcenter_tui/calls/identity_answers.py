"""Where in a customer's words the answer to the identity question may stand. Pure."""

from __future__ import annotations

import re

from callcenter_tui.auth.answers import LONGEST, SHORTEST, normal
from callcenter_tui.text import fold

_LEAD_IN = re.compile(r".*(?:\b(?:es|is|son|are|it's|its|llama|called)\b|[:=])\s*(.+)", re.DOTALL)
_WORD = re.compile(r"\S+")
_SHORT, _LONG = 3, 12
"""Words; a longer message without a digit tells a story, it does not answer."""
_COURTESIES = """
a ah al bueno claro de disculpe e en espere espera favor gracias hola lo momento muchas no ok okay
oh pues por perdon perdone recuerdo se segundo si un una vale ya yo
alright do don't fine good hello hi hold i just know moment of on one please remember right second
sorry sure thank thanks the wait well yes you
"""
_COURTESY = frozenset(_COURTESIES.split())
"""What people say before they answer; a message of nothing else is no answer."""


def plainly_no_answer(said: str) -> bool:
    """Whether these words cannot be meant as an answer; they are not compared then."""
    from callcenter_tui.agents import rules  # 30 ms of patterns that no start needs

    digits = any(char.isdigit() for char in said)
    if digits and len(said.split()) <= _SHORT:
        return False  # ``28013?`` is an answer by somebody who is not sure
    if "?" in said or "¿" in said or rules.wants_person(said):
        return True
    if digits:
        return False
    folded = re.findall(r"[\w']+", fold(said.replace("’", "'")))
    return len(folded) > _LONG or (bool(folded) and _COURTESY.issuperset(folded))


def readings(said: str) -> list[tuple[int, int]]:
    """Where in the words the answer may stand, at most two places.

    All of it without its lead-in (``it is``, ``mi código es``), and its one run of words with
    digits.
    """
    lead = _LEAD_IN.match(said)
    places = [lead.span(1) if lead else (0, len(said))]
    runs: list[tuple[int, int]] = []
    joined = False
    for word in _WORD.finditer(said):
        digits = any(char.isdigit() for char in fold(word[0]))
        if digits and joined:
            runs[-1] = (runs[-1][0], word.end())
        elif digits:
            runs.append(word.span())
        joined = digits
    if len(runs) == 1 and runs[0] not in places:
        places.append(runs[0])
    return [(a, b) for a, b in places if SHORTEST <= len(normal(said[a:b])) <= LONGEST]
