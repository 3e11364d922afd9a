"""The call under the cursor in full words, beside the table when the screen is wide."""

from __future__ import annotations

from datetime import datetime, tzinfo

from textual.content import Content
from textual.widgets import Static

from callcenter_tui.domain.views import CallRow
from callcenter_tui.widgets import wording
from callcenter_tui.widgets.message import clock
from callcenter_tui.widgets.moments import agreed
from callcenter_tui.widgets.plain import plain, plain_line


class Details(Static):
    """What the list knows of one call; as high as the list, so that no words arrange it anew."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._row: CallRow | None = None
        self._age = ""
        self._offered = ""
        self.zone: tzinfo | None = None
        """The center's, in which callbacks are promised."""

    def show(self, row: CallRow | None, now: datetime, offered: str = "") -> None:
        """This call; None for an empty list. ``offered``: to whom it is being offered."""
        if row is not self._row or offered != self._offered:
            self._row, self._age, self._offered = row, "", offered
            self.tick(now)
            if row is None:
                self.update("", layout=False)

    def tick(self, now: datetime) -> None:
        """Painted again only when the age reads differently."""
        if self._row is None:
            return
        age = wording.age(wording.since(self._row, now))
        if age != self._age:
            self._age = age
            self.update(self._drawn(self._row, age), layout=False)

    def _drawn(self, row: CallRow, age: str) -> Content:
        speaks = wording.driving(row)
        facts = [
            ("Customer", row.customer or "unknown"),
            ("Department", wording.words(row.department)),
            ("State", f"{wording.state(row.state)} for {age}"),
            ("Speaks", f"{speaks}: {row.operator}" if row.operator else speaks),
            ("Priority", wording.PRIORITIES.get(row.priority, str(row.priority))),
            ("Language", {"es": "Spanish", "en": "English"}.get(row.language, row.language)),
            ("Opened", f"{clock(row.opened_at)} ({row.origin})"),
            ("Mood", wording.MOOD_WORDS.get(row.mood, "nothing shows")),
            ("Needs", wording.alerts(row) or "nothing"),
        ]
        if row.help:
            facts.append(("Help", row.help))
        if self._offered:
            facts.append(("Offered to", self._offered))
        if row.not_before is not None:
            facts.append(("Call at", agreed(row.not_before, self.zone)))
        lines = [plain_line(row.key, "bold")]
        lines += [
            Content.assemble((f"{name:<11}", "$text-muted"), plain_line(value))
            for name, value in facts
        ]
        lines += [Content(""), plain("Last words", "$text-muted"), plain(row.preview)]
        return Content("\n").join(lines)
