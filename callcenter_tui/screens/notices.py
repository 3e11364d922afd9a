"""Notices to whoever looks elsewhere: the terminal's bell, or a notification of the desktop."""

from __future__ import annotations

import time
from collections.abc import Callable

from callcenter_tui.text import clean_line

KINDS = ("bell", "osc9", "osc777", "off")
PAUSE = 2.0
"""Seconds between two notices; what happens meanwhile is told when it is over."""

TITLE = "Call center"


def sequence(kind: str, words: str) -> str:
    """The bytes for the terminal: ``words`` are ours, and still cleaned; empty for ``off``."""
    line = "".join(c for c in clean_line(words, limit=100) if c.isprintable()).replace(";", ",")
    return {
        "bell": "\a",
        "osc9": f"\x1b]9;{TITLE}: {line}\a",
        "osc777": f"\x1b]777;notify;{TITLE};{line}\a",
    }.get(kind, "")


class Notices:
    """Tells by ``kind`` of ``KINDS`` through ``write``; ``muted`` is of this console alone.

    ``later(seconds, fn)`` is a timer. The words never hold what a customer has said.
    """

    def __init__(
        self,
        write: Callable[[str], None],
        later: Callable[[float, Callable[[], None]], object],
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self.kind = "bell"
        self.muted = False
        self._write, self._later, self._now = write, later, now
        self._quiet_until = 0.0
        self._waiting = ""

    def tell(self, words: str, *, urgent: bool = False) -> None:
        """Tell it now, or as soon as the pause is over; of several that wait one is told, the first
        unless an urgent one came later.
        """
        if self.muted or self.kind == "off":
            return
        now = self._now()
        if now < self._quiet_until:
            if not self._waiting:
                self._later(self._quiet_until - now, self._told_late)
            if urgent or not self._waiting:
                self._waiting = words
            return
        self._quiet_until = now + PAUSE
        self._write(sequence(self.kind, words))

    def _told_late(self) -> None:
        words, self._waiting = self._waiting, ""
        self._quiet_until = 0.0
        if words:
            self.tell(words)
