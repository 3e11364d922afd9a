"""What lies ahead of one call, for whoever has it open: its place in the queue, who is asked."""

from __future__ import annotations

from callcenter_tui.auth.permissions import require
from callcenter_tui.calls.context import Context
from callcenter_tui.calls.queues import Queues
from callcenter_tui.domain.floor import OfferKind
from callcenter_tui.domain.pending import Pending
from callcenter_tui.domain.views import Actor
from callcenter_tui.store import offers, users


class Ahead:
    """Reads; who is offered calls is decided by ``dispatch`` and ``transfers``."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._queues = Queues(context)

    def of(self, actor: Actor, call_id: str) -> Pending:
        """What is pending in the call; offers of its queue are the queue's own."""
        require(actor, "calls.watch")
        place, waiting = self._queues.place(call_id)
        now = self._context.clock.now()
        with self._context.store.read() as tx:
            asked = [one for one in offers.of_call(tx, call_id) if one.kind is not OfferKind.QUEUE]
            colleague = users.by_id(tx, asked[0].user_id, now) if asked else None
        if not asked or colleague is None:
            return Pending(place, waiting)
        offer = asked[0]
        return Pending(place, waiting, colleague.name, offer.until, offer.kind is OfferKind.WARM)
