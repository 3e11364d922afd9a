"""What a demo's customer says to a person who has taken the call: short replies, and a yes or a
no to a letter. Without it no customer of a demo could ever say yes.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from callcenter_tui.domain import events
from callcenter_tui.domain.states import CLOSED, CallState, Speaker
from callcenter_tui.domain.views import CallView, EventView

MOST = 6
"""Replies of one customer; then they have said all that they wanted."""

_OVER = (*CLOSED, CallState.WRAP_UP)

_REPLIES = {
    "es": ("Hola, gracias por atenderme.", "De acuerdo.", "Entendido, gracias.", "Muy bien."),
    "en": ("Hello, thank you for taking my call.", "All right.", "I see, thanks.", "Very well."),
}
_YES = {"es": "Sí, envíemela, por favor.", "en": "Yes, please send it."}
_NO = {"es": "No, gracias, no hace falta.", "en": "No thanks, there is no need."}


class Heard(StrEnum):
    """What was said to the customer since they last spoke."""

    WORDS = "words"
    LETTER = "letter"
    OVER = "over"


def heard(view: CallView, told: Sequence[EventView]) -> Heard | None:
    """What waits for the customer's reply; None when it is their turn to wait."""
    if view.row.state in _OVER:
        return Heard.OVER
    own = [one.seq for one in view.messages if one.speaker == Speaker.CUSTOMER]
    last = max(own, default=0)
    messages = {one.id: one.seq for one in view.messages}
    asked = (one for one in told if one.kind == events.LETTER_ASKED)
    if any(messages.get(one.data.get("message", ""), 0) > last for one in asked):
        return Heard.LETTER
    words = (one.seq > last for one in view.messages if one.speaker == Speaker.OPERATOR)
    return Heard.WORDS if any(words) else None


def reply(what: Heard, language: str, number: int, phone: str) -> str:
    """The customer's own words; ``number`` counts their replies from 0.

    One of four customers, told by their phone, wants no letter.
    """
    if what is Heard.LETTER:
        refuses = phone[-1:] in ("3", "7")
        return (_NO if refuses else _YES)[language]
    said = _REPLIES[language]
    return said[0] if number == 0 else said[1 + (number - 1) % (len(said) - 1)]
