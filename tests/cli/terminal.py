"""A real pseudo-terminal with the command in it: what a person would see and type."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Callable, Mapping
from types import TracebackType

from tests.cli import forking
from tests.cli.conftest import COMMAND, Shell

HASTY = (
    sys.executable,
    "-c",
    "from callcenter_tui.calls import silence; silence.EVERY = 1.0\n"
    "from callcenter_tui.cli import line_terminal; line_terminal.PLACES = 5.0\n"
    "from callcenter_tui.__main__ import main; main()",
)
"""The command with shorter pauses, for tests that wait for nothing but their end."""

_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[()][A-Z0-9]|\x1b[=>]|\x1b\][^\x07]*\x07|\r")


class Terminal:
    """``callcenter`` on a terminal of 24 lines by 100 columns; ended when the block is left."""

    def __init__(
        self,
        shell: Shell,
        *args: str,
        env: Mapping[str, str] | None = None,
        program: tuple[str, ...] = (str(COMMAND),),
    ) -> None:
        self._argv = [*program, *args]
        self._env = shell.env | {"LANG": "C.UTF-8"} | dict(env or {})
        self._forks = shell.forks and program == (str(COMMAND),) and forking.can(self._env)
        self._command: forking.Command | None = None
        self.raw = b""
        self.reads = 0

    def __enter__(self) -> Terminal:
        self._status: int | None = None
        if self._forks:
            self._fork()
            return self
        self._pid, self._fd = pty.fork()
        if self._pid == 0:
            os.execve(self._argv[0], self._argv, self._env)
        self._size(self._fd)
        return self

    def _fork(self) -> None:
        self._fd, theirs = pty.openpty()
        self._size(theirs)
        self._command = forking.Command(self._argv, self._env, (theirs,) * 3, terminal=True)
        self._pid = self._command.pid
        os.close(theirs)

    @staticmethod
    def _size(terminal: int) -> None:
        fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 100, 0, 0))

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._command:
            self._command.kill()
        elif self._status is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._pid, signal.SIGKILL)
            os.waitpid(self._pid, 0)
        os.close(self._fd)

    @property
    def text(self) -> str:
        """Everything written so far without escape sequences."""
        return _ESCAPES.sub("", self.raw.decode(errors="replace"))

    def type(self, keys: str) -> None:
        """Type these keys."""
        os.write(self._fd, keys.encode())

    def wait_for(self, words: str, *, times: int = 1, seconds: float = 30) -> None:
        """Read until ``words`` have appeared so many times; fails with what is there instead."""
        end = time.monotonic() + seconds
        while self.text.count(words) < times:
            assert time.monotonic() < end, f"{words!r} did not come in:\n{self.text}"
            assert self._read(0.1), f"it ended without {words!r}:\n{self.text}"

    @property
    def pid(self) -> int:
        """The command's process."""
        return self._pid

    def signal(self, number: int) -> None:
        """Send the command a signal."""
        os.kill(self._pid, number)

    def wait_until(self, true: Callable[[], object], *, seconds: float = 30) -> None:
        """Keep reading until something holds elsewhere; fails with what is on the terminal."""
        end = time.monotonic() + seconds
        while not true():
            assert time.monotonic() < end, f"it did not come true; the terminal says:\n{self.text}"
            self._read(0.05)

    def code(self, seconds: float = 20) -> int:
        """Wait for the end and return the exit code."""
        end = time.monotonic() + seconds
        while self._read(0.1):
            assert time.monotonic() < end, f"it did not end:\n{self.text}"
        if self._command:
            return self._command.wait(seconds)
        _, self._status = os.waitpid(self._pid, 0)
        return os.waitstatus_to_exitcode(self._status)

    def _read(self, seconds: float) -> bool:
        """Take what is there; False once the other side is gone."""
        if not select.select([self._fd], [], [], seconds)[0]:
            return True
        try:
            data = os.read(self._fd, 65536)
        except OSError:  # Linux: the process has closed the terminal
            return False
        self.raw += data
        self.reads += 1
        return bool(data)
