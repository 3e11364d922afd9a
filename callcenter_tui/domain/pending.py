"""What is about to happen to one call: its place in a queue, and who is being asked to take it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Pending:
    """``place`` from 1 among the ``waiting`` of its queue, 0 when it does not wait. ``offered_to``:
    the colleague who is asked ``until`` then, empty when none is; ``warm``: by the call's operator.
    """

    place: int = 0
    waiting: int = 0
    offered_to: str = ""
    until: datetime | None = None
    warm: bool = False


NOTHING = Pending()
