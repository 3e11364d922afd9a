"""How people steer the AI in a call without taking it: whisper, and switch who sends its words."""

from __future__ import annotations

from sqlalchemy import Connection

from callcenter_tui.auth.permissions import require
from callcenter_tui.calls.context import (
    Context,
    add_note,
    answer_what_is_open,
    checked,
    locked,
    owe_answer,
)
from callcenter_tui.domain import events
from callcenter_tui.domain.errors import Refused
from callcenter_tui.domain.states import CLOSED, Driver, TurnState
from callcenter_tui.domain.views import Actor
from callcenter_tui.store import calls, journal, turns
from callcenter_tui.store.calls import CallFacts


class Guidance:
    """Whispers and the autonomy of one call."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def whisper(self, actor: Actor, call_id: str, text: str) -> None:
        """Tell the AI something that the customer never sees; it holds for the rest of the call.

        A draft that waits or is being written is written anew with it. Raises Invalid, Forbidden,
        Refused.
        """
        words = checked(text)
        with self._context.store.write() as tx:
            call = self._steered(tx, actor, call_id)
            add_note(tx, self._context, call, actor, words, kind="whisper")
            self._draft_again(tx, call)

    def switch(self, actor: Actor, call_id: str, driver: Driver) -> None:
        """Let the AI answer by itself (``ai``) or only draft (``draft``) in this call.

        An answer being written ends as the new driver wants it; a draft that waits is written
        anew for ``ai``. To speak oneself one takes the call over. Raises Forbidden, Refused.
        """
        if driver is Driver.PERSON:
            raise Refused("A person speaks by taking the call over", "Take it over.")
        with self._context.store.write() as tx:
            call = self._steered(tx, actor, call_id)
            if call.driver is driver:
                raise Refused("It is so already", "")
            calls.change(tx, call, driver=driver.value)
            journal.append(
                tx,
                events.AUTONOMY_SWITCHED,
                at=self._context.clock.now(),
                who=actor.who,
                call=call.id,
                source=call.driver.value,
                target=driver.value,
            )
            call = locked(tx, call.id)
            if driver is Driver.AI:
                self._draft_again(tx, call)
            answer_what_is_open(tx, self._context, call)

    def _steered(self, tx: Connection, actor: Actor, call_id: str) -> CallFacts:
        """The live call that the AI drives, if the actor may steer it."""
        call = locked(tx, call_id)
        require(actor, "calls.steer", call.department)
        if call.state in CLOSED:
            raise Refused(f"Call {call.key} is closed", "It opens again when the customer writes.")
        if call.driver is Driver.PERSON:
            raise Refused("A person speaks in this call", "Hand it back to the AI first.")
        return call

    def _draft_again(self, tx: Connection, call: CallFacts) -> None:
        """A draft that waits or is being written is superseded by an answer that knows better."""
        newest = turns.newest(tx, call.id)
        if newest is None:
            return
        writing = call.driver is Driver.DRAFT and newest.state == TurnState.CLAIMED
        if writing or newest.state == TurnState.DRAFTED:
            owe_answer(tx, self._context, call)
