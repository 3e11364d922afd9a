"""The flag of an operator who asks for a supervisor: it goes when somebody has come,
and with the operator or the talk (``standing.followed``).
"""

from __future__ import annotations

from sqlalchemy import Connection

from callcenter_tui.calls.context import Context, happened
from callcenter_tui.domain import events
from callcenter_tui.store import calls
from callcenter_tui.store.calls import CallFacts


def help_given(tx: Connection, context: Context, call: CallFacts, who: str) -> bool:
    """Take the flag off the locked call, with its event; False when there was none."""
    if not call.help or not calls.change(tx, call, help=""):
        return False
    happened(tx, context, events.HELP_GIVEN, call, who)
    return True
