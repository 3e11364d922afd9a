"""How an operator lets a call go: to the queue, or back to the AI."""

from __future__ import annotations

from sqlalchemy import Connection

from callcenter_tui.calls.context import SYSTEM, Context, locked, silence_ai
from callcenter_tui.calls.help_flag import help_given
from callcenter_tui.calls.moves import autonomy
from callcenter_tui.calls.standing import followed
from callcenter_tui.domain.states import Driver
from callcenter_tui.store import calls
from callcenter_tui.store.calls import CallFacts


def released(
    tx: Connection, context: Context, call: CallFacts, *, who: str, driver: Driver | None = None
) -> CallFacts:
    """The locked call without its operator: the AI answers while it waits, where it may.

    ``driver``: who answers in the department that it goes to, if not in its own.
    """
    driver = driver or autonomy(tx, context, call.department)
    if call.driver is driver and call.operator_id is None:
        return call
    help_given(tx, context, call, who)
    calls.change(tx, call, driver=driver.value, operator_id=None, fence=call.fence + 1)
    if driver is Driver.PERSON:
        silence_ai(tx, context, call, SYSTEM)
    after = locked(tx, call.id)
    followed(tx, context, call, after, who=who)
    return after
