"""The customer's terminal: what is said scrolls by, the line being typed stays below it.

One thread reads keys and writes the screen, woken by a pipe, so that nothing is drawn into
something else. The line has one row and scrolls sideways: then one erased row is always enough.
"""

from __future__ import annotations

import os
import select
import signal
import sys
import termios
import time
import tty
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from shutil import get_terminal_size
from types import FrameType

from rich.cells import cell_len

from callcenter_tui.cli.line_keys import DRAW_ANEW, ENTER, HANG_UP, Keys, Typing
from callcenter_tui.cli.output import wrapped
from callcenter_tui.text import clean

_ERASE = "\r\x1b[2K"
_ROW_UP = "\x1b[A"
_MANY = 60.0
"""Seconds without anything to look at."""

_TO_TYPE = 16
"""Cells of the line that are kept for what is typed: a longer prompt stands above it."""


class Glass:
    """The terminal of one customer. All but ``wake`` is for one thread."""

    def __init__(self) -> None:
        self._in, self._keys, self._typing = sys.stdin.fileno(), Keys(), Typing()
        self._pressed: deque[str] = deque()
        self._prompt, self._status = "", ""
        self._rows = 0
        self._woken, self._wake = os.pipe()
        for end in (self._woken, self._wake):
            os.set_blocking(end, False)

    @contextmanager
    def opened(self) -> Iterator[None]:
        """The terminal reads single keys until the block ends, then is as it was before."""
        before = termios.tcgetattr(self._in)
        tty.setcbreak(self._in, termios.TCSADRAIN)

        def continued(_number: int, _frame: FrameType | None) -> None:
            with suppress(termios.error):  # after Ctrl-Z the shell has changed it
                tty.setcbreak(self._in, termios.TCSADRAIN)
            self._pressed.append(DRAW_ANEW)
            self.wake()

        old = signal.signal(signal.SIGCONT, continued)
        # A signal right before the wait begins would else be seen only when the wait ends.
        waker = signal.set_wakeup_fd(self._wake, warn_on_full_buffer=False)
        try:
            yield
        finally:
            signal.set_wakeup_fd(waker)
            signal.signal(signal.SIGCONT, old)
            self._erase()
            with suppress(termios.error):  # the terminal may be gone
                termios.tcsetattr(self._in, termios.TCSADRAIN, before)

    @property
    def typed(self) -> str:
        """What has been typed and not sent."""
        return self._typing.text

    def wake(self) -> None:
        """Let ``read`` look at once; from any thread or signal."""
        with suppress(OSError):  # a full pipe wakes as well
            os.write(self._wake, b".")

    def say(self, text: str, *, indent: str = "") -> None:
        """Write above the line being typed; further lines of the text are indented."""
        self._erase()
        words = wrapped(clean(text), get_terminal_size().columns, indent)
        self._write(f"{words}\n")
        self._draw()

    def show_status(self, text: str) -> None:
        """A passing word right above the line being typed; empty takes it away."""
        if text != self._status:
            self._erase()
            self._status = text
            self._draw()

    def read(self, prompt: str, look: Callable[[], float] = lambda: _MANY) -> str | None:
        """The next line, None for Ctrl-D in an empty one; Ctrl-C and a lost terminal interrupt.

        ``look`` is called at once, when woken, and after as many seconds as it gave back. What it
        raises ends the reading; the words typed so far stay for the next.
        """
        self._erase()
        self._prompt = prompt
        if self._asked == prompt:
            self._draw()
        else:
            self.say(prompt.strip())  # the question is read above, the line stays one row
        due = 0.0
        try:
            while True:
                while self._pressed:
                    key = self._pressed.popleft()
                    if key == ENTER:
                        return self._entered()
                    if key == HANG_UP and not self._typing.text:
                        return None
                    self._press("delete" if key == HANG_UP else key)
                if self._heard_nothing(due):
                    due = time.monotonic() + look()
        finally:
            self._erase()
            self._prompt = ""

    def _heard_nothing(self, due: float) -> bool:
        """Wait for keys; True when it is time to look, or somebody woke us."""
        left = due - time.monotonic()
        if left <= 0:
            return True
        ready, _, _ = select.select([self._in, self._woken], [], [], left)
        if self._in in ready:
            try:
                data = os.read(self._in, 4096)
            except OSError:
                data = b""
            if not data:
                raise KeyboardInterrupt  # the terminal is gone; the call stays
            self._pressed.extend(self._keys.read(data))
        if self._woken in ready:
            os.read(self._woken, 4096)
        return self._woken in ready or not ready

    def _press(self, key: str) -> None:
        before = self._typing.text
        self._typing.press(key)
        now = self._typing.text
        at_end = self._typing.at == len(now) and key == now[len(before) :]
        if at_end and cell_len(self._asked + now) < self._width:
            self._write(clean(key))  # nothing else moves
        else:
            self._erase()
            self._draw()

    def _entered(self) -> str:
        text = self._typing.take()
        self._erase()
        self._write(wrapped(clean(self._asked + text), self._width, "  ") + "\n")
        return text

    @property
    def _width(self) -> int:
        return max(get_terminal_size().columns, 2)

    @property
    def _asked(self) -> str:
        """The prompt as it fits beside what is typed; one that wrapped could not be erased."""
        room = max(self._width - _TO_TYPE, 0)
        return self._prompt if cell_len(self._prompt) <= room else _cut("> ", room)

    def _erase(self) -> None:
        if self._rows:
            self._write((_ERASE + _ROW_UP) * (self._rows - 1) + _ERASE)
        self._rows = 0

    def _draw(self) -> None:
        """The passing word and the line, with the cursor where it belongs."""
        if not self._prompt:
            return
        if self._status:
            self._write(f"{_cut(self._status, self._width - 1)}\n")
        room = max(self._width - 1 - cell_len(self._asked), 1)
        text, at = self._typing.text, self._typing.at
        before = _cut(text[:at][::-1], room)[::-1]
        after = _cut(text[at:], room - cell_len(before))
        back = cell_len(after)
        self._write(self._asked + clean(before) + clean(after) + (f"\x1b[{back}D" if back else ""))
        self._rows = 1 + bool(self._status)

    @staticmethod
    def _write(text: str) -> None:
        with suppress(OSError):  # a terminal that is gone is noticed where keys are read
            sys.stdout.write(text)
            sys.stdout.flush()


def _cut(text: str, room: int) -> str:
    """The beginning of the text that fits into so many cells."""
    for index, char in enumerate(text):
        room -= cell_len(char)
        if room < 0:
            return text[:index]
    return text
