"""Dispatch: what any console or worker does every second for all queues. Every step is one
transaction with one winner, so that any number of processes may do it at once.
"""

from __future__ import annotations

from collections.abc import Callable

from callcenter_tui.calls.context import Context
from callcenter_tui.calls.gone import Gone
from callcenter_tui.calls.limits import Limits
from callcenter_tui.calls.offering import Offering
from callcenter_tui.calls.unanswered import Unanswered


class Dispatch:
    """Offers waiting calls, takes back what was not answered, frees the calls of lost operators."""

    def __init__(self, context: Context) -> None:
        self.gone: Callable[[], int] = Gone(context).look
        """The first part of a look, for the offers of who is gone end, too."""
        self.others: tuple[Callable[[], int], ...] = (
            Unanswered(context).look,
            Limits(context).look,
            Offering(context).look,
        )
        """The other parts, in their order; what goes wrong in one need not stop those after it."""

    @property
    def looks(self) -> tuple[Callable[[], int], ...]:
        """All of them."""
        return (self.gone, *self.others)

    def look(self) -> int:
        """Do what is due now; returns how many calls or offers were moved. A read when idle."""
        return sum(look() for look in self.looks)
