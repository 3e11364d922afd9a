"""Whether a letter may leave now, and whether by this carrier: asked of the store."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from callcenter_tui.domain.errors import Invalid, Refused
from callcenter_tui.mail.addresses import NOBODY
from callcenter_tui.mail.carriers import Carrier
from callcenter_tui.mail.context import Mail
from callcenter_tui.mail.matching import mismatch
from callcenter_tui.store import consents, ways_out
from callcenter_tui.store.letters import LetterFacts

SET_FROM = "Set MAIL_FROM to the address that letters come from, then start again."
NO_NAME = "It has no sender: MAIL_FROM was not set where it was written"


def why_not(
    tx: Connection, letter: LetterFacts, now: datetime, carrier: Carrier | None = None
) -> str:
    """Why this letter must not go out, by this carrier if one is named; empty when it may."""
    if ways_out.simulated(tx, letter.id):
        return ways_out.NOBODY
    yes = consents.standing(tx, letter.id)
    why = mismatch(letter, yes, consents.opted_out(tx, letter.address), now)
    if not why and carrier is not None and carrier.server and of_nobody(letter):
        return NO_NAME
    return why


def of_nobody(letter: LetterFacts) -> bool:
    """Whether these bytes name nobody as their sender: they were written to become a file."""
    from callcenter_tui.mail.message import sender_of  # not at every start

    try:
        return sender_of(letter.message) == NOBODY
    except Invalid:
        return False  # what cannot be read at all is refused for that


def named(tx: Connection, mail: Mail) -> None:
    """Raise Refused while no letter could go out, because nobody is set as its sender."""
    if unsigned(tx, mail):
        raise Refused("No letter can be written: it has no sender", SET_FROM)


def signed(tx: Connection, mail: Mail, letter: LetterFacts) -> None:
    """Raise Refused for a letter that was written to become a file where servers carry them."""
    if of_nobody(letter) and by_server(tx, mail):
        named(tx, mail)
        raise Refused("This letter has no sender", "Open its form and save it: it gets one.")


def unsigned(tx: Connection, mail: Mail) -> bool:
    """Whether letters go by a server, and nobody is set as their sender here."""
    return mail.nameless and by_server(tx, mail)


def by_server(tx: Connection, mail: Mail) -> bool:
    """Whether a mail server carries letters: this process's own, or one that the store knows."""
    return not mail.folder or bool(ways_out.server(tx))


def told(tx: Connection, mail: Mail) -> str:
    """Where letters go when that is not simply by this process's own server; else empty."""
    known = ways_out.server(tx)
    if unsigned(tx, mail):
        by = f" (they leave by {known})" if known else ""
        return f"No letter can be written here: MAIL_FROM is not set{by}"
    if not mail.folder:
        return ""
    if known:
        return f"Letters leave by {known}, but not from here: MAIL_SERVER is not set"
    if mail.store.is_sqlite:
        return f"No mail server is set: letters become files in {mail.folder}"
    return "No mail server is known yet: letters become files where a worker runs without one"


def strange(tx: Connection, mail: Mail, carrier: Carrier) -> bool:
    """Whether this carrier must touch no letter now.

    It is a folder, and a mail server carries this store's letters: what it called sent would lie
    where nobody reads. Or it is a server, and nobody is set as the sender.
    """
    return mail.nameless if carrier.server else bool(ways_out.server(tx))


def remember(tx: Connection, carrier: Carrier, who: str, now: datetime) -> None:
    """Let processes without a server know of this carrier's, from its first claim on."""
    if carrier.server and ways_out.server(tx) != carrier.server:
        ways_out.by_server(tx, carrier.server, who, now)
