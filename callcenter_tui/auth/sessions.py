"""Sessions of processes: opened, renewed with single-use tokens, ended."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import Connection

from callcenter_tui.auth.tokens import Tokens, digest, session_of
from callcenter_tui.domain import events
from callcenter_tui.domain.errors import SignInFailed
from callcenter_tui.domain.protocols import Clock, Ids
from callcenter_tui.domain.states import OperatorStatus
from callcenter_tui.domain.views import UserView
from callcenter_tui.store import journal, operators, sessions, users
from callcenter_tui.store.sessions import SessionFacts
from callcenter_tui.text import clean_line

SILENT = timedelta(seconds=45)
"""A console not heard of for this long is not counted as present."""


@dataclass(slots=True)
class Session:
    """One signed-in process. Held in memory; the tokens renew themselves and are never shown.

    ``remember`` is set when the person stays signed in: it belongs to the keyring, is good for
    one ``resume``, which gives the next.
    """

    token: str = field(repr=False)
    refresh: str = field(repr=False)
    user: UserView
    remember: str = field(default="", repr=False)


class Sessions:
    """Session rows and their tokens; every method runs in the caller's transaction."""

    def __init__(self, clock: Clock, ids: Ids, tokens: Tokens, *, days: int = 7) -> None:
        self._clock = clock
        self._ids = ids
        self._tokens = tokens
        self._days = timedelta(days=days)

    def open(
        self, tx: Connection, user_id: str, label: str, after: SessionFacts | None = None
    ) -> Session:
        """A session for this process, ending with the remembered one that it comes ``after``."""
        now, session_id = self._clock.now(), self._ids.new()
        refresh, label = self._tokens.refresh(session_id), clean_line(label, limit=80)
        expires_at = after.expires_at if after else now + self._days
        sessions.add(tx, session_id, user_id, digest(refresh), label, now, expires_at)
        user = users.by_id(tx, user_id, now)
        if user is None:
            raise ended()
        who = f"user:{user.login}"
        remembered = after is not None
        journal.append(
            tx, events.SIGNED_IN, at=now, who=who, session=session_id, remembered=remembered
        )
        if operators.arrive(tx, user_id, now, self._ids.new()):
            self._status(tx, who, user_id, OperatorStatus.AVAILABLE)
        operators.beat(tx, user_id, now)
        return Session(self._tokens.access(user_id, session_id), refresh, user)

    def keep(self, tx: Connection, user_id: str) -> str:
        """A token for the keyring, of a session of its own.

        Two consoles that share one session's token look like a thief and a victim.
        """
        now, session_id = self._clock.now(), self._ids.new()
        refresh = self._tokens.refresh(session_id)
        expires_at = now + self._days
        sessions.add(tx, session_id, user_id, digest(refresh), sessions.KEPT, now, expires_at)
        return refresh

    def spend(self, tx: Connection, refresh: str) -> SessionFacts | None:
        """Spend a token; None when it opens nothing.

        A token that was spent before has been stolen, from the user or by the user's double: all
        sessions of the user end.
        """
        now = self._clock.now()
        found = sessions.facts(tx, session_of(refresh))
        if not (found and found.alive(now)):
            return None
        following = self._tokens.following(refresh)
        if sessions.rotate(tx, found.id, digest(refresh), digest(following), now):
            return found
        count = sessions.revoke_all(tx, found.user_id, now)
        who = f"user:{found.login}"
        journal.append(
            tx, events.SESSION_REVOKED, at=now, who=who, reason="token used twice", ended=count
        )
        return None

    def end(self, tx: Connection, session: Session) -> None:
        """Sign the process out, and what the keyring remembers of it."""
        now = self._clock.now()
        if session.remember:
            sessions.revoke(tx, session_of(session.remember), now)
        if not sessions.revoke(tx, session_of(session.refresh), now):
            return
        user, who = session.user, f"user:{session.user.login}"
        journal.append(tx, events.SIGNED_OUT, at=now, who=who)
        if sessions.present(tx, user.id, now - SILENT):
            return
        if operators.set_status(tx, user.id, OperatorStatus.OFFLINE, now, self._ids.new()):
            self._status(tx, who, user.id, OperatorStatus.OFFLINE)

    def _status(self, tx: Connection, who: str, user: str, status: OperatorStatus) -> None:
        now = self._clock.now()
        journal.append(
            tx, events.OPERATOR_STATUS, at=now, who=who, status=status.value, user=user, reason=""
        )


def ended() -> SignInFailed:
    """The session is over, for whatever reason."""
    return SignInFailed("Your session has ended", "Sign in again.")
