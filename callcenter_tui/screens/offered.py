"""Which calls are being offered, and to whom: kept from the events that this console has seen.

An offer made before the console began to listen is not known to it; it lasts for seconds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from callcenter_tui.domain import events
from callcenter_tui.domain.floor import OperatorView
from callcenter_tui.domain.views import EventView

ENDED = {
    events.OFFER_DECLINED,
    events.OFFER_MISSED,
    events.OFFER_WITHDRAWN,
    events.WARM_ENDED,
}
OVER = {events.CALL_TAKEN, events.CALL_ENDED, events.CALL_ABANDONED, events.CALL_WRAPPED}


class Offered:
    """Calls by id, and the operators to whom each is being offered."""

    def __init__(self) -> None:
        self._calls: dict[str, set[str]] = {}
        self._names: dict[str, str] = {}

    def heard(self, happened: Iterable[EventView]) -> bool:
        """Follow these events; whether anything changed."""
        before = {call: frozenset(people) for call, people in self._calls.items()}
        for event in happened:
            if event.call is None:
                continue
            operator = str(event.data.get("operator", ""))
            if event.kind == events.CALL_OFFERED and operator:
                self._calls.setdefault(event.call, set()).add(operator)
            elif event.kind in ENDED:
                self._calls.get(event.call, set()).discard(operator)
            elif event.kind in OVER:
                self._calls.pop(event.call, None)
        self._calls = {call: people for call, people in self._calls.items() if people}
        return before != self._calls

    @property
    def nameless(self) -> bool:
        """Whether a call is offered to somebody whose name is not known yet."""
        return any(one not in self._names for people in self._calls.values() for one in people)

    def name(self, people: Iterable[OperatorView]) -> None:
        """These are the operators."""
        self._names = {one.user_id: one.name for one in people}

    @property
    def names(self) -> Mapping[str, str]:
        """Calls by id, with the names of who is asked."""
        return {
            call: ", ".join(sorted(self._names.get(one, "somebody") for one in people))
            for call, people in self._calls.items()
        }
