"""Answers to questions: figures, rows by groups, steps of time."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from callcenter_tui.domain.figures import By, Figure, Grain, Question, Row, Trend
from callcenter_tui.metrics.context import Metrics
from callcenter_tui.metrics.counting import AI, COLUMNS, Book, Counted, counted
from callcenter_tui.metrics.figuring import compared, figure, names_of
from callcenter_tui.metrics.measure import Measure
from callcenter_tui.metrics.options import rules
from callcenter_tui.metrics.steps import BY_QUARTERS, grain_of, start_of, starts
from callcenter_tui.store import departments, users


def book_of(tx: Connection, metrics: Metrics) -> Book:
    """What the center has set, for the reading of one transaction."""
    if metrics.targets is not None:
        targets = dict(metrics.targets(tx))
    else:
        keys = ["", *(one.key for one in departments.all_departments(tx))]
        targets = {key: metrics.target(tx, key) for key in keys}
    ruled = rules(metrics.measuring(tx), targets.pop(""), targets)
    return Book(tx, metrics.zone(tx), ruled, metrics.clock.now())


def figures(
    book: Book, question: Question, measures: Sequence[Measure], before: Question | None = None
) -> list[Figure]:
    """Each measure of the whole of what is asked."""
    found = _whole(book, question, measures)
    if before is None:
        return found
    return list(map(compared, found, _whole(book, before, measures)))


def rows(
    book: Book,
    question: Question,
    by: By,
    measures: Sequence[Measure],
    before: Question | None = None,
) -> list[Row]:
    """One row per group in which anything of the measures was counted, in their order.

    Steps of time are not compared: what was before one is the row above it.
    """
    groups = _groups(book, question, by, measures)
    named, order = _names(book, by, groups)
    earlier = _groups(book, before, by, measures) if before and grain_of(by) is None else None
    found = []
    for group in sorted(groups, key=order):
        line = [figure(one, groups[group], book.rules, _of(question, by, group), by)
                for one in measures]  # fmt: skip
        if earlier is not None and before is not None:
            past = [figure(one, earlier.get(group), book.rules, _of(before, by, group), by)
                    for one in measures]  # fmt: skip
            line = list(map(compared, line, past))
        found.append(Row(_key(group, book.zone), named(group), tuple(line)))
    return found


def trend(book: Book, question: Question, measure: Measure, grain: Grain) -> Trend:
    """The measure by every step of the period."""
    groups = _steps(book, question, grain, [measure])
    steps = starts(question.since, question.until, grain, book.zone)
    found = [figure(measure, groups.get(step), book.rules, question) for step in steps]
    return Trend(tuple(step.astimezone(book.zone) for step in steps), tuple(found))


def _whole(book: Book, question: Question, measures: Sequence[Measure]) -> list[Figure]:
    settled = any(one.settled for one in measures)
    sums = counted(book, question, names=names_of(measures), settled=settled)[None]
    return [figure(one, sums, book.rules, question) for one in measures]


def _groups(
    book: Book, question: Question, by: By, measures: Sequence[Measure]
) -> dict[Hashable, Counted]:
    """Sums by group, without those in which nothing that is asked for was counted."""
    grain = grain_of(by)
    if grain is not None:
        found = _steps(book, question, grain, measures)
    else:
        found = counted(
            book,
            question,
            names=names_of(measures),
            by=COLUMNS[by],
            group=_GROUPS.get(by, _any),
            settled=any(one.settled for one in measures),
        )
    kept = [one for one in measures if one.splits(by)]
    return {
        group: sums
        for group, sums in found.items()
        if any(one.reads(name) for name, much in sums.all.items() if much for one in kept)
    }


def _steps(
    book: Book, question: Question, grain: Grain, measures: Sequence[Measure]
) -> dict[Hashable, Counted]:
    return counted(
        book,
        question,
        names=names_of(measures),
        by="at",
        group=lambda moment: start_of(moment, grain, book.zone),
        quarters=grain in BY_QUARTERS,
        settled=any(one.settled for one in measures),
    )


def _any(value: str) -> str | None:
    return value or None


def _operator(who: str) -> str | None:
    return None if who.startswith(AI) else who or None


def _agent(who: str) -> str | None:
    return who.removeprefix(AI) if who.startswith(AI) else None


_GROUPS: dict[By, Callable[[str], str | None]] = {By.OPERATOR: _operator, By.AGENT: _agent}


def _of(question: Question, by: By, group: Hashable) -> Question:
    """A row of a department is judged by that department's target."""
    if by is By.DEPARTMENT:
        return replace(question, department=str(group))
    return question


def _key(group: Hashable, zone: ZoneInfo) -> str:
    return group.astimezone(zone).isoformat() if isinstance(group, datetime) else str(group)


def _local(step: Hashable, zone: ZoneInfo) -> datetime:
    assert isinstance(step, datetime)  # the groups of a report by time are moments
    return step.astimezone(zone)


_FORMS = {
    By.HALF_HOUR: "%Y-%m-%d %H:%M",
    By.HOUR: "%Y-%m-%d %H:%M",
    By.DAY: "%Y-%m-%d",
    By.WEEK: "%G-W%V",
    By.MONTH: "%Y-%m",
}


def _names(
    book: Book, by: By, groups: dict[Hashable, Counted]
) -> tuple[Callable[[Hashable], str], Callable[[Hashable], Any]]:
    """How a group is named for people, and by what groups are in order."""
    if by in _FORMS:
        form = _FORMS[by]
        return (lambda step: _local(step, book.zone).strftime(form)), (lambda step: step)
    if by is By.DEPARTMENT:
        known = {one.key: one for one in departments.all_departments(book.tx)}
        places = {key: place for place, key in enumerate(known)}
        return (
            lambda key: known[str(key)].name("en") if key in known else str(key),
            lambda key: (places.get(str(key), len(places)), str(key)),
        )
    if by is By.OPERATOR:
        people = users.names(book.tx)
        return (
            lambda who: people.get(str(who), str(who)),
            lambda who: (people.get(str(who), ""), str(who)),
        )
    return str, str
