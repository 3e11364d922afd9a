"""A program on a pseudo terminal: what it draws is read all the time, and kept as a screen."""

from __future__ import annotations

import fcntl
import os
import pty
import struct
import subprocess
import termios
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import pyte


class Terminal:
    """A running program and the screen it has drawn so far."""

    def __init__(self, argv: Sequence[str], env: Mapping[str, str], cwd: Path, size: tuple[int, int]):
        columns, rows = size
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self._lock = threading.Lock()
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.process = subprocess.Popen(
            argv, stdin=slave, stdout=slave, stderr=slave, env=env, cwd=cwd, start_new_session=True
        )
        os.close(slave)
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
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self._reader.join(10)
        os.close(self._master)

    def _read(self) -> None:
        while True:
            try:
                data = os.read(self._master, 65536)
            except OSError:  # EIO: the program is gone
                return
            if not data:
                return
            with self._lock:
                self._stream.feed(data)


@contextmanager
def on_terminal(
    argv: Sequence[str],
    env: Mapping[str, str],
    cwd: Path,
    size: tuple[int, int] = (120, 40),
) -> Iterator[Terminal]:
    """Run a program on a terminal of ``size`` (columns, rows); it is gone at the end."""
    terminal = Terminal(argv, env, cwd, size)
    try:
        yield terminal
    finally:
        terminal.close()
