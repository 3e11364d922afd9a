"""Columns of a table: what each says, and which fit into a width."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from callcenter_tui.domain.views import CallRow
from callcenter_tui.widgets import wording

R = TypeVar("R")

GAP = 1


@dataclass(frozen=True, slots=True)
class Column(Generic[R]):
    """``least`` and ``most`` are widths in cells; ``rank`` 1 stays longest on a narrow screen."""

    id: str
    title: str
    least: int
    most: int
    rank: int
    text: Callable[[R, datetime], str]


@dataclass(frozen=True, slots=True)
class Place(Generic[R]):
    """A column at a cell position."""

    column: Column[R]
    x: int
    width: int


LIVE: tuple[Column[CallRow], ...] = (
    Column("key", "Call", 8, 8, 1, lambda row, now: row.key),
    Column("customer", "Customer", 10, 18, 1, lambda row, now: row.customer or "unknown"),
    Column("department", "Department", 10, 17, 5, lambda row, now: wording.words(row.department)),
    Column("state", "State", 7, 8, 1, lambda row, now: wording.state(row.state)),
    Column("age", "For", 4, 4, 1, lambda row, now: wording.age(wording.since(row, now))),
    Column("speaks", "Speaks", 8, 16, 2, lambda row, now: wording.speaks(row)),
    Column("driver", "Speaks", 6, 6, 2, lambda row, now: wording.driving(row)),
    Column("operator", "Operator", 8, 16, 2, lambda row, now: row.operator),
    Column("mood", "Mood", 4, 4, 6, lambda row, now: wording.mood(row)),
    Column("priority", "Prio", 6, 6, 4, lambda row, now: wording.urgency(row)),
    Column("flags", "Flags", 10, 18, 3, lambda row, now: wording.flags(row)),
    Column("words", "Last words", 12, 500, 7, lambda row, now: row.preview),
)
PAST: tuple[Column[CallRow], ...] = (
    LIVE[0],
    Column("opened", "Opened", 12, 12, 1, lambda row, now: wording.moment(row.opened_at, now)),
    *(one for one in LIVE if one.id in ("customer", "department", "state")),
    Column("operator", "Operator", 8, 16, 6, lambda row, now: row.operator),
    Column("words", "Words", 12, 500, 4, lambda row, now: row.preview),
)
"""Columns of calls that go on, and of those of the past."""

ROOMY = 90
"""From so many cells on, who speaks and who works on the call have a column each."""

GROWS = ("customer", "department", "speaks", "operator", "flags", "words", "address", "said")
"""Which columns get spare cells first."""


def placed(width: int, columns: Sequence[Column[R]]) -> tuple[Place[R], ...]:
    """Those of ``columns`` that fit into ``width`` cells; spare cells go where they help."""
    chosen: list[Column[R]] = []
    left = width
    unused: set[str] = set()
    if columns is LIVE:
        unused = {"speaks"} if width >= ROOMY else {"driver", "operator"}
    for column in sorted(columns, key=lambda one: one.rank):
        if column.id in unused:
            continue
        if column.least + GAP <= left:
            chosen.append(column)
            left -= column.least + GAP
    widths = {column.id: column.least for column in chosen}
    for column in sorted(chosen, key=lambda one: GROWS.index(one.id) if one.id in GROWS else 9):
        more = min(left, column.most - column.least)
        widths[column.id] += more
        left -= more
    places, x = [], 0
    for column in columns:
        if column.id in widths:
            places.append(Place(column, x, widths[column.id]))
            x += widths[column.id] + GAP
    return tuple(places)
