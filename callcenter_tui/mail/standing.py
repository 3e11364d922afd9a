"""Does a question about a letter still stand, and may these words be the answer to it?

Read from the journal, whose order nobody can change: what lies between asking and answer decides.
"""

from __future__ import annotations

from sqlalchemy import Connection

from callcenter_tui.domain import events
from callcenter_tui.store import journal
from callcenter_tui.store.letters import LetterFacts

CUSTOMER = "customer"
"""How the journal names whoever is at the customer's end."""

_BREAKS = (
    events.CUSTOMER_LEFT,
    events.CUSTOMER_BACK,
    events.CALL_REOPENED,
    events.CALL_ENDED,
    events.CALL_ABANDONED,
)
"""After any of these somebody else may be at the customer's end: a key can be read by anybody."""


def said_to(tx: Connection, letter: LetterFacts, message_id: str) -> bool:
    """Whether whoever was asked about this letter typed this message, before another was asked of.

    Words that somebody typed for the customer are a statement, with its how.
    """
    stands = False
    for event in journal.of_call(tx, letter.call_id):
        stands = _after(event.kind, event.data, letter, stands)
        if event.kind == events.MESSAGE_SAID and event.data.get("message") == message_id:
            return stands and event.who == CUSTOMER
    return False


def same_customer(tx: Connection, letter: LetterFacts) -> bool:
    """Whether nobody has left or come since the letter was read out."""
    stands = False
    for event in journal.of_call(tx, letter.call_id):
        if event.kind != events.LETTER_ASKED or event.data.get("letter") == letter.id:
            stands = _after(event.kind, event.data, letter, stands)
    return stands


def _after(kind: str, data: dict[str, object], letter: LetterFacts, stands: bool) -> bool:
    if kind == events.LETTER_ASKED:
        return data.get("message") == letter.asked_message
    return stands and kind not in _BREAKS
