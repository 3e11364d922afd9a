"""The center's editable lists as services and screens use them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

DEFAULT, OWN = "default", "own"
"""Where a document's value comes from: the program, or what somebody has set."""


@dataclass(frozen=True, slots=True)
class DocumentView:
    """One of the center's documents as it holds now. ``source``: ``default`` or ``own``.

    ``changed_by`` as in the journal (``user:ana``, ``os:root``), with the moment; empty and None
    when nobody ever did. Going back to the default is a change too.
    """

    name: str
    about: str
    source: str
    value: Any
    changed_by: str
    changed_at: datetime | None

    @property
    def own(self) -> bool:
        """Whether somebody has set it."""
        return self.source == OWN

    @property
    def by(self) -> str:
        """Who changed it, as colleagues know them: the login, or the account of the shell."""
        kind, _, name = self.changed_by.partition(":")
        return f"{name} (shell)" if kind == "os" else name


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of a list from which people choose: a break reason, a disposition, a step."""

    key: str
    es: str
    en: str

    def name(self, language: str) -> str:
        """Its name in ``es`` or, for anything else, English."""
        return self.es if language == "es" else self.en


@dataclass(frozen=True, slots=True)
class Canned:
    """A reply ready to be sent; ``department`` empty: for all. Words in braces are filled in:
    ``{customer}``, ``{agent}``, ``{company}``, ``{key}``; nothing else is.
    """

    key: str
    department: str
    es: str
    en: str

    def text(self, language: str) -> str:
        """The reply in the customer's language, not yet filled in."""
        return self.es if language == "es" else self.en


@dataclass(frozen=True, slots=True)
class Step:
    """One action of a macro: ``act`` is one of ``ACTS``, ``value`` what it acts with."""

    act: str
    value: str = ""


ACTS = ("say", "note", "hold", "resume", "escalate", "transfer", "help", "end")
"""What a macro may do: say a canned reply by its key, note words, hold and resume, escalate with
``category:severity``, transfer to a department, ask for help with words, end with a disposition."""


@dataclass(frozen=True, slots=True)
class Macro(Choice):
    """Several actions under one key."""

    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Silence:
    """Minutes of a customer's silence until a reminder, and until the call closes; 0 is never."""

    remind_minutes: int = 5
    close_minutes: int = 30


class Variant(StrEnum):
    """Which of the usual service levels is shown."""

    STANDARD = "standard"
    ASTERISK = "asterisk"
    ASTERISK2 = "asterisk2"
    CONNECT = "connect"


@dataclass(frozen=True, slots=True)
class Measuring:
    """How figures are counted. ``short_abandon``: who gives up within so many seconds does not
    count against the service level.
    """

    variant: str = Variant.STANDARD.value
    short_abandon: int = 5
