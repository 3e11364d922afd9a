"""The customer's end in a terminal: a line to type in, and above it what comes."""

from __future__ import annotations

import math
import time
from collections import deque

from callcenter_tui.auth.rates import TooMany
from callcenter_tui.calls.context import MAX_MESSAGE
from callcenter_tui.cli.line_glass import Glass
from callcenter_tui.cli.line_link import Link
from callcenter_tui.cli.line_rating import rated
from callcenter_tui.cli.line_words import word
from callcenter_tui.cli.talk import PATIENCE, Talk, checking, merged_into, over, rateable, writing
from callcenter_tui.domain.errors import Invalid, NotFound, Refused
from callcenter_tui.domain.states import CallState, Driver, Speaker
from callcenter_tui.domain.views import CallView, EventView, MessageView
from callcenter_tui.text import clean, clean_line

LOOK = 2.0
"""Seconds until the next look when nothing wakes the line; the feed mostly does."""

PLACES = 15.0
"""Least seconds between two words about the place in the queue."""

_LABELS = {
    Speaker.AI.value: "ai",
    Speaker.SYSTEM.value: "system",
    Speaker.CUSTOMER.value: "you",
}


class _Ended(Exception):
    """The desk has ended the call while the customer sat at the prompt."""


class Terminal:
    """One customer's screen. ``hear`` may be called from the feed's thread, nothing else."""

    def __init__(self, talk: Talk, glass: Glass) -> None:
        self._talk, self._glass = talk, glass
        self._link = Link(self._tell)
        self._unsent: deque[tuple[str, str]] = deque()
        self._awaited_until = self._room_at = 0.0
        self._open = False
        self._place, self._place_told = (0, 0), 0.0

    def converse(self, *, resumed: bool, introduced: str = "") -> bool:
        """Speak until the customer hangs up (Ctrl-D) or the desk ends the call.

        Ctrl-C, or the end of the terminal, leaves the call open and passes through. ``introduced``:
        the word that has said already who answers. False when something could not be sent.
        """
        try:
            self._greet(self._talk.view(), resumed, introduced)
            return self._speak()
        except KeyboardInterrupt:
            self._tell("stays")
            self._confess()
            raise

    def hear(self, events: list[EventView]) -> None:
        """Something has happened; looked at when it is this call's."""
        if any(event.call == self._talk.call_id for event in events):
            self._glass.wake()

    def _greet(self, view: CallView, resumed: bool, introduced: str) -> None:
        if not resumed:
            answers = answering(view.row.driver)
            if answers != introduced:
                self._tell(answers, company=self._talk.company)
            self._tell("key")
            if answers == "ai_answers":
                self._tell("wants_person")
        else:
            self._tell("resumed")
            self._tell_who(view)
            if said := self._talk.recap(view):
                self._tell("recap")
            for message in said:
                self._show(message)
        self._tell("how")

    def _tell_who(self, view: CallView) -> None:
        row = view.row
        if row.operator and row.state == CallState.ON_HOLD.value:
            self._tell("held", name=row.operator)
        elif row.operator and row.driver == Driver.PERSON.value:
            self._tell("with_person", name=row.operator)
        else:
            self._tell("waits" if row.driver == Driver.PERSON.value else "with_ai")

    def _speak(self) -> bool:
        while True:
            prompt = f"{word('you', self._talk.language)}> "
            try:
                text = self._glass.read(prompt, self._look)
            except _Ended:
                self._glass.show_status("")
                text = rated(self._glass, self._talk, self._link)
                if text is None:
                    self._tell("bye")
                    return True
            if text is not None:
                self._say(text)
            elif (left := self._hang_up()) is not None:
                return left

    def _say(self, text: str) -> None:
        """Put it with what is to be sent; it stays there until the store has it."""
        if len(text.strip()) > MAX_MESSAGE:
            self._tell("too_long", size=len(text.strip()), most=MAX_MESSAGE)
        elif text.strip():
            self._unsent.append((self._talk.new_id(), text))
            self._awaited_until = time.monotonic() + PATIENCE

    def _hang_up(self) -> bool | None:
        """Whether all was sent; None when the customer stays, with words that have to wait."""
        self._glass.show_status("")
        view = self._link.tried(self._news)
        if view and self._unsent:
            self._tell("too_fast", seconds=self._wait)
            return None
        if view is None or not self._link.done(self._talk.leave):
            self._tell("not_reached")
            self._confess()
            return False
        for message in self._talk.news(view):
            self._show(message)
        ended = self._link.tried(self._talk.view)
        if ended and rateable(ended) and (more := rated(self._glass, self._talk, self._link)):
            self._say(more)
            return self._speak()
        self._tell("bye")
        return True

    def _look(self) -> float:
        """Send what is to be sent, show what is new; seconds until the next look."""
        view = self._link.tried(self._news)
        if view is None:
            self._glass.show_status("")
            return self._link.pause
        self._talk.language = view.row.language
        for message in self._talk.news(view):
            self._show(message)
        self._link.done(self._talk.acknowledge)
        if key := merged_into(view):
            if self._link.done(lambda: self._talk.follow(key)):
                self._tell("resumed")
                if now := self._link.tried(self._talk.view):
                    self._tell_who(now)
            return 0.0
        self._await(view)
        self._tell_place(view)
        if over(view) and self._open and not self._unsent:
            self._open = False
            if not view.messages or view.messages[-1].speaker != Speaker.SYSTEM.value:
                self._tell("over")
            raise _Ended
        self._open = not over(view)
        if self._link.lost:
            return self._link.pause
        return min(LOOK, self._wait) if self._unsent else LOOK

    @property
    def _wait(self) -> int:
        """Seconds until there is room for words that came too fast."""
        return max(1, math.ceil(self._room_at - time.monotonic()))

    def _news(self) -> CallView:
        """The call as it is after everything typed has been said, as far as there is room."""
        while self._unsent and time.monotonic() >= self._room_at:
            message_id, text = self._unsent[0]
            try:
                self._talk.say(text, message_id)
            except TooMany as full:
                self._room_at = time.monotonic() + full.retry_after
                break
            except (Invalid, NotFound, Refused) as error:
                self._glass.say(f"{error.title}. {error.hint}".strip())
                self._tell("not_sent", text=text)
                self._awaited_until = 0.0
            self._unsent.popleft()
        return self._talk.view()

    def _await(self, view: CallView) -> None:
        """Say that an answer is written, or why there is none; a person's is not waited for."""
        language = self._talk.language
        if self._unsent:
            self._glass.show_status(word("too_fast", language, seconds=self._wait))
            self._awaited_until = time.monotonic() + PATIENCE
            return
        self._glass.show_status(word("writing", language) if writing(view) else "")
        if not self._awaited_until:
            return
        if self._talk.replied(view):
            self._awaited_until = 0.0
        elif not self._talk.answerable(view):
            self._awaited_until = 0.0
            self._tell("nobody")
        elif view.row.driver == Driver.PERSON.value:
            self._awaited_until = 0.0
        elif time.monotonic() > self._awaited_until:
            self._awaited_until = 0.0
            self._tell("checking" if checking(view) else "no_answer")

    def _tell_place(self, view: CallView) -> None:
        """Where in the queue the customer stands, when it has changed and not too often."""
        now = time.monotonic()
        if view.row.state != CallState.WAITING.value:
            self._place, self._place_told = (0, 0), 0.0
        elif not self._place_told or now - self._place_told >= PLACES:
            found = self._link.tried(self._talk.place)
            if found and found[0] and found != self._place:
                self._place, self._place_told = found, now
                self._tell("place", place=found[0], waiting=found[1])

    def _tell(self, name: str, /, **values: object) -> None:
        values = {"key": self._talk.key} | values
        self._glass.say(word(name, self._talk.language, **values))

    def _confess(self) -> None:
        """What was typed and never reached the desk."""
        for _, text in self._unsent:
            self._tell("not_sent", text=text)

    def _show(self, message: MessageView) -> None:
        """Further lines are indented: a line break inside cannot fake another speaker."""
        label = _LABELS.get(message.speaker)
        who = word(label, self._talk.language) if label else clean_line(message.who)
        self._glass.say(f"{who}: {clean(message.text)}", indent="  ")


def answering(driver: str) -> str:
    """The word that says who answers a call with this driver."""
    return f"{driver}_answers"
