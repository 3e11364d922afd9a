"""The head of a conversation: who calls, where, and how it stands."""

from __future__ import annotations

from datetime import datetime

from textual.content import Content
from textual.widgets import Static

from callcenter_tui.domain.views import CallView
from callcenter_tui.widgets import wording
from callcenter_tui.widgets.plain import plain_line


class CallHead(Static):
    """Two lines, painted again only when they read differently."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._view: CallView | None = None
        self._lines: tuple[str, str] = ("", "")

    def show(self, view: CallView, now: datetime) -> None:
        """This call."""
        self._view = view
        self.tick(now)

    def tick(self, now: datetime) -> None:
        """Let the age grow."""
        if self._view is None:
            return
        row, customer = self._view.row, self._view.customer
        first = " · ".join(
            part
            for part in (
                row.key,
                customer.name or "unknown",
                customer.phone,
                customer.email,
                row.language,
                f"{customer.calls} calls" if customer.calls > 1 else "",
            )
            if part
        )
        priority = wording.urgency(row)
        second = " · ".join(
            part
            for part in (
                f"{wording.state(row.state)} {wording.age(wording.since(row, now))}",
                f"speaks: {wording.speaks(row)}",
                wording.words(row.department),
                f"priority {priority}" if priority else "",
                wording.alerts(row),
                wording.why(self._view),
            )
            if part
        )
        if (first, second) != self._lines:
            self._lines = (first, second)
            self.update(Content("\n").join([plain_line(first, "bold"), plain_line(second)]))
