"""Did our words end by offering to call the customer back, and is that taken? Pure."""

from __future__ import annotations

import re

from callcenter_tui.text import fold

_LAST = 240
"""Characters at the end of an answer in which an offer stands."""
_OFFER = re.compile(
    r"(?:\bsi (?:quiere|lo prefiere|lo desea|le parece),? (?:le|les|la|lo) "
    r"(?:llamamos|llamaremos|podemos llamar|puede llamar)"
    r"|\b(?:quiere|prefiere|desea|le gustaria|le parece(?: bien)?|necesita)(?:,? entonces,?)? que "
    r"(?:le|les|la|lo) (?:llamemos|llamen|llame)"
    r"|\bif you (?:like|want|prefer|wish),? we (?:can|will|could) (?:call|phone|ring) you"
    r"|\b(?:would you (?:like|prefer)|do you want|shall|may|can|should) "
    r"(?:us to|somebody to|someone to|a person to|we) (?:call|phone|ring) you"
    r"|\bwould you like (?:a call ?-?back|to be called))"
    r"\b[^.?!]*[.?!\s\"»”']*$"
)
"""Words whose last sentence offers a call."""


def offers_call(text: str) -> bool:
    """Whether ``text`` ends by offering to call the customer back."""
    return _OFFER.search(fold(text.strip()[-_LAST:])) is not None
