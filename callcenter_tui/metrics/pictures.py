"""Distributions: how long people waited, and at which hours of which weekdays they came."""

from __future__ import annotations

from datetime import datetime

from callcenter_tui.domain import measuring as tally
from callcenter_tui.domain.figures import Heat, Question, Spread
from callcenter_tui.metrics.counting import Book, counted
from callcenter_tui.metrics.figuring import names_of, read
from callcenter_tui.metrics.measure import Measure, bins

SPREAD_EDGES = (5, 10, 20, 30, 60, 120, 180, 300, 600, 1800)
"""Upper edges in seconds; the last bin is of all that waited longer than the one before it."""


def spread(book: Book, question: Question) -> Spread:
    """How many were answered and gave up, by how long they had waited."""
    sums = counted(book, question)[None].all
    found: list[tuple[int, ...]] = []
    for prefix in (tally.ANSWER_BIN, tally.ABANDON_BIN):
        many = [0] * len(SPREAD_EDGES)
        for edge, much in bins(sums, prefix):
            many[_bin(edge)] += much
        found.append(tuple(many))
    return Spread(SPREAD_EDGES, found[0], found[1])


def heat(book: Book, question: Question, measure: Measure) -> Heat:
    """What is counted, by weekday (Monday first) and hour of the center's time zone."""
    cells = counted(
        book,
        question,
        names=names_of([measure]),
        by="at",
        group=lambda moment: _cell(book, moment),
        quarters=True,
        settled=measure.settled,
    )
    counts = [[0] * 24 for _ in range(7)]
    for cell, sums in cells.items():
        assert isinstance(cell, tuple)
        counts[cell[0]][cell[1]] = round(read(measure, sums, book.rules).numerator)
    return Heat(tuple(tuple(row) for row in counts))


def _cell(book: Book, moment: object) -> tuple[int, int]:
    assert isinstance(moment, datetime)  # sums are grouped by quarters here
    here = moment.astimezone(book.zone)
    return here.weekday(), here.hour


def _bin(edge: int) -> int:
    return next(
        (place for place, most in enumerate(SPREAD_EDGES) if edge <= most), len(SPREAD_EDGES) - 1
    )
