"""The call under the cursor in full words, beside the table when the screen is wide."""

from __future__ import annotations

from datetime import datetime

from textual.content import Content
from textual.widgets import Static

from callcenter_tui.domain.views import CallRow
from callcenter_tui.widgets import wording
from callcenter_tui.widgets.message import clock
from callcenter_tui.widgets.plain import plain, plain_line


class Details(Static):
    """What the list knows of one call."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._row: CallRow | None = None
        self._age = ""

    def show(self, row: CallRow | None, now: datetime) -> None:
        """This call; None for an empty list."""
        if row is not self._row:
            self._row, self._age = row, ""
            self.tick(now)
            if row is None:
                self.update("")

    def tick(self, now: datetime) -> None:
        """Painted again only when the age reads differently."""
        if self._row is None:
            return
        age = wording.age(wording.since(self._row, now))
        if age != self._age:
            self._age = age
            self.update(self._drawn(self._row, age))

    def _drawn(self, row: CallRow, age: str) -> Content:
        speaks = wording.driver(row.driver)
        facts = (
            ("Customer", row.customer or "unknown"),
            ("Department", wording.words(row.department)),
            ("State", f"{wording.state(row.state)} for {age}"),
            ("Speaks", f"{speaks}: {row.operator}" if row.operator else speaks),
            ("Priority", wording.PRIORITIES.get(row.priority, str(row.priority))),
            ("Language", {"es": "Spanish", "en": "English"}.get(row.language, row.language)),
            ("Opened", f"{clock(row.opened_at)} ({row.origin})"),
            ("Needs", wording.alerts(row) or "nothing"),
        )
        lines = [plain_line(row.key, "bold")]
        lines += [
            Content.assemble((f"{name:<11}", "$text-muted"), plain_line(value))
            for name, value in facts
        ]
        lines += [Content(""), plain("Last words", "$text-muted"), plain(row.preview)]
        return Content("\n").join(lines)
