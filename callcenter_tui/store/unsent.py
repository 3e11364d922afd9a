"""Words that operators have typed and not sent, by operator and call."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete, select

from callcenter_tui.store.columns import insert_into, table
from callcenter_tui.store.floor import Unsent

_unsent = table(Unsent)


def put(tx: Connection, user_id: str, call_id: str, text: str, now: datetime) -> None:
    """Keep these words in place of earlier ones."""
    tx.execute(
        insert_into(tx, _unsent)
        .values(user_id=user_id, call_id=call_id, text=text, at=now)
        .on_conflict_do_update(
            index_elements=[_unsent.c.user_id, _unsent.c.call_id], set_={"text": text, "at": now}
        )
    )


def remove(tx: Connection, user_id: str, call_id: str) -> None:
    """Forget them."""
    tx.execute(delete(_unsent).where(_unsent.c.user_id == user_id, _unsent.c.call_id == call_id))


def of(tx: Connection, user_id: str, call_id: str) -> str:
    """The words, or an empty text."""
    query = select(_unsent.c.text).where(_unsent.c.user_id == user_id, _unsent.c.call_id == call_id)
    return str(tx.execute(query).scalar() or "")
