"""The daily budget for models: near its end the AI only drafts, after it people answer.

The day is UTC's. What was spent is read from the runs and kept for a few seconds, so that a busy
engine may overspend by what it spends in that time.
"""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection

from callcenter_tui.calls.context import Context, happened, locked, put_note
from callcenter_tui.calls.documents import read
from callcenter_tui.calls.jobs import Job
from callcenter_tui.calls.moves import autonomy
from callcenter_tui.calls.stands import changed
from callcenter_tui.domain import events
from callcenter_tui.domain.states import Driver
from callcenter_tui.store import calls, costs, journal, leases
from callcenter_tui.store.calls import CallFacts

KEPT = timedelta(seconds=5)
"""How long the sum of the day is believed."""

FREE = ("offline", "none")
"""Engines that cost nothing and are never limited."""

WHO = "budget"

_WHY = {
    Driver.DRAFT: "The day's budget is nearly spent: the AI only drafts until there is money again",
    Driver.AI: "There is money again: the AI answers by itself",
}


class Level(StrEnum):
    """What the budget leaves to the AI."""

    FREE = "free"
    DRAFTS = "drafts"
    PEOPLE = "people"


class Budget:
    """What may still be spent today, for one engine; used by many threads."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._read_at: datetime | None = None
        self._level = Level.FREE
        self._lock = threading.Lock()

    def level(self, engine: str) -> Level:
        """What a crew that works with ``engine`` may do now; journals a level once per day."""
        if engine in FREE:
            return Level.FREE
        now = self._context.clock.now()
        with self._lock:
            if self._read_at is None or not timedelta(0) <= now - self._read_at < KEPT:
                self._level, self._read_at = self._reached(now), now
            return self._level

    def draft(self, job: Job) -> None:
        """Let the AI only draft in this call; while money is short, so is every next answer."""
        with self._context.store.write() as tx:
            call = locked(tx, job.call_id)
            if call.driver is Driver.AI and leases.holds(tx, job.claim):
                self._switch(tx, call, Driver.DRAFT)

    def lift(self, job: Job) -> None:
        """Let the AI answer again where only money was short, and there is some: a new day has
        begun, or somebody raised the budget. What a person or the department set to drafts stays.
        """
        with self._context.store.read() as tx:
            call = calls.facts(tx, job.call_id)
            if call is None or not self._was_short(tx, call):
                return
        with self._context.store.write() as tx:
            call = locked(tx, job.call_id)
            if self._was_short(tx, call) and leases.holds(tx, job.claim):
                self._switch(tx, call, Driver.AI)

    def _was_short(self, tx: Connection, call: CallFacts) -> bool:
        """Whether the budget alone made this call's answers drafts.

        Not just now: what another engine knows of the money may be newer than what this one kept.
        """
        if call.driver is not Driver.DRAFT:
            return False
        switches = journal.of_kind(tx, events.AUTONOMY_SWITCHED, call=call.id)
        if not switches or switches[-1].who != WHO:
            return False
        settled = self._context.clock.now() - switches[-1].at > KEPT
        return settled and autonomy(tx, self._context, call.department) is Driver.AI

    def _switch(self, tx: Connection, call: CallFacts, driver: Driver) -> None:
        """With a note, so that whoever opens the call sees why it drafts."""
        changed(tx, self._context, call, who=WHO, driver=driver.value)
        data = {"source": call.driver.value, "target": driver.value}
        happened(tx, self._context, events.AUTONOMY_SWITCHED, call, WHO, **data)
        put_note(tx, self._context, call, WHO, _WHY[driver], who=WHO)

    def _reached(self, now: datetime) -> Level:
        day = now.replace(hour=0, minute=0, second=0, microsecond=0)
        with self._context.store.read() as tx:
            budget = read(tx, "budget")
            spent = costs.since(tx, day) if budget["daily_usd"] > 0 else 0.0
            level = level_of(spent, budget)
            told = level is Level.FREE or _told(tx, day, level)
        if not told:
            self._announce(day, level, spent, float(budget["daily_usd"]))
        return level

    def _announce(self, day: datetime, level: Level, spent: float, daily: float) -> None:
        with self._context.store.write() as tx:
            costs.one_announces(tx)
            if not _told(tx, day, level):
                journal.append(
                    tx,
                    events.BUDGET_REACHED,
                    at=self._context.clock.now(),
                    who=WHO,
                    level=level.value,
                    spent=round(spent, 4),
                    daily=daily,
                )


def level_of(spent: float, budget: dict[str, Any]) -> Level:
    """The level that ``spent`` US dollars reach; ``daily_usd`` 0 is no budget."""
    daily = float(budget["daily_usd"])
    if daily <= 0:
        return Level.FREE
    if spent >= daily:
        return Level.PEOPLE
    return Level.DRAFTS if spent >= daily * float(budget["drafts_at"]) else Level.FREE


def _told(tx: Connection, day: datetime, level: Level) -> bool:
    reached = journal.of_kind(tx, events.BUDGET_REACHED, since=day)
    return any(event.data.get("level") == level.value for event in reached)
