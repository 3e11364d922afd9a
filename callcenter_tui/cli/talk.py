"""One call seen from the customer's end: what is said, what is new, whether an answer is owed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from callcenter_tui.domain.states import CLOSED, Driver, Speaker, TurnState
from callcenter_tui.domain.views import Actor, CallView, MessageView
from callcenter_tui.rehearsal.listening import Listening

if TYPE_CHECKING:
    from callcenter_tui.calls.opening import Opened
    from callcenter_tui.wiring import House

PATIENCE = 60.0
"""Seconds that an answer is waited for."""


class Talk:
    """A customer's call. ``staffed`` tells whether anything answers at all."""

    def __init__(
        self,
        house: House,
        actor: Actor,
        opened: Opened,
        listening: Listening,
        staffed: Callable[[], bool],
    ) -> None:
        self.key, self.language, self.call_id = opened.key, opened.language, opened.call_id
        self.company = house.settings.company_name
        self.listening = listening
        self._house, self._actor, self._staffed = house, actor, staffed
        said = self.view().messages
        self._shown = said[-1].seq if opened.resumed and said else 0
        self._asked = self._shown

    def view(self) -> CallView:
        """The call as it is now."""
        return self._house.board.call(self._actor, self.call_id)

    def say(self, text: str) -> None:
        """The customer's words; raises Invalid when they cannot be taken."""
        self._asked = self._house.desk.say(self.call_id, Speaker.CUSTOMER, text).seq

    def leave(self) -> None:
        """Hang up."""
        self._house.desk.leave(self.call_id)

    def news(self, view: CallView | None = None) -> list[MessageView]:
        """What others have said since the last time."""
        fresh = [m for m in (view or self.view()).messages if m.seq > self._shown]
        if fresh:
            self._shown = fresh[-1].seq
        return [m for m in fresh if m.speaker != Speaker.CUSTOMER.value]

    def replied(self, view: CallView) -> bool:
        """Whether nothing more is to come for the customer's last words."""
        if view.row.state in CLOSED:
            return True
        heard = any(
            m.seq > self._asked and m.speaker != Speaker.CUSTOMER.value for m in view.messages
        )
        return heard and (not view.row.due or not self._staffed())

    def answerable(self) -> bool:
        """Whether an engine or an operator is there to answer."""
        row = self.view().row
        return self._staffed() or (row.driver == Driver.PERSON.value and bool(row.operator_id))

    def writing(self) -> bool:
        """Whether an answer is being written now.

        Its words are not shown: until the whole answer has been checked nothing of it is said.
        """
        turn = self.view().turn
        return turn is not None and turn.state == TurnState.CLAIMED
