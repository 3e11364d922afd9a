"""Whether a letter may leave now, and whether by this carrier: asked of the store."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from callcenter_tui.mail.carriers import Carrier
from callcenter_tui.mail.matching import mismatch
from callcenter_tui.store import consents, ways_out
from callcenter_tui.store.letters import LetterFacts


def why_not(tx: Connection, letter: LetterFacts, now: datetime) -> str:
    """Why this letter must not go out, for a person; empty when it may."""
    if ways_out.simulated(tx, letter.id):
        return ways_out.NOBODY
    yes = consents.standing(tx, letter.id)
    return mismatch(letter, yes, consents.opted_out(tx, letter.address), now)


def strange(tx: Connection, carrier: Carrier) -> bool:
    """Whether a mail server carries this store's letters and this carrier is none.

    What it called sent would lie in a folder that nobody reads.
    """
    return not carrier.server and bool(ways_out.server(tx))


def remember(tx: Connection, carrier: Carrier, who: str, now: datetime) -> None:
    """Let processes without a server know of this carrier's, from its first claim on."""
    if carrier.server and ways_out.server(tx) != carrier.server:
        ways_out.by_server(tx, carrier.server, who, now)
