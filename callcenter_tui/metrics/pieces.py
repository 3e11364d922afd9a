"""A bar or a cell of a picture: what it counts of its number, and in which hours."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from callcenter_tui.domain import measuring as tally
from callcenter_tui.domain.errors import Invalid
from callcenter_tui.domain.figures import Piece, Question
from callcenter_tui.metrics.measure import Measure, Reading, Sums, bins
from callcenter_tui.metrics.options import Options
from callcenter_tui.metrics.periods import QUARTER, midnight

_WAITS = {"answered": tally.ANSWER_BIN, "abandoned": tally.ABANDON_BIN}
"""Measures whose stays are kept by how long they lasted."""


def narrowed(measure: Measure, piece: Piece | None, sums: Sums) -> Measure:
    """The measure of the piece alone, where ``sums`` are what there is of it in all.

    Raises Invalid for lengths of a wait that the measure is not kept by.
    """
    if piece is None or piece.waited is None:
        return measure
    prefix = _WAITS.get(measure.text.key)
    if prefix is None:
        raise Invalid(
            f"'{measure.text.key}' is not kept by how long people waited",
            f"These are: {', '.join(_WAITS)}.",
        )
    over, most = piece.waited

    def within(edge: int) -> bool:
        return over < edge and (most is None or edge <= most)

    def read(sums: Sums, options: Options) -> Reading:
        found = sum(much for edge, much in bins(sums, prefix) if within(edge))
        return Reading(found, None, found)

    there = tuple(f"{prefix}{edge}" for edge, _ in bins(sums, prefix) if within(edge))
    return replace(measure, read=read, tallies=there, left_out=())


def spans(question: Question, piece: Piece | None, zone: ZoneInfo) -> list[Question]:
    """The question for each stretch of time that is of the piece, the newest first."""
    if piece is None or piece.hour is None:
        return [question]
    weekday, hour = piece.hour
    found = []
    for day in _days(question, zone):
        if day.weekday() == weekday and (there := _quarters(question, day, hour, zone)):
            found.append(replace(question, since=there[0], until=there[-1] + QUARTER))
    return found[::-1]


def _days(question: Question, zone: ZoneInfo) -> Iterator[date]:
    day = question.since.astimezone(zone).date()
    last = (question.until - timedelta(microseconds=1)).astimezone(zone).date()
    while day <= last:
        yield day
        day += timedelta(1)


def _quarters(question: Question, day: date, hour: int, zone: ZoneInfo) -> list[datetime]:
    """The quarters of a local hour: eight where it comes twice that day, none where it does not."""
    at, end = midnight(day, zone), midnight(day + timedelta(1), zone)
    found = []
    while at < end:
        if at.astimezone(zone).hour == hour and question.since <= at < question.until:
            found.append(at)
        at += QUARTER
    return found
