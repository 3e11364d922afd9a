"""What if: what one operator more or less would do to the half hour that has just ended.

Erlang C (``staffing``) on measured figures: the calls that the queue was offered, how long they
take, who is there now. It ignores impatience, as Erlang C does.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection

from callcenter_tui.auth.permissions import require
from callcenter_tui.domain import measuring as m
from callcenter_tui.domain.errors import NotFound
from callcenter_tui.domain.floor import Target
from callcenter_tui.domain.states import OperatorStatus
from callcenter_tui.domain.views import Actor
from callcenter_tui.metrics.context import Metrics
from callcenter_tui.metrics.keeping import Keeper
from callcenter_tui.metrics.staffing import IMPATIENCE, Load, Staffed, Wish, needed, staffed
from callcenter_tui.store import departments, rollups, staff

HALF_HOUR = timedelta(minutes=30)
FEW = 10
"""Handled calls below which a half hour says too little of how long they take."""

LONGER = timedelta(days=7)

HEARD = timedelta(seconds=45)
"""A console silent for longer: its operator is not there."""

_HANDLED = (m.HANDLED, m.TALK_MS, m.HOLD_MS, m.WRAP_MS)


@dataclass(frozen=True, slots=True)
class Now:
    """A department's half hour, and what its people do with it; empty ``department``: all.

    ``aht``: seconds, of ``aht_n`` calls handled since ``aht_since``; None where there were none.
    ``found``, ``less``, ``more``: what the operators there now do, and one less and more; None
    where nothing can be said, which ``note`` explains. ``wanted``: how many the target takes.
    """

    department: str
    since: datetime
    until: datetime
    calls: int
    aht: float | None
    aht_n: int
    aht_since: datetime
    operators: int
    target: Target
    found: Staffed | None
    less: Staffed | None
    more: Staffed | None
    wanted: int | None
    note: str

    @property
    def words(self) -> tuple[str, ...]:
        """For people: ``One operator less: 89 % -> 80 %``; empty where nothing can be said."""
        if self.found is None:
            return ()
        pairs = (("One operator less", self.less), ("One operator more", self.more))
        now = _level(self.found)
        return tuple(f"{name}: {now} -> {_level(one)}" for name, one in pairs if one is not None)


class WhatIf:
    """Asked by the metrics screen and ``callcenter staffing --now``."""

    def __init__(self, metrics: Metrics, keeper: Keeper) -> None:
        self._metrics, self._keeper = metrics, keeper

    def now(self, actor: Actor, department: str = "") -> Now:
        """The last complete half hour of the center's clock. Raises Forbidden, NotFound."""
        require(actor, "calls.watch")
        self._keeper.catch_up()
        with self._metrics.store.read() as tx:
            if department and departments.find(tx, department) is None:
                raise NotFound("There is no such department", "See: callcenter department list")
            return self._now(tx, department)

    def _now(self, tx: Connection, department: str) -> Now:
        until = self._half_hour(tx)
        since = until - HALF_HOUR
        calls = _sums(tx, since, until, department, (m.OFFERED,)).get(m.OFFERED, 0)
        aht_since, told = since, _sums(tx, since, until, department, _HANDLED)
        if told.get(m.HANDLED, 0) < FEW:
            aht_since = until - LONGER
            told = _sums(tx, aht_since, until, department, _HANDLED)
        handled = told.get(m.HANDLED, 0)
        spent = sum(told.get(name, 0) for name in _HANDLED[1:])
        aht = spent / 1000 / handled if handled else None
        people, target = self._there(tx, department), self._metrics.target(tx, department)
        about = (department, since, until, calls, aht, handled, aht_since, people, target)
        if not calls or not aht:
            quiet = "No call came to the queue in that half hour"
            missing = "No call has been handled for seven days" if calls else quiet
            return Now(*about, None, None, None, None, f"{missing}: nothing can be said.")
        load = Load(calls, HALF_HOUR.total_seconds(), aht)
        wish = Wish(min(max(target.share, 0.01), 0.999), target.seconds)
        return Now(
            *about,
            found=staffed(load, people, wish),
            less=staffed(load, people - 1, wish) if people else None,
            more=staffed(load, people + 1, wish),
            wanted=needed(load, wish),
            note=IMPATIENCE,
        )

    def _half_hour(self, tx: Connection) -> datetime:
        """When the current half hour began, on the center's clock."""
        local = self._metrics.clock.now().astimezone(self._metrics.zone(tx))
        past = timedelta(minutes=local.minute % 30, seconds=local.second)
        return (local.astimezone(UTC) - past).replace(microsecond=0)

    def _there(self, tx: Connection, department: str) -> int:
        """Available people of the department, in a call or not; those who only watch are none."""
        return sum(
            one.here
            and one.status == OperatorStatus.AVAILABLE.value
            and (department in one.departments if department else bool(one.departments))
            for one in staff.views(tx, self._metrics.clock.now() - HEARD)
        )


def _sums(
    tx: Connection, since: datetime, until: datetime, department: str, names: tuple[str, ...]
) -> dict[str, int]:
    part: dict[rollups.Column, str] = {"department": department} if department else {}
    return dict(rollups.sums(tx, "quarter", since, until, filters=part, names=names))


def _level(one: Staffed) -> str:
    return "overloaded" if one.overloaded else f"{one.service_level * 100:.0f} %"
