"""A table drawn line by line, patched by row, its cursor bound to a row's id, not to a place.

A DataTable refreshes 1,000 rows in 470 ms; this repaints the lines that changed and nothing else.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from callcenter_tui.text import clean_line
from callcenter_tui.widgets.columns import GAP, Column, Place, placed

MARK = 2
"""Cells before the first column: the cursor's mark."""


class Row(Protocol):
    """What a row must have."""

    @property
    def id(self) -> str:
        """By which it is patched, and found again by the cursor."""
        ...


R = TypeVar("R", bound=Row)


def fitted(text: object, width: int) -> str:
    """One clean line of exactly ``width`` cells; what is cut ends in an ellipsis."""
    line = clean_line(text, limit=4 * width)
    return (
        set_cell_size(line, width - 1) + "…"
        if cell_len(line) > width
        else set_cell_size(line, width)
    )


class Rows(ScrollView, Generic[R], can_focus=True):
    """Rows under ``columns``; times are read from ``tick``.

    It binds no keys: a screen binds them, in one order with its own.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"rows--head", "rows--cursor"}

    class Moved(Message):
        """The cursor is on another row, or its row changed; ``row`` is None on an empty table."""

        def __init__(self, row: Any) -> None:
            super().__init__()
            self.row = row

    class Chosen(Message):
        """The person wants this row."""

        def __init__(self, row: Any) -> None:
            super().__init__()
            self.row = row

    def __init__(self, columns: Sequence[Column[R]], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._columns = columns
        self.needle = ""
        self._all: dict[str, R] = {}
        self._shown: list[R] = []
        self._cursor: str | None = None
        self._now = datetime.now(UTC)
        self._places: tuple[Place[R], ...] = ()
        self._ages: dict[str, str] = {}

    @abstractmethod
    def arranged(self, rows: Iterable[R]) -> list[R]:
        """Those that show now, in their order."""

    @abstractmethod
    def look(self, row: R) -> str:
        """The component class of the row's colours; empty for the table's own."""

    def cell(self, place: Place[R], row: R) -> str:
        """What stands in a column of the row."""
        return place.column.text(row, self._now)

    @property
    def row(self) -> R | None:
        """The row under the cursor."""
        index = self._index()
        return self._shown[index] if index is not None else None

    @property
    def counts(self) -> tuple[int, int]:
        """Rows shown, and rows there are."""
        return len(self._shown), len(self._all)

    def show(self, rows: Iterable[R], now: datetime) -> None:
        """Replace all rows."""
        self._all = {row.id: row for row in rows}
        self._now = now
        self.rearrange()

    def patch(self, rows: Sequence[R], gone: Iterable[str], now: datetime) -> None:
        """Put these rows in place of theirs and drop those with an id in ``gone``."""
        self._all.update((row.id, row) for row in rows)
        for one in gone:
            self._all.pop(one, None)
        self._now = now
        self.rearrange()

    def rearrange(self) -> None:
        """Filter and sort again; only lines that changed are repainted."""
        before, place = self._shown, self._index() or 0
        self._shown = self.arranged(self._all.values())
        if self._index() is None:
            last = len(self._shown) - 1
            self._cursor = self._shown[min(place, last)].id if self._shown else None
        self.virtual_size = Size(self.size.width, len(self._shown) + 1)
        top, bottom = self.scroll_offset.y, self.scroll_offset.y + self.size.height
        for index in range(top, bottom):
            if _at(before, index) is not _at(self._shown, index):
                self.repaint_row(index)
        if self._index() != place:
            self.repaint_row(place)
            self._show_cursor()
        self.post_message(self.Moved(self.row))

    def tick(self, now: datetime) -> None:
        """A second has passed: repaint the ages that read differently."""
        self._now = now
        spot = next((place for place in self._places if place.column.id == "age"), None)
        if spot is None:
            return
        top = self.scroll_offset.y
        for index in range(top, min(top + self.size.height, len(self._shown))):
            row = self._shown[index]
            if self._ages.get(row.id) != spot.column.text(row, now):
                self.refresh(Region(MARK + spot.x, index + 1 - top, spot.width, 1))

    def action_move(self, step: int) -> None:
        """Move the cursor by ``step`` rows."""
        index = self._index()
        if index is not None:
            self._go(index + step)

    def action_page(self, step: int) -> None:
        """Move the cursor by ``step`` screens."""
        self.action_move(step * max(1, self.size.height - 2))

    def on_resize(self, event: events.Resize) -> None:
        """Choose the columns for the new width."""
        self._places = placed(event.size.width - MARK, self._columns)
        self.virtual_size = Size(event.size.width, len(self._shown) + 1)
        self.refresh()
        self._show_cursor()

    def on_click(self, event: events.Click) -> None:
        """One click moves the cursor, two choose the row."""
        index = event.y - 1 + self.scroll_offset.y
        if event.y > 0 and index < len(self._shown):
            self._go(index)
            if event.chain == 2:
                self.post_message(self.Chosen(self._shown[index]))

    def render_line(self, y: int) -> Strip:
        """The head on the first line, below it the rows of the scroll position."""
        width = self.size.width
        if y == 0:
            head = self.get_component_rich_style("rows--head")
            cells = [(place, place.column.title) for place in self._places]
            return _strip("  ", cells, head, width)
        row = _at(self._shown, y - 1 + self.scroll_offset.y)
        if row is None:
            return Strip.blank(width, self.rich_style)
        cells = [(place, self.cell(place, row)) for place in self._places]
        self._ages[row.id] = next((t for place, t in cells if place.column.id == "age"), "")
        chosen = row.id == self._cursor
        return _strip("▸ " if chosen else "  ", cells, self._style(row, chosen), width)

    def repaint_row(self, index: int) -> None:
        """Draw the row at this place again."""
        self.refresh(Region(0, index + 1 - self.scroll_offset.y, self.size.width, 1))

    def _style(self, row: R, chosen: bool) -> Style:
        style = self.rich_style
        if look := self.look(row):
            style += self.get_component_rich_style(look, partial=True)
        if chosen:
            style += self.get_component_rich_style("rows--cursor", partial=True)
        return style

    def _index(self) -> int | None:
        return next((i for i, row in enumerate(self._shown) if row.id == self._cursor), None)

    def _go(self, index: int) -> None:
        was = self._index()
        index = max(0, min(index, len(self._shown) - 1))
        self._cursor = self._shown[index].id
        for line in {was, index} - {None}:
            self.repaint_row(line or 0)
        self._show_cursor()
        self.post_message(self.Moved(self.row))

    def _show_cursor(self) -> None:
        index, top, room = self._index(), self.scroll_offset.y, self.size.height - 1
        if index is None or room < 1:
            return
        if index < top:
            self.scroll_to(y=index, animate=False)
        elif index >= top + room:
            self.scroll_to(y=index - room + 1, animate=False)


def _at(rows: list[R], index: int) -> R | None:
    return rows[index] if 0 <= index < len(rows) else None


def _strip(mark: str, cells: list[tuple[Place[R], str]], style: Style, width: int) -> Strip:
    text = mark + "".join(fitted(cell, place.width) + " " * GAP for place, cell in cells)
    return Strip([Segment(text, style)]).adjust_cell_length(width, style)
