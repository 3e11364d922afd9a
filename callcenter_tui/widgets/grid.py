"""A table of figures whose cursor stands on one cell; patched by row, drawn line by line."""

from __future__ import annotations

from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from callcenter_tui.domain.floor import Level
from callcenter_tui.widgets.rows import fitted
from callcenter_tui.widgets.sheets import MARK, NO_SHEET, Cell, Line, Sheet, fitting, widths

LOOKS = {Level.WARNING: "grid--warning", Level.CRITICAL: "grid--critical"}


class Grid(ScrollView, can_focus=True):
    """Columns that do not fit come with the cursor. It binds no keys: the screen moves it."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "grid--head",
        "grid--row",
        "grid--cursor",
        "grid--warning",
        "grid--critical",
    }

    class Moved(Message):
        """The cursor is on another cell, or its cell has been read again."""

        def __init__(self, cell: Cell | None) -> None:
            super().__init__()
            self.cell = cell

    class Chosen(Message):
        """The person wants to know what is behind this cell."""

        def __init__(self, cell: Cell) -> None:
            super().__init__()
            self.cell = cell

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._sheet: Sheet = NO_SHEET
        self._row, self._column, self._first = "", 0, 0
        self._marked = False
        self._widths = [0]

    @property
    def line(self) -> Line | None:
        """The row under the cursor."""
        return self._sheet.lines[self._at] if self._sheet.lines else None

    @property
    def cell(self) -> Cell | None:
        """The cell under the cursor."""
        line = self.line
        return line.cells[self._column] if line is not None and line.cells else None

    @property
    def _at(self) -> int:
        return next((i for i, one in enumerate(self._sheet.lines) if one.id == self._row), 0)

    def show(self, sheet: Sheet) -> None:
        """Another sheet, or the same one read again: only lines that differ are painted."""
        before, self._sheet = self._sheet, sheet
        if sheet.titles != before.titles:
            self._column = self._first = 0
        alike = len(sheet.lines) == len(before.lines) and sheet.titles == before.titles
        if alike and widths(sheet, self.size.width) == self._widths:
            for index, (old, new) in enumerate(zip(before.lines, sheet.lines, strict=True)):
                if old != new:
                    self._repaint(index)
        else:
            self._measure()
        self.post_message(self.Moved(self.cell))

    def mark(self, marked: bool) -> None:
        """Whether the cursor is here, or on the tiles above."""
        if marked is not self._marked:
            self._marked = marked
            self._repaint(self._at)

    def move(self, right: int, down: int) -> bool:
        """Move the cursor; False when it would leave the table by its upper edge."""
        at, lines = self._at, self._sheet.lines
        if not lines or at + down < 0:
            return False
        to = min(at + down, len(lines) - 1)
        self._row = lines[to].id
        self._column = max(0, min(self._column + right, len(self._sheet.titles) - 2))
        self._repaint(at)
        self._repaint(to)
        self._show_cursor()
        self.post_message(self.Moved(self.cell))
        return True

    def to_edge(self, *, last: bool) -> None:
        """To the first or the last row."""
        self.move(0, len(self._sheet.lines) - 1 - self._at if last else -self._at)

    def page(self, step: int) -> None:
        """A screen up or down."""
        self.move(0, max(-self._at, step * max(1, self.size.height - 2)))

    def _measure(self) -> None:
        self._widths = widths(self._sheet, self.size.width)
        self.virtual_size = Size(self.size.width, len(self._sheet.lines) + 1)
        self._show_cursor()
        self.refresh()

    def _fitting(self) -> range:
        return fitting(self._widths, self._sheet.gap, self.size.width, self._first)

    def _show_cursor(self) -> None:
        before, self._first = self._first, min(self._first, self._column)
        while self._column not in self._fitting() and self._first < self._column:
            self._first += 1
        if before != self._first:
            self.refresh()
        top, room = self.scroll_offset.y, max(1, self.size.height - 1)
        if self._at < top:
            self.scroll_to(y=self._at, animate=False)
        elif self._at >= top + room:
            self.scroll_to(y=self._at - room + 1, animate=False)

    def on_resize(self, event: events.Resize) -> None:
        """Columns for the new width."""
        self._measure()

    def on_click(self, event: events.Click) -> None:
        """One click moves the cursor, two open what is behind the cell."""
        index, x = event.y - 1 + self.scroll_offset.y, MARK + self._widths[0]
        if event.y == 0 or index >= len(self._sheet.lines):
            return
        column = self._column
        for column in self._fitting():
            x += self._widths[column + 1] + self._sheet.gap
            if event.x < x:
                break
        self.move(column - self._column, index - self._at)
        if event.chain == 2 and self.cell is not None:
            self.post_message(self.Chosen(self.cell))

    def render_line(self, y: int) -> Strip:
        """The titles on the first line, below them the rows of the scroll position."""
        index, style = y - 1 + self.scroll_offset.y, self.rich_style
        if y == 0:
            head = style + self.get_component_rich_style("grid--head", partial=True)
            segments = [Segment(" " * MARK + fitted(self._sheet.titles[0], self._widths[0]), head)]
            segments += [self._right(i, self._sheet.titles[i + 1], head) for i in self._fitting()]
        elif index < len(self._sheet.lines):
            segments = self._row_of(index, style)
        else:
            segments = []
        return Strip(segments).adjust_cell_length(self.size.width, style)

    def _row_of(self, index: int, style: Style) -> list[Segment]:
        line, here = self._sheet.lines[index], self._marked and index == self._at
        if here:
            style += self.get_component_rich_style("grid--row", partial=True)
        mark = "▸ " if here else "  "
        segments = [Segment(mark + fitted(line.name, self._widths[0]), style)]
        for column in self._fitting():
            cell = line.cells[column]
            look = "grid--cursor" if here and column == self._column else LOOKS.get(cell.level, "")
            own = self.get_component_rich_style(look, partial=True) if look else Style.null()
            marked = here and column == self._column
            text = f">{cell.text}" if marked and self._sheet.gap > 1 else cell.text
            segments.append(self._right(column, text, style + own))
        return segments

    def _right(self, column: int, text: str, style: Style) -> Segment:
        width = self._widths[column + 1] + self._sheet.gap
        return Segment(fitted(text, width).rstrip().rjust(width), style)

    def _repaint(self, index: int) -> None:
        self.refresh(Region(0, index + 1 - self.scroll_offset.y, self.size.width, 1))
