"""A pseudo terminal: what a program draws is read all the time, and kept as a screen."""

from __future__ import annotations

import fcntl
import os
import pty
import struct
import termios
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pyte


class Terminal:
    """The screen as drawn so far. ``slave`` is for the program, ``name`` its device."""

    def __init__(self, columns: int, rows: int) -> None:
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self._lock = threading.Lock()
        self._master, self.slave = pty.openpty()
        self.name = os.ttyname(self.slave)
        fcntl.ioctl(self.slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    @property
    def text(self) -> str:
        """The screen as lines of text."""
        with self._lock:
            return "\n".join(self._screen.display)

    def type(self, keys: str) -> None:
        """Press keys."""
        os.write(self._master, keys.encode())

    def close(self) -> None:
        os.close(self.slave)
        self._reader.join(10)
        os.close(self._master)

    def _read(self) -> None:
        while True:
            try:
                data = os.read(self._master, 65536)
            except OSError:  # EIO: nobody has it open any more
                return
            with self._lock:
                self._stream.feed(data)


@contextmanager
def a_terminal(columns: int = 120, rows: int = 40) -> Iterator[Terminal]:
    """A terminal; whoever uses it must be gone before the end."""
    terminal = Terminal(columns, rows)
    try:
        yield terminal
    finally:
        terminal.close()
