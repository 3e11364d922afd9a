"""What people see of signed-in processes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


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
