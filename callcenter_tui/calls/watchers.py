"""Who has a call open beside its driver: a soft lock that shows, and hinders nobody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from callcenter_tui.auth.permissions import allows, require
from callcenter_tui.calls.context import Context, known
from callcenter_tui.domain import events
from callcenter_tui.domain.floor import WatcherView
from callcenter_tui.domain.states import Driver
from callcenter_tui.domain.views import Actor
from callcenter_tui.store import journal, watchers
from callcenter_tui.store.calls import CallFacts

WRITE_EVERY = timedelta(seconds=5)
"""A console's presence in a call is written this often at most, however often it asks, unless its
person begins to write or has stopped."""

FORGOTTEN = timedelta(seconds=15)
"""A console not heard of for this long does not show the call any more."""


@dataclass(frozen=True, slots=True)
class _Written:
    at: datetime
    writing: bool


class Watchers:
    """Consoles say every few seconds which call they show; the silent ones are forgotten.

    What was written last is remembered by the process: most questions are reads.
    """

    def __init__(self, context: Context) -> None:
        self._context = context
        self._written: dict[tuple[str, str], _Written] = {}
        self._told: set[tuple[str, str, str]] = set()

    def here(
        self, actor: Actor, call_id: str, place: str, *, writing: bool = False
    ) -> list[WatcherView]:
        """Say that this console (``place``) shows the call; returns the other people there.

        Who begins to write or has stopped is seen at once by whoever asks. The first look
        of a supervisor into a colleague's call is journaled, once for each console. The shell is
        nobody, and looks unseen. Raises Forbidden, NotFound.
        """
        require(actor, "calls.watch")
        now = self._context.clock.now()
        if actor.user_id is not None and self._due(call_id, place, writing, now):
            with self._context.store.write() as tx:
                call = known(tx, call_id)
                watchers.forget(tx, call_id, now - FORGOTTEN)
                watchers.put(tx, call_id, place, actor.user_id, writing=writing, now=now)
                look = self._journal_look(tx, actor, call, place)
            self._written[call_id, place] = _Written(now, writing)
            self._told |= look
        with self._context.store.read() as tx:
            known(tx, call_id)
            return watchers.others(tx, call_id, actor.user_id, now - FORGOTTEN)

    def gone(self, call_id: str, place: str) -> None:
        """This console shows the call no more."""
        self._written.pop((call_id, place), None)
        with self._context.store.write() as tx:
            watchers.remove(tx, call_id, place)

    def _due(self, call_id: str, place: str, writing: bool, now: datetime) -> bool:
        last = self._written.get((call_id, place))
        return last is None or writing != last.writing or now - last.at >= WRITE_EVERY

    def _journal_look(
        self, tx: Connection, actor: Actor, call: CallFacts, place: str
    ) -> set[tuple[str, str, str]]:
        """That a colleague's call was monitored stands in its journal; the customer learns nothing.

        Once a console may mean twice, when it has been started anew: rather that than none.
        Returns what is told by it, once it is stored.
        """
        driven = call.driver is Driver.PERSON and call.operator_id not in (None, actor.user_id)
        look = (call.id, place, actor.id)
        if not driven or look in self._told or not allows(actor.role, "calls.supervise"):
            return set()
        journal.append(
            tx,
            events.CALL_WATCHED,
            at=self._context.clock.now(),
            who=actor.who,
            call=call.id,
            operator=call.operator_id,
        )
        return {look}
