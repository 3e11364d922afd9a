"""A colleague to whom a call is offered by name: whether they can be asked at all."""

from __future__ import annotations

from sqlalchemy import Connection

from callcenter_tui.calls.context import PERSON_SILENT, Context
from callcenter_tui.domain.errors import NotFound, Refused
from callcenter_tui.domain.floor import OperatorView
from callcenter_tui.domain.states import OperatorStatus
from callcenter_tui.store import staff


def asked(tx: Connection, context: Context, user_id: str) -> OperatorView:
    """The operator, if they are at the desk and available; raises NotFound, Refused."""
    heard = context.clock.now() - PERSON_SILENT
    found = next(iter(staff.views(tx, heard, only=user_id)), None)
    if found is None:
        raise NotFound("There is no such operator", "Choose somebody of the list.")
    if not _there(found):
        raise Refused(f"{found.name} is not at the desk", "Choose somebody who is there.")
    if not can_be_asked(found):
        raise Refused(f"{found.name} is on a break", "Choose somebody who is available.")
    return found


def can_be_asked(one: OperatorView) -> bool:
    """Whether a call may be offered to them by name: at the desk, and no break now or next."""
    return _there(one) and one.status != OperatorStatus.BREAK and not one.wanted


def _there(one: OperatorView) -> bool:
    return one.here and one.status != OperatorStatus.OFFLINE


def works_in(one: OperatorView, department: str) -> bool:
    """Whether the department is one of theirs; who watches all of them works in each."""
    everywhere = one.role != "agent" and not one.departments
    return everywhere or department in one.departments
