"""Columns of the calls table: what each says, and which fit into a width."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from callcenter_tui.domain.views import CallRow
from callcenter_tui.widgets import wording

GAP = 1


@dataclass(frozen=True, slots=True)
class Column:
    """``least`` and ``most`` are widths in cells; ``rank`` 1 stays longest on a narrow screen."""

    id: str
    title: str
    least: int
    most: int
    rank: int
    text: Callable[[CallRow, datetime], str]


@dataclass(frozen=True, slots=True)
class Place:
    """A column at a cell position."""

    column: Column
    x: int
    width: int


COLUMNS = (
    Column("key", "Call", 8, 8, 1, lambda row, now: row.key),
    Column("customer", "Customer", 10, 18, 1, lambda row, now: row.customer or "unknown"),
    Column("department", "Department", 10, 17, 5, lambda row, now: wording.words(row.department)),
    Column("state", "State", 7, 8, 1, lambda row, now: wording.state(row.state)),
    Column("age", "For", 4, 4, 1, lambda row, now: wording.age(wording.since(row, now))),
    Column("speaks", "Speaks", 8, 16, 2, lambda row, now: wording.speaks(row)),
    Column("priority", "Prio", 6, 6, 4, lambda row, now: wording.urgency(row)),
    Column("flags", "Flags", 10, 11, 3, lambda row, now: wording.flags(row)),
    Column("words", "Last words", 12, 500, 7, lambda row, now: row.preview),
)


GROWS = ("customer", "department", "speaks", "flags", "words")
"""Which columns get spare cells first."""


def placed(width: int) -> tuple[Place, ...]:
    """The columns that fit into ``width`` cells; spare cells go where they help."""
    chosen: list[Column] = []
    left = width
    for column in sorted(COLUMNS, key=lambda one: one.rank):
        if column.least + GAP <= left:
            chosen.append(column)
            left -= column.least + GAP
    widths = {column.id: column.least for column in chosen}
    for column in sorted(chosen, key=lambda one: GROWS.index(one.id) if one.id in GROWS else 9):
        more = min(left, column.most - column.least)
        widths[column.id] += more
        left -= more
    places, x = [], 0
    for column in COLUMNS:
        if column.id in widths:
            places.append(Place(column, x, widths[column.id]))
            x += widths[column.id] + GAP
    return tuple(places)
