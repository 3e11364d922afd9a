"""Sign-in and sessions: who is at this console, asked from the store at each action."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection

from callcenter_tui.auth.current import Current
from callcenter_tui.auth.passwords import Passwords, same
from callcenter_tui.auth.people import FIRST_LOGIN, FIRST_PASSWORD
from callcenter_tui.auth.proving import Proofs, Proven
from callcenter_tui.auth.second_factor import SecondFactors
from callcenter_tui.auth.sessions import Session, Sessions, ended
from callcenter_tui.auth.sources import Source
from callcenter_tui.auth.tokens import Tokens, session_of
from callcenter_tui.domain import events
from callcenter_tui.domain.errors import Forbidden, Invalid, Refused
from callcenter_tui.domain.protocols import Clock
from callcenter_tui.domain.views import Actor, UserView
from callcenter_tui.store import journal, operators, sessions, users
from callcenter_tui.store.engine import Store
from callcenter_tui.store.sessions import SessionFacts

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
        held: Sessions,
        current: Current,
        proofs: Proofs,
        factors: SecondFactors,
        source: Source,
    ) -> None:
        self._store = store
        self._clock = clock
        self._passwords = passwords
        self._tokens = tokens
        self._sessions = held
        self._current = current
        self._proofs = proofs
        self.factors = factors
        """Second factors: what may have to be set up before anything else."""
        self.source = source
        """Where this process is; on a ``shared`` host nothing is remembered."""
        self.hint = ""
        """How to sign in, where everybody may know it: in a store that is for trying out."""

    def sign_in(
        self, login: str, password: str, label: str, *, stay: bool = False, code: str = ""
    ) -> Session:
        """Open a session for this process; ``label`` names it for people.

        ``stay`` gives ``Session.remember``, never on a shared host. ``code`` is of the second
        factor, or a recovery code. Raises SignInFailed (``retry_after`` when locked), CodeNeeded
        when only the code is missing.
        """
        proven = self._proofs.full(login, password, code)
        user = proven.user
        stored = self._passwords.refreshed(user.password_hash, password)
        with self._store.write() as tx:
            reason = self._proofs.spent(tx, proven)
            if not reason:
                self._proofs.done(tx, proven)
                if stored != user.password_hash:
                    users.change_hash(tx, user.id, user.password_hash, stored)
                session = self._opened(tx, user.id, label)
                if stay and not self.source.shared:
                    session.remember = self._sessions.keep(tx, user.id, self.source.name)
        if reason:
            raise self._proofs.failed(proven, reason)
        self._current.proved(session.id)
        return session

    def resume(self, refresh: str, label: str) -> Session:
        """Open a session with a token remembered by an earlier process; raises SignInFailed.

        The token is spent: the caller stores ``Session.remember`` in its place. It came from a full
        sign-in, so no code is asked for; but whose second factor is still to be set up must show
        the password for that, and on a shared host nobody is remembered.
        """
        if self.source.shared:
            raise ended()
        with self._store.write() as tx:
            kept = self._sessions.spend(tx, refresh)
            user = users.by_id(tx, kept.user_id, self._clock.now()) if kept else None
            fits = user is not None and not self.factors.due(user) and self._proofs.admits(tx, user)
            if kept and fits:
                session = self._opened(tx, kept.user_id, label, kept)
                session.remember = self._tokens.following(refresh)
        if not (kept and fits):
            raise ended()
        return session

    def first_sign_in_hint(self) -> str:
        """How to sign in for the first time, while the first admin's known password is set."""
        if self.hint:
            return self.hint
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
        the password must be changed or a second factor set up first.
        """
        user, _ = self._current.user(session)
        if user.must_change:
            raise Forbidden("Change your password first", "Everything else waits for that.")
        if self.factors.due(user):
            raise Forbidden(
                "Set up your second factor first", "Your role needs one. Sign in to the console."
            )
        return Actor(user.id, user.name, user.role, _covered(user), user.login)

    def beat(self, session: Session) -> None:
        """Say that the console is alive, every few seconds; raises SignInFailed as ``actor``."""
        user, _ = self._current.user(session)
        with self._store.write() as tx:
            self._sessions.touch(tx, session)
            operators.beat(tx, user.id, self._clock.now())

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

    def unlock_screen(self, session: Session, password: str) -> None:
        """Prove that it is still the session's user who sits there; raises SignInFailed.

        A wrong password counts as an attempt to sign in.
        """
        user, claims = self._current.user(session)
        self._used(self._proofs.password(user.login, password))
        self._current.proved(claims.session)

    def change_password(self, session: Session, old: str, new: str) -> None:
        """Change the own password and end the user's other sessions.

        Raises SignInFailed when ``old`` is wrong (it counts as an attempt to sign in), Invalid
        when ``new`` is not acceptable, Refused when it was changed elsewhere meanwhile.
        """
        user, claims = self._current.user(session)
        self._passwords.check(new, user.login, user.name, user.email)
        if same(new, old):
            raise Invalid("The new password is the old one", "Choose another one.")
        proven = self._proofs.password(user.login, old)
        stored = self._passwords.hash(new)
        keep = (claims.session, session_of(session.remember))
        with self._store.write() as tx:
            now, known = self._clock.now(), proven.user.password_hash
            values = {"must_change": False, "password_at": now}
            if not users.change_hash(tx, user.id, known, stored, **values):
                raise Refused("The password was changed elsewhere", "Sign in again.")
            self._proofs.done(tx, proven)
            count = sessions.revoke_all(tx, user.id, now, keep=keep)
            who = f"user:{user.login}"
            journal.append(tx, events.PASSWORD_CHANGED, at=now, who=who, user=user.id, ended=count)
            session.user = replace(user, must_change=False)
            if user.must_change:
                self._arrive(tx, session.user)
        self._current.proved(claims.session)

    def _opened(
        self, tx: Connection, user_id: str, label: str, after: SessionFacts | None = None
    ) -> Session:
        session = self._sessions.open(tx, user_id, label, after, self.source.name)
        self._arrive(tx, session.user)
        return session

    def _arrive(self, tx: Connection, user: UserView) -> None:
        """At the desk, unless something must be set right before anything else."""
        if not (user.must_change or self.factors.due(user)):
            self._sessions.arrive(tx, user)

    def _used(self, proven: Proven) -> None:
        with self._store.write() as tx:
            reason = self._proofs.spent(tx, proven, full=False)
            if not reason:
                self._proofs.done(tx, proven)
        if reason:
            raise self._proofs.failed(proven, reason)


def _covered(user: UserView) -> tuple[str, ...]:
    if user.role == "admin":
        return ()
    return user.departments or (NOWHERE if user.role == "agent" else ())
