"""What speaks against a letter, whoever wants it: a no, an opt-out, too many letters."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Connection

from callcenter_tui.domain.errors import Refused
from callcenter_tui.domain.letters import LetterKind
from callcenter_tui.mail.context import Mail
from callcenter_tui.store import consents, letters
from callcenter_tui.store.letters import LetterFacts

DAY, HOUR = timedelta(days=1), timedelta(hours=1)

MOST_OPEN = 3
"""Letters of one call that are written or asked about at the same time: an AI may go astray."""

PEOPLE = ("user:", "os:")
"""How people are written in the journal; customers and the AI have other marks."""


def allowed(
    tx: Connection,
    mail: Mail,
    call_id: str,
    customer_id: str,
    kind: LetterKind,
    address: str,
    *whose: str,
) -> None:
    """Raise Refused when this customer may not be offered such a letter now.

    ``whose``: as in the journal, who proposes or records it; each person's letters are counted.
    """
    if consents.declined_in(tx, call_id):
        raise Refused(
            "The customer said no to a letter in this call",
            "A customer who said no is not asked again in this call.",
        )
    if kind is LetterKind.FOLLOW_UP and address and consents.opted_out(tx, address):
        raise Refused(
            "The owner of this address wants no follow-ups",
            "They must opt in first; other letters can be sent.",
        )
    now, limits = mail.clock.now(), mail.limits
    if letters.queued_for(tx, customer_id, now - DAY) >= limits.per_customer_day:
        raise Refused(
            "This customer gets too many letters",
            f"At most {limits.per_customer_day} within 24 hours; try tomorrow.",
        )
    for who in {one for one in whose if one.startswith(PEOPLE)}:
        if letters.queued_by(tx, who, now - HOUR) >= limits.per_operator_hour:
            raise Refused(
                "Too many letters of one person",
                f"At most {limits.per_operator_hour} within an hour; wait a little.",
            )


def few_open(tx: Connection, call_id: str) -> None:
    """Raise Refused when the call has so many open letters that another would only confuse."""
    if letters.open_in(tx, call_id) >= MOST_OPEN:
        raise Refused(
            "This call has too many open letters",
            f"At most {MOST_OPEN}; ask the customer about one, or cancel one.",
        )


def may_be_asked(tx: Connection, mail: Mail, letter: LetterFacts, who: str = "") -> None:
    """The same of a letter that is there; ``who`` records the answer."""
    allowed(
        tx,
        mail,
        letter.call_id,
        letter.customer_id,
        LetterKind(letter.kind),
        letter.address,
        letter.proposed_by,
        who,
    )
