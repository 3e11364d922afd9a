"""Something that is looked at often, and done only now and then."""

from __future__ import annotations

from datetime import datetime, timedelta


class Seldom:
    """Lets something be done at most once in so many seconds; a clock that was set back too."""

    def __init__(self, seconds: float) -> None:
        self._pause = timedelta(seconds=seconds)
        self._last: datetime | None = None

    def due(self, now: datetime) -> bool:
        """True when it is to be done now; the next time is counted from here."""
        if self._last is not None and abs(now - self._last) < self._pause:
            return False
        self._last = now
        return True
