"""How a call is let go: to its own queue, back to the AI, or to another department."""

from __future__ import annotations

from sqlalchemy import Connection

from callcenter_tui.calls.context import SYSTEM, Context, locked, silence_ai
from callcenter_tui.calls.moves import autonomy, moved
from callcenter_tui.calls.standing import followed, queued, withdraw
from callcenter_tui.calls.stands import changed
from callcenter_tui.domain.floor import StayOutcome
from callcenter_tui.domain.states import CallState, Driver
from callcenter_tui.domain.views import DepartmentView
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
    calls.change(tx, call, driver=driver.value, operator_id=None, fence=call.fence + 1)
    if driver is Driver.PERSON:
        silence_ai(tx, context, call, SYSTEM)
    after = locked(tx, call.id)
    followed(tx, context, call, after, who=who)
    return after


def sent_to(
    tx: Connection,
    context: Context,
    call: CallFacts,
    target: DepartmentView,
    *,
    who: str,
    reason: str = "",
    left: StayOutcome = StayOutcome.TRANSFERRED,
) -> CallFacts:
    """The locked call in another department's queue, without its operator.

    Whoever was offered it is asked no more. Who answers there is said by that department, also in
    a call that somebody had switched. ``left``: how it leaves the queue in which it waits now.
    """
    withdraw(tx, context, call, who=who)
    call = released(tx, context, call, who=who, driver=autonomy(tx, context, target.key))
    values = {"department": target.key, "routed": True, "reason": reason or call.reason}
    if call.state is not CallState.WAITING:
        return moved(tx, context, call, CallState.WAITING, who=who, **values)
    after = changed(tx, context, call, who=who, fence=call.fence + 1, **values)
    queued(tx, context, after, left=left)
    return after
