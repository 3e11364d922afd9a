"""Limits of a queue: too long, or too long a wait, and the call goes elsewhere, once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from sqlalchemy import Connection

from callcenter_tui.calls import lists
from callcenter_tui.calls.callbacks import promise
from callcenter_tui.calls.context import (
    SYSTEM,
    Context,
    answer_what_is_open,
    happened,
    tell,
)
from callcenter_tui.calls.letting_go import sent_to
from callcenter_tui.calls.moves import closed
from callcenter_tui.domain import events
from callcenter_tui.domain.dispositions import CALLED_BACK
from callcenter_tui.domain.floor import TO_CALLBACK, QueueRules, StayOutcome
from callcenter_tui.domain.states import CallState
from callcenter_tui.domain.views import DepartmentView
from callcenter_tui.locale.dates import said_moment
from callcenter_tui.store import calls, departments, offers, queue_stays, waiting
from callcenter_tui.store.calls import CallFacts
from callcenter_tui.store.waiting import Waiting

CALLED_BACK_IN = timedelta(hours=1)
"""When a customer is called back whom a full queue could not serve, if people are there then."""


@dataclass(frozen=True, slots=True)
class Over:
    """A call past a limit of its queue; ``limit``: ``length`` or ``wait``."""

    call_id: str
    department: str
    limit: str


class Limits:
    """Sends on what waits past the limits of its queue (``lists.queue_rules``)."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def look(self) -> int:
        """Send on what is past a limit; returns how many calls."""
        now = self._context.clock.now()
        with self._context.store.read() as tx:
            past: list[tuple[Over, QueueRules]] = []
            for department, line in groupby(waiting.queues(tx), key=lambda one: one.department):
                rules = lists.queue_rules(tx, department)
                if rules.overflow:
                    found = over(list(line), rules, now)
                    past += ((one, rules) for one in found if self._may(tx, one, rules))
        return sum(self._send(one, rules) for one, rules in past)

    def _may(self, tx: Connection, one: Over, rules: QueueRules) -> bool:
        """Never twice from one queue, nor back into one that could not serve it."""
        been = queue_stays.overflowed(tx, one.call_id)
        if one.department in been or rules.overflow in been | {one.department}:
            return False
        return rules.overflow == TO_CALLBACK or departments.find(tx, rules.overflow) is not None

    def _send(self, one: Over, rules: QueueRules) -> bool:
        """Send one call on, if it still waits there and nobody is asked to take it just now."""
        with self._context.store.write() as tx:
            call = calls.facts(tx, one.call_id, lock=True, skip=True)
            if call is None or call.state is not CallState.WAITING:
                return False
            if call.department != one.department or offers.of_call(tx, call.id):
                return False
            if not self._may(tx, one, rules):
                return False
            data = {"source": call.department, "target": rules.overflow, "limit": one.limit}
            happened(tx, self._context, events.CALL_OVERFLOWED, call, SYSTEM, **data)
            target = departments.find(tx, rules.overflow)
            if target is None:
                self._call_back(tx, call)
            else:
                self._elsewhere(tx, call, target)
            return True

    def _elsewhere(self, tx: Connection, call: CallFacts, target: DepartmentView) -> None:
        """Into another department's queue, where the time waited so far counts."""
        left = StayOutcome.OVERFLOWED
        call = sent_to(tx, self._context, call, target, who=SYSTEM, left=left)
        tell(tx, self._context, call, "overflowed", target.name(call.language))
        answer_what_is_open(tx, self._context, call)

    def _call_back(self, tx: Connection, call: CallFacts) -> None:
        """The customer is promised a call, and need not wait any more."""
        now = self._context.clock.now()
        hours = lists.hours(tx, call.department)
        when = hours.next_open(now + CALLED_BACK_IN) or now + CALLED_BACK_IN
        promise(tx, self._context, call, when, "overflow", SYSTEM)
        at = said_moment(hours.local(when), call.language)
        tell(tx, self._context, call, "overflow_callback", at)
        closed(
            tx,
            self._context,
            call,
            CallState.COMPLETED,
            who=SYSTEM,
            disposition=CALLED_BACK,
            word=None,
        )


def over(line: list[Waiting], rules: QueueRules, now: datetime) -> Iterator[Over]:
    """The calls of one queue, its head first, that are past a limit and offered to nobody now."""
    longest = timedelta(minutes=rules.longest_minutes)
    for place, one in enumerate(line, start=1):
        if one.offered or one.queued_at is None:
            continue
        if rules.most_waiting and place > rules.most_waiting:
            yield Over(one.id, one.department, "length")
        elif rules.longest_minutes and now - one.queued_at >= longest:
            yield Over(one.id, one.department, "wait")
