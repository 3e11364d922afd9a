"""Sheets of figures, and which of their columns fit into a width."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rich.cells import cell_len

from callcenter_tui.domain.floor import Level
from callcenter_tui.text import clean_line

MARK = 2
"""Cells before the first column: the mark of the cursor's row."""

NAME = (8, 16, 24)
"""Cells for the rows' names: at least on a narrow screen, at least on others, at most."""

NARROW = 60


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell; ``behind`` is handed back when the person wants to know more, None
    where nothing can be opened.
    """

    text: str
    behind: Any = None
    level: Level = Level.OK


@dataclass(frozen=True, slots=True)
class Line:
    """A row: ``id`` finds it again, ``name`` is for people."""

    id: str
    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole table: titles of its columns, the first being that of the names.

    ``gap``: cells between two columns. Every line has a cell for every title but the first.
    """

    titles: tuple[str, ...]
    lines: tuple[Line, ...]
    gap: int = 2


NO_SHEET = Sheet(("",), ())


def widths(sheet: Sheet, room: int) -> list[int]:
    """Of all columns, as wide as what stands in them; names take what is left, up to their most."""
    columns = [
        max(cell_len(clean_line(text)) for text in column)
        for column in zip(
            sheet.titles[1:],
            *([cell.text for cell in one.cells] for one in sheet.lines),
            strict=True,
        )
    ]
    wanted = max(cell_len(clean_line(one)) for one in (sheet.titles[0], *_names(sheet)))
    left = room - MARK - sum(columns) - sheet.gap * len(columns)
    least = min(wanted, NAME[0] if room < NARROW else NAME[1])
    return [max(least, min(wanted, left, NAME[2])), *columns]


def wide(sheet: Sheet, room: int) -> int:
    """How many cells the whole sheet takes, where there are ``room``."""
    sizes = widths(sheet, room)
    return MARK + sum(sizes) + sheet.gap * (len(sizes) - 1)


def _names(sheet: Sheet) -> list[str]:
    return [one.name for one in sheet.lines]


def fitting(sizes: Sequence[int], gap: int, room: int, first: int) -> range:
    """The columns (from 0, names not counted) that show when ``first`` is the first of them."""
    left, last = room - MARK - sizes[0], first
    for index in range(first, len(sizes) - 1):
        left -= sizes[index + 1] + gap
        if left < 0 and index > first:
            break
        last = index + 1
    return range(first, last)
