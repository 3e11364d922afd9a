"""Playing one simulated customer through the real desk, message by message."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from callcenter_tui.calls.board import Board
from callcenter_tui.calls.desk import Desk
from callcenter_tui.calls.opening import OpenCall
from callcenter_tui.calls.shown import Shown
from callcenter_tui.domain.errors import CallCenterError
from callcenter_tui.domain.states import CLOSED, CallState, Driver, Origin, Speaker
from callcenter_tui.domain.views import Actor, CallRow, CallView, MessageView
from callcenter_tui.rehearsal.callers import SILENCE, Script
from callcenter_tui.rehearsal.listening import Listening
from callcenter_tui.rehearsal.talking import MOST, Heard, heard, reply

_IN_HAND = (CallState.ACTIVE, CallState.ON_HOLD)

Report = Callable[[CallRow, MessageView], None]
"""Called with each new message of a call, from the player's thread."""


@dataclass(frozen=True, slots=True)
class Center:
    """What simulated customers need of the house. ``actor`` only reads."""

    desk: Desk
    board: Board
    actor: Actor
    listening: Listening
    shown: Shown


@dataclass(frozen=True, slots=True)
class Manner:
    """How customers behave; all in seconds.

    ``stays``: how long one waits for a person before hanging up; 0 leaves the call in its queue
    at once, where a simulation's call is done.
    """

    origin: str = Origin.SIMULATED.value
    patience: float = 60.0
    pause: Callable[[], float] = float
    stays: float = 0.0


@dataclass(frozen=True, slots=True)
class Played:
    """How one script went. ``call_id`` is empty when the call could not even be opened."""

    script: Script
    call_id: str
    seconds: float
    errors: tuple[str, ...]


def play(center: Center, script: Script, manner: Manner, report: Report | None = None) -> Played:
    """Call, say every line, wait for each answer and hang up; errors are in the result."""
    start = time.perf_counter()
    caller = _Caller(center, script, manner, report)
    try:
        caller.converse()
    except CallCenterError as error:
        caller.errors.append(str(error))
    return Played(script, caller.call_id, time.perf_counter() - start, tuple(caller.errors))


class _Caller:
    """The customer at the other end of one call."""

    def __init__(
        self, center: Center, script: Script, manner: Manner, report: Report | None
    ) -> None:
        self.call_id = ""
        self.errors: list[str] = []
        self._center, self._script, self._manner = center, script, manner
        self._report = report
        self._shown = 0
        self._asked = 0

    def converse(self) -> None:
        for line in self._script.lines:
            if self.call_id and not self._center.listening.rest(self._manner.pause()):
                return
            if line == SILENCE:
                continue
            self._say(line)
            if not self._center.listening.until(self.call_id, self._answered, self._patience()):
                self.errors.append(f"no answer within {self._patience():.0f} s")
                break
            if self._view().row.state in CLOSED:
                return
        self._hang_up()

    def _say(self, line: str) -> None:
        desk, script = self._center.desk, self._script
        if self.call_id:
            self._asked = desk.say(self.call_id, Speaker.CUSTOMER, line).seq
            return
        wanted = OpenCall(
            script.name,
            phone=script.phone,
            email=script.email,
            words=line,
            origin=self._manner.origin,
        )
        self.call_id = desk.open(wanted).call_id

    def _answered(self) -> bool | None:
        """True once nothing more is owed; a person's answer is awaited only by who stays."""
        view = self._view()
        self._tell(view)
        if view.row.state in CLOSED:
            return True
        if view.row.driver == Driver.AI.value or not self._manner.stays:
            return None if view.row.due else True
        said = (m for m in view.messages if m.seq > self._asked)
        heard = any(m.speaker in (Speaker.OPERATOR.value, Speaker.AI.value) for m in said)
        return True if heard else None

    def _patience(self) -> float:
        return max(self._manner.patience, self._manner.stays)

    def _hang_up(self) -> None:
        """Leave, unless the customer fell silent for good or stays in the queue."""
        if not self.call_id or self._script.lines[-1] == SILENCE:
            return
        if self._view().row.state == CallState.WAITING.value:
            if not self._manner.stays:
                return
            self._center.listening.until(self.call_id, self._taken, self._manner.stays)
        if self._manner.stays:
            self._talk()
        if self._view().row.state not in CLOSED:
            self._center.desk.leave(self.call_id)

    def _taken(self) -> bool | None:
        """True once a person has the call, or it is over."""
        view = self._view()
        self._tell(view)
        return True if view.row.state in CLOSED or self._with_person(view) else None

    def _talk(self) -> None:
        """Reply to the person who has the call, as long as they speak."""
        listening = self._center.listening
        for number in range(MOST):
            if not self._with_person(self._view()):
                return
            what = listening.until(self.call_id, self._heard, self._manner.stays)
            if what in (None, Heard.OVER) or not listening.rest(self._manner.pause()):
                return
            words = reply(what, self._script.language, number, self._script.phone)
            self._center.desk.say(self.call_id, Speaker.CUSTOMER, words)
        listening.until(self.call_id, self._over, self._manner.stays)

    def _heard(self) -> Heard | None:
        view = self._view()
        self._tell(view)
        return heard(view, self._center.board.events(self._center.actor, self.call_id))

    def _over(self) -> bool | None:
        view = self._view()
        self._tell(view)
        return True if view.row.state in CLOSED else None

    @staticmethod
    def _with_person(view: CallView) -> bool:
        return view.row.driver == Driver.PERSON and view.row.state in _IN_HAND

    def _view(self) -> CallView:
        return self._center.board.call(self._center.actor, self.call_id)

    def _tell(self, view: CallView) -> None:
        """Read what is new; a customer's own line says how far it has been read."""
        news = [message for message in view.messages if message.seq > self._shown]
        for message in news:
            self._shown = message.seq
            if self._report:
                self._report(view.row, message)
        if news and self._manner.origin == Origin.LINE.value:
            self._center.shown.up_to(self.call_id, self._shown)
