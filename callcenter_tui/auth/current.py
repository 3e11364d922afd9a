"""Who is behind a session at this moment, read from the store at each action."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

from callcenter_tui.auth.sessions import Session, Sessions, ended
from callcenter_tui.auth.tokens import Claims, Tokens, TokenStale
from callcenter_tui.domain.protocols import Clock
from callcenter_tui.domain.views import UserView
from callcenter_tui.store import sessions, users
from callcenter_tui.store.engine import Store

LATELY = timedelta(minutes=5)
"""For so long after a password was shown, it need not be shown again to set up a second factor."""


class Current:
    """Reads tokens of sessions, and renews them; every method may block for a database."""

    def __init__(self, store: Store, clock: Clock, tokens: Tokens, held: Sessions) -> None:
        self._store = store
        self._clock = clock
        self._tokens = tokens
        self._sessions = held
        self._renewing = threading.Lock()
        self._proven: dict[str, datetime] = {}

    def user(self, session: Session | str) -> tuple[UserView, Claims]:
        """The user as they are now; raises SignInFailed when the session is over."""
        claims = self._claims(session)
        with self._store.read() as tx:
            now = self._clock.now()
            found = sessions.facts(tx, claims.session)
            user = users.by_id(tx, claims.user, now)
        if not (found and user and found.alive(now) and found.user_id == user.id):
            raise ended()
        return user, claims

    def proved(self, session: str) -> None:
        """The password of this session's user was shown just now, by this process."""
        self._proven[session] = self._clock.now()

    def proven_lately(self, session: str) -> bool:
        """Whether that was a short while ago."""
        at = self._proven.get(session)
        return at is not None and at <= self._clock.now() < at + LATELY

    def _claims(self, session: Session | str) -> Claims:
        if isinstance(session, str):
            return self._tokens.read(session)
        with self._renewing:  # else a thread that comes late spends a token twice: a thief
            try:
                return self._tokens.read(session.token)
            except TokenStale:
                return self._renewed(session)

    def _renewed(self, session: Session) -> Claims:
        """A new access token for the refresh token; not journaled, for nothing has changed."""
        with self._store.write() as tx:
            own = self._sessions.spend(tx, session.refresh)
        if not own:
            raise ended()
        session.refresh = self._tokens.following(session.refresh)
        session.token = self._tokens.access(own.user_id, own.id)
        return Claims(own.user_id, own.id)
