"""The customer's end without a terminal: a line of stdin is a message, its answer is printed."""

from __future__ import annotations

import sys
import time

from callcenter_tui.cli.line_limits import admitted
from callcenter_tui.cli.line_link import Link
from callcenter_tui.cli.line_words import word
from callcenter_tui.cli.output import say, say_json
from callcenter_tui.cli.talk import PATIENCE, Talk, checking
from callcenter_tui.domain.errors import CallCenterError, StoreTrouble
from callcenter_tui.domain.states import CallState, Speaker
from callcenter_tui.domain.views import CallView
from callcenter_tui.rehearsal.listening import Listening
from callcenter_tui.text import clean, clean_line


class Pipe:
    """One customer's stdin and stdout."""

    def __init__(self, talk: Talk, listening: Listening, *, as_json: bool) -> None:
        self._talk, self._listening, self._as_json = talk, listening, as_json
        self._link = Link(self._lamented)
        self._place: tuple[int, int] | None = None
        self._told_to_wait = 0.0

    def converse(self) -> bool:
        """Speak until stdin ends, without hanging up. False when a line could not be taken.

        Raises StoreTrouble when the store stays away for longer than an answer is waited for.
        """
        if self._as_json:
            say_json({"key": self._talk.key})
        else:
            say(self._talk.key)
        taken = True
        for raw in sys.stdin.buffer:
            text = raw.decode("utf-8", errors="replace").strip()
            if text:
                taken = self._said(text) and taken
        return taken

    def _said(self, text: str) -> bool:
        message_id = self._talk.new_id()
        try:
            admitted(
                lambda: self._link.lasting(lambda: self._talk.say(text, message_id), PATIENCE),
                self._held_up,
            )
        except StoreTrouble:
            raise
        except CallCenterError as error:
            print(clean(f"{error.title}\n{error.hint}"), file=sys.stderr)
            return False
        self._answer()
        return True

    def _answer(self) -> None:
        """Print what comes until the answer is complete, or say why there is none."""
        self._place = None
        answer = self._listening.until(self._talk.call_id, self._answered, PATIENCE)
        if not answer:
            name = "nobody"
            if answer is None:
                view = self._link.lasting(self._talk.view, PATIENCE)
                name = "checking" if checking(view) else "no_answer"
            self._print_word(name, key=self._talk.key)

    def _answered(self) -> bool | None:
        """One look: True when the answer is complete, False when none will come."""
        return self._link.lasting(self._look, PATIENCE)

    def _look(self) -> bool | None:
        talk = self._talk
        view = talk.view()
        for message in talk.news(view):
            self._print(message.speaker, message.text, message.sources)
        talk.acknowledge()
        if talk.replied(view):
            return True
        self._tell_place(view)
        return None if talk.answerable(view) else False

    def _tell_place(self, view: CallView) -> None:
        """Only what changes while an answer is awaited: whoever reads this is a program."""
        if view.row.state != CallState.WAITING.value:
            return
        found = self._talk.place()
        if found[0] and self._place not in (None, found):
            self._print_word("place", place=found[0], waiting=found[1])
        self._place = found

    def _print_word(self, name: str, **values: object) -> None:
        self._print(Speaker.SYSTEM.value, word(name, self._talk.language, **values), ())

    def _print(self, speaker: str, text: str, sources: tuple[str, ...]) -> None:
        if self._as_json:
            say_json({"speaker": speaker, "text": text, "sources": sources})
        else:
            say(f"{speaker}: {clean_line(text)}")

    def _held_up(self, seconds: int) -> None:
        """Beside the answers, for whoever reads those is a program; not with each message."""
        now = time.monotonic()
        if not self._told_to_wait or now - self._told_to_wait > PATIENCE:
            self._told_to_wait = now
            print(word("too_fast", self._talk.language, seconds=seconds), file=sys.stderr)

    def _lamented(self, name: str) -> None:
        print(word(name, self._talk.language), file=sys.stderr)
