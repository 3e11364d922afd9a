"""How a call stood from one moment to the next, read from its events. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from callcenter_tui.domain import events
from callcenter_tui.domain.states import CLOSED, CallState, Driver
from callcenter_tui.metrics.account import milliseconds
from callcenter_tui.store.story import Told

WAITING = CallState.WAITING.value
ACTIVE, ON_HOLD, WRAP_UP = (
    CallState.ACTIVE.value,
    CallState.ON_HOLD.value,
    CallState.WRAP_UP.value,
)
OVER = tuple(state.value for state in CLOSED)
IN_HAND = (ACTIVE, ON_HOLD, WRAP_UP)


class Span(NamedTuple):
    """A time in which a call stood as it did. ``until`` None: it still does. ``by``: who made it
    so; ``place``: the number of its event among the call's.
    """

    since: int
    until: int | None
    state: str
    driver: str
    department: str
    operator: str
    by: str
    place: int

    @property
    def length(self) -> int:
        """Milliseconds; 0 while it lasts, and where two computers' clocks disagree."""
        return 0 if self.until is None else max(0, self.until - self.since)


def spans(told: Sequence[Told]) -> list[Span]:
    """The spans of a call, in order; empty when the journal does not tell how it began."""
    if len(told) < 2 or [one.kind for one in told[:2]] != [events.CALL_OPENED, events.CALL_STANDS]:
        return []
    stands = [(place, one) for place, one in enumerate(told) if one.kind == events.CALL_STANDS]
    begins = [milliseconds(one.at) for _, one in stands]
    ends: list[int | None] = [*begins[1:], None]
    return [
        Span(
            begin,
            end,
            one.data["state"],
            one.data["driver"],
            one.data["department"],
            one.data["operator"],
            one.who,
            place,
        )
        for begin, end, (place, one) in zip(begins, ends, stands, strict=True)
    ]


def standing(stood: Sequence[Span], place: int) -> Span:
    """How the call stood when the event of this number happened."""
    found = stood[0]
    for span in stood:
        if span.place > place:
            break
        found = span
    return found


def driven_by_ai(stood: Sequence[Span], answered: int | None) -> int | None:
    """The number of the first span in which the AI drove, None if it never did.

    A call that is only routed by it is not: a department of people gets it at once. ``answered``:
    the place of the AI's first message.
    """
    first = 0
    for number, span in enumerate(stood):
        if span.driver != Driver.AI and span.by == "ai:routing":
            if answered is None or answered > span.place:
                first = number
            break
        if span.by not in ("ai:routing", stood[0].by):
            break
    return next(
        (
            number
            for number, span in enumerate(stood)
            if number >= first and span.driver == Driver.AI and span.state not in OVER
        ),
        None,
    )
