"""Where this process's records go: one file of the home, and nowhere on a painted screen.

Whoever has something to say uses ``logging.getLogger("callcenter.<room>")``. The file is opened by
the first record, so a console paints first, and a refused start leaves nothing behind.
"""

from __future__ import annotations

import errno
import logging
import os
import sys
import threading
from contextlib import suppress
from pathlib import Path

from callcenter_tui.logs.crashes import recorded
from callcenter_tui.logs.file import NAME, LogFile
from callcenter_tui.logs.lines import OneLine

OWN = "callcenter"
AUDIT = "callcenter.audit"

PAINTING = ("textual-output", "textual-input")
"""Threads that write to the terminal and read from it."""

LOG = logging.getLogger("callcenter.process")

_place: list[Path] = []


def home() -> Path | None:
    """The home whose log this process writes, None before ``start``."""
    return _place[0] if _place else None


def quiet() -> None:
    """Until ``start``: a library's record is not printed over a painted screen."""
    logging.getLogger().addHandler(logging.NullHandler())


def start(place: Path, kind: str, *, aloud: bool = False) -> None:
    """Write to ``place/log`` from now on as a process of this ``kind``; the last place holds.

    ``aloud``: warnings and the audit trail's heads to stderr too. Errors that nobody caught, in
    threads and in what is collected, are recorded then, and not printed.
    """
    _place[:] = [place]
    root = logging.getLogger()
    for old in [one for one in root.handlers if isinstance(one, (LogFile, Aloud))]:
        root.removeHandler(old)
        old.close()
    logging.getLogger(OWN).setLevel(logging.INFO)
    logging.raiseExceptions = False  # a log that fails is no reason to print
    file = LogFile(place / "log" / NAME, kind)
    file.addFilter(_worth_it)
    root.addHandler(file)
    if aloud:
        root.addHandler(Aloud(kind))
    logging.captureWarnings(True)
    threading.excepthook = _thread_failed
    sys.unraisablehook = _failed_unseen


class Aloud(logging.StreamHandler):  # type: ignore[type-arg]  # generic in the stubs alone
    """What whoever watches a process without a screen should see, on its stderr."""

    def __init__(self, kind: str) -> None:
        super().__init__(sys.stderr)
        self.setFormatter(OneLine(kind))
        self.addFilter(lambda record: record.levelno >= logging.WARNING or record.name == AUDIT)


def _worth_it(record: logging.LogRecord) -> bool:
    ours = record.name == OWN or record.name.startswith(f"{OWN}.")
    return ours or record.levelno >= logging.WARNING


def _thread_failed(told: threading.ExceptHookArgs) -> None:
    if told.exc_type is not SystemExit:
        name = told.thread.name if told.thread else "of no name"
        if name in PAINTING and _hung_up(told.exc_value):
            LOG.info("the terminal is gone")
            return
        recorded(told.exc_value, home(), f"thread {name}")


def _hung_up(error: BaseException | None) -> bool:
    """Whether it failed because its terminal was closed: people shut windows, lines break."""
    if not isinstance(error, OSError) or error.errno != errno.EIO:
        return False
    with suppress(OSError, ValueError):  # closed: as gone as can be
        return not (sys.__stderr__ and os.isatty(sys.__stderr__.fileno()))
    return True


def _failed_unseen(told: sys.UnraisableHookArgs) -> None:
    recorded(told.exc_value, home(), "clearing up")
