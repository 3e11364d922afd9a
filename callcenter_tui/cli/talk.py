"""One call seen from the customer's end: what is said, what is new, whether an answer is owed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from callcenter_tui.calls.customer_line import CustomerLine
from callcenter_tui.calls.shown import Shown
from callcenter_tui.domain.states import CLOSED, CallState, Driver, Speaker, TurnState
from callcenter_tui.domain.views import Actor, CallView, MessageView

if TYPE_CHECKING:
    from callcenter_tui.calls.opening import Opened
    from callcenter_tui.wiring import House

PATIENCE = 60.0
"""Seconds that an answer is waited for."""

RECAP = 6
"""Messages shown again to whoever resumes a call; more, when more were never shown."""


class Talk:
    """A customer's call. ``staffed`` tells whether anything answers at all.

    Every method may raise StoreTrouble; none of them does anything twice when it is tried again.
    """

    def __init__(
        self, house: House, actor: Actor, opened: Opened, staffed: Callable[[], bool]
    ) -> None:
        self.company = house.settings.company_name
        self._house, self._actor, self._staffed = house, actor, staffed
        self._line = customer_line(house)
        self._receipts = Shown(house.context)
        self._begin(opened, heard=opened.resumed)

    def _begin(self, opened: Opened, *, heard: bool) -> None:
        view = self._house.board.call(self._actor, opened.call_id)  # first: it may fail
        self.key, self.language, self.call_id = opened.key, opened.language, opened.call_id
        last = view.messages[-1].seq if view.messages else 0
        self._shown = self._asked = last if heard else 0
        self._acknowledged = view.shown_seq
        self._on_screen = last if heard else 0

    def view(self) -> CallView:
        """The call as it is now."""
        return self._house.board.call(self._actor, self.call_id)

    def new_id(self) -> str:
        """An id for words that are about to be said."""
        return self._house.ids.new()

    def say(self, text: str, message_id: str) -> MessageView:
        """The customer's words, stored once however often they are said with the same id.

        Raises TooMany when they have to wait, Invalid or Refused when they cannot be taken.
        """
        said = self._line.say(self.call_id, text, message_id)
        self._asked = max(self._asked, said.seq)
        return said

    def leave(self) -> None:
        """Hang up."""
        self._house.desk.leave(self.call_id)

    def rate(self, score: int, comment: str) -> None:
        """What the customer thinks of the call; raises Refused when it was rated already."""
        self._house.floor.ratings.rate(self.call_id, score, comment)

    def follow(self, key: str) -> None:
        """Go on in the call into which this one was merged."""
        self._begin(self._house.desk.resume(key), heard=True)

    def recap(self, view: CallView) -> list[MessageView]:
        """What was said last, by everybody, and all that the customer has not been shown."""
        unseen = sum(m.seq > view.shown_seq for m in view.messages)
        return list(view.messages[-max(RECAP, unseen) :])

    def news(self, view: CallView) -> list[MessageView]:
        """What others have said since the last time."""
        fresh = [m for m in view.messages if m.seq > self._shown]
        if fresh:
            self._shown = fresh[-1].seq
        others = [m for m in fresh if m.speaker != Speaker.CUSTOMER.value]
        if others:
            self._on_screen = others[-1].seq
        return others

    def acknowledge(self) -> None:
        """Let the desk know what the customer has on the screen by now."""
        if self._acknowledged < self._on_screen:
            self._receipts.up_to(self.call_id, self._on_screen)
            self._acknowledged = self._on_screen

    def place(self) -> tuple[int, int]:
        """The place in the queue from 1, and how many wait there; 0 where the call does not."""
        return self._house.floor.queues.place(self.call_id)

    def replied(self, view: CallView) -> bool:
        """Whether nothing more is to come for the customer's last words."""
        if over(view):
            return True
        heard = any(
            m.seq > self._asked and m.speaker != Speaker.CUSTOMER.value for m in view.messages
        )
        return heard and (not view.row.due or not self._staffed())

    def answerable(self, view: CallView) -> bool:
        """Whether an engine or an operator is there to answer."""
        row = view.row
        if row.drafted:
            return True
        return self._staffed() or (row.driver == Driver.PERSON.value and bool(row.operator_id))


def customer_line(house: House) -> CustomerLine:
    """The line's own door to the desk."""
    return CustomerLine(house.desk, house.entrance.rates, house.entrance.source.name)


def over(view: CallView) -> bool:
    """Whether the desk has ended the call; the customer's next words would open it again."""
    return view.row.state in CLOSED or view.row.state == CallState.WRAP_UP.value


def merged_into(view: CallView) -> str:
    """The key of the call in which this one goes on; mostly empty."""
    return view.linked if view.disposition == "merged" and view.row.state in CLOSED else ""


def checking(view: CallView) -> bool:
    """Whether the answer is written and a person has yet to send it."""
    return view.row.drafted and view.row.driver == Driver.DRAFT.value and not over(view)


def rateable(view: CallView) -> bool:
    """Whether it is worth asking: the call is over, and somebody answered the customer."""
    spoke = {message.speaker for message in view.messages}
    answered = spoke & {Speaker.AI.value, Speaker.OPERATOR.value}
    return over(view) and Speaker.CUSTOMER.value in spoke and bool(answered)


def writing(view: CallView) -> bool:
    """Whether the AI is writing an answer now.

    Its words are not shown: until the whole answer has been checked nothing of it is said.
    """
    turn, row = view.turn, view.row
    claimed = turn is not None and turn.state == TurnState.CLAIMED
    return claimed and row.driver == Driver.AI.value and not over(view)
