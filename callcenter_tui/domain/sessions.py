"""What people see of signed-in processes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

UNSEEN = timedelta(minutes=1)
"""A console that lives tells so every few seconds: one not heard of for so long is gone."""


@dataclass(frozen=True, slots=True)
class SessionView:
    """One open session, never its tokens.

    ``label`` and ``source``: which process, from where. ``kept``: no process has it, the keyring
    does, and it opens the next console without a password. ``this``: it is the one that asks.
    """

    id: str
    login: str
    label: str
    source: str
    created_at: datetime
    used_at: datetime
    expires_at: datetime
    kept: bool = False
    this: bool = False

    def unseen(self, now: datetime) -> bool:
        """Whether its process is gone, as one that was killed. What a keyring keeps has none."""
        return not self.kept and now - self.used_at >= UNSEEN
