"""Measures of calls: how they began, how they ended, and whether that was the end of it."""

from __future__ import annotations

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
    share,
)
from callcenter_tui.metrics.options import Options
from callcenter_tui.metrics.sources import ENDINGS, OPENINGS
from callcenter_tui.store.story import REPEAT_DAYS

CLOSED = (tally.COMPLETED, tally.GONE)
"""A closed call is completed, or its customer has gone."""

SETTLED = "settled:"
"""Before the tallies of calls that closed so long ago that no repeat can count any more."""

_SETTLED_CALLS, _SETTLED_REPEATS = SETTLED + tally.RESOLVABLE, SETTLED + tally.REPEATED
_OPEN = "open calls; simulated calls"

WHILE_PEOPLE = (
    "requests made while a person drives, also in a queue without AI: they are not told apart from "
    "other words"
)
"""Only the AI has to be asked for somebody else; the journal tells of no other request."""


def pending(sums: Sums, options: Options) -> int:
    """Calls of which it is too early to say whether they were solved."""
    return sums.get(tally.RESOLVABLE, 0) - sums.get(_SETTLED_CALLS, 0)


def first_contact(sums: Sums, options: Options) -> Reading:
    """Calls neither reopened nor followed by another of the customer, of those old enough."""
    among = sums.get(_SETTLED_CALLS, 0)
    solved = among - sums.get(_SETTLED_REPEATS, 0)
    note = f"{pending(sums, options)} pending ({REPEAT_DAYS} days)"
    return Reading(solved, among, among, note)


def _unresolvable(sums: Sums, options: Options) -> int:
    return sums.get(tally.COMPLETED, 0) - sums.get(tally.RESOLVABLE, 0)


def _rate(key: str, name: str, what: str, part: str) -> Measure:
    words = Words(key, name, f"closed calls that {what} / closed calls", _OPEN)
    return share(words, ENDINGS, part, CLOSED)


MEASURES: tuple[Measure, ...] = (
    count(Words("opened", "Opened", "calls that came in", unit=Unit.COUNT), OPENINGS, tally.OPENED),
    count(
        Words("completed", "Completed", "calls closed as completed", _OPEN, Unit.COUNT),
        ENDINGS,
        tally.COMPLETED,
    ),
    count(
        Words(
            "gone",
            "Gone",
            "calls closed as abandoned, in a queue or not",
            _OPEN,
            Unit.COUNT,
        ),
        ENDINGS,
        tally.GONE,
    ),
    replace(
        mean(
            Words(
                "first_response",
                "First response",
                "time from the customer's first words to the first words of AI or operator / calls "
                "with both",
                "the system's own phrases; calls without an answer; simulated calls",
                Unit.SECONDS,
            ),
            OPENINGS,
            (tally.RESPONSE_MS,),
            tally.RESPONDED,
        ),
        left_out=(
            (
                "opened without an answer so far",
                lambda sums, _: sums.get(tally.OPENED, 0) - sums.get(tally.RESPONDED, 0),
            ),
        ),
    ),
    replace(
        mean(
            Words(
                "resolution_time",
                "Resolution time",
                "time from opening to the last closing / completed",
                f"abandoned calls; {_OPEN}",
                Unit.SECONDS,
            ),
            ENDINGS,
            (tally.RESOLUTION_MS,),
            tally.COMPLETED,
        ),
        left_out=(("abandoned", of(tally.GONE)),),
    ),
    _rate("transfer_rate", "Transfer rate", "were transferred", tally.TRANSFERRED),
    _rate("escalation_rate", "Escalation rate", "were escalated", tally.ESCALATED),
    _rate("reopen_rate", "Reopen rate", "had been closed before and reopened", tally.REOPENED),
    replace(
        formula(
            Words(
                "fcr",
                "First contact resolution",
                "calls meant to resolve something that were neither reopened nor followed by "
                f"another call of the customer within {REPEAT_DAYS} days / all such calls",
                f"calls that closed in the last {REPEAT_DAYS} days (pending); spam, wrong number, "
                f"merged, callback; {_OPEN}",
            ),
            ENDINGS,
            first_contact,
            (tally.RESOLVABLE, _SETTLED_CALLS, _SETTLED_REPEATS),
        ),
        left_out=(
            ("pending: closed too short a time ago", pending),
            ("not meant to resolve anything", _unresolvable),
            ("abandoned", of(tally.GONE)),
        ),
        settled=True,
    ),
    share(
        Words("key_given", "Key given", "calls whose customer was told the call's key / opened"),
        OPENINGS,
        tally.KEY_GIVEN,
        (tally.OPENED,),
    ),
    share(
        Words(
            "person_reached",
            "Requests for a person met",
            "calls in which the customer asked for a person and reached one / calls in which the "
            "customer asked for one",
            f"{WHILE_PEOPLE}; simulated calls",
        ),
        OPENINGS,
        tally.PERSON_REACHED,
        (tally.PERSON_ASKED,),
    ),
    mean(
        Words(
            "person_time",
            "Time to a person",
            "time from asking for a person to one / calls that reached one",
            f"requests that reached nobody; {WHILE_PEOPLE}; simulated calls",
            Unit.SECONDS,
        ),
        OPENINGS,
        (tally.PERSON_MS,),
        tally.PERSON_REACHED,
    ),
)
