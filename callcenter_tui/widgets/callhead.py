"""The head of a conversation: who calls, where, how it stands, and what is pending in it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from rich.cells import cell_len, set_cell_size
from textual.content import Content
from textual.widgets import Static

from callcenter_tui.domain.pending import NOTHING, Pending
from callcenter_tui.domain.views import CallView
from callcenter_tui.text import clean_line
from callcenter_tui.widgets import wording
from callcenter_tui.widgets.message import clock
from callcenter_tui.widgets.plain import plain_line

LETTER = "letter"
"""The reason of a call that waits for a person because of a letter."""

Parts = Sequence[tuple[int, str]]
"""Pieces of a line in their order; where room is short those of the highest number go first."""


class CallHead(Static):
    """Two lines and, when there is more to know, a third; painted when they read differently."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._view: CallView | None = None
        self._pending = NOTHING
        self._mine = False
        self._letters = ""
        self._lines: tuple[str, str, str] = ("", "", "")

    def show(
        self,
        view: CallView,
        now: datetime,
        pending: Pending = NOTHING,
        *,
        mine: bool = False,
        letters: str = "",
    ) -> None:
        """This call; ``mine``: who reads it drives it. ``letters``: which of it need an eye."""
        self._view, self._pending, self._mine = view, pending, mine
        self._letters = letters
        self.tick(now)

    def on_resize(self) -> None:
        """What had no room may have some now; the next second tells."""
        self._lines = ("", "", "")

    def tick(self, now: datetime) -> None:
        """Let the age grow."""
        if self._view is None:
            return
        width = self.size.width or self.app.size.width - 2
        lines = (
            fitted(_who(self._view), width),
            fitted(_how(self._view, now, width, letters=self._letters), width),
            _line(_more(self._view, self._pending, now, mine=self._mine), self._letters),
        )
        if lines != self._lines:
            self._lines = lines
            shown = [plain_line(lines[0], "bold"), plain_line(lines[1])]
            shown += [plain_line(lines[2], "$warning")] if lines[2] else []
            self.update(Content("\n").join(shown))


def fitted(parts: Parts, width: int) -> str:
    """One line of at most ``width`` cells; only what can never be left out is cut."""
    kept = [(rank, clean_line(words)) for rank, words in parts if words]
    line = _line(*(words for _, words in kept))
    while cell_len(line) > width and (worst := max(rank for rank, _ in kept)):
        kept = [one for one in kept if one[0] != worst]
        line = _line(*(words for _, words in kept))
    return line if cell_len(line) <= width else set_cell_size(line, max(0, width - 1)) + "…"


def _line(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _who(view: CallView) -> Parts:
    customer = view.customer
    return [
        (0, view.row.key),
        (0, customer.name or "unknown"),
        (1, customer.phone),
        (3, customer.email),
        (2, view.row.language),
        (4, f"{customer.calls} calls" if customer.calls > 1 else ""),
    ]


def _how(view: CallView, now: datetime, width: int, *, letters: str) -> Parts:
    """The department stays before the reason; what needs an eye is put short for it to fit.

    That a letter is the reason is told only while one needs an eye.
    """
    row = view.row
    priority = wording.urgency(row)
    reason = "" if view.reason == LETTER and not letters else wording.why(view)
    first = (0, f"{wording.state(row.state)} {wording.age(wording.since(row, now))}")
    speaks, where = (0, f"speaks: {wording.speaks(row)}"), (2, wording.words(row.department))
    alerts = wording.alerts(row)
    if cell_len(_line(first[1], speaks[1], where[1], alerts)) > width:
        alerts = wording.flags(row)
    urgent = (3, f"priority {priority}" if priority else "")
    return [first, speaks, where, urgent, (1, alerts), (4, reason)]


def _more(view: CallView, pending: Pending, now: datetime, *, mine: bool) -> str:
    """What is pending first: it runs out. Then how the customer feels."""
    row, left = view.row, ""
    mood = wording.MOOD_WORDS.get(row.mood, "")
    if pending.until is not None and pending.until > now:
        seconds = wording.age((pending.until - now).total_seconds())
        left = f"offered to {pending.offered_to}, {seconds}"
        left += " (F7 calls it off)" if pending.warm and mine else ""
    return _line(
        left,
        f"customer {mood}" if mood else "",
        f"help asked: {row.help}" if row.help else "",
        f"place {pending.place} of {pending.waiting} in the queue" if pending.place else "",
        f"call back at {clock(row.not_before)}" if row.not_before and row.not_before > now else "",
        f"linked to {view.linked}" if view.linked else "",
    )
