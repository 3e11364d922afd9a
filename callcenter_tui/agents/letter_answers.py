"""Is this a customer's yes or no to the letter that was just read out to them? Pure.

Stricter than ``persons.plain_yes``: a letter leaves by this yes alone. Thanks are no yes, a
question is none, and neither is a yes with anything behind it but that it be sent.
"""

from __future__ import annotations

import re

from callcenter_tui.agents.persons import plain_no, plain_yes
from callcenter_tui.text import fold

_COURTESY = re.compile(
    r"\W*(?:(?:muchas gracias|gracias|por favor|bueno|venga|thanks|thank you|please|do)\W*)+"
)
"""What ``plain_yes`` lets pass and nobody can be held to."""
_ASKS = re.compile("[?¿？؟⁇⁈⁉‽﹖︖⸮;፧՞꘏]")
"""Marks of a question in any script in which somebody may type it."""
_SEND = re.compile(
    r"\W*(?:(?:si|vale|claro(?: que si)?|de acuerdo|ok|okay|perfecto|adelante|confirmo|correcto"
    r"|por favor|gracias|muchas gracias|yes|yeah|yep|sure|please|go ahead|confirmed|i confirm"
    r"|correct|thanks|thank you"
    r"|(?:si,? )?(?:enviad|enviar|envie|envien|envienme|enviame|enviarme|mande|manden|mandad"
    r"|mandenme|mandeme|envieme|mandame)(?:me)?(?:lo|la)?"
    r"|(?:you (?:can|may) )?send (?:it|me it|it to me|it over|that)|do send it)(?:\W+|$)){1,5}"
)
"""A yes with the words that it be sent, and nothing else."""


def says_yes(text: str) -> bool:
    """True when ``text`` can only mean that the letter may be sent."""
    if _ASKS.search(text):
        return False
    folded = fold(text)
    plain = plain_yes(text) or _SEND.fullmatch(folded) is not None
    return plain and _COURTESY.fullmatch(folded) is None


def says_no(text: str) -> bool:
    """True when ``text`` can only mean that it may not."""
    return not _ASKS.search(text) and plain_no(text)
