"""How a call stands: its state, its driver, its department, its operator, told by one event.

``call.stands`` is the source of every measure of time: who had the call, for how long, how. It is
appended with each change of one of the four, and ``store check`` compares the last one of a call
with its row.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from callcenter_tui.calls.context import Context, happened, locked
from callcenter_tui.domain import events
from callcenter_tui.store import calls
from callcenter_tui.store.calls import CallFacts


def stands(tx: Connection, context: Context, call: CallFacts, who: str) -> None:
    """Journal how the call stands from now on."""
    happened(
        tx,
        context,
        events.CALL_STANDS,
        call,
        who,
        state=call.state.value,
        driver=call.driver.value,
        department=call.department,
        operator=call.operator_id or "",
    )


def stood(
    tx: Connection, context: Context, before: CallFacts, after: CallFacts, *, who: str
) -> None:
    """The same, if anything of it has changed."""
    if _standing(before) != _standing(after):
        stands(tx, context, after, who)


def changed(
    tx: Connection, context: Context, call: CallFacts, *, who: str, **values: Any
) -> CallFacts:
    """Set columns of the locked call without moving it; returns it as it is then."""
    calls.change(tx, call, **values)
    after = locked(tx, call.id)
    stood(tx, context, call, after, who=who)
    return after


def _standing(call: CallFacts) -> tuple[object, ...]:
    return call.state, call.driver, call.department, call.operator_id
