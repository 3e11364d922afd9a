"""Finding people and writing down what is done to them: common ground of their services."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from callcenter_tui.auth.logins import normal
from callcenter_tui.domain.errors import NotFound, Refused
from callcenter_tui.domain.protocols import Clock
from callcenter_tui.domain.views import Actor, UserView
from callcenter_tui.store import journal, sessions, users
from callcenter_tui.text import clean_line


class Roster:
    """People by login; every method runs in the caller's transaction."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def found(self, tx: Connection, login: str) -> UserView:
        """One user; raises NotFound."""
        user = users.find(tx, normal(login), self._clock.now())
        if user is None:
            raise NotFound(
                f"There is no user '{clean_line(login, limit=40)}'", "See: callcenter user list"
            )
        return user

    def record(self, tx: Connection, kind: str, actor: Actor, user: UserView, **data: Any) -> None:
        """Journal what the actor did to the user."""
        journal.append(tx, kind, at=self._clock.now(), who=actor.who, user=user.id, **data)

    def end_sessions(self, tx: Connection, user: UserView) -> int:
        """End all that the user has open, and what keyrings keep; returns how many."""
        users.hold(tx, user.id)  # else one that is just being opened is missed
        return sessions.revoke_all(tx, user.id, self._clock.now())


def keep_an_admin(admins: list[str], user: UserView) -> None:
    """Raise Refused when the user is the only one left of ``admins``."""
    if admins == [user.id]:
        raise Refused("This is the last administrator", "Make somebody else an admin first.")
