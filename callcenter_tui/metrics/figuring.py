"""From sums to figures: the formula read, beside what was promised and what was before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from callcenter_tui.domain.figures import By, Figure, Question, Unit
from callcenter_tui.domain.floor import Level, Target
from callcenter_tui.metrics.counting import Counted
from callcenter_tui.metrics.measure import Measure, Reading
from callcenter_tui.metrics.measures_calls import SETTLED
from callcenter_tui.metrics.options import Rules

NOT_KEPT = "not kept by {}"
EACH_OWN = "each department by its own target"


def read(measure: Measure, counted: Counted, rules: Rules, department: str = "") -> Reading:
    """The formula read of the sums of a group, all of it by ``department``'s rules if it is one.

    What was promised is read of each department by its own, where they differ.
    """
    if department or not (measure.promised and rules.own):
        return measure.read(counted.all, rules.of(department))
    each = [measure.read(sums, rules.of(key)) for key, sums in counted.by_department.items()]
    if not each:
        return measure.read({}, rules.usual)
    among = sum(one.denominator or 0 for one in each)
    note = measure.read({}, rules.usual).note.rpartition(", ")[2]
    return Reading(
        sum(one.numerator for one in each),
        among,
        sum(one.n for one in each),
        f"{EACH_OWN}, {note}",
    )


def figure(
    measure: Measure,
    counted: Counted | None,
    rules: Rules,
    question: Question,
    by: By | None = None,
) -> Figure:
    """The measure of a group, with its target; empty and saying so where it is not kept so."""
    for split in (by, *_asked(question)):
        if split is not None and not measure.splits(split):
            return Figure(measure.text, None, 0, 0, note=NOT_KEPT.format(split.value))
    found = read(measure, counted or Counted(), rules, question.department)
    value = found.value if found.n or measure.text.unit is Unit.COUNT else None
    plain = Figure(measure.text, value, found.n, found.numerator, found.denominator)
    return _promised(replace(plain, note=found.note), rules.of(question.department).target)


def compared(now: Figure, before: Figure) -> Figure:
    """The figure with what it was before."""
    return replace(now, previous=before.value, previous_n=before.n)


def names_of(measures: Iterable[Measure]) -> Sequence[str]:
    """The tallies to ask for; none (all of them) where a formula reads a distribution."""
    names = {name.removeprefix(SETTLED) for one in measures for name in one.tallies}
    return () if any(name.endswith(":") for name in names) else sorted(names)


def _asked(question: Question) -> list[By]:
    """By what a question is narrowed."""
    narrowed: Mapping[By, str] = {
        By.DEPARTMENT: question.department,
        By.LANGUAGE: question.language,
        By.DRIVER: question.driver,
        By.OPERATOR: question.operator,
        By.AGENT: question.agent,
        By.MODEL: question.model,
    }
    return [by for by, value in narrowed.items() if value]


def _promised(one: Figure, target: Target) -> Figure:
    if one.key == "service_level":
        return replace(one, target=target.share, level=target.level(one.value))
    if one.key == "longest_wait":
        level = Level.OK if one.value is None else target.wait_level(one.value)
        return replace(one, target=float(target.wait_warning), level=level)
    return one
