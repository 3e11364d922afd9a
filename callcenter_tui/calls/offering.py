"""Offering: the head of each queue to the operator whom its strategy chooses."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import groupby

from sqlalchemy import Connection

from callcenter_tui.calls import lists
from callcenter_tui.calls.context import PERSON_SILENT, SYSTEM, Context
from callcenter_tui.calls.documents import read
from callcenter_tui.calls.offers import offer
from callcenter_tui.calls.standing import queued
from callcenter_tui.calls.strategies import chosen
from callcenter_tui.calls.tools.hours import hours_of
from callcenter_tui.domain.floor import OfferKind, Strategy, has_room
from callcenter_tui.domain.states import CallState
from callcenter_tui.store import calls, candidates, offers, operators, waiting
from callcenter_tui.store.candidates import Candidate, Since
from callcenter_tui.store.waiting import Waiting

DECLINED_FOR = timedelta(minutes=5)
"""Who declined a call is not offered it again for so long, unless nobody else is there."""

DECLINED_ALONE = timedelta(seconds=60)
"""Who declined a call is not offered it again for so long, whoever else is there."""


class Offering:
    """Looks on a read, offers in short transactions that look again."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def look(self) -> int:
        """Offer what can be; returns how many calls were offered."""
        now = self._context.clock.now()
        with self._context.store.read() as tx:
            lines = waiting.queues(tx)
        for one in lines:
            if one.queued_at is None:
                self._note(one.id)
        return sum(
            self._serve(line, now) for _, line in groupby(lines, key=lambda one: one.department)
        )

    def _serve(self, line: Iterable[Waiting], now: datetime) -> int:
        """Offer the calls of one queue, its head first, until nobody has room for their kind."""
        done, full = 0, set[bool]()
        for one in line:
            if one.by_phone in full or (one.not_before and one.not_before > now):
                continue
            with self._context.store.read() as tx:
                found = _whom(tx, one.id, one.department, now, by_phone=one.by_phone)
            if found is None:
                full.add(one.by_phone)
            elif found:
                done += self._offer(one)
        return done

    def _offer(self, one: Waiting) -> bool:
        """Offer one call; whoever holds its row is the winner, the others pass by."""
        now = self._context.clock.now()
        with self._context.store.write() as tx:
            call = calls.facts(tx, one.id, lock=True, skip=True)
            if call is None or call.state is not CallState.WAITING:
                return False
            if call.department != one.department or (call.not_before and call.not_before > now):
                return False
            operators.hold(tx)  # nobody else gives these people anything meanwhile
            people = _whom(tx, call.id, call.department, now, by_phone=one.by_phone) or ()
            seconds = lists.queue_rules(tx, call.department).offer_seconds
            for person in people:
                offer(
                    tx,
                    self._context,
                    call,
                    person.user_id,
                    OfferKind.QUEUE,
                    seconds=seconds,
                    who=SYSTEM,
                )
            return bool(people)

    def _note(self, call_id: str) -> None:
        """A waiting call whose stay was never noted (an older program moved it) has one now."""
        with self._context.store.write() as tx:
            call = calls.facts(tx, call_id, lock=True, skip=True)
            if call is not None:
                queued(tx, self._context, call)


def free_for(tx: Connection, department: str, now: datetime, *, by_phone: bool) -> list[Candidate]:
    """Who of the department could be offered such a call now, in no order."""
    found = candidates.of_department(tx, department, _since(tx, now))
    return [one for one in found if has_room(one, by_phone=by_phone)]


def _whom(
    tx: Connection, call_id: str, department: str, now: datetime, *, by_phone: bool
) -> list[Candidate] | None:
    """To whom the call is to be offered beside those who are asked already; None: nobody is free.

    Whoever is rung has one call to decide about: nothing else is offered to them meanwhile. Who has
    declined it lately is asked again only when nobody else is at the desk, and not at once.
    """
    free = [one for one in free_for(tx, department, now, by_phone=by_phone) if not one.rung]
    if not free:
        return None
    strategy = lists.queue_rules(tx, department).strategy
    asked = {one.user_id for one in offers.of_call(tx, call_id)}
    if asked and strategy is not Strategy.RING_ALL:
        return []
    declined = offers.declined_by(tx, call_id, now - DECLINED_FOR)
    if not candidates.anyone_else(tx, department, now - PERSON_SILENT, declined):
        declined = offers.declined_by(tx, call_id, now - DECLINED_ALONE)
    return chosen(strategy, [one for one in free if one.user_id not in asked | declined])


def _since(tx: Connection, now: datetime) -> Since:
    """From when on signs of life and accepted offers count; a day begins at midnight on the
    center's own clock.
    """
    here = hours_of(read(tx, "hours")).local(now)
    midnight = here.replace(hour=0, minute=0, second=0, microsecond=0)
    return Since(now - PERSON_SILENT, midnight)
