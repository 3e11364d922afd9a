"""What is owed to customers, as measures: pure formulas over the tallies of the account.

Each supports evidence for a duty; none says that a law is kept. What the law means is for lawyers,
and what an admin has set as the target may be another figure than theirs.
"""

from __future__ import annotations

from dataclasses import replace

from callcenter_tui.domain import measuring as m
from callcenter_tui.domain.duty import Duty
from callcenter_tui.domain.figures import Figure, MeasureText, Unit
from callcenter_tui.domain.floor import Level
from callcenter_tui.metrics.measure import Measure, Reading, Sums, Words, bins, formula, of, within
from callcenter_tui.metrics.measures_calls import WHILE_PEOPLE
from callcenter_tui.metrics.measures_queues import still_waiting
from callcenter_tui.metrics.options import Options
from callcenter_tui.metrics.sources import OPENINGS, STAYS

EVIDENCE = (
    "Supports evidence for Spain's Ley 10/2025 on customer service and the EU AI Act, article 50. "
    "It is no legal advice and says nothing of duties that are not measured here."
)

ANSWERED, PERSON, REACHED, MEDIAN, P95, KEY, DISCLOSED = (
    "duty_answered",
    "duty_person",
    "duty_person_reached",
    "duty_person_median",
    "duty_person_p95",
    "duty_key",
    "duty_disclosed",
)
LATE, IN_TIME = "duty_complaints_late", "duty_complaints_in_time"

_SIMULATED = "simulated calls"

COMPLAINTS = (
    "calls of the department complaints, and calls escalated as complaint_formal (tables calls and "
    "journal); working days by the document hours of the call's department"
)


def measures(duty: Duty) -> dict[str, Measure]:
    """The measures by key, counted as the center has set what it owes."""
    found = (_answered(duty), *_person(duty), _key(), _disclosed())
    return {one.text.key: one for one in found}


def target_of(key: str, duty: Duty) -> float | None:
    """What is owed, in the measure's unit; None where nothing is."""
    return {
        ANSWERED: duty.answered_share,
        PERSON: duty.person_share,
        P95: float(duty.person_seconds),
        KEY: duty.key_share,
        DISCLOSED: duty.disclosed_share,
        LATE: 0.0,
        IN_TIME: 1.0,
    }.get(key)


def judged(found: Figure, duty: Duty) -> Figure:
    """The figure with what is owed.

    A missed target warns; a complaint past its day is critical, for it cannot be made good.
    """
    owed = replace(found, target=target_of(found.key, duty))
    return replace(owed, level=_level(owed))


def complaint_texts(duty: Duty) -> dict[str, MeasureText]:
    """The two measures that are read of the complaints themselves."""
    days = f"{duty.complaint_days} working days"
    late = MeasureText(
        LATE,
        "Complaints too old",
        Unit.COUNT,
        f"complaints open now for more than {days} after the day on which they came",
        COMPLAINTS,
        f"closed complaints; {_SIMULATED}; whatever the period, for they are open now",
    )
    in_time = MeasureText(
        IN_TIME,
        "Complaints answered in time",
        Unit.SHARE,
        f"complaints closed within {days} / (closed complaints + open ones that are older)",
        COMPLAINTS,
        f"open complaints whose days have not passed; {_SIMULATED}",
    )
    return {LATE: late, IN_TIME: in_time}


def percentile(sums: Sums, prefix: str, share: float) -> int | None:
    """The seconds within which this share of a distribution lies: the upper edge of its bin.

    None for an empty one.
    """
    found = bins(sums, prefix)
    left = share * sum(much for _, much in found)
    for edge, much in found:
        left -= much
        if left <= 1e-9:
            return edge
    return None


def _answered(duty: Duty) -> Measure:
    def read(sums: Sums, options: Options) -> Reading:
        among = sums.get(m.ANSWERED, 0) + sums.get(m.ABANDONED, 0)
        return Reading(within(sums, m.ANSWER_BIN, duty.answered_seconds), among, among)

    words = Words(
        ANSWERED,
        f"Answered within {duty.answered_seconds} s",
        f"stays in queues answered by a person within {duty.answered_seconds} s / (answered + "
        "abandoned, however soon)",
        f"stays that left the queue otherwise or last; calls that the AI answered; {_SIMULATED}",
    )
    tallies = (m.OFFERED, m.ANSWERED, m.ABANDONED, m.LEFT, m.ANSWER_BIN)
    left = (
        ("left the queue otherwise (transferred, overflowed, closed, taken back)", of(m.LEFT)),
        ("still waiting", still_waiting),
    )
    return replace(formula(words, STAYS, read, tallies), left_out=left)


def _person(duty: Duty) -> tuple[Measure, ...]:
    def asked(sums: Sums, options: Options) -> Reading:
        n = sums.get(m.PERSON_ASKED, 0)
        return Reading(within(sums, m.PERSON_BIN, duty.person_seconds), n, n)

    def met(sums: Sums, options: Options) -> Reading:
        n = sums.get(m.PERSON_ASKED, 0)
        return Reading(sums.get(m.PERSON_REACHED, 0), n, n)

    def until(share: float) -> Measure:
        half = share == 0.5
        key, name = (MEDIAN, "half of them") if half else (P95, f"{share * 100:.0f} % of them")

        def read(sums: Sums, options: Options) -> Reading:
            seconds, n = percentile(sums, m.PERSON_BIN, share), sums.get(m.PERSON_REACHED, 0)
            return Reading(seconds or 0, None if n else 0, n)

        words = Words(
            key,
            f"Time to a person, {name}",
            f"seconds within which {name} who asked for a person and reached one had one, rounded "
            "up as waits are kept (1 s; from 2 min 5 s; from 10 min 30 s; from 1 h 5 min)",
            f"requests that reached nobody; {WHILE_PEOPLE}; {_SIMULATED}",
            Unit.SECONDS,
        )
        return formula(words, OPENINGS, read, (m.PERSON_REACHED, m.PERSON_BIN))

    asking = "calls in which the customer asked for one"
    waiting = (
        f"{WHILE_PEOPLE}; {_SIMULATED}; requests that still wait are not left out: they count as "
        "not met"
    )
    in_time = Words(
        PERSON,
        f"Person within {duty.person_seconds} s of asking",
        f"calls in which a person took over within {duty.person_seconds} s of the customer's first "
        f"asking for one / {asking}",
        waiting,
    )
    ever = Words(
        REACHED,
        "Person reached at all",
        f"calls in which a person took over after the customer asked for one / {asking}",
        waiting,
    )
    return (
        formula(in_time, OPENINGS, asked, (m.PERSON_ASKED, m.PERSON_BIN)),
        formula(ever, OPENINGS, met, (m.PERSON_ASKED, m.PERSON_REACHED)),
        until(0.5),
        until(0.95),
    )


def _key() -> Measure:
    def read(sums: Sums, options: Options) -> Reading:
        n = sums.get(m.OPENED, 0)
        return Reading(sums.get(m.KEY_GIVEN, 0), n, n)

    words = Words(
        KEY,
        "Key of the call given",
        "calls whose customer was given the call's key: shown by their own line, or said to them / "
        "calls opened",
        f"{_SIMULATED}; open calls are not left out: they count as not given so far",
    )
    return formula(words, OPENINGS, read, (m.OPENED, m.KEY_GIVEN))


def _disclosed() -> Measure:
    def read(sums: Sums, options: Options) -> Reading:
        n = sums.get(m.AI_SPOKE, 0)
        return Reading(sums.get(m.AI_DISCLOSED, 0), n, n)

    words = Words(
        DISCLOSED,
        "AI disclosed at first contact",
        "calls in which the AI's first words say that it is one / calls in which the AI spoke",
        f"calls in which only people spoke, also with the AI's drafts; {_SIMULATED}",
    )
    return formula(words, OPENINGS, read, (m.AI_SPOKE, m.AI_DISCLOSED))


def _level(found: Figure) -> Level:
    if found.value is None or found.target is None:
        return Level.OK
    if found.key == LATE:
        return Level.CRITICAL if found.value else Level.OK
    missed = (
        found.value > found.target
        if found.text.unit is Unit.SECONDS
        else found.value < found.target
    )
    return Level.WARNING if missed else Level.OK
