"""The flag of an operator who asks for a supervisor: it goes when somebody has come."""

from __future__ import annotations

from sqlalchemy import Connection

from callcenter_tui.calls.context import Context
from callcenter_tui.domain import events
from callcenter_tui.store import calls, journal
from callcenter_tui.store.calls import CallFacts


def help_given(tx: Connection, context: Context, call: CallFacts, who: str) -> bool:
    """Take the flag off the locked call, with its event; False when there was none."""
    if not call.help or not calls.change(tx, call, help=""):
        return False
    journal.append(tx, events.HELP_GIVEN, at=context.clock.now(), who=who, call=call.id)
    return True
