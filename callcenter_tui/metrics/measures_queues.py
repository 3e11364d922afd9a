"""Measures of queues: what was offered to people, how much of it was answered, and how soon."""

from __future__ import annotations

from dataclasses import replace

from callcenter_tui.domain import measuring as tally
from callcenter_tui.domain.figures import Unit
from callcenter_tui.domain.lists import Variant
from callcenter_tui.metrics.measure import (
    Excluded,
    Measure,
    Reading,
    Sums,
    Words,
    bins,
    count,
    formula,
    mean,
    of,
    within,
)
from callcenter_tui.metrics.options import Options
from callcenter_tui.metrics.sources import ANSWERS, STAYS

_LEFT: Excluded = (
    "left the queue otherwise (transferred, overflowed, closed, taken back by the AI)",
    of(tally.LEFT),
)
_QUEUE = (tally.OFFERED, tally.ANSWERED, tally.ABANDONED, tally.LEFT)
_WAITS = (tally.ANSWER_BIN, tally.ABANDON_BIN)


def short(sums: Sums, options: Options) -> int:
    """Who gave up within the short-abandon limit."""
    return within(sums, tally.ABANDON_BIN, options.measuring.short_abandon)


def still_waiting(sums: Sums, options: Options) -> int:
    """Stays that have not ended."""
    ended = sum(sums.get(name, 0) for name in (tally.ANSWERED, tally.ABANDONED, tally.LEFT))
    return max(sums.get(tally.OFFERED, 0) - ended, 0)


_WAITING: Excluded = ("still waiting", still_waiting)
_SHORT: Excluded = ("gave up within the short-abandon limit", short)


def _short_abandoned(sums: Sums, options: Options) -> Reading:
    found = short(sums, options)
    return Reading(found, None, found, f"within {options.measuring.short_abandon} s")


def _abandon_rate(sums: Sums, options: Options) -> Reading:
    brief = short(sums, options)
    gone = sums.get(tally.ABANDONED, 0) - brief
    among = sums.get(tally.ANSWERED, 0) + gone
    return Reading(gone, among, among, f"{brief} short abandons left out")


def service_level(sums: Sums, options: Options) -> Reading:
    """Answered in time over what is compared with it, by variant.

    ``standard``: answered and abandoned beyond the short-abandon limit. ``asterisk`` (its
    ServicelevelPerf): answered. ``asterisk2`` (its SL2): answered and abandoned, and who gave up in
    time counts as served. ``connect`` (Amazon Connect): all stays that ended.
    """
    seconds = options.target.seconds
    served = within(sums, tally.ANSWER_BIN, seconds)
    answered, gone = sums.get(tally.ANSWERED, 0), sums.get(tally.ABANDONED, 0)
    match Variant(options.measuring.variant):
        case Variant.ASTERISK:
            among, named = answered, "Asterisk"
        case Variant.ASTERISK2:
            served += within(sums, tally.ABANDON_BIN, seconds)
            among, named = answered + gone, "Asterisk SL2"
        case Variant.CONNECT:
            among, named = answered + gone + sums.get(tally.LEFT, 0), "Amazon Connect"
        case _:
            among, named = answered + gone - short(sums, options), "standard"
    promise = f"{options.target.share * 100:g} % in {seconds} s"
    return Reading(served, among, among, f"{promise}, {named}")


def _longest(sums: Sums, options: Options) -> Reading:
    edges = [edge for name in _WAITS for edge, _ in bins(sums, name)]
    n = sums.get(tally.ANSWERED, 0) + sums.get(tally.ABANDONED, 0)
    return Reading(max(edges, default=0), None, n)


def _average(sums: Sums, options: Options) -> Reading:
    n = sums.get(tally.ANSWERED, 0) + sums.get(tally.ABANDONED, 0)
    waited = sums.get(tally.ANSWER_MS, 0) + sums.get(tally.ABANDON_MS, 0)
    return Reading(waited / 1000, n, n)


_SERVICE = (
    "answered within the target's seconds / (answered + abandoned beyond the short-abandon limit); "
    "asterisk: / answered; asterisk2: (answered + abandoned in time) / (answered + abandoned); "
    "connect: / all stays that ended"
)
_ENDED = "stays that left the queue otherwise or last; simulated calls"

MEASURES: tuple[Measure, ...] = (
    count(
        Words("offered", "Offered", "stays in queues that began", unit=Unit.COUNT),
        STAYS,
        tally.OFFERED,
    ),
    count(
        Words("answered", "Answered", "stays that ended with an operator", unit=Unit.COUNT),
        ANSWERS,
        tally.ANSWERED,
    ),
    count(
        Words(
            "abandoned",
            "Abandoned",
            "stays that ended with the customer gone",
            unit=Unit.COUNT,
        ),
        STAYS,
        tally.ABANDONED,
    ),
    formula(
        Words(
            "short_abandoned",
            "Short abandons",
            "stays that ended with the customer gone within the short-abandon limit",
            unit=Unit.COUNT,
        ),
        STAYS,
        _short_abandoned,
        (tally.ABANDON_BIN,),
    ),
    replace(
        formula(
            Words(
                "abandon_rate",
                "Abandon rate",
                "abandoned beyond the short-abandon limit / (answered + the same)",
                f"short abandons; {_ENDED}",
            ),
            STAYS,
            _abandon_rate,
            (*_QUEUE, tally.ABANDON_BIN),
        ),
        left_out=(_SHORT, _LEFT, _WAITING),
    ),
    replace(
        formula(
            Words("service_level", "Service level", _SERVICE, f"short abandons; {_ENDED}"),
            STAYS,
            service_level,
            (*_QUEUE, *_WAITS),
        ),
        left_out=(_SHORT, _LEFT, _WAITING),
        promised=True,
    ),
    replace(
        mean(
            Words(
                "asa",
                "Average speed of answer",
                "time from queue to operator / answered",
                f"abandoned stays; {_ENDED}",
                Unit.SECONDS,
            ),
            ANSWERS,
            (tally.ANSWER_MS,),
            tally.ANSWERED,
        ),
        left_out=(("abandoned", of(tally.ABANDONED)), _LEFT, _WAITING),
    ),
    replace(
        formula(
            Words(
                "average_wait",
                "Average wait",
                "(time of answered + time of abandoned stays) / (answered + abandoned)",
                _ENDED,
                Unit.SECONDS,
            ),
            STAYS,
            _average,
            (*_QUEUE, tally.ANSWER_MS, tally.ABANDON_MS),
        ),
        left_out=(_LEFT, _WAITING),
    ),
    replace(
        formula(
            Words(
                "longest_wait",
                "Longest wait",
                "the longest stay that was answered or abandoned, rounded up to 1 s (2 min: 5 s, "
                "10 min: 30 s, 1 h: 5 min)",
                _ENDED,
                Unit.SECONDS,
            ),
            STAYS,
            _longest,
            (*_QUEUE, *_WAITS),
        ),
        left_out=(_LEFT, _WAITING),
    ),
    replace(
        mean(
            Words(
                "abandon_time",
                "Average abandon time",
                "time of abandoned stays / abandoned",
                f"answered stays; {_ENDED}",
                Unit.SECONDS,
            ),
            STAYS,
            (tally.ABANDON_MS,),
            tally.ABANDONED,
        ),
        left_out=(("answered", of(tally.ANSWERED)), _LEFT, _WAITING),
    ),
)
