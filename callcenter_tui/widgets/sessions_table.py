"""The table of the consoles in which somebody is signed in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar

from callcenter_tui.domain.sessions import SessionView
from callcenter_tui.widgets import wording
from callcenter_tui.widgets.columns import Column
from callcenter_tui.widgets.rows import Rows

AFRESH = 20.0
"""Seconds between two looks: a console that lives tells so to the store, and makes no event."""


def place(session: SessionView) -> str:
    """From where, in words: the address behind SSH, or the computer and the account."""
    kind, _, rest = session.source.partition(":")
    return {"ssh": f"SSH from {rest}", "local": rest}.get(kind, session.source) or "unknown"


def what(session: SessionView) -> str:
    """What it is: this console, another one, or a token that the keyring keeps."""
    if session.this:
        return "this console"
    return "stays signed in" if session.kept else f"console {session.label}"


def last(session: SessionView, now: datetime) -> str:
    """Its last sign of life. A console without one was killed, or its computer sleeps."""
    seconds = (now - session.used_at).total_seconds()
    if session.unseen(now) and not session.this:
        return f"not seen for {wording.age(seconds)}"
    return "now" if seconds < 60 else wording.age(seconds)


COLUMNS: tuple[Column[SessionView], ...] = (
    Column("said", "What", 16, 40, 1, lambda one, now: what(one)),
    Column("customer", "From", 14, 40, 1, lambda one, now: place(one)),
    Column("since", "Since", 12, 12, 2, lambda one, now: wording.moment(one.created_at, now)),
    Column("age", "Used", 16, 16, 1, last),
    Column("ends", "Ends", 12, 12, 3, lambda one, now: wording.moment(one.expires_at, now)),
)


class SessionsTable(Rows[SessionView]):
    """Open sessions, the one that was used last first."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"rows--good"}

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(COLUMNS, id=id)

    def arranged(self, rows: Iterable[SessionView]) -> list[SessionView]:
        """This one first."""
        return sorted(rows, key=lambda one: (not one.this, -one.used_at.timestamp(), one.id))

    def look(self, row: SessionView) -> str:
        """The one that is looked from stands out."""
        return "rows--good" if row.this else ""
