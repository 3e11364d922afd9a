"""The callbacks panel: whom to call back and when; cancel one, or open its call."""

from __future__ import annotations

from typing import ClassVar
from zoneinfo import ZoneInfo

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList

from callcenter_tui.calls.tools.hours import hours_of
from callcenter_tui.domain.floor import CallbackView
from callcenter_tui.screens.form import confirmed
from callcenter_tui.screens.panel import Lines, Panel
from callcenter_tui.widgets.moments import agreed
from callcenter_tui.widgets.plain import plain, plain_line
from callcenter_tui.widgets.rows import fitted
from callcenter_tui.widgets.wording import words


class CallbackList(Panel):
    """Open promises, the next first; ``call`` of the one that was opened when it is closed."""

    TITLE_WORDS = "Callbacks"
    KEYS = "Enter opens the call, d takes the promise back, Esc closes"
    EMPTY = "Nobody is to be called back. In a call, Shift+F5 promises a callback."
    NOUNS: ClassVar[tuple[str, ...]] = ("callback", "call", "settings")
    BINDINGS: ClassVar[list[BindingType]] = [Binding("d,delete", "cancel", show=False)]

    zone: ZoneInfo | None = None
    promises: list[CallbackView] = []  # noqa: RUF012 - replaced, never changed in place

    async def read(self) -> None:
        """What is promised and not kept yet, and the center's time zone."""
        documents = self.room.house.floor.documents
        hours = await self.room.console.fetch(documents.get, "hours")
        self.zone = hours_of(hours).zone
        self.promises = await self.room.console.ask(self.room.house.floor.callbacks.list)

    def head(self) -> Content:
        """The columns' names."""
        return plain(self._line("Due", "Call", "Customer", "Department", "Why"))

    def lines(self) -> Lines:
        """One line for each; what is due by now is marked in colour and by a word."""
        now = self.room.house.clock.now()
        drawn = []
        for one in self.promises:
            late = one.due_at <= now
            due = "now" if late else agreed(one.due_at, self.zone)
            line = self._line(due, one.key, one.customer, words(one.department), one.reason)
            drawn.append((one.id, plain(line, "bold $warning" if late else "")))
        return drawn

    def foot(self, chosen: str | None) -> Content:
        """The reason in full, and who promised."""
        one = self._promise(chosen)
        if one is None:
            return Content("")
        said = f"{one.customer}: {one.reason or 'no reason given'} (promised by {one.made_by})"
        return plain_line(said, limit=300)

    def _promise(self, chosen: str | None) -> CallbackView | None:
        return next((one for one in self.promises if one.id == chosen), None)

    @on(OptionList.OptionSelected)
    def _open(self) -> None:
        """The call in which it was promised."""
        from callcenter_tui.screens.answering import show_call

        one = self._promise(self.chosen)
        if one is not None:
            self.dismiss()
            self.room.call_after_refresh(show_call, self.room, one.call, one.key)

    def action_cancel(self) -> None:
        """Take the promise under the cursor back, after a question."""
        one = self._promise(self.chosen)
        if one is not None:
            self.run_worker(self._cancel(one))

    async def _cancel(self, one: CallbackView) -> None:
        question = f"{one.customer} will not be called back; told is who is still on the line."
        if await confirmed(self, f"Callback of {one.key}", question, "Take it back"):
            cancel = self.room.house.floor.callbacks.cancel
            self.room.work(self.room.console.ask(cancel, one.id))

    def _line(self, *cells: str) -> str:
        widths = (21, 8, 14, 12, 40) if self.app.size.width >= 76 else (21, 8, 10, 6, 10)
        return " ".join(fitted(cell, width) for cell, width in zip(cells, widths, strict=True))
