"""The operators' panel: who is there, what each one does, and for how long."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from textual.content import Content

from callcenter_tui.domain.floor import OperatorView
from callcenter_tui.domain.states import OperatorStatus
from callcenter_tui.screens.panel import Lines, Panel
from callcenter_tui.widgets.plain import plain, plain_line
from callcenter_tui.widgets.ringing import STATES, reason_words
from callcenter_tui.widgets.rows import fitted
from callcenter_tui.widgets.wording import age, words

HEAD = ("Operator", "Status", "For", "State", "For", "Calls", "Phone")
WIDTHS = (18, 16, 4, 8, 4, 5, 5)
NARROW = (12, 12, 4, 8, 4, 5, 5)


class PeopleHere(Panel):
    """Everybody who may take calls, live."""

    TITLE_WORDS = "Operators"
    EMPTY = "Nobody who takes calls has signed in yet."
    NOUNS: ClassVar[tuple[str, ...]] = ("operator", "call", "offer", "session", "user", "transfer")

    people: list[OperatorView] = []  # noqa: RUF012 - replaced, never changed in place

    async def read(self) -> None:
        """All of them."""
        self.people = await self.room.console.ask(self.room.house.floor.staff.operators)

    def head(self) -> Content:
        """The columns' names."""
        return plain(self._line(HEAD))

    def lines(self) -> Lines:
        """One line for each."""
        now = self.room.house.clock.now()
        return [(one.user_id, self._drawn(one, now)) for one in self.people]

    def foot(self, chosen: str | None) -> Content:
        """Departments, the status that is wanted, and whether the console is heard of."""
        one = next((one for one in self.people if one.user_id == chosen), None)
        if one is None:
            return Content("")
        where = ", ".join(words(key) for key in one.departments)
        parts = [
            f"{one.name} ({one.role}): {where or 'no department of their own, so no offers'}",
            f"wants {_wanted(one)} after this call" if one.wanted else "",
            "" if one.here or one.status == OperatorStatus.OFFLINE else "console not heard of",
        ]
        return plain_line("; ".join(part for part in parts if part), limit=300)

    def _drawn(self, one: OperatorView, now: datetime) -> Content:
        style = ""
        if one.status == OperatorStatus.OFFLINE or not one.here:
            style = "$text-muted"
        elif one.status == OperatorStatus.BREAK:
            style = "$warning"
        return plain(self._line(self._cells(one, now)), style)

    @staticmethod
    def _cells(one: OperatorView, now: datetime) -> tuple[str, ...]:
        status = one.status
        if status == OperatorStatus.BREAK:
            status = f"break: {reason_words(one.reason)}"
        elif status != OperatorStatus.OFFLINE and not one.here:
            status = "not heard of"
        elif one.wanted:
            status = f"wants {one.wanted}"  # since when is not known
        state = STATES.get(one.state, one.state) or "idle"
        there = one.status != OperatorStatus.OFFLINE
        return (
            one.name,
            status,
            "" if one.wanted else age((now - one.since).total_seconds()),
            state if there else "",
            age((now - one.state_since).total_seconds()) if there else "",
            f"{one.text}/{one.text_cap}",
            f"{one.phone}/{one.phone_cap}",
        )

    def _line(self, cells: tuple[str, ...]) -> str:
        widths = WIDTHS if self.app.size.width >= 76 else NARROW
        return " ".join(fitted(cell, width) for cell, width in zip(cells, widths, strict=True))


def _wanted(one: OperatorView) -> str:
    """The status that holds after the call, with the reason of a break."""
    return f"{one.wanted} ({reason_words(one.wanted_reason)})" if one.wanted_reason else one.wanted
