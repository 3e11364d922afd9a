"""A program on a pseudo terminal of its own: what it paints, when, and what it costs."""

from __future__ import annotations

import fcntl
import os
import re
import select
import signal
import struct
import sys
import termios
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from time import perf_counter

ROWS, COLUMNS = 40, 140
TICKS = os.sysconf("SC_CLK_TCK")


class Glass:
    """Starts ``argv`` at once; ``started`` is the moment before its exec."""

    def __init__(self, argv: Sequence[str], env: Mapping[str, str]) -> None:
        self.painted = bytearray()
        self.started = perf_counter()
        self.pid, self._fd = os.forkpty()
        if self.pid == 0:  # the child; its terminal gets its size before anybody asks for it
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
            os.execve(argv[0], list(argv), dict(env))
        os.set_blocking(self._fd, False)

    def __enter__(self) -> Glass:
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGTERM)
        end = perf_counter() + 10
        while os.waitpid(self.pid, os.WNOHANG) == (0, 0):
            self._read(0.05)
            if perf_counter() > end:
                os.kill(self.pid, signal.SIGKILL)
        os.close(self._fd)

    def until(self, mark: str, seconds: float = 60.0, *, after: int = 0) -> float:
        """Wait until ``mark`` (a regular expression) is painted behind byte ``after``.

        Returns the moment; raises SystemExit with the last bytes when it does not come.
        """
        wanted, end = re.compile(mark.encode()), perf_counter() + seconds
        while not wanted.search(self.painted, after):
            if perf_counter() > end or not self._read(end - perf_counter()):
                raise SystemExit(f"'{mark}' was not painted: {bytes(self.painted[-3000:])!r}")
        return perf_counter()

    def listen(self, seconds: float) -> int:
        """Read for so long; returns how many bytes came."""
        before, end = len(self.painted), perf_counter() + seconds
        while (left := end - perf_counter()) > 0:
            self._read(left)
        return len(self.painted) - before

    def key(self, keys: str) -> None:
        """Press keys."""
        os.write(self._fd, keys.encode())

    def cpu(self) -> float:
        """Seconds of CPU the process has used, in all its threads."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def memory(self) -> tuple[float, float]:
        """MiB that only this process holds, and MiB it holds with others."""
        text = Path(f"/proc/{self.pid}/smaps_rollup").read_text()
        kib = {name: int(value) for name, value in re.findall(r"^(\w+): +(\d+) kB", text, re.M)}
        return (kib["Private_Clean"] + kib["Private_Dirty"]) / 1024, kib["Rss"] / 1024

    def _read(self, seconds: float) -> bool:
        """Wait for bytes, at most ``seconds``; False when the program has ended."""
        if not select.select([self._fd], [], [], max(0.0, seconds))[0]:
            return True
        try:
            self.painted += os.read(self._fd, 65536)
        except OSError:  # Linux says EIO when the other end is closed
            return False
        return True


def script(name: str, *args: str) -> list[str]:
    """The command line of a floor: a file run directly, the least there is."""
    return [sys.executable, str(Path(__file__).with_name("floors") / f"{name}.py"), *args]


def python(module: str, *args: str) -> list[str]:
    """The command line of one of our small programs."""
    return [sys.executable, "-m", module, *args]
