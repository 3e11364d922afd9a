"""A record of the log as one line: cleaned, cut, without secrets and values of variables."""

from __future__ import annotations

import logging
import os
import time
import traceback
from pathlib import Path

from callcenter_tui.logs.unsaid import without_secrets
from callcenter_tui.text import clean_line

LONGEST = 4000
"""Characters of a line."""
LOOKED_AT = 5 * LONGEST
"""Characters of what is said that are looked at; the rest would be cut off anyway."""
CAUSES, FRAMES = 5, 8
"""So many errors behind an error are told, and so many places of each."""


class OneLine(logging.Formatter):
    """``2026-03-09T10:00:00.123Z WARNING worker[123] callcenter.mail: words``."""

    def __init__(self, kind: str) -> None:
        super().__init__()
        self._kind = kind

    def format(self, record: logging.LogRecord) -> str:
        """One line, whatever the record holds: cleaned, cut and without secrets."""
        try:
            told = record.getMessage()
        except Exception:  # noqa: BLE001 - a library's own mistake: wrong arguments
            told = str(record.msg)
        if record.exc_info and record.exc_info[1] is not None:
            told = f"{told} | {in_a_line(record.exc_info[1])}"
        stamp = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
        who = f"{record.levelname} {self._kind}[{os.getpid()}] {record.name}"
        words = clean_line(without_secrets(told[:LOOKED_AT]))
        return f"{stamp}.{int(record.msecs):03}Z {clean_line(who)}: {words}"[:LONGEST]


def in_a_line(error: BaseException) -> str:
    """An error with where it came from, and its causes; no values of variables."""
    seen: list[str] = []
    at: BaseException | None = error
    while at is not None and len(seen) < CAUSES:
        frames = traceback.extract_tb(at.__traceback__)[-FRAMES:]
        where = " < ".join(
            f"{Path(one.filename).name}:{one.lineno} {one.name}" for one in reversed(frames)
        )
        seen.append(f"{type(at).__name__}: {_words(at)} [{where}]")
        at = at.__cause__ or (None if at.__suppress_context__ else at.__context__)
    return " | caused by ".join(seen)


def _words(error: BaseException) -> str:
    """What an error says of itself; secrets are taken out before it is cut, not cut in two."""
    try:
        return clean_line(without_secrets(str(error)[:LOOKED_AT]), limit=300)
    except Exception:  # noqa: BLE001 - a library's own mistake: an error that cannot say what it is
        return "?"
