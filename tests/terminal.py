"""A real terminal for tests: a pty, a reader, and a screen to look at."""

from __future__ import annotations

import fcntl
import os
import pty
import signal
import struct
import termios
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType

import pyte

KEYS = {
    "enter": "\r",
    "escape": "\x1b",
    "tab": "\t",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "f1": "\x1bOP",
    "f2": "\x1bOQ",
    "f3": "\x1bOR",
    "f4": "\x1bOS",
    "f5": "\x1b[15~",
    "f6": "\x1b[17~",
    "f7": "\x1b[18~",
    "f8": "\x1b[19~",
    "f9": "\x1b[20~",
    "f10": "\x1b[21~",
    "ctrl+q": "\x11",
}
BOUND = 60.0
"""Seconds after which a wait is a failure; generous, as other tests run beside."""


class Terminal:
    """Runs a command on a pty of its own and keeps every byte it wrote."""

    def __init__(
        self, command: Sequence[str], env: Mapping[str, str], columns: int = 80, rows: int = 24
    ) -> None:
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self._lock = threading.Lock()
        self.raw = b""
        self.everything_drawn = ""
        self._pid, self._fd = pty.fork()
        if self._pid == 0:
            os.execvpe(
                command[0], list(command), {**env, "TERM": "xterm-256color", "COLORTERM": ""}
            )
        self._size(columns, rows)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        try:
            os.kill(self._pid, signal.SIGKILL)
            os.waitpid(self._pid, 0)
        except (ProcessLookupError, ChildProcessError):
            pass
        self._reader.join(5)
        os.close(self._fd)

    def lines(self) -> list[str]:
        """The screen as it is now."""
        with self._lock:
            return [line.rstrip() for line in self._screen.display]

    def wait_for(self, text: str) -> None:
        """Wait until ``text`` is on the screen."""
        self._wait(lambda: any(text in line for line in self.lines()), f"'{text}'")

    def wait_until(self, true: Callable[[], bool], what: str) -> None:
        """Wait for what need not be on the screen."""
        self._wait(true, what)

    def wait_exit(self) -> int:
        """Wait until the command has ended; returns its exit code."""
        status: list[int] = []

        def ended() -> bool:
            pid, found = os.waitpid(self._pid, os.WNOHANG)
            if pid:
                status.append(os.waitstatus_to_exitcode(found))
            return bool(pid)

        self._wait(ended, "the end")
        return status[0]

    def settle(self, quiet: float = 0.4) -> None:
        """Wait until nothing has been written for ``quiet`` seconds."""
        seen, since = -1, time.monotonic()

        def still() -> bool:
            nonlocal seen, since
            if len(self.raw) != seen:
                seen, since = len(self.raw), time.monotonic()
            return time.monotonic() - since > quiet

        self._wait(still, "quiet")

    def type(self, text: str) -> None:
        """Send text in one write, as a fast typist or a paste would."""
        os.write(self._fd, text.encode())

    def press(self, key: str) -> None:
        """Send one key: a name of KEYS or a character."""
        self.type(KEYS.get(key, key))

    def signal(self, number: int) -> None:
        """Send a signal to the command."""
        os.kill(self._pid, number)

    def resize(self, columns: int, rows: int) -> None:
        """Resize the terminal; the command is told by SIGWINCH."""
        with self._lock:
            self._screen.resize(rows, columns)
        self._size(columns, rows)

    def _size(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def _read(self) -> None:
        while True:
            try:
                chunk = os.read(self._fd, 65536)
            except OSError:
                return
            if not chunk:
                return
            with self._lock:
                self.raw += chunk
                self._stream.feed(chunk)
                self.everything_drawn += "\n".join(self._screen.display)

    def _wait(self, true: object, what: str) -> None:
        assert callable(true)
        end = time.monotonic() + BOUND
        while not true():
            if time.monotonic() > end:
                raise AssertionError(f"{what} did not come; screen:\n" + "\n".join(self.lines()))
            time.sleep(0.03)
