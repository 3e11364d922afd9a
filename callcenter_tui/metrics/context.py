"""What every part of this room needs, built once in ``wiring``."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from callcenter_tui.domain.duty import Duty, WorkingDays
from callcenter_tui.domain.floor import Target
from callcenter_tui.domain.lists import Measuring
from callcenter_tui.domain.protocols import Clock, Ids
from callcenter_tui.domain.review import Criterion
from callcenter_tui.store.engine import Store


def _usual(_tx: Connection) -> Measuring:
    return Measuring()


def _no_lines(_tx: Connection) -> Sequence[Criterion]:
    return ()


def _usual_duty(_tx: Connection) -> Duty:
    return Duty()


def _weekdays(_tx: Connection, _department: str) -> WorkingDays:
    return WorkingDays(ZoneInfo("UTC"))


@dataclass(frozen=True, slots=True)
class Metrics:
    """The store, the clock and the ids; what the center has set is read in the transaction."""

    store: Store
    clock: Clock
    ids: Ids
    zone: Callable[[Connection], ZoneInfo]
    """The center's time zone: days, weeks and half hours are of it."""
    target: Callable[[Connection, str], Target]
    """What is promised to the customers of a department."""
    measuring: Callable[[Connection], Measuring] = _usual
    """How figures are counted: limits, variants."""
    scorecard: Callable[[Connection], Sequence[Criterion]] = _no_lines
    """What people judge calls by."""
    duty: Callable[[Connection], Duty] = _usual_duty
    """What is owed to customers."""
    working_days: Callable[[Connection, str], WorkingDays] = _weekdays
    """The days on which a department works."""
    targets: Callable[[Connection], Mapping[str, Target]] | None = None
    """What is promised, of all that have their own and, under "", of the others: read at once."""
