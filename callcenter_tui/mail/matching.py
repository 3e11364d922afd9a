"""Whether a letter may go out: does the customer's yes match these very bytes and this address?"""

from __future__ import annotations

from datetime import datetime

from callcenter_tui.domain.errors import Invalid
from callcenter_tui.domain.letters import CONSENT_HOLDS, LetterKind, LetterState, Rendered
from callcenter_tui.store.consents import YES, ConsentFacts
from callcenter_tui.store.letters import LetterFacts

TOO_OLD = "The customer's yes is older than 24 hours"
"""The one reason that only time brings; all others mean that something is not as it was said."""


def mismatch(
    letter: LetterFacts, consent: ConsentFacts | None, opted_out: bool, now: datetime
) -> str:
    """Why this letter must not go out, for a person; empty when it may.

    Nothing stored is believed: the hash is computed from the bytes, and who would get the letter
    is read from them. Age is asked last, so that "too old" means that all else holds.
    """
    from callcenter_tui.mail.message import body_hash  # not for every start

    if consent is None or consent.answer != YES or consent.letter_id != letter.id:
        return "The customer has not said yes to this letter"
    if consent.voided_at is not None or consent.voided:
        return f"The customer's yes holds no longer: {consent.voided or 'it was taken back'}"
    if letter.state != LetterState.CONFIRMED.value:
        return f"The letter is {letter.state}, not confirmed"
    if not letter.message:
        return "The letter has no words"
    if not consent.body_hash == letter.body_hash == body_hash(letter.message):
        return "The letter is not the one that the customer said yes to"
    if consent.address != letter.address:
        return "The address is not the one that the customer said yes to"
    if why := unlike(letter):
        return why
    if opted_out and letter.kind == LetterKind.FOLLOW_UP.value:
        return "The customer wants no more follow-ups"
    if now >= consent.expires_at or now >= consent.at + CONSENT_HOLDS:
        return TOO_OLD
    return ""


def unlike(letter: LetterFacts) -> str:
    """Why the stored bytes are not the letter that its record shows and that is read out.

    Empty when they are. One that cannot be read is never an error: it would stop the outbox.
    """
    from callcenter_tui.mail.message import as_read, recipients, words_of

    try:
        if recipients(letter.message) != [letter.address]:
            return "The letter is addressed to somebody else than the customer said yes to"
        if words_of(letter.message) == as_read(Rendered(letter.subject, letter.text, letter.html)):
            return ""
    except Invalid as error:
        return error.title
    return "The letter says something else than what was read out"
