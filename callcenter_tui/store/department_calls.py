"""The live calls of a department that no person drives."""

from __future__ import annotations

from sqlalchemy import Connection, select

from callcenter_tui.domain.states import CallState, Driver
from callcenter_tui.store.columns import table
from callcenter_tui.store.tables import Call

_calls = table(Call)


def without_operator(tx: Connection, department: str, other_than: Driver) -> list[str]:
    """Ids, in order, of active and waiting calls without an operator and with another driver."""
    rows = tx.execute(
        select(_calls.c.id)
        .where(
            _calls.c.department == department,
            _calls.c.state.in_([CallState.ACTIVE.value, CallState.WAITING.value]),
            _calls.c.operator_id.is_(None),
            _calls.c.driver != other_than.value,
        )
        .order_by(_calls.c.id)
    )
    return [row.id for row in rows]
