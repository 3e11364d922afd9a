"""Where somebody is signed in: shown to them and to administrators, and ended by them."""

from __future__ import annotations

import builtins
from dataclasses import replace

from callcenter_tui.auth.logins import normal
from callcenter_tui.auth.permissions import OWNER, require
from callcenter_tui.auth.roster import Roster
from callcenter_tui.domain import events
from callcenter_tui.domain.errors import NotFound
from callcenter_tui.domain.protocols import Clock
from callcenter_tui.domain.sessions import SessionView
from callcenter_tui.domain.views import Actor
from callcenter_tui.store import sessions, users
from callcenter_tui.store.engine import Store


class OpenSessions:
    """One's own sessions; everybody's with ``users.manage``."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._roster = Roster(clock)

    def list(self, actor: Actor, login: str = "", here: str = "") -> builtins.list[SessionView]:
        """What is open, the newest sign of life first; one's own without ``login``.

        The owner of the store, who has none, sees everybody's. ``here``: the id of the session
        that asks (``Session.id``), to be marked.
        """
        login = self._whose(actor, login)
        with self._store.read() as tx:
            user = self._roster.found(tx, login).id if login else ""
            found = sessions.open_now(tx, self._clock.now(), user)
        return [replace(one, this=True) if one.id == here else one for one in found]

    def end(self, actor: Actor, session_id: str) -> SessionView:
        """End one session; its process stops at its next action, within seconds.

        Raises NotFound when none of that id is open, Forbidden for somebody else's.
        """
        with self._store.write() as tx:
            now = self._clock.now()
            found = next((one for one in sessions.open_now(tx, now) if one.id == session_id), None)
            if found is None:
                raise NotFound("This session is not open", "It has ended already.")
            self._whose(actor, found.login)
            sessions.revoke(tx, session_id, now)
            user = self._roster.found(tx, found.login)
            self._roster.record(tx, events.SESSION_REVOKED, actor, user, reason="ended", ended=1)
        return found

    def end_all(self, actor: Actor, login: str = "", keep: tuple[str, ...] = ()) -> int:
        """End all sessions of a user, but those with the ids in ``keep``; tells how many."""
        login = self._whose(actor, login)
        with self._store.write() as tx:
            user = self._roster.found(tx, login)
            users.hold(tx, user.id)  # else one that is just being opened is missed
            count = sessions.revoke_all(tx, user.id, self._clock.now(), keep=keep)
            if count:
                self._roster.record(
                    tx, events.SESSION_REVOKED, actor, user, reason="ended", ended=count
                )
        return count

    def _whose(self, actor: Actor, login: str) -> str:
        """The login that is meant; raises Forbidden when it is not the actor's to ask about."""
        login = login or actor.login
        if actor.role == OWNER or normal(login) != actor.login:
            require(actor, "users.manage")
        return login
