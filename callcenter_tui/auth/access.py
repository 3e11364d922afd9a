"""Sign-in and sessions: who is at this console, asked from the store at each action."""

from __future__ import annotations

import threading
from dataclasses import replace

from callcenter_tui.auth.lockout import Lockout
from callcenter_tui.auth.passwords import Passwords, check
from callcenter_tui.auth.people import FIRST_LOGIN, FIRST_PASSWORD
from callcenter_tui.auth.sessions import Session, Sessions, ended
from callcenter_tui.auth.tokens import Claims, Tokens, TokenStale, session_of
from callcenter_tui.domain import events
from callcenter_tui.domain.errors import Forbidden, Invalid, Refused, SignInFailed
from callcenter_tui.domain.protocols import Clock
from callcenter_tui.domain.views import Actor, UserView
from callcenter_tui.store import journal, operators, sessions, users
from callcenter_tui.store.engine import Store

NOWHERE = ("-",)
"""Departments of an agent who has none: covers nothing, since an empty tuple means all."""


class Access:
    """The door. Every method may block for a database; ``sign_in`` also for the password hash."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        passwords: Passwords,
        tokens: Tokens,
        lockout: Lockout,
        sessions: Sessions,
    ) -> None:
        self._store = store
        self._clock = clock
        self._passwords = passwords
        self._tokens = tokens
        self._lockout = lockout
        self._sessions = sessions
        self._renewing = threading.Lock()

    def sign_in(self, login: str, password: str, label: str, *, stay: bool = False) -> Session:
        """Open a session for this process; ``label`` names it for people.

        ``stay`` gives ``Session.remember``. Raises SignInFailed (``retry_after`` when locked).
        """
        user = self._lockout.prove(login, password)
        stored = self._passwords.refreshed(user.password_hash, password)
        with self._store.write() as tx:
            self._lockout.passed(tx, user)
            # Equal, or the account was disabled or its password changed while we computed.
            unchanged = users.secret(tx, user_id=user.id) == user
            if unchanged:
                if stored != user.password_hash:
                    users.change_hash(tx, user.id, user.password_hash, stored)
                session = self._sessions.open(tx, user.id, label)
                if stay:
                    session.remember = self._sessions.keep(tx, user.id)
        if not unchanged:
            raise SignInFailed("The account has just been changed", "Sign in again.")
        return session

    def resume(self, refresh: str, label: str) -> Session:
        """Open a session with a token remembered by an earlier process; raises SignInFailed.

        The token is spent: the caller stores ``Session.remember`` in its place.
        """
        with self._store.write() as tx:
            kept = self._sessions.spend(tx, refresh)
            if kept:
                session = self._sessions.open(tx, kept.user_id, label, kept)
                session.remember = self._tokens.following(refresh)
        if not kept:
            raise ended()
        return session

    def first_sign_in_hint(self) -> str:
        """How to sign in for the first time, while the first admin's known password is set."""
        with self._store.read() as tx:
            user = users.find(tx, FIRST_LOGIN, self._clock.now())
            stored = users.secret(tx, login=FIRST_LOGIN)
        if not (user and stored and user.must_change):
            return ""
        if not self._passwords.matches(stored.password_hash, FIRST_PASSWORD):
            return ""
        return f"First sign-in: {FIRST_LOGIN} / {FIRST_PASSWORD}"

    def actor(self, session: Session | str) -> Actor:
        """Who acts, with the rights of this moment.

        Raises SignInFailed when the session is over or the user disabled, and Forbidden while
        the password must be changed first.
        """
        user, _ = self._user(session)
        if user.must_change:
            raise Forbidden("Change your password first", "Everything else waits for that.")
        return Actor(user.id, user.name, user.role, _covered(user), user.login)

    def beat(self, session: Session) -> None:
        """Say that the console is alive, every few seconds; raises SignInFailed as ``actor``."""
        user, claims = self._user(session)
        with self._store.write() as tx:
            now = self._clock.now()
            sessions.touch(tx, claims.session, now)
            operators.beat(tx, user.id, now)

    def refused(self, actor: Actor, error: Forbidden) -> None:
        """Journal an action that the actor's role did not allow; called by whoever shows it."""
        with self._store.write() as tx:
            journal.append(
                tx,
                events.PERMISSION_REFUSED,
                at=self._clock.now(),
                who=actor.who,
                permission=error.permission,
                role=actor.role,
            )

    def sign_out(self, session: Session) -> None:
        """End the session, also the remembered one. The same twice does nothing."""
        with self._store.write() as tx:
            self._sessions.end(tx, session)

    def change_password(self, session: Session, old: str, new: str) -> None:
        """Change the own password and end the user's other sessions.

        Raises SignInFailed when ``old`` is wrong (it counts as an attempt to sign in), Invalid
        when ``new`` is not acceptable, Refused when it was changed elsewhere meanwhile.
        """
        user, claims = self._user(session)
        check(new, user.login, user.name, user.email)
        if new == old:
            raise Invalid("The new password is the old one", "Choose another one.")
        known = self._lockout.prove(user.login, old)
        stored = self._passwords.hash(new)
        keep = (claims.session, session_of(session.remember))
        with self._store.write() as tx:
            now = self._clock.now()
            if not users.change_hash(
                tx, user.id, known.password_hash, stored, must_change=False, password_at=now
            ):
                raise Refused("The password was changed elsewhere", "Sign in again.")
            self._lockout.passed(tx, known)
            count = sessions.revoke_all(tx, user.id, now, keep=keep)
            who = f"user:{user.login}"
            journal.append(tx, events.PASSWORD_CHANGED, at=now, who=who, user=user.id, ended=count)
        session.user = replace(user, must_change=False)

    def _user(self, session: Session | str) -> tuple[UserView, Claims]:
        claims = self._claims(session)
        with self._store.read() as tx:
            now = self._clock.now()
            found = sessions.facts(tx, claims.session)
            user = users.by_id(tx, claims.user, now)
        if not (found and user and found.alive(now) and found.user_id == user.id):
            raise ended()
        return user, claims

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


def _covered(user: UserView) -> tuple[str, ...]:
    if user.role == "admin":
        return ()
    return user.departments or (NOWHERE if user.role == "agent" else ())
