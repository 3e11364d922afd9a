"""Operators whose console is gone: they become offline, and their calls return to the queue."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import Connection

from callcenter_tui.calls.context import (
    PERSON_SILENT,
    SYSTEM,
    Context,
    answer_what_is_open,
    happened,
    owe_briefing,
    silence_ai,
    tell,
)
from callcenter_tui.calls.moves import autonomy, closed, moved
from callcenter_tui.calls.standing import set_status
from callcenter_tui.domain import events
from callcenter_tui.domain.dispositions import UNFINISHED
from callcenter_tui.domain.protocols import Clock
from callcenter_tui.domain.states import CallState, Driver, OperatorStatus
from callcenter_tui.store import calls, journal, operators, staff
from callcenter_tui.store.calls import CallFacts

PAUSE = timedelta(seconds=15)
"""Three signs of life of a console. A process that has not looked for longer was itself away: its
computer slept, or somebody has set the clock."""


class Awake:
    """Judges nobody's silence by a clock that has just jumped.

    After a pause every console looks gone to whoever wakes first: so consoles get one more pause to
    say that they are there. The price: who is really gone then is noticed so much later.
    """

    def __init__(self, clock: Clock, look: Callable[[], int]) -> None:
        self._clock, self._look = clock, look
        self._last: datetime | None = None
        self._from: datetime | None = None

    def look(self) -> int:
        """The look itself, or nothing while the time is not to be trusted."""
        now = self._clock.now()
        last, self._last = self._last or now, now
        if not timedelta(0) <= now - last < PAUSE:
            self._from = now + PAUSE
        if self._from is not None and now < self._from:
            return 0
        self._from = None
        return self._look()


class Gone:
    """Looks for operators who are not heard of, and for calls that nobody drives any more."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def look(self) -> int:
        """Do what is due; returns how many operators were lost and calls freed."""
        heard = self._context.clock.now() - PERSON_SILENT
        with self._context.store.read() as tx:
            silent = staff.silent(tx, heard)
        return sum(self._lose(user_id, heard) for user_id in silent) + self.free()

    def free(self) -> int:
        """Only the calls of who has left; returns how many. Judges nobody's silence by the clock
        of a process that may have slept.
        """
        heard = self._context.clock.now() - PERSON_SILENT
        with self._context.store.read() as tx:
            left = staff.stranded(tx, heard)
        return sum(self._free(call_id, heard) for call_id in left)

    def _lose(self, user_id: str, heard: datetime) -> bool:
        """One operator is offline from now on, unless a sign of life came meanwhile."""
        with self._context.store.write() as tx:
            operators.hold(tx)
            if not staff.is_gone(tx, user_id, heard):
                return False
            offline = OperatorStatus.OFFLINE
            if not set_status(tx, self._context, user_id, offline, who=SYSTEM):
                return False
            now = self._context.clock.now()
            journal.append(tx, events.OPERATOR_LOST, at=now, who=SYSTEM, user=user_id)
            return True

    def _free(self, call_id: str, heard: datetime) -> bool:
        """One call goes to the head of its queue; one that was being wrapped up is closed."""
        with self._context.store.write() as tx:
            call = calls.facts(tx, call_id, lock=True, skip=True)
            if call is None or not staff.stranded(tx, heard, only=call_id):
                return False
            if call.state is CallState.WRAP_UP:
                done = CallState.COMPLETED
                closed(tx, self._context, call, done, who=SYSTEM, disposition=UNFINISHED, word=None)
            else:
                returned(tx, self._context, call)
            return True


def returned(tx: Connection, context: Context, call: CallFacts) -> CallFacts:
    """The locked call waits at the head of its queue; the AI answers meanwhile, where it may.

    The customer is told that the person has left or was lost, and whoever takes the call is
    briefed.
    """
    lost, driver = call.operator_id, autonomy(tx, context, call.department)
    call = moved(
        tx,
        context,
        call,
        CallState.WAITING,
        who=SYSTEM,
        driver=driver.value,
        operator_id=None,
        front=True,
    )
    if driver is Driver.PERSON:
        silence_ai(tx, context, call, SYSTEM)
    happened(tx, context, events.CALL_RETURNED, call, SYSTEM, operator=lost)
    left = lost is not None and staff.has_left(tx, lost, PERSON_SILENT)
    told = "person_left" if left else "person_lost"
    tell(tx, context, call, told if driver is Driver.AI else f"{told}_waiting")
    owe_briefing(tx, context, call)
    answer_what_is_open(tx, context, call)
    return call
