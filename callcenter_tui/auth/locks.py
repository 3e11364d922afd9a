"""Keeping somebody out: disabled until enabled again, or locked for half an hour."""

from __future__ import annotations

from datetime import timedelta

from callcenter_tui.auth.permissions import require
from callcenter_tui.auth.roster import Roster, keep_an_admin
from callcenter_tui.domain import events
from callcenter_tui.domain.errors import Refused
from callcenter_tui.domain.protocols import Clock
from callcenter_tui.domain.views import Actor, UserView
from callcenter_tui.store import attempts, users
from callcenter_tui.store.engine import Store

LOCK = timedelta(minutes=30)
"""How long an administrator's lock lasts; as long as that of wrong guesses."""


class Locks:
    """Disables, locks and lets in again. All of it needs ``users.manage``.

    A lock by wrong guesses leaves open sessions alone: else anybody who knows a login could throw
    its owner out. An administrator who locks means the person, and ends them.
    """

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._roster = Roster(clock)

    def disable(self, actor: Actor, login: str) -> UserView:
        """Refuse the user from now on and end their sessions; not the last admin (Refused)."""
        require(actor, "users.manage")
        with self._store.write() as tx:
            admins = users.active_admins(tx)
            user = self._roster.found(tx, login)
            if not user.disabled:
                keep_an_admin(admins, user)
                users.change(tx, user.id, disabled=True)
                ended = self._roster.end_sessions(tx, user)
                self._roster.record(tx, events.USER_DISABLED, actor, user, ended=ended)
            return self._roster.found(tx, login)

    def enable(self, actor: Actor, login: str) -> UserView:
        """Let the user sign in again."""
        require(actor, "users.manage")
        with self._store.write() as tx:
            user = self._roster.found(tx, login)
            if user.disabled:
                users.change(tx, user.id, disabled=False)
                self._roster.record(tx, events.USER_ENABLED, actor, user)
            return self._roster.found(tx, login)

    def lock(self, actor: Actor, login: str) -> UserView:
        """Refuse the user for half an hour and end their sessions.

        Raises Refused for the last admin who is neither disabled nor locked.
        """
        require(actor, "users.manage")
        with self._store.write() as tx:
            admins = users.active_admins(tx)
            user, now = self._roster.found(tx, login), self._clock.now()
            users.hold(tx, user.id)
            attempts.lock(tx, user.login, now + LOCK, now)
            if user.id in admins and not users.unlocked_admins(tx, now):
                raise Refused("This is the last administrator", "Unlock or make another one first.")
            ended = self._roster.end_sessions(tx, user)
            until = (now + LOCK).isoformat()
            self._roster.record(tx, events.USER_LOCKED, actor, user, until=until, ended=ended)
            return self._roster.found(tx, login)

    def unlock(self, actor: Actor, login: str) -> UserView:
        """Forget the user's failed attempts and end the lock, whoever has set it."""
        require(actor, "users.manage")
        with self._store.write() as tx:
            user = self._roster.found(tx, login)
            if attempts.unlock(tx, user.login):
                self._roster.record(tx, events.USER_UNLOCKED, actor, user)
            return self._roster.found(tx, login)
