"""How long a customer is kept waiting: a word after some seconds, a person after some more.

The limits hold whatever the agents do, because the turn is taken from them in the store: a run
that hangs, an engine that is full, a retry that comes too late. Only engines look, so an answer
that fell due while none was running is counted from the start of the one that looks: it will be
answered in a moment, and a person would be slower.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection

from callcenter_tui.calls.context import Context, locked, tell
from callcenter_tui.calls.moves import given_up
from callcenter_tui.domain import events
from callcenter_tui.domain.states import Driver
from callcenter_tui.store import journal, patience
from callcenter_tui.store.patience import Late, Limits

UNCLAIMED = 3
"""An answer that no engine finds room for goes to a person after this many limits."""


class Patience:
    """Looks after waiting customers for one engine."""

    def __init__(self, context: Context, one_moment: timedelta, limit: timedelta) -> None:
        self._context = context
        self._one_moment = one_moment
        self._limit = limit
        self._watching: datetime | None = None

    def look(self) -> None:
        """Ask to wait whom an answer is late for, and hand over what is past the limit."""
        now = self._context.clock.now()
        self._watching = self._watching or now
        limits = self._limits(now, self._watching)
        with self._context.store.read() as tx:
            late = patience.waiting(tx, now - self._one_moment)
            over = patience.overdue(tx, limits, now)
        for one in over:
            self._hand(one, limits, now)
        for one in late:
            if one not in over:
                self._ask(one)

    def _limits(self, now: datetime, watching: datetime) -> Limits:
        unclaimed = now - self._limit * UNCLAIMED
        return Limits(now - self._limit, unclaimed if watching <= unclaimed else None)

    def _ask(self, late: Late) -> None:
        with self._context.store.write() as tx:
            call = locked(tx, late.call)
            if call.driver is not Driver.AI or not patience.asked(tx, late.turn):
                return
            self._event(tx, events.CUSTOMER_ASKED_TO_WAIT, late)
            tell(tx, self._context, call, "one_moment")

    def _hand(self, late: Late, limits: Limits, now: datetime) -> None:
        with self._context.store.write() as tx:
            call = locked(tx, late.call)
            if not patience.hand(tx, late.turn, limits, now, "timeout"):
                return
            self._event(tx, events.TURN_HANDED, late, error="timeout")
            given_up(tx, self._context, call)

    def _event(self, tx: Connection, kind: str, late: Late, **data: object) -> None:
        journal.append(
            tx,
            kind,
            at=self._context.clock.now(),
            who="engine",
            call=late.call,
            turn=late.turn,
            **data,
        )
