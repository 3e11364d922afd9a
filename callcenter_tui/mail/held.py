"""A letter's row in hand: found and locked, moved and journaled; and what is said if it cannot."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from callcenter_tui.domain.errors import NotFound, Refused
from callcenter_tui.domain.letters import LetterState
from callcenter_tui.mail.context import Mail
from callcenter_tui.store import journal, letters
from callcenter_tui.store.letters import LetterFacts


def held(tx: Connection, letter_id: str) -> LetterFacts:
    """The letter with this id, its row locked until the transaction ends; raises NotFound."""
    letter = letters.facts(tx, letter_id, lock=True)
    if letter is None:
        raise NotFound("There is no such letter", "Look at the list again.")
    return letter


def move(
    tx: Connection, mail: Mail, letter: LetterFacts, target: LetterState, **values: Any
) -> None:
    """Make one move of the letter; Refused when its state does not allow it."""
    if not letters.change(tx, letter, target, mail.clock.now(), **values):
        raise cannot(letter, f"cannot become {target.value}")


def journal_of(
    tx: Connection, mail: Mail, kind: str, letter: LetterFacts, who: str, **more: Any
) -> None:
    """Append an event of the letter: its id, kind and version, never an address or words."""
    data = {"letter": letter.id, "letter_kind": letter.kind, "version": letter.version} | more
    journal.append(tx, kind, at=mail.clock.now(), who=who, call=letter.call_id, **data)


def checked(address: str) -> str:
    """The address in its normal form, empty when there is none yet; raises Invalid."""
    from callcenter_tui.mail.addresses import checked_address  # no start needs it

    return checked_address(address) if address.strip() else ""


def cannot(letter: LetterFacts, what: str) -> Refused:
    """The error of a letter whose state does not allow it."""
    return Refused(f"This letter is {letter.state} and {what}", "Look at it as it is now.")


def going() -> Refused:
    """The error of a letter that the outbox cannot give back."""
    return Refused("This letter is being sent, or it was sent", "Look at the outbox.")
