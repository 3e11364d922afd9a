"""Signed-in processes. Only hashes of refresh tokens are stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, and_, case, delete, insert, or_, select, update

from callcenter_tui.store.columns import table
from callcenter_tui.store.people import SessionRow, User

_sessions = table(SessionRow)
_users = table(User)


KEPT = "kept in the keyring"
"""Label of a session that no process uses: it opens the next one without a password."""


GRACE = timedelta(minutes=2)
"""How long a spent token still opens the way to its successor.

Long enough for a restart after a crash; without an end, a thief who always follows one token
behind would never be noticed.
"""


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """One session with its user, as every check needs it."""

    id: str
    user_id: str
    login: str
    disabled: bool
    expires_at: datetime
    revoked: bool

    def alive(self, now: datetime) -> bool:
        """Whether it may still be used."""
        return not (self.revoked or self.disabled) and now < self.expires_at


def add(
    tx: Connection,
    session_id: str,
    user_id: str,
    refresh_hash: str,
    label: str,
    now: datetime,
    expires_at: datetime,
) -> None:
    """Store a new session; those of the user that have expired are forgotten."""
    tx.execute(
        delete(_sessions).where(_sessions.c.user_id == user_id, _sessions.c.expires_at < now)
    )
    tx.execute(
        insert(_sessions).values(
            id=session_id,
            user_id=user_id,
            refresh_hash=refresh_hash,
            previous_hash="",
            label=label,
            created_at=now,
            used_at=now,
            expires_at=expires_at,
        )
    )


def facts(tx: Connection, session_id: str) -> SessionFacts | None:
    """One session, dead or alive."""
    row = tx.execute(
        select(_sessions, _users.c.login, _users.c.disabled)
        .join(_users, _users.c.id == _sessions.c.user_id)
        .where(_sessions.c.id == session_id)
    ).first()
    if row is None:
        return None
    return SessionFacts(
        row.id, row.user_id, row.login, row.disabled, row.expires_at, row.revoked_at is not None
    )


def rotate(tx: Connection, session_id: str, used: str, following: str, now: datetime) -> bool:
    """Spend the refresh token with hash ``used``; False when it is not a valid one.

    Valid are the newest token and, for ``GRACE``, the one before it while the newest is unused.
    """
    newest = _sessions.c.refresh_hash == used
    previous = and_(_sessions.c.previous_hash == used, _sessions.c.used_at > now - GRACE)
    done = tx.execute(
        update(_sessions)
        .where(
            _sessions.c.id == session_id,
            _sessions.c.revoked_at.is_(None),
            _sessions.c.expires_at > now,
            or_(newest, previous),
        )
        .values(
            previous_hash=used,
            refresh_hash=following,
            used_at=case((newest, now), else_=_sessions.c.used_at),
        )
    )
    return done.rowcount == 1


def present(tx: Connection, user_id: str, since: datetime) -> bool:
    """Whether a process of the user gave a sign of life after ``since``."""
    found = tx.execute(
        select(_sessions.c.id).where(
            _sessions.c.user_id == user_id,
            _sessions.c.revoked_at.is_(None),
            _sessions.c.used_at > since,
            _sessions.c.label != KEPT,
        )
    ).first()
    return found is not None


def touch(tx: Connection, session_id: str, now: datetime) -> None:
    """Note that the process is alive."""
    tx.execute(update(_sessions).where(_sessions.c.id == session_id).values(used_at=now))


def revoke(tx: Connection, session_id: str, now: datetime) -> bool:
    """End one session; False when it had ended before."""
    done = tx.execute(
        update(_sessions)
        .where(_sessions.c.id == session_id, _sessions.c.revoked_at.is_(None))
        .values(revoked_at=now)
    )
    return done.rowcount == 1


def revoke_all(tx: Connection, user_id: str, now: datetime, *, keep: tuple[str, ...] = ()) -> int:
    """End the user's sessions but those in ``keep``; returns how many."""
    done = tx.execute(
        update(_sessions)
        .where(
            _sessions.c.user_id == user_id,
            _sessions.c.revoked_at.is_(None),
            _sessions.c.id.not_in(keep),
        )
        .values(revoked_at=now)
    )
    return int(done.rowcount)
