"""Starting ``callcenter`` as a fork of a process that has loaded it already, see ``warm``."""

from __future__ import annotations

import atexit
import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
AT_START = ("PYTHON", "LANG", "LC_", "TZ", "TEXTUAL", "LD_")
"""Variables that the interpreter or a library reads once, when it is loaded."""


def can(environment: Mapping[str, str]) -> bool:
    """Whether a fork would be as a new process: nothing differs that is read at the start."""
    return _at_start(environment) == _at_start(_plain())


def _at_start(environment: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in environment.items() if name.startswith(AT_START)}


def _plain() -> dict[str, str]:
    """The environment of the tests without what is said to their own interpreter."""
    own = ("PYTHON", "TEXTUAL")
    return {name: value for name, value in os.environ.items() if not name.startswith(own)}


class Command:
    """One running ``callcenter``, with the parts of ``subprocess.Popen`` that tests use."""

    def __init__(
        self,
        argv: Sequence[str],
        environment: Mapping[str, str],
        streams: tuple[int, int, int],
        *,
        terminal: bool = False,
    ) -> None:
        """``streams``: its stdin, stdout, stderr; ``terminal``: they are to control it."""
        self._told, theirs = socket.socketpair()
        request = {
            "argv": list(argv),
            "environment": dict(environment),
            "folder": str(Path.cwd()),
            "terminal": terminal,
        }
        with theirs:
            _forker().send(json.dumps(request).encode(), (*streams, theirs.fileno()))
        self._lines = self._told.makefile("r")
        self.pid = int(self._lines.readline())
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """The exit code, if it has ended."""
        if self.returncode is None and select.select([self._told], [], [], 0)[0]:
            self._end()
        return self.returncode

    def wait(self, seconds: float) -> int:
        """The exit code, when it has ended within ``seconds``; minus the signal that ended it."""
        if self.returncode is None:
            if not select.select([self._told], [], [], seconds)[0]:
                raise subprocess.TimeoutExpired("callcenter", seconds)
            self._end()
        assert self.returncode is not None
        return self.returncode

    def kill(self) -> None:
        """End it at once, if it has not ended."""
        if self.poll() is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
            self.wait(30)

    def _end(self) -> None:
        self.returncode = int(self._lines.readline())
        self._lines.close()
        self._told.close()


def run(
    argv: Sequence[str], environment: Mapping[str, str], stdin: bytes, seconds: float
) -> tuple[int, bytes, bytes]:
    """Run to the end on pipes: exit code, stdout, stderr."""
    pipes = [os.pipe() for _ in range(3)]
    (asked, write), (out, said), (err, complained) = pipes
    try:
        command = Command(argv, environment, (asked, said, complained))
    finally:
        for number in (asked, said, complained):
            os.close(number)
    with ThreadPoolExecutor(3) as pool:
        read = [pool.submit(_all_of, number) for number in (out, err)]
        pool.submit(_write, write, stdin)
        try:
            code = command.wait(seconds)
        finally:
            command.kill()
    return code, read[0].result(), read[1].result()


def _all_of(number: int) -> bytes:
    with os.fdopen(number, "rb") as stream:
        return stream.read()


def _write(number: int, data: bytes) -> None:
    with suppress(BrokenPipeError), os.fdopen(number, "wb") as stream:
        stream.write(data)


class _Forker:
    """The warm process; it ends when its socket is closed, so with this process at the latest."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._socket, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.cli.warm", str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                env=_plain(),
                cwd=ROOT,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )
        atexit.register(self.close)

    def send(self, request: bytes, numbers: Sequence[int]) -> None:
        with self._lock:
            socket.send_fds(self._socket, [len(request).to_bytes(4)], numbers)
            self._socket.sendall(request)

    def close(self) -> None:
        self._socket.close()
        self._process.wait(30)


@cache
def _forker() -> _Forker:
    """One for each process of the tests, made when it is first needed."""
    return _Forker()
