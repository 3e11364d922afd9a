"""What an operator may record as the customer's answer: their message, or what was said aloud."""

from __future__ import annotations

from sqlalchemy import Connection

from callcenter_tui.auth.permissions import require
from callcenter_tui.calls.rights import LIVE, drives
from callcenter_tui.domain.errors import Refused
from callcenter_tui.domain.letters import Way
from callcenter_tui.domain.states import BY_PHONE
from callcenter_tui.domain.views import Actor
from callcenter_tui.mail.answers import Said
from callcenter_tui.store import messages
from callcenter_tui.store.calls import CallFacts
from callcenter_tui.store.letters import LetterFacts


def heard(message_id: str, statement: str, how: str) -> Said:
    """The customer's message, or without one what the operator heard."""
    if message_id:
        return Said(Way.LINE, message_id=message_id)
    return Said(Way.PHONE, statement, how)


def unchanged(letter: LetterFacts, version: int | None) -> None:
    """Raise Refused when the locked letter is not the version that somebody saw, if they say."""
    if version not in (None, letter.version):
        raise Refused("The letter has changed", "Read it as it is now, then go on.")


def askable(call: CallFacts, letter: LetterFacts, version: int | None) -> None:
    """Raise Refused unless the customer is there and the locked letter is the one that was seen."""
    unchanged(letter, version)
    if call.state not in LIVE:
        raise Refused("Nobody is on the line", "It can be asked while the call is live.")


def recordable(tx: Connection, actor: Actor, call: CallFacts, said: Said, *, yes: bool) -> None:
    """Raise unless the actor may have heard this answer, and it is not plainly the opposite."""
    from callcenter_tui.agents.letter_answers import says_no, says_yes  # no start needs them

    if said.way is Way.PHONE:
        if call.origin not in BY_PHONE:
            raise Refused(
                "This customer writes", "Record the message in which they answer instead."
            )
        if not drives(actor, call):
            require(actor, "calls.supervise")
    found = messages.find(tx, said.message_id) if said.message_id else None
    words = found.text if found else said.words
    if (says_no if yes else says_yes)(words):
        raise Refused("The customer said the opposite", "Record what they said.")
