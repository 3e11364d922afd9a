"""The queues: who waits where, and the figures of each department now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from callcenter_tui.auth.permissions import require
from callcenter_tui.calls import lists
from callcenter_tui.calls.context import PERSON_SILENT, Context
from callcenter_tui.domain.floor import OperatorView, QueueFigures, StayOutcome, Target
from callcenter_tui.domain.states import CallState, Driver, OperatorState, OperatorStatus
from callcenter_tui.domain.views import Actor, DepartmentView
from callcenter_tui.store import call_rows, calls, departments, queue_stays, staff, waiting
from callcenter_tui.store.queue_stays import Stay

_MEASURED = timedelta(hours=1)

Load = tuple[str, str, str, int, datetime | None]
"""Calls counted as ``call_rows.loads`` does: department, state, driver, calls, waiting since."""


class Queues:
    """Places and figures; the offering itself is ``dispatch``."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def place(self, call_id: str) -> tuple[int, int]:
        """The call's place in its queue from 1, and how many wait there; 0 when it does not."""
        with self._context.store.read() as tx:
            call = calls.facts(tx, call_id)
            if call is None or call.state is not CallState.WAITING:
                return 0, 0
            return waiting.place(tx, call)

    def figures(self, actor: Actor, *, simulated: bool = False) -> list[QueueFigures]:
        """Every department in its order: who waits, who drives, who is there, the service level.

        The service level is measured on the stays in queues of the last hour: those answered within
        the target's seconds, of all that were answered, given up later, or wait for longer.
        """
        require(actor, "calls.watch")
        now = self._context.clock.now()
        with self._context.store.read() as tx:
            known = departments.all_departments(tx)
            loads = call_rows.loads(tx, simulated=simulated)
            stays = queue_stays.telling(tx, now - _MEASURED, simulated=simulated)
            people = staff.views(tx, now - PERSON_SILENT)
            targets = {one.key: lists.target(tx, one.key) for one in known}
        return [
            _figures(
                one,
                [load for load in loads if load[0] == one.key],
                [stay for stay in stays if stay.department == one.key],
                [person for person in people if one.key in person.departments],
                targets[one.key],
                now,
            )
            for one in known
        ]


def measured(stays: Iterable[Stay], within: int, now: datetime) -> tuple[int, int]:
    """How many were answered ``within`` seconds, and of how many that can be said.

    Who gave up before that, or waits for less, says nothing of the service.
    """
    answered = counted = 0
    for stay in stays:
        seconds = ((stay.ended_at or now) - stay.queued_at).total_seconds()
        in_time = seconds <= within
        if stay.outcome == StayOutcome.ANSWERED:
            answered += in_time
            counted += 1
        else:
            counted += not in_time
    return answered, counted


def busy(people: Iterable[OperatorView]) -> dict[str, int]:
    """Operators who are there by what they do: their state, or ``break``; others are left out."""
    doing = Counter[str]()
    for one in people:
        working = one.state in (OperatorState.ON_CALL, OperatorState.WRAP_UP)
        if one.status == OperatorStatus.BREAK and not working:
            doing["break"] += one.here
        elif one.status != OperatorStatus.OFFLINE or working:
            doing[one.state] += one.here
    return {what: doing[what] for what in ("idle", "offered", "on_call", "wrap_up", "break")}


def _figures(
    department: DepartmentView,
    loads: Sequence[Load],
    stays: Sequence[Stay],
    people: Sequence[OperatorView],
    target: Target,
    now: datetime,
) -> QueueFigures:
    active = Counter[str]()
    for _, state, driver, count, _ in loads:
        active[driver] += count if state == CallState.ACTIVE else 0
    waits = [load for load in loads if load[1] == CallState.WAITING]
    since = [load[4] for load in waits if load[4]]
    answered, counted = measured(stays, target.seconds, now)
    return QueueFigures(
        key=department.key,
        name=department.name("en"),
        autonomy=department.autonomy,
        waiting=sum(load[3] for load in waits),
        ai=active[Driver.AI],
        draft=active[Driver.DRAFT],
        person=active[Driver.PERSON],
        longest_wait=(now - min(since)).total_seconds() if since else 0.0,
        people=busy(people),
        answered=answered,
        measured=counted,
        share=answered / counted if counted else None,
        target=target,
    )
