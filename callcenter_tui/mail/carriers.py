"""What carries a letter out of the house, and what it says of it.

A carrier speaks by phases: ``connect``, ``starttls``, ``login``, ``mail``, ``rcpt``; then it has
the mark committed that it hands the words over now, and hands them over (``data``). Until the mark
nothing can have been taken, and everything may be tried again. After it only a clear answer counts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

SENT, TRANSIENT, PERMANENT = "sent", "transient", "permanent"
UNKNOWN, STOPPED = "unknown", "stopped"
"""Kinds of outcome. ``unknown``: it was handed over and there was no clear answer. ``stopped``: the
mark was refused, so nothing was handed over."""

CONNECT, STARTTLS, LOGIN, MAIL, RCPT, DATA = "connect", "starttls", "login", "mail", "rcpt", "data"
"""Phases; ``rset`` and ``quit`` follow, and change nothing."""

OF_THE_SERVER = (CONNECT, STARTTLS, LOGIN)
"""What goes wrong in these phases goes wrong with every letter alike."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """A letter ready to go: its very bytes, whom it is from, and the one address it goes to."""

    letter_id: str
    message: bytes
    sender: str
    address: str
    message_id: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a try. ``code`` and ``said``: the server's answer, 0 and empty without one.

    ``fault`` names what was in the way where no code does: see ``faults``.
    """

    kind: str
    phase: str
    code: int = 0
    said: str = ""
    fault: str = ""


class Carrier(Protocol):
    """A way out. ``name`` is for people: ``smtp.example.com:587``, or a folder."""

    @property
    def name(self) -> str:
        """Where letters go, for a person."""
        ...

    @property
    def place(self) -> str:
        """Where ``arrived`` looks: another carrier can answer for this one if it is the same."""
        ...

    @property
    def server(self) -> str:
        """The mail server's name; empty for a way out that is none."""
        ...

    def deliver(self, sealed: Sealed, hand_over: Callable[[], bool]) -> Outcome:
        """Carry one letter. ``hand_over`` commits the mark; when it is False nothing goes out."""
        ...

    def arrived(self, sealed: Sealed) -> bool | None:
        """Whether a letter of unknown fate was taken; None when that cannot be known."""
        ...
