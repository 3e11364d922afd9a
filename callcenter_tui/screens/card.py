"""The customer's card: who they are, how they are reached, and their earlier calls."""

from __future__ import annotations

from typing import Any

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from callcenter_tui.domain.views import CallRow, CallView
from callcenter_tui.screens.choosing import Choosing, Entry, Pages
from callcenter_tui.screens.room import Room
from callcenter_tui.text import clean_line
from callcenter_tui.widgets import wording
from callcenter_tui.widgets.message import said
from callcenter_tui.widgets.plain import plain, plain_line
from callcenter_tui.widgets.trail import note_lines

MANY = 12
"""Earlier calls on the card; the history screen finds the others."""


class PastCall(ModalScreen[None]):
    """An earlier call to be read: its end, its transcript, its notes. Nothing can be done to it."""

    CSS_PATH = "card.tcss"
    BINDINGS = [Binding("escape,enter,q", "close", show=False)]  # noqa: RUF012 - as Textual has it

    def __init__(self, view: CallView) -> None:
        super().__init__()
        self._view = view

    def compose(self) -> ComposeResult:
        """One text; a call that is over changes no more."""
        with VerticalScroll(id="past-box") as box:
            box.border_title = plain_line(f"Call {self._view.row.key}, to be read")
            box.border_subtitle = Content("Esc closes")
            yield Static(Content("\n\n").join(self._parts()), id="past-text")

    def on_mount(self) -> None:
        """The keys scroll."""
        self.query_one("#past-box").focus()

    def action_close(self) -> None:
        """Back to the conversation."""
        self.dismiss()

    def _parts(self) -> list[Content]:
        view = self._view
        head = f"{ended(view)} - {wording.words(view.row.department)}"
        return [
            plain_line(head, "bold"),
            *([plain(view.summary)] if view.summary else []),
            *(said(message) for message in view.messages),
            *(note_lines(note) for note in view.notes),
        ]


def ended(view: CallView) -> str:
    """When a call was opened and how it stands or ended."""
    opened = view.row.opened_at.astimezone().strftime("%Y-%m-%d %H:%M")
    how = wording.words(view.disposition) if view.disposition else wording.state(view.row.state)
    return f"{opened}  {how}"


async def card(room: Room[Any], view: CallView) -> None:
    """Show the card; the call that is chosen on it opens to be read. Runs in a worker of ``room``.

    The calls are read one by one after the list of them: their summaries stand in no list.
    """
    console, customer = room.console, view.customer

    async def load() -> Pages:
        rows = await console.ask(room.house.floor.history.of_customer, customer.id, limit=MANY + 1)
        entries = [await entry(row) for row in rows if row.id != view.row.id][:MANY]
        reach = ", ".join(part for part in (customer.phone, customer.email) if part)
        return {f"- {reach} - {len(entries)} earlier calls": entries}

    async def entry(row: CallRow) -> Entry:
        read = await console.ask(room.house.board.call, row.id)
        title = f"{row.key}  {ended(read)}  {wording.words(row.department)}"
        return Entry(row.id, title, read.summary or clean_line(row.preview))

    title = customer.name or "unknown"
    chosen = await room.app.push_screen_wait(Choosing(title, load, empty="No earlier calls."))
    if chosen is not None:
        past = await console.ask(room.house.board.call, chosen.id)
        await room.app.push_screen_wait(PastCall(past))
