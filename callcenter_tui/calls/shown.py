"""What the customer has seen: told by their own line, shown to whoever waits for their answer."""

from __future__ import annotations

from callcenter_tui.calls.context import CUSTOMER, Context, happened, locked
from callcenter_tui.domain import events
from callcenter_tui.domain.states import Driver
from callcenter_tui.store import shown


class Shown:
    """Keeps the last message that the customer's end has shown."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def up_to(self, call_id: str, seq: int) -> None:
        """The line has shown every message up to ``seq``; raises NotFound.

        Journaled only where a person speaks and looks: an AI waits for no receipt, and an event
        for each of its answers would make the journal a fifth longer.
        """
        with self._context.store.write() as tx:
            call = locked(tx, call_id)
            if shown.advance(tx, call_id, seq) and call.driver is not Driver.AI:
                happened(tx, self._context, events.MESSAGE_SHOWN, call, CUSTOMER, seq=seq)
