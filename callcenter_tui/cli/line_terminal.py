"""The customer's end in a terminal: a prompt, answers, and what comes unasked."""

from __future__ import annotations

import sys
import time
from contextlib import suppress
from shutil import get_terminal_size
from threading import Lock

from callcenter_tui.cli.line_words import word
from callcenter_tui.cli.output import say, wrapped
from callcenter_tui.cli.talk import PATIENCE, Talk
from callcenter_tui.domain.errors import Invalid
from callcenter_tui.domain.states import CLOSED, Driver, Speaker
from callcenter_tui.domain.views import EventView, MessageView
from callcenter_tui.text import clean, clean_line

LOOK = 0.15
"""Seconds between two looks at whether an answer has come."""

_ERASE_LINE = "\r\x1b[2K"


class Terminal:
    """One customer's screen. ``hear`` may be called from the feed's thread."""

    def __init__(self, talk: Talk) -> None:
        self._talk = talk
        self._lock = Lock()
        self._prompting = False
        self._writing = False
        self._prompt = f"{word('you', talk.language)}> "

    def converse(self, *, resumed: bool) -> None:
        """Speak until the customer hangs up (Ctrl-D), or Ctrl-C leaves the call open."""
        talk = self._talk
        _show(
            word(
                "resumed" if resumed else "greeting",
                talk.language,
                key=talk.key,
                company=talk.company,
            )
        )
        try:
            while (text := self._read()) is not None:
                self._say(text)
        except KeyboardInterrupt:
            _show(f"\n{word('stays', talk.language, key=talk.key)}")
            raise
        talk.leave()
        _show(f"\n{word('bye', talk.language, key=talk.key)}")

    def hear(self, events: list[EventView]) -> None:
        """Show above the prompt what comes while the customer is typing."""
        if not any(event.call == self._talk.call_id for event in events):
            return
        with self._lock:
            if not self._prompting:
                return
            news = self._talk.news()
            if news:
                sys.stdout.write(_ERASE_LINE)
                for message in news:
                    _show_message(self._line(message))
                sys.stdout.write(self._prompt + _typed_so_far())
                sys.stdout.flush()

    def _read(self) -> str | None:
        with suppress(ImportError):
            import readline  # noqa: F401 - input() edits and remembers lines with it
        with self._lock:
            for message in self._talk.news():
                _show_message(self._line(message))
            self._prompting = True
        try:
            return input(self._prompt)
        except EOFError:
            return None
        finally:
            with self._lock:
                self._prompting = False

    def _say(self, text: str) -> None:
        if not text.strip():
            return
        try:
            self._talk.say(text)
        except Invalid as error:
            _show(f"{error.title}. {error.hint}")
            return
        self._follow()

    def _follow(self) -> None:
        """Wait for the answer, saying that it is written; a person's is not waited for."""
        talk = self._talk
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            view = talk.view()
            news = talk.news(view)
            if news:
                self._quiet()
            for message in news:
                _show_message(self._line(message))
            if talk.replied(view):
                if view.row.state in CLOSED:
                    _show(word("over", talk.language, key=talk.key))
                return
            if not talk.answerable():
                _show(word("nobody", talk.language, key=talk.key))
                return
            if view.row.driver == Driver.PERSON.value:
                return self._quiet()
            if talk.writing():
                self._tell_writing()
            talk.listening.until(talk.call_id, lambda: None, LOOK)
        self._quiet()
        _show(word("no_answer", talk.language, key=talk.key))

    def _tell_writing(self) -> None:
        if not self._writing:
            self._writing = True
            sys.stdout.write(word("writing", self._talk.language))
            sys.stdout.flush()

    def _quiet(self) -> None:
        """Take the word that an answer is being written off the screen again."""
        if self._writing:
            self._writing = False
            sys.stdout.write(_ERASE_LINE)

    def _line(self, message: MessageView) -> str:
        names = {Speaker.AI.value: "ai", Speaker.SYSTEM.value: "system"}
        known = names.get(message.speaker)
        who = word(known, self._talk.language) if known else clean_line(message.who)
        return f"{who}: {clean(message.text)}"


def _show(text: str, *, indent: str = "") -> None:
    say(wrapped(text, get_terminal_size().columns, indent))


def _show_message(text: str) -> None:
    """Further lines are indented: a line break inside a message cannot fake another speaker."""
    _show(text, indent="  ")


def _typed_so_far() -> str:
    try:
        import readline
    except ImportError:
        return ""
    return readline.get_line_buffer()
