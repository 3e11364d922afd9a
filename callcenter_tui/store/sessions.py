"""Signed-in processes. Only hashes of refresh tokens are stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, and_, case, delete, insert, or_, select, update

from callcenter_tui.domain.sessions import SessionView
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

IDLE = timedelta(hours=12)
"""A session that gave no sign of life for this long is over."""


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """One session with its user, as every check needs it."""

    id: str
    user_id: str
    login: str
    disabled: bool
    expires_at: datetime
    revoked: bool
    used_at: datetime

    def alive(self, now: datetime) -> bool:
        """Whether it may still be used."""
        over = self.revoked or self.disabled or now >= self.used_at + IDLE
        return not over and now < self.expires_at


def add(
    tx: Connection,
    session_id: str,
    user_id: str,
    refresh_hash: str,
    label: str,
    now: datetime,
    expires_at: datetime,
    source: str = "",
) -> None:
    """Store a new session; those of the user that are over by age are forgotten."""
    old = or_(_sessions.c.expires_at < now, _sessions.c.used_at < now - IDLE)
    tx.execute(delete(_sessions).where(_sessions.c.user_id == user_id, old))
    tx.execute(
        insert(_sessions).values(
            id=session_id,
            user_id=user_id,
            refresh_hash=refresh_hash,
            previous_hash="",
            label=label,
            source=source,
            created_at=now,
            used_at=now,
            rotated_at=None,
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
        row.id,
        row.user_id,
        row.login,
        row.disabled,
        row.expires_at,
        row.revoked_at is not None,
        row.used_at,
    )


def open_now(tx: Connection, now: datetime, user_id: str = "") -> list[SessionView]:
    """Sessions that may be used, the newest sign of life first; of one user or of everybody."""
    query = (
        select(_sessions, _users.c.login)
        .join(_users, _users.c.id == _sessions.c.user_id)
        .where(
            _sessions.c.revoked_at.is_(None),
            _sessions.c.expires_at > now,
            _sessions.c.used_at > now - IDLE,
            ~_users.c.disabled,
        )
        .order_by(_sessions.c.used_at.desc(), _sessions.c.id)
    )
    if user_id:
        query = query.where(_sessions.c.user_id == user_id)
    return [
        SessionView(
            row.id,
            row.login,
            row.label,
            row.source,
            row.created_at,
            row.used_at,
            row.expires_at,
            row.label == KEPT,
        )
        for row in tx.execute(query)
    ]


def rotate(tx: Connection, session_id: str, used: str, following: str, now: datetime) -> bool:
    """Spend the refresh token with hash ``used``; False when it is not a valid one.

    Valid are the newest token and, for ``GRACE``, the one before it while the newest is unused.
    """
    newest = _sessions.c.refresh_hash == used
    previous = and_(_sessions.c.previous_hash == used, _sessions.c.rotated_at > now - GRACE)
    done = tx.execute(
        update(_sessions)
        .where(
            _sessions.c.id == session_id,
            _sessions.c.revoked_at.is_(None),
            _sessions.c.expires_at > now,
            _sessions.c.used_at > now - IDLE,
            or_(newest, previous),
        )
        .values(
            previous_hash=used,
            refresh_hash=following,
            used_at=now,
            rotated_at=case((newest, now), else_=_sessions.c.rotated_at),
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


def touch(tx: Connection, session_id: str, now: datetime, *others: str) -> None:
    """Note that the process is alive; ``others``: what the keyring keeps for it.

    A row that is just being renewed or ended is left to that, and to the next sign of life.
    """
    used = select(_sessions.c.id).where(_sessions.c.id.in_((session_id, *others)))
    free = used.with_for_update(skip_locked=True)
    tx.execute(update(_sessions).where(_sessions.c.id.in_(free)).values(used_at=now))


def revoke(tx: Connection, session_id: str, now: datetime) -> bool:
    """End one session; False when it had ended before."""
    done = tx.execute(
        update(_sessions)
        .where(_sessions.c.id == session_id, _sessions.c.revoked_at.is_(None))
        .values(revoked_at=now)
    )
    return done.rowcount == 1


def any_of(tx: Connection, user_id: str) -> bool:
    """Whether the user has a session, dead or alive."""
    query = select(_sessions.c.id).where(_sessions.c.user_id == user_id).limit(1)
    return tx.execute(query).first() is not None


def forget(tx: Connection, user_id: str) -> None:
    """Delete the user's sessions, dead or alive."""
    tx.execute(delete(_sessions).where(_sessions.c.user_id == user_id))


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
