"""The conversations that are open in this console: their order, and what is unread in each.

A conversation that is not on the glass does not exist as a screen: it reads nothing and costs
nothing. What it needs to come back as it was left is kept here, its unsent words in the store.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from secrets import token_hex
from typing import TYPE_CHECKING

from callcenter_tui.domain.events import MESSAGE_SAID
from callcenter_tui.domain.states import Speaker

if TYPE_CHECKING:
    from callcenter_tui.domain.views import CallRow, EventView


@dataclass
class Tabs:
    """Calls open as tabs, in the order in which they were opened. Ids of calls."""

    calls: list[str] = field(default_factory=list)
    keys: dict[str, str] = field(default_factory=dict)
    """Public keys by id, as far as they are known."""
    unread: dict[str, int] = field(default_factory=dict)
    """Messages of customers since the tab was left, by id."""
    rows: dict[str, CallRow] = field(default_factory=dict)
    """The calls as they were last read, by id."""
    places: dict[str, float] = field(default_factory=dict)
    """The line to which the reader had scrolled up, by id; none for who read at the end."""
    wrapping: dict[str, dict[str, str]] = field(default_factory=dict)
    """What was filled into a wrap-up form that was left, by id."""
    reading: str = ""
    """The call on the glass; empty while it is another screen."""
    place: str = field(default_factory=lambda: token_hex(8))
    """By which the other consoles know this one among those that look at a call."""

    def open(self, call: str, key: str = "") -> None:
        """This call is open, and being read."""
        if call not in self.calls:
            self.calls.append(call)
        if key:
            self.keys[call] = key
        self.unread[call] = 0
        self.reading = call

    def leave(self, call: str) -> None:
        """The call is read no more; its tab stays."""
        if self.reading == call:
            self.reading = ""

    def close(self, call: str) -> None:
        """This call is no tab any more."""
        self.leave(call)
        if call in self.calls:
            self.calls.remove(call)
        for known in (self.unread, self.keys, self.rows, self.places, self.wrapping):
            known.pop(call, None)

    def know(self, rows: Iterable[CallRow]) -> None:
        """How calls stand now; those that are no tabs are passed over."""
        for row in rows:
            if row.id in self.calls:
                self.rows[row.id], self.keys[row.id] = row, row.key

    def said(self, call: str) -> None:
        """A customer has spoken in a call that nobody reads here."""
        if call in self.calls:
            self.unread[call] = self.unread.get(call, 0) + 1

    def heard(self, events: Sequence[EventView]) -> None:
        """Count what customers say in the tabs that are not on the glass."""
        for event in events:
            said = event.kind == MESSAGE_SAID and event.data.get("speaker") == Speaker.CUSTOMER
            if said and event.call and event.call != self.reading:
                self.said(event.call)

    def beside(self, call: str, step: int) -> str | None:
        """The tab ``step`` places on, round and round; None without another one."""
        if len(self.calls) < 2 or call not in self.calls:
            return next((one for one in self.calls if one != call), None)
        return self.calls[(self.calls.index(call) + step) % len(self.calls)]

    def clear(self) -> None:
        """Nothing is open."""
        for call in list(self.calls):
            self.close(call)
