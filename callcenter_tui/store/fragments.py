"""Streamed text of claimed turns, for the consoles that watch.

Written a few times a second for all running turns in one transaction, never per token, and never
announced: only a console that shows the call reads it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, delete, select

from callcenter_tui.domain.states import TurnState
from callcenter_tui.store.columns import insert_into, table
from callcenter_tui.store.tables import Fragment, Turn

_fragments = table(Fragment)
_turns = table(Turn)


def put(tx: Connection, texts: Mapping[str, tuple[str, str]], at: datetime) -> None:
    """Store the text so far: ``{turn: (call, text)}``."""
    if not texts:
        return
    query = insert_into(tx, _fragments)
    query = query.on_conflict_do_update(
        index_elements=[_fragments.c.turn_id],
        set_={"text": query.excluded.text, "at": query.excluded.at},
    )
    tx.execute(
        query,
        [
            {"turn_id": turn, "call_id": call, "text": text, "at": at}
            for turn, (call, text) in texts.items()
        ],
    )


def prune(tx: Connection) -> None:
    """Remove what a turn that ended meanwhile left behind."""
    running = select(_turns.c.id).where(_turns.c.state == TurnState.CLAIMED.value)
    tx.execute(delete(_fragments).where(_fragments.c.turn_id.not_in(running)))


def of_calls(tx: Connection, call_ids: list[str]) -> dict[str, tuple[str, str]]:
    """Streamed text now by call: ``{call: (turn, text)}``."""
    if not call_ids:
        return {}
    rows = tx.execute(select(_fragments).where(_fragments.c.call_id.in_(call_ids)))
    return {row.call_id: (row.turn_id, row.text) for row in rows}
