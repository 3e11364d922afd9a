"""One line of the scorecard: a mark from 1 to 5, given by its digit."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from callcenter_tui.domain.review import MARKS, Criterion
from callcenter_tui.widgets.plain import plain_line

NAME = 24
"""Cells of a criterion's name."""


class MarkLine(Widget, can_focus=True):
    """A criterion with its five marks. A digit marks and leads to the next line, left and right
    change it, 0 takes it back. What 1 and 5 mean is told while the line has the keys.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(str(mark), f"mark({mark})", show=False) for mark in (0, *MARKS)),
        Binding("left", "step(-1)", show=False),
        Binding("right", "step(1)", show=False),
        Binding("up", "app.focus_previous", show=False),
        Binding("down,enter", "app.focus_next", show=False),
    ]

    mark: reactive[int] = reactive(0, layout=True)
    """1 to 5; 0 while there is none."""

    def __init__(self, line: Criterion, share: float, *, language: str = "en") -> None:
        """``share``: of the score, 0-1."""
        super().__init__(id=f"mark-{line.key}")
        self.line = line
        self._share = share
        self._language = language

    def on_focus(self) -> None:
        """What the marks mean takes a line."""
        self.refresh(layout=True)

    def on_blur(self) -> None:
        """The line is given back."""
        self.refresh(layout=True)

    def action_mark(self, mark: int) -> None:
        """Give this mark and go on."""
        self.mark = mark
        if mark:
            self.screen.focus_next()

    def action_step(self, by: int) -> None:
        """One better or worse; from none to the middle."""
        self.mark = min(max(self.mark + by, MARKS[0]), MARKS[-1]) if self.mark else 3

    def render(self) -> Content:
        """The mark in brackets can be read without colours."""
        name = plain_line(self.line.name(self._language), limit=NAME)
        marks = [
            Content.styled(f"[{mark}]", "bold reverse")
            if mark == self.mark
            else Content.styled(f" {mark} ", "$text-muted")
            for mark in MARKS
        ]
        head = Content.assemble(
            ("> " if self.has_focus else "  ", "bold $accent"),
            name,
            " " * max(1, NAME + 1 - name.cell_length),
            *marks,
            (f" {self._share:.0%}", "$text-muted"),
        )
        told = [
            f"{mark}: {words[self._language]}"
            for mark, words in ((MARKS[0], self.line.poor), (MARKS[-1], self.line.good))
            if words
        ]
        if not self.has_focus or not told:
            return head
        meant = plain_line("; ".join(told), "$text-muted")
        return Content("\n").join([head, Content.assemble("  ", meant)])
