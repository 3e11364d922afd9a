"""The second factor: an authenticator's codes (TOTP), and codes for whoever has lost it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace

from sqlalchemy import Connection

from callcenter_tui.auth import pictures, recovery
from callcenter_tui.auth.codes import Codes
from callcenter_tui.auth.current import Current
from callcenter_tui.auth.logins import normal
from callcenter_tui.auth.permissions import require
from callcenter_tui.auth.proving import Proofs, Proven
from callcenter_tui.auth.roster import Roster
from callcenter_tui.auth.sessions import Session, Sessions
from callcenter_tui.auth.tokens import Claims, session_of
from callcenter_tui.domain import events
from callcenter_tui.domain.errors import Forbidden, Invalid, Refused
from callcenter_tui.domain.protocols import Clock
from callcenter_tui.domain.views import Actor, UserView
from callcenter_tui.store import factors, journal, sessions
from callcenter_tui.store.engine import Store


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A secret that is not in force yet: to be typed, in groups of four, or read by a camera.

    ``picture`` are lines of half blocks, dark on light.
    """

    secret: str = field(repr=False)
    uri: str = field(repr=False)
    picture: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a user stands: ``codes`` are recovery codes left, ``required`` by the role."""

    in_force: bool
    required: bool
    codes: int


class SecondFactors:
    """Setting up, renewing and taking away. ``roles``: those that must have a second factor.

    Every method may block for a database, most for the password's hash.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        codes: Codes,
        proofs: Proofs,
        current: Current,
        held: Sessions,
        roles: Collection[str] = (),
    ) -> None:
        self._store = store
        self._clock = clock
        self._codes = codes
        self._proofs = proofs
        self._current = current
        self._sessions = held
        self._roles = frozenset(roles)
        self._roster = Roster(clock)
        self._begun: dict[str, str] = {}

    def wanted(self, role: str) -> bool:
        """Whether the settings ask this role for a second factor."""
        return role in self._roles

    def due(self, user: UserView) -> bool:
        """Whether the user can do nothing before one is set up."""
        return self.wanted(user.role) and not user.second_factor

    def standing(self, session: Session) -> Standing:
        """How the session's user stands."""
        user, _ = self._current.user(session)
        with self._store.read() as tx:
            left = factors.codes_left(tx, user.id)
        return Standing(user.second_factor, self.wanted(user.role), left)

    def asks(self, session: Session) -> tuple[str, ...]:
        """What ``begin`` wants to see first: ``password``, ``code``, or nothing."""
        user, claims = self._current.user(session)
        if user.second_factor:
            return ("password", "code")
        return () if self._current.proven_lately(claims.session) else ("password",)

    def begin(self, session: Session, password: str = "", code: str = "") -> Enrolment:
        """A new secret, in force once ``confirm`` has seen a code of it; until then the old one is.

        Wants what ``asks`` names: raises SignInFailed, CodeNeeded. Forbidden while the password
        must be changed first.
        """
        user, claims = self._ready(session)
        if self.asks(session):
            self._act(self._proofs.full(user.login, password, code))
        secret = self._codes.new_secret()
        self._begun[claims.session] = secret
        uri = self._codes.uri(secret, user.login)
        return Enrolment(_grouped(secret), uri, pictures.drawn(uri))

    def confirm(self, session: Session, code: str) -> tuple[str, ...]:
        """Put the secret in force that was begun; returns recovery codes, shown this once.

        The user's other sessions end: they were opened without it. Raises Invalid for a code that
        is not one of it.
        """
        user, claims = self._current.user(session)
        secret = self._begun.get(claims.session)
        if secret is None:
            raise Refused("Nothing was begun", "Set up the second factor from the beginning.")
        step = self._codes.step_of(secret, code)
        if step is None:
            raise Invalid(
                "This is not the code of the new key",
                "Type the six digits that the app shows now. If they never fit, set its clock.",
            )
        sealed, made, hashes = self._codes.seal(secret), *self._made(user.id)
        with self._store.write() as tx:
            now = self._clock.now()
            factors.put(tx, user.id, sealed, step, now)
            factors.put_codes(tx, user.id, hashes)
            ended = self._end_others(tx, session, user.id)
            who = f"user:{user.login}"
            journal.append(tx, events.FACTOR_SET, at=now, who=who, user=user.id, ended=ended)
            if self.due(user):  # nothing was possible before; now they are at the desk
                self._sessions.arrive(tx, user)
        del self._begun[claims.session]
        session.user = replace(user, second_factor=True)
        return made

    def codes(self, session: Session, password: str, code: str) -> tuple[str, ...]:
        """New recovery codes, shown this once; those of before are good no more."""
        user, _ = self._in_force(session)
        proven = self._proofs.full(user.login, password, code)
        made, hashes = self._made(user.id)

        def renew(tx: Connection) -> None:
            factors.put_codes(tx, user.id, hashes)
            now, who, count = self._clock.now(), f"user:{user.login}", len(hashes)
            journal.append(tx, events.CODES_MADE, at=now, who=who, user=user.id, count=count)

        self._act(proven, renew)
        return made

    def give_up(self, session: Session, password: str, code: str) -> None:
        """Take one's own factor away; Refused where the role must have one."""
        user, _ = self._in_force(session)
        if self.wanted(user.role):
            raise Refused(
                "Your role must have a second factor", "Set up another device in its place."
            )
        proven = self._proofs.full(user.login, password, code)

        def take(tx: Connection) -> None:
            self._take(tx, f"user:{user.login}", user.id, self._end_others(tx, session, user.id))

        self._act(proven, take)
        session.user = replace(user, second_factor=False)

    def remove(self, actor: Actor, login: str) -> None:
        """Take another user's factor away and end their sessions: they have lost it.

        Raises Refused for oneself and where there is none.
        """
        require(actor, "users.manage")
        if actor.login and normal(login) == actor.login:
            raise Refused("This is your own second factor", "It takes your password and a code.")
        with self._store.write() as tx:
            user = self._roster.found(tx, login)
            if not user.second_factor:
                raise Refused(f"{user.login} has no second factor", "There is nothing to take.")
            self._take(tx, actor.who, user.id, self._roster.end_sessions(tx, user))

    def _ready(self, session: Session) -> tuple[UserView, Claims]:
        """The session's user; raises Forbidden while the password must be changed first."""
        user, claims = self._current.user(session)
        if user.must_change:
            raise Forbidden("Change your password first", "The second factor comes after that.")
        return user, claims

    def _in_force(self, session: Session) -> tuple[UserView, str]:
        user, claims = self._ready(session)
        if not user.second_factor:
            raise Refused("You have no second factor", "Set one up first.")
        return user, claims.session

    def _act(self, proven: Proven, deed: Callable[[Connection], None] | None = None) -> None:
        """Do something on a proof, in one transaction with using it up."""
        with self._store.write() as tx:
            reason = self._proofs.spent(tx, proven)
            if not reason:
                self._proofs.done(tx, proven)
                if deed is not None:
                    deed(tx)
        if reason:
            raise self._proofs.failed(proven, reason)

    def _made(self, user_id: str) -> tuple[tuple[str, ...], list[str]]:
        made = recovery.new_codes()
        return made, [recovery.hashed(user_id, code) for code in made]

    def _end_others(self, tx: Connection, session: Session, user_id: str) -> int:
        keep = (session.id, session_of(session.remember))
        return sessions.revoke_all(tx, user_id, self._clock.now(), keep=keep)

    def _take(self, tx: Connection, who: str, user_id: str, ended: int) -> None:
        factors.drop(tx, user_id)
        now = self._clock.now()
        journal.append(tx, events.FACTOR_REMOVED, at=now, who=who, user=user_id, ended=ended)


def _grouped(secret: str) -> str:
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
