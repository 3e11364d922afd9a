"""Words of supervisors to an operator in a call: only those they were for, and supervisors, see
them. Nobody who drives the call later does, and no AI.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection

from callcenter_tui.auth.permissions import allows
from callcenter_tui.domain import events
from callcenter_tui.domain.views import Actor, NoteView
from callcenter_tui.store import journal

COACH = "coach"


def seen_by(
    tx: Connection, actor: Actor, call_id: str, notes: Iterable[NoteView]
) -> tuple[NoteView, ...]:
    """The notes of a call that the actor may see; for whom each is stands in its event."""
    kept = tuple(notes)
    if allows(actor.role, "calls.steer") or all(note.kind != COACH for note in kept):
        return kept
    told = journal.of_kind(tx, events.NOTE_ADDED, call=call_id)
    mine = {event.data.get("note") for event in told if event.data.get("to") == actor.user_id}
    return tuple(note for note in kept if note.kind != COACH or note.id in mine)
