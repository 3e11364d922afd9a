"""Sessions of processes: opened, renewed with single-use tokens, ended."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection

from callcenter_tui.auth.tokens import Tokens, digest, session_of
from callcenter_tui.domain import events
from callcenter_tui.domain.errors import SignInFailed
from callcenter_tui.domain.protocols import Clock, Ids
from callcenter_tui.domain.states import OperatorStatus
from callcenter_tui.domain.views import UserView
from callcenter_tui.store import attempts, journal, operators, sessions, users
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

    @property
    def id(self) -> str:
        """The session's id, also that of its row; no secret."""
        return session_of(self.refresh)


class Sessions:
    """Session rows and their tokens; every method runs in the caller's transaction."""

    def __init__(self, clock: Clock, ids: Ids, tokens: Tokens, *, days: int = 7) -> None:
        self._clock = clock
        self._ids = ids
        self._tokens = tokens
        self._days = timedelta(days=days)

    def open(
        self,
        tx: Connection,
        user_id: str,
        label: str,
        after: SessionFacts | None = None,
        source: str = "",
    ) -> Session:
        """A session for this process, ending with the remembered one that it comes ``after``.

        ``source``: from where, as ``auth.sources`` names it. The caller knows whether they
        ``arrive`` with it, or have something to set right first.
        """
        now, session_id = self._clock.now(), self._ids.new()
        user = users.by_id(tx, user_id, now)
        if user is None:
            raise ended()
        if attempts.barred(tx, user.login, now):  # since the password was proven
            raise SignInFailed("This account is locked", "Ask an administrator to unlock it.")
        refresh, label = self._tokens.refresh(session_id), clean_line(label, limit=80)
        expires_at = after.expires_at if after else now + self._days
        sessions.add(tx, session_id, user_id, digest(refresh), label, now, expires_at, source)
        who = f"user:{user.login}"
        remembered = after is not None
        told: dict[str, Any] = {"session": session_id, "remembered": remembered, "source": source}
        journal.append(tx, events.SIGNED_IN, at=now, who=who, **told)
        return Session(self._tokens.access(user_id, session_id), refresh, user)

    def arrive(self, tx: Connection, user: UserView) -> None:
        """They are at the desk: available, if they were offline; a break goes on."""
        now = self._clock.now()
        if operators.arrive(tx, user.id, now, self._ids.new()):
            self._status(tx, f"user:{user.login}", user.id, OperatorStatus.AVAILABLE)
        operators.beat(tx, user.id, now)

    def keep(self, tx: Connection, user_id: str, source: str = "") -> str:
        """A token for the keyring, of a session of its own.

        Two consoles that share one session's token look like a thief and a victim.
        """
        now, session_id = self._clock.now(), self._ids.new()
        refresh = self._tokens.refresh(session_id)
        kept, end = sessions.KEPT, now + self._days
        sessions.add(tx, session_id, user_id, digest(refresh), kept, now, end, source)
        return refresh

    def touch(self, tx: Connection, session: Session) -> None:
        """Its process is alive, so what the keyring keeps for it is used as well."""
        sessions.touch(tx, session.id, self._clock.now(), session_of(session.remember))

    def spend(self, tx: Connection, refresh: str) -> SessionFacts | None:
        """Spend a token; None when it opens nothing.

        A token that was spent before has been stolen, from the user or by the user's double: all
        sessions of the user end.
        """
        now = self._clock.now()
        found = sessions.facts(tx, session_of(refresh))
        if found:  # and once more when whoever is just ending or renewing it has done so
            users.hold(tx, found.user_id)
            found = sessions.facts(tx, found.id)
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
        """Sign the process out, and what the keyring remembers of it.

        Before a one-time password was changed nothing could be done with it: it is good once more,
        or whoever showed it to a command first would have to ask for another one.
        """
        now = self._clock.now()
        if session.remember:
            sessions.revoke(tx, session_of(session.remember), now)
        if not sessions.revoke(tx, session.id, now):
            return
        user, who = session.user, f"user:{session.user.login}"
        if user.must_change and user.one_time_until:
            sessions.forget(tx, user.id)
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
