"""Does the customer ask for a human being? Pure, standard library only.

Each clause is judged alone, so that «I don't want a bot, give me a person» is not read as a
refusal of the person. The patterns are in ``person_patterns``.
"""

from __future__ import annotations

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

SHORT = 12
"""Words of a clause in which a bare «human agent» is a request and not a tale."""


def asked_for(text: str) -> str:
    """Whom the customer asks for: ``superior`` (manager, supervisor), ``person``, or nobody."""
    asking = [clause for clause in clauses(text) if _asks(clause)]
    if any(SUPERIOR.search(clause) for clause in asking):
        return "superior"
    return "person" if asking else ""


def wants_person(text: str) -> bool:
    """True when the customer asks for a human being, a manager or a supervisor."""
    return asked_for(text) != ""


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
