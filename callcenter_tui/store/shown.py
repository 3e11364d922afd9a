"""How far the customer's own end has shown a call to the customer."""

from __future__ import annotations

from sqlalchemy import Connection, update

from callcenter_tui.store.columns import table
from callcenter_tui.store.tables import Call

_calls = table(Call)


def advance(tx: Connection, call_id: str, seq: int) -> bool:
    """Mark the messages up to ``seq`` as shown; False when they were, or are not there yet.

    It never goes back: of two lines on one call the one that has shown more counts.
    """
    done = tx.execute(
        update(_calls)
        .where(_calls.c.id == call_id, _calls.c.shown_seq < seq, _calls.c.last_seq >= seq)
        .values(shown_seq=seq)
    )
    return done.rowcount == 1
