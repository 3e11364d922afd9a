"""New passwords for somebody else: made by chance, or typed by the owner of the store."""

from __future__ import annotations

from datetime import datetime

from callcenter_tui.auth.logins import normal
from callcenter_tui.auth.one_time import GOOD_FOR, one_time_password
from callcenter_tui.auth.passwords import Passwords
from callcenter_tui.auth.permissions import OWNER, require
from callcenter_tui.auth.roster import Roster
from callcenter_tui.domain import events
from callcenter_tui.domain.errors import Refused
from callcenter_tui.domain.protocols import Clock
from callcenter_tui.domain.views import Actor, UserView
from callcenter_tui.store import attempts, sessions, users
from callcenter_tui.store.engine import Store


class Resets:
    """Gives out passwords; each ends the user's sessions and lock. Needs ``users.manage``."""

    def __init__(self, store: Store, clock: Clock, passwords: Passwords) -> None:
        self._store = store
        self._clock = clock
        self._passwords = passwords
        self._roster = Roster(clock)

    def reset(self, actor: Actor, login: str) -> str:
        """A password made by chance, for one sign-in within a day; shown now and never again.

        Raises Refused for one's own: whoever finds an open console would get the login with it.
        """
        require(actor, "users.manage")
        if actor.login and normal(login) == actor.login:
            raise Refused("This is your own password", "Change it: that takes the old one.")
        word = one_time_password()
        until = self._clock.now() + GOOD_FOR
        self._put(actor, login, word, events.PASSWORD_RESET, must_change=True, until=until)
        return word

    def password(self, actor: Actor, login: str, new: str, *, must_change: bool = True) -> UserView:
        """Set a password that the owner of the store has typed.

        Raises Refused for an administrator, who never picks somebody's password, and Invalid for
        one that is not acceptable.
        """
        require(actor, "users.manage")
        never_picked(actor)
        with self._store.read() as tx:
            user = self._roster.found(tx, login)
        self._passwords.check(new, user.login, user.name, user.email)
        return self._put(actor, login, new, events.PASSWORD_CHANGED, must_change=must_change)

    def _put(
        self,
        actor: Actor,
        login: str,
        word: str,
        kind: str,
        *,
        must_change: bool,
        until: datetime | None = None,
    ) -> UserView:
        stored, now = self._passwords.hash(word), self._clock.now()
        with self._store.write() as tx:
            user = self._roster.found(tx, login)
            users.change(
                tx,
                user.id,
                password_hash=stored,
                password_at=now,
                must_change=must_change,
                one_time_until=until,
            )
            attempts.unlock(tx, user.login)
            ended = self._roster.end_sessions(tx, user)
            if until:  # any session from now on tells that the password has been used
                sessions.forget(tx, user.id)
            self._roster.record(tx, kind, actor, user, ended=ended)
            return self._roster.found(tx, login)


def never_picked(actor: Actor) -> None:
    """Raise Refused for whoever is signed in: only the owner of the store types a password."""
    if actor.role != OWNER:
        raise Refused(
            "An administrator does not choose somebody's password",
            "Reset it: the person gets a password for one sign-in and chooses the next one.",
        )
