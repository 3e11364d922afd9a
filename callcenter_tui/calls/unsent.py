"""What operators have typed and not sent: kept in the store, so that a lost line loses nothing.

Not journaled: they are nobody else's yet, and may never be said. They outlive the call, which
its customer may open again.
"""

from __future__ import annotations

from callcenter_tui.auth.permissions import masks, require
from callcenter_tui.calls.context import MAX_MESSAGE, Context, known
from callcenter_tui.domain.views import Actor
from callcenter_tui.store import unsent
from callcenter_tui.text import clean

MOST = 4 * MAX_MESSAGE
"""Characters kept: more than may be sent, for who pastes too much must be able to shorten it."""


class UnsentWords:
    """Keep and give back."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def keep(self, actor: Actor, call_id: str, text: str) -> None:
        """Keep these words for the actor in this call; an empty text forgets them.

        The shell has no place for words and keeps none. Raises Forbidden, NotFound.
        """
        require(actor, "calls.take")
        if actor.user_id is None:
            return
        with self._context.store.write() as tx:
            known(tx, call_id)
            if text.strip():
                words, now = clean(text, limit=MOST), self._context.clock.now()
                unsent.put(tx, actor.user_id, call_id, words, now)
            else:
                unsent.remove(tx, actor.user_id, call_id)

    def of(self, actor: Actor, call_id: str) -> str:
        """The actor's unsent words in this call; mostly empty.

        Who has become a viewer meanwhile is not given them: they may tell of the customer.
        """
        if actor.user_id is None or masks(actor):
            return ""
        with self._context.store.read() as tx:
            return unsent.of(tx, actor.user_id, call_id)
