"""The real clock and id source; built once in ``wiring`` and handed down."""

from __future__ import annotations

import os
import secrets
import threading
from datetime import UTC, datetime

from callcenter_tui.domain.keys import KEY_LETTERS


class SystemClock:
    """The computer's clock."""

    def now(self) -> datetime:
        """Aware UTC."""
        return datetime.now(UTC)


class TimeOrderedIds:
    """UUIDv7-like ids (48 bits of milliseconds, a counter, 64 random bits) and public call keys."""

    def __init__(self, clock: SystemClock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._last = 0
        self._count = 0

    def new(self) -> str:
        """A unique id of 32 hex digits that sorts by creation time within this process."""
        with self._lock:
            stamp = max(int(self._clock.now().timestamp() * 1000), self._last)
            self._count = self._count + 1 if stamp == self._last else 0
            self._last = stamp
            return f"{stamp:012x}7{self._count & 0xFFF:03x}{os.urandom(8).hex()}"

    def call_key(self) -> str:
        """A public key; the store refuses a duplicate, the caller then draws another."""
        return "C-" + "".join(secrets.choice(KEY_LETTERS) for _ in range(6))
