"""The history: calls of the past, found by words of their transcript, notes or customer."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.timer import Timer
from textual.widgets import Input, Static

from callcenter_tui.commands import bindings
from callcenter_tui.domain.errors import Invalid
from callcenter_tui.domain.views import CallRow, FoundCall
from callcenter_tui.screens.listed import Listed
from callcenter_tui.widgets.calls_table import CallsTable
from callcenter_tui.widgets.plain import plain, plain_line

PAUSE = 0.25
"""Seconds after the last letter until the search begins."""

MOST = 200
"""Calls shown at once; more words find fewer."""

WHERE = {"message": "said", "note": "noted", "customer": "the customer"}


class HistoryScreen(Listed):
    """Without words the newest calls; with words those in which all of them stand."""

    NAME = "history"
    CSS_PATH = "history.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("history", priority=True)]

    def __init__(self) -> None:
        super().__init__()
        self._found: dict[str, FoundCall] = {}
        self._pause: Timer | None = None
        self._searched: str | None = None
        """The words by which the calls in the list were found."""

    @property
    def table(self) -> CallsTable:
        """The calls table."""
        return self.query_one(CallsTable)

    def compose(self) -> ComposeResult:
        """The words, how many there are, the calls, and where the words stand."""
        yield from self.bars("History")
        words = Input(id="words", placeholder="words, a name, a phone, a key", compact=True)
        words.cursor_blink = False
        yield words
        yield Static(id="found")
        yield CallsTable(id="calls", past=True)
        yield Static(id="excerpt")

    def on_mount(self) -> None:
        """The newest calls; the field has the keys."""
        self.table.sort = "newest"
        self.query_one("#words").focus()
        self._search()

    @on(Input.Changed, "#words")
    def _typed(self) -> None:
        self._wait_no_more()
        self._pause = self.set_timer(PAUSE, self._search)

    def _wait_no_more(self) -> None:
        if self._pause is not None:
            self._pause.stop()

    def _search(self) -> None:
        self.instead(self._look, group="search")

    @property
    def _words(self) -> str:
        return self.query_one("#words", Input).value

    async def _look(self) -> None:
        words = self._words
        if words.strip():
            try:
                found, total = await self.console.ask(
                    self.house.floor.history.search, words, limit=MOST
                )
            except Invalid:  # only signs so far; letters will follow
                found, total = [], 0
            self._found = {one.row.id: one for one in found}
            rows = [replace(one.row, preview=one.excerpt) for one in found]
        else:
            rows, total = await self.console.ask(self.house.board.history, limit=MOST)
            self._found = {}
        self._searched = words
        self._show(rows, total)

    def _show(self, rows: list[CallRow], total: int) -> None:
        self.table.show(rows, self.house.clock.now())
        many = "1 call" if total == 1 else f"{total} calls"
        more = f", the newest {len(rows)} shown" if total > len(rows) else ""
        self.query_one("#found", Static).update(plain_line(f"{many}{more}"))

    @on(CallsTable.Moved)
    def _moved(self, message: CallsTable.Moved) -> None:
        one = self._found.get(message.row.id) if message.row else None
        words = f"{WHERE[one.where]}: {one.excerpt}" if one else ""
        self.query_one("#excerpt", Static).update(plain(words))

    @on(CallsTable.Chosen)
    def _chosen(self) -> None:
        self.action_open()

    def action_open(self) -> None:
        """Open the call under the cursor, of those that the words find."""
        self._wait_no_more()
        self.instead(self._open, group="search")

    async def _open(self) -> None:
        """Enter right after the last letter means what these words find, not the list before."""
        from callcenter_tui.screens.conversation import Conversation

        if self._searched != self._words:
            await self._look()
        row = self.table.row
        if row is not None and self.is_active:
            self.app.push_screen(Conversation(row.id))

    def action_leave(self) -> None:
        """Back to the live calls."""
        self.dismiss()
