"""The file of the log, to which all processes of a home append.

Each looks, before it writes, whether another has put the file aside, and only who puts it aside
holds a lock: no line is lost or torn. The price is one look at the file (a few us) per record, and
now and then a line that stands in the older file.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from callcenter_tui.logs.lines import OneLine

try:
    import fcntl
except ImportError:  # Windows: two processes may put the file aside at once there
    fcntl = None  # type: ignore[assignment]

NAME = "callcenter.log"
LARGEST = 1_000_000
"""Bytes after which the file is put aside; with it ``KEPT`` older ones make five."""
KEPT = 4


class LogFile(logging.Handler):
    """Appends to ``path``, which others append to as well; what cannot be written is left out."""

    def __init__(self, path: Path, kind: str) -> None:
        super().__init__()
        self._path = path
        self._file = -1
        self.setFormatter(OneLine(kind))

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line; the program goes on whatever comes of it."""
        try:
            line = self.format(record).encode("utf-8", "replace") + b"\n"
            if self._grown():
                self._put_aside()
            os.write(self._file, line)  # one write of a file that is appended to: never torn
        except Exception:  # noqa: BLE001 - a log that cannot be written stops nobody's work
            return

    def close(self) -> None:
        """Close the file; a further record opens it again."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1
        super().close()

    def _grown(self) -> bool:
        """Open the present file, unless it is open; tells whether it is to be put aside."""
        held = os.fstat(self._file) if self._file >= 0 else None
        with suppress(FileNotFoundError):
            if held is not None and os.path.samestat(held, os.stat(self._path)):
                return held.st_size >= LARGEST
        self._open()
        return os.fstat(self._file).st_size >= LARGEST

    def _open(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
        fresh = os.open(self._path, flags, 0o600)
        if self._file >= 0:
            os.close(self._file)
        self._file = fresh

    def _put_aside(self) -> None:
        """Number the files on, unless another process has just done it."""
        with _held(self._path.parent):
            if not self._grown():
                return
            for number in range(KEPT, 0, -1):
                older = f"{self._path}.{number - 1}" if number > 1 else str(self._path)
                with suppress(FileNotFoundError):
                    os.replace(older, f"{self._path}.{number}")
            self._open()


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    """Nobody else numbers the files of this folder on meanwhile."""
    handle = os.open(folder, os.O_RDONLY) if fcntl else -1
    try:
        if fcntl:
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        if handle >= 0:
            os.close(handle)
