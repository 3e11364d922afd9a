"""Does the customer ask for a human being? Pure, standard library only.

Each clause is judged alone, so that «I don't want a bot, give me a person» is not read as a
refusal of the person. The patterns are in ``person_patterns``.
"""

from __future__ import annotations

import re

from callcenter_tui.agents.person_patterns import (
    ALONE,
    ASKS,
    DECLINES,
    HOPES,
    NEED_ASKED,
    STRONG,
    SUPERIOR,
    TOLD,
)
from callcenter_tui.agents.slips import clauses
from callcenter_tui.text import fold

SHORT = 12
"""Words of a clause in which a bare «human agent» is a request and not a tale."""

_YES = re.compile(
    r"\W*(?:(?:si|claro|vale|bueno|de acuerdo|adelante|por favor|gracias|perfecto|venga|hagalo"
    r"|yes|yeah|yep|sure|ok|okay|please|go ahead|do|thanks|thank you|that would be (?:good|great))"
    r"(?:\W+|$)){1,4}"
)
"""Nothing but a yes."""
_NO = re.compile(
    r"\W*(?:(?:(?:no|nop|nope|nah|ni hablar|para nada|en absoluto|mejor no|prefiero que no"
    r"|creo que no|que no|ahora no|de momento no|por ahora no|no hace falta|no es necesario"
    r"|no hay necesidad|no quiero|no lo quiero"
    r"|no (?:me )?(?:lo|la|los) (?:envien|envie|manden|mande)|no lo hagan?"
    r"|no thanks|no thank you|not now|not really|rather not|i would rather not|id rather not"
    r"|i dont want (?:it|to|that)|dont (?:send (?:it|that)|do (?:it|that))|dont|no need|do not"
    r"|do not send (?:it|that)|please dont|not necessary)"
    r"|gracias|muchas gracias|por favor|thanks|thank you|please)(?:\W+|$)){1,4}"
)
"""Nothing but a no, with or without thanks."""
_THANKS = re.compile(r"\W*(?:(?:muchas gracias|gracias|por favor|thanks|thank you|please)\W*)*")
_OFFER = re.compile(
    r"\b(?:personas?|companer[oa]s?|alguien del equipo|person|human|colleagues?|"
    r"(?:somebody|someone) (?:of|from|on) the team)\b"
    r".*(?:\?|\bsi (?:quiere|lo prefiere|lo desea|le parece)\W*|\bif you (?:like|want|prefer)\W*)$",
    re.DOTALL,
)
"""Words that end by offering a person."""
_LAST = 200
"""Characters at the end of an answer in which an offer stands."""


def asked_for(text: str) -> str:
    """Whom the customer asks for: ``superior`` (manager, supervisor), ``person``, or nobody."""
    asking = [clause for clause in clauses(text) if _asks(clause)]
    if any(SUPERIOR.search(clause) for clause in asking):
        return "superior"
    return "person" if asking else ""


def wants_person(text: str) -> bool:
    """True when the customer asks for a human being, a manager or a supervisor."""
    return asked_for(text) != ""


def accepts(text: str, offered: str) -> bool:
    """True when ``text`` is a plain yes to ``offered``, words that ended by offering a person."""
    return plain_yes(text) and _OFFER.search(fold(offered.strip()[-_LAST:])) is not None


def plain_yes(text: str) -> bool:
    """True when ``text`` is a yes and nothing else."""
    return _YES.fullmatch(fold(text)) is not None


def plain_no(text: str) -> bool:
    """True when ``text`` is a no and nothing else; thanks alone are none."""
    folded = re.sub(r"['’]", "", fold(text))
    return _NO.fullmatch(folded) is not None and _THANKS.fullmatch(folded) is None


def _asks(clause: str) -> bool:
    if any(pattern.search(clause) for pattern in ALONE):
        return True
    for pattern in ASKS:
        for match in pattern.finditer(clause):
            if not _declined(clause[: match.start()], match[0]):
                return True
    strong = STRONG.search(clause)
    return (
        strong is not None
        and len(clause.split()) <= SHORT
        and not TOLD.search(clause)
        and not _declined(clause[: strong.start()], strong[0])
    )


def _declined(before: str, words: str) -> bool:
    """Whether the words before a request, or its own first word, turn it down."""
    if NEED_ASKED.search(f"{before}{words}"):
        return True
    if HOPES.search(before):
        return False
    before = before.strip()
    head = f"{before} {words.split(' ', 1)[0]}"
    return DECLINES.search(before) is not None or DECLINES.search(head) is not None
