"""Silent customers of the AI: a soft reminder, then the call closes as abandoned."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import Connection

from callcenter_tui.calls import lists
from callcenter_tui.calls.callbacks import promised
from callcenter_tui.calls.context import SYSTEM, Context, happened, locked, tell
from callcenter_tui.calls.letter_drafts import left_to_people
from callcenter_tui.calls.moves import closed
from callcenter_tui.calls.seldom import Seldom
from callcenter_tui.domain import events
from callcenter_tui.domain.dispositions import CALLED_BACK, SILENCE
from callcenter_tui.domain.states import CallState
from callcenter_tui.store import silence

EVERY = 5.0
"""Seconds between two looks of one process: silence is counted in minutes."""

_NEVER = timedelta(days=36_500)
"""How long ago nobody has said anything: what a limit of 0 minutes looks for."""


class Silent:
    """Looks after calls in which the customer has gone quiet.

    A call in which we owe the answer is never closed, nor one that a person drives: its operator
    sees the time. Any number of processes may look: each call has one winner.
    """

    def __init__(self, context: Context) -> None:
        self._context = context
        self._seldom = Seldom(EVERY)

    def look(self) -> int:
        """Remind and close what is due by the document ``silence``; returns how many."""
        now = self._context.clock.now()
        if not self._seldom.due(now):
            return 0
        with self._context.store.read() as tx:
            since = _Since(tx, now)
            over = silence.to_close(tx, since.close, since.reminded)
            quiet = silence.to_remind(tx, since.remind)
        done = [self._one(call, since, self._close) for call in over]
        done += [self._one(call, since, self._remind) for call in quiet if call not in over]
        return sum(done)

    def _one(self, call_id: str, since: _Since, act: _Act) -> bool:
        with self._context.store.write() as tx:
            return act(tx, call_id, since)

    def _remind(self, tx: Connection, call_id: str, since: _Since) -> bool:
        call, now = locked(tx, call_id), self._context.clock.now()
        if not silence.remind(tx, call.id, since.remind, now):
            return False
        happened(tx, self._context, events.CUSTOMER_REMINDED, call, SYSTEM)
        tell(tx, self._context, call, "are_you_there")
        return True

    def _close(self, tx: Connection, call_id: str, since: _Since) -> bool:
        call = locked(tx, call_id)
        if not silence.give_up(tx, call.id, since.close, since.reminded):
            return False
        if left_to_people(tx, self._context, call):
            return True
        kept = promised(tx, call.id)  # nobody abandons a call that goes on by phone
        closed(
            tx,
            self._context,
            call,
            CallState.COMPLETED if kept else CallState.ABANDONED,
            who=SYSTEM,
            disposition=CALLED_BACK if kept else SILENCE,
            word="silence",
        )
        return True


class _Since:
    """The moments from which on a silence is too long.

    The reminder is said by us and begins the silence anew; so after it only the rest counts.
    """

    def __init__(self, tx: Connection, now: datetime) -> None:
        limits = lists.silence(tx)
        remind, close = limits.remind_minutes, limits.close_minutes
        rest = close - remind if close > remind else close
        self.remind, self.close, self.reminded = (
            now - (timedelta(minutes=minutes) if minutes else _NEVER)
            for minutes in (remind, close, rest)
        )


_Act = Callable[[Connection, str, _Since], bool]
