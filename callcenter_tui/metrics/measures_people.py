"""Measures of people's work: handling time and its parts, occupancy, offers that were missed.

Time in which the AI drove a call is never part of them.
"""

from __future__ import annotations

import math
from dataclasses import replace

from callcenter_tui.domain import measuring as tally
from callcenter_tui.domain.figures import Unit
from callcenter_tui.metrics.measure import (
    Measure,
    Reading,
    Sums,
    Words,
    count,
    formula,
    mean,
    of,
)
from callcenter_tui.metrics.options import Options
from callcenter_tui.metrics.sources import DRIVING, HANDLING, RINGS, TIME

_PARTS = (tally.TALK_MS, tally.HOLD_MS, tally.WRAP_MS)
_UNENDED = "handling that lasts; time in which the AI drove; simulated calls"


def occupancy(sums: Sums, options: Options) -> Reading:
    """Time in calls and wrap-up over that and idle time; ``n`` is in minutes."""
    busy, idle = sums.get(tally.BUSY_MS, 0), sums.get(tally.IDLE_MS, 0)
    minutes = math.ceil((busy + idle) / 60_000)
    return Reading(busy / 1000, (busy + idle) / 1000, minutes, "n in minutes of operators' time")


def non_response(sums: Sums, options: Options) -> Reading:
    """Offers let pass over those that were not withdrawn."""
    among = sums.get(tally.RINGS, 0) - sums.get(tally.RINGS_WITHDRAWN, 0)
    return Reading(sums.get(tally.RINGS_MISSED, 0), among, among)


def driver_time(sums: Sums, options: Options) -> Reading:
    """Time of calls that were active or on hold; ``n`` is in minutes."""
    time = sums.get(tally.DRIVER_MS, 0)
    return Reading(time / 1000, None, math.ceil(time / 60_000), "n in minutes of calls")


def _part(key: str, name: str, what: str, *parts: str) -> Measure:
    words = Words(key, name, f"{what} / handled", _UNENDED, Unit.SECONDS)
    return mean(words, HANDLING, parts, tally.HANDLED)


MEASURES: tuple[Measure, ...] = (
    count(
        Words(
            "handled",
            "Handled",
            "times that an operator had a call, from taking it to its end or to somebody else",
            _UNENDED,
            Unit.COUNT,
        ),
        HANDLING,
        tally.HANDLED,
    ),
    _part("aht", "Average handle time", "(talk + hold + wrap-up)", *_PARTS),
    _part("talk_time", "Average talk time", "time in which the call was active", tally.TALK_MS),
    _part("hold_time", "Average hold time", "time on hold", tally.HOLD_MS),
    _part("wrap_time", "Average wrap-up time", "time in wrap-up", tally.WRAP_MS),
    replace(
        formula(
            Words(
                "occupancy",
                "Occupancy",
                "time in calls and wrap-up / (that + time available and idle); parallel calls "
                "count once",
                "breaks, offers that ring, time offline; the spell that still lasts: what an "
                "operator does now counts once they do something else. Time in simulated calls is "
                "not left out",
            ),
            TIME,
            occupancy,
            (tally.BUSY_MS, tally.IDLE_MS),
        ),
        left_out=(
            ("seconds on a break", lambda sums, _: sums.get(tally.BREAK_MS, 0) // 1000),
            ("seconds in which offers rang", lambda sums, _: sums.get(tally.RINGING_MS, 0) // 1000),
        ),
    ),
    count(
        Words("rings", "Offers to operators", "offers that began to ring", unit=Unit.COUNT),
        RINGS,
        tally.RINGS,
    ),
    replace(
        formula(
            Words(
                "non_response",
                "Non-response",
                "offers that the operator let pass / offers not withdrawn",
                "offers withdrawn (somebody else took the call, or it needed nobody any more); "
                "simulated calls",
            ),
            RINGS,
            non_response,
            (tally.RINGS, tally.RINGS_MISSED, tally.RINGS_WITHDRAWN),
        ),
        left_out=(("offers withdrawn", of(tally.RINGS_WITHDRAWN)),),
    ),
    formula(
        Words(
            "driver_time",
            "Time of calls by driver",
            "time in which calls were active or on hold, under whoever spoke to the customer",
            "time in queues with a person only, wrap-up; the spell that still lasts: the time "
            "since a call last changed hands or state; simulated calls",
            Unit.SECONDS,
        ),
        DRIVING,
        driver_time,
        (tally.DRIVER_MS,),
    ),
)
