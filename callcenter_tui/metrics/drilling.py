"""A number opened: its formula's parts, what was left out, and the calls behind it.

Each call is asked what it adds by the formula itself, so that the calls of a number cannot tell
another story than the number.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, islice

from callcenter_tui.auth.permissions import initials
from callcenter_tui.domain.figures import Behind, By, Drill, Piece, Question, Unit
from callcenter_tui.metrics.counting import AI, Book, Counted, counted, filters
from callcenter_tui.metrics.figuring import figure, read
from callcenter_tui.metrics.measure import Measure, Reading
from callcenter_tui.metrics.measures_calls import SETTLED
from callcenter_tui.metrics.pieces import narrowed, spans
from callcenter_tui.store import rollups, users
from callcenter_tui.store.rollups import Column
from callcenter_tui.store.rollups import Counted as Entry

MOST_ENTRIES = 20_000
"""Entries read for one drill-down, the newest first; of more it is said that there are more."""

_PAGE = 2_000
_SIMULATED = "simulated calls"


@dataclass(slots=True)
class _Call:
    """A call's entries, gathered: what they add up to, by department."""

    last: Entry
    operator: str = ""
    sums: Counted = field(default_factory=Counted)


def drill(
    book: Book,
    question: Question,
    measure: Measure,
    *,
    limit: int,
    masked: bool,
    piece: Piece | None = None,
) -> Drill:
    """The number of a question with what stands behind it, at most ``limit`` calls.

    ``piece``: only a bar or a cell of its picture. Raises Invalid for one that it has not.
    """
    asked = spans(question, piece, book.zone)
    sums = _summed(book, asked, measure).get(None, Counted())
    measure = narrowed(measure, piece, sums.all)
    shown = figure(measure, sums, book.rules, question)
    excluded = _excluded(book, question, asked, measure, sums)
    if measure.by == frozenset({By.OPERATOR}):
        found = sorted(_operators(book, asked, measure), key=lambda one: one.operator)
        return Drill(shown, excluded, tuple(found[:limit]), len(found))
    gathered, more = _calls(book, question, asked, measure)
    lines = (_behind(book, question, measure, call) for call in gathered)
    behind = [one for one in lines if one is not None]
    behind.sort(key=lambda one: (one.amount or 0.0, one.at, one.key), reverse=True)
    total, behind = len(behind), behind[:limit]
    if masked:
        behind = [replace(one, customer=initials(one.customer)) for one in behind]
    return Drill(shown, excluded, tuple(behind), total, more)


def _summed(
    book: Book, asked: Sequence[Question], measure: Measure, by: Column | None = None
) -> dict[Hashable, Counted]:
    """Sums by group of all stretches of time together."""
    found: dict[Hashable, Counted] = {}
    for one in asked:
        for group, sums in counted(book, one, by=by, settled=measure.settled).items():
            found.setdefault(group, Counted()).merge(sums)
    return found


def _excluded(
    book: Book, question: Question, asked: Sequence[Question], measure: Measure, sums: Counted
) -> tuple[tuple[str, int], ...]:
    """What was left out of the number: by its own words, and calls of rehearsals."""
    options = book.rules.of(question.department)
    found = [(words, many(sums.all, options)) for words, many in measure.left_out]
    if not question.simulated:
        rehearsed = [replace(one, simulated=True) for one in asked]
        others = _summed(book, rehearsed, measure).get(None, Counted())
        found.append((_SIMULATED, read(measure, others, book.rules, question.department).n))
    return tuple((words, many) for words, many in found if many)


def _calls(
    book: Book, question: Question, asked: Sequence[Question], measure: Measure
) -> tuple[list[_Call], bool]:
    """The calls with what their entries add up to, and whether there is more than was read."""
    names = sorted({name.removeprefix(SETTLED) for name in measure.tallies})
    settled_until = book.settled_until(question)
    found: dict[str, _Call] = {}
    entries = chain.from_iterable(_entries(book, one, names) for one in asked)
    for entry in islice(entries, MOST_ENTRIES):
        call = found.setdefault(entry.call, _Call(entry))
        call.operator = call.operator or entry.operator
        settled = measure.settled and entry.at < settled_until
        for name, much in entry.tallies.items():
            call.sums.add(entry.department, name, much)
            if settled:
                call.sums.add(entry.department, f"{SETTLED}{name}", much)
    return list(found.values()), next(entries, None) is not None


def _entries(book: Book, question: Question, names: Sequence[str]) -> Iterator[Entry]:
    """Entries of calls with any of these tallies, the newest first, read by pages as needed."""
    page: list[Entry] = []
    while names:
        page = rollups.entries(
            book.tx,
            question.since,
            question.until,
            filters=filters(question),
            simulated=question.simulated,
            names=names,
            limit=_PAGE,
            after=page[-1] if page else None,
        )
        yield from page
        if len(page) < _PAGE:
            return


def _behind(book: Book, question: Question, measure: Measure, call: _Call) -> Behind | None:
    """The call as a line, None when it adds nothing to the number."""
    added = read(measure, call.sums, book.rules, question.department)
    if not added.numerator and not added.denominator:
        return None
    last = call.last
    return Behind(
        last.call,
        last.key,
        last.customer,
        last.department,
        call.operator,
        last.at,
        _part(added),
        _amount(measure, added),
    )


def _part(added: Reading) -> str:
    return "numerator" if added.numerator or added.denominator is None else "denominator"


def _amount(measure: Measure, added: Reading) -> float | None:
    """What a call adds; None where it is one of those that are counted."""
    unit = measure.text.unit
    if unit is Unit.SHARE:
        return None
    if unit in (Unit.SCORE, Unit.MOOD):
        return added.value
    return added.numerator


def _operators(book: Book, asked: Sequence[Question], measure: Measure) -> Iterator[Behind]:
    """Operators' time has no calls: a line for each of them."""
    people = users.names(book.tx)
    for who, sums in _summed(book, asked, measure, by="who").items():
        added = read(measure, sums, book.rules)
        if isinstance(who, str) and who and not who.startswith(AI) and added.denominator:
            name, since = people.get(who, who), asked[-1].since
            yield Behind("", "", "", "", name, since, _part(added), added.numerator)
