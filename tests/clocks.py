"""A clock that tests set: real behaviour, no waiting."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

MONDAY = datetime(2025, 3, 3, 9, 0, tzinfo=UTC)


class SettableClock:
    """Stands still until a test moves it. Fulfils ``domain.protocols.Clock``."""

    def __init__(self, start: datetime = MONDAY) -> None:
        self._now = start

    def now(self) -> datetime:
        """The moment that was set, aware UTC."""
        return self._now

    def set(self, moment: datetime) -> None:
        """Jump to ``moment``, also backwards."""
        self._now = moment

    def forward(self, **parts: float) -> None:
        """Move on by a ``timedelta``: ``forward(minutes=30)``; negative parts step back."""
        self._now += timedelta(**parts)
