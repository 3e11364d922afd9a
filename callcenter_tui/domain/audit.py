"""What the audit trail tells: entries, findings of a check, and the end of the chain."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from callcenter_tui.domain.views import EventView
from callcenter_tui.text import fold

Level = Literal["ok", "note", "fail"]
LEVELS: tuple[Level, ...] = ("fail", "note", "ok")
"""The worst first."""

ERASED = {"erased": True}
"""What is left of an event's data once it was taken out."""


@dataclass(frozen=True, slots=True)
class Timeless:
    """An event whose stored time is none: somebody wrote it past the program. ``at`` is stored."""

    id: int
    at: str
    kind: str
    call: str | None
    who: str
    data: dict[str, Any] = field(default_factory=dict)


Told = EventView | Timeless
"""An event as the audit reads it."""


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One audited event. ``id`` is its number in the journal, ``seq`` that of its link.

    ``seq`` is None for what is older than the chain, ``at`` for a stored time that is none;
    ``call`` is a call's public key; ``words`` say in one line what was done, by ``who``;
    ``logins`` are those of the users whom the data names by their id, under the same names.
    """

    seq: int | None
    id: int
    at: datetime | None
    kind: str
    who: str
    call: str | None
    words: str
    data: dict[str, Any] = field(default_factory=dict)
    logins: dict[str, str] = field(default_factory=dict)

    def tells(self, words: Sequence[str]) -> bool:
        """Whether all these words (folded) stand in what the entry shows."""
        data = json.dumps(self.data, ensure_ascii=False)
        hay = fold(f"{self.words} {self.who} {self.kind} {self.call or ''} {data}")
        return all(word in hay for word in words)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries; empty means all. ``kind`` is a kind or its beginning, such as ``letter``.

    ``who`` is a login or as the journal has it; ``words`` all stand somewhere in the entry;
    ``since`` counts in, ``until`` does not.
    """

    kind: str = ""
    who: str = ""
    call: str = ""
    words: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class AuditPage:
    """Entries, the newest first. ``total`` counts all that were found on all pages.

    ``next`` is what to ask for the following page (``before``), None on the last one. ``whole``
    is False when the words were looked for in the newest part only.
    """

    entries: tuple[AuditEntry, ...]
    total: int
    next: int | None = None
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding of a check: which link (``seq``) and event of the journal it is about."""

    name: str
    level: Level
    detail: str
    hint: str = ""
    seq: int | None = None
    event: int | None = None


@dataclass(frozen=True, slots=True)
class Verified:
    """The result of a check: ``head`` is ``SEQ:LINK``, to be kept outside of the store.

    It is empty when the chain could not be read to its end.
    """

    ok: bool
    head: str
    links: int
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Anchor:
    """The end of the chain as somebody has kept it outside of the store."""

    seq: int
    link: str

    def __str__(self) -> str:
        return f"{self.seq}:{self.link}"
