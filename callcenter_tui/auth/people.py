"""The people with a login, as administrators and the owner of the store manage them."""

from __future__ import annotations

import builtins
import re
from collections.abc import Iterable

from callcenter_tui.auth.caps import checked_cap, known_departments, ranked
from callcenter_tui.auth.locks import Locks
from callcenter_tui.auth.logins import checked_email, checked_name, normal, one_of
from callcenter_tui.auth.newcomers import FIRST_LOGIN, FIRST_PASSWORD, LANGUAGES, Newcomers
from callcenter_tui.auth.passwords import Passwords
from callcenter_tui.auth.permissions import OWNER, ROLES, require
from callcenter_tui.auth.resets import Resets
from callcenter_tui.auth.roster import Roster, keep_an_admin
from callcenter_tui.domain import events
from callcenter_tui.domain.errors import Invalid, Refused
from callcenter_tui.domain.protocols import Clock, Ids
from callcenter_tui.domain.views import Actor, UserView
from callcenter_tui.store import ssh_keys, users
from callcenter_tui.store.engine import Store
from callcenter_tui.text import clean_line

__all__ = ["FIRST_LOGIN", "FIRST_PASSWORD", "People"]

_FINGERPRINT = re.compile(r"SHA256:[A-Za-z0-9+/]{43}")


class People:
    """Everything that is done to people. All but ``get`` of oneself needs ``users.manage``."""

    def __init__(self, store: Store, clock: Clock, ids: Ids, passwords: Passwords) -> None:
        self._store = store
        self._clock = clock
        self._roster = Roster(clock)
        newcomers = Newcomers(store, clock, ids, passwords)
        self.add, self.invite = newcomers.add, newcomers.invite
        self.ensure_admin = newcomers.ensure_admin
        resets = Resets(store, clock, passwords)
        self.reset, self.password = resets.reset, resets.password
        locks = Locks(store, clock)
        self.disable, self.enable = locks.disable, locks.enable
        self.lock, self.unlock = locks.lock, locks.unlock

    def owner(self, os_user: str) -> Actor:
        """Whoever may open the store from the shell: every right, journaled as ``os:<user>``."""
        name = clean_line(os_user, limit=80) or "unknown"
        return Actor(f"os:{name}", name, OWNER)

    def list(self, actor: Actor) -> builtins.list[UserView]:
        """Everybody, ordered by login."""
        require(actor, "users.manage")
        with self._store.read() as tx:
            return users.all_users(tx, self._clock.now())

    def get(self, actor: Actor, login: str) -> UserView:
        """One user; raises NotFound."""
        if normal(login) != actor.login:
            require(actor, "users.manage")
        with self._store.read() as tx:
            return self._roster.found(tx, login)

    def set(
        self,
        actor: Actor,
        login: str,
        *,
        name: str | None = None,
        email: str | None = None,
        role: str | None = None,
        departments: Iterable[str] | None = None,
        language: str | None = None,
        phone_calls: int | None = None,
        text_calls: int | None = None,
    ) -> UserView:
        """Change what is given; a new role acts at the user's next action.

        Departments as in ``add``. Raises Refused for the last admin's role, NotFound, Invalid.
        """
        require(actor, "users.manage")
        values: dict[str, object] = {}
        if name is not None:
            values["name"] = checked_name(name)
        if email is not None:
            values["email"] = checked_email(email)
        if role is not None:
            values["role"] = one_of(role, ROLES, "role")
        if language is not None:
            values["language"] = one_of(language, LANGUAGES, "language")
        for kind, calls in (("phone", phone_calls), ("text", text_calls)):
            if calls is not None:
                values[f"{kind}_cap"] = checked_cap(calls, kind)
        skills = None if departments is None else ranked(departments)
        if not values and skills is None:
            raise Invalid("Nothing to change", "See: callcenter user set --help")
        with self._store.write() as tx:
            admins = users.active_admins(tx)
            user = self._roster.found(tx, login)
            if role not in (None, "admin"):
                keep_an_admin(admins, user)
            if values:
                users.change(tx, user.id, **values)
            if skills is not None:
                known_departments(tx, skills)
                users.work_in(tx, user.id, skills, skills.values())
            fields = sorted([*values, *([] if skills is None else ["departments"])])
            self._roster.record(tx, events.USER_CHANGED, actor, user, fields=fields, role=role)
            return self._roster.found(tx, login)

    def bind_key(self, actor: Actor, login: str, fingerprint: str) -> UserView:
        """Let a key of SSH open this login, as ``ssh-keygen -l`` names it: ``SHA256:...``.

        Raises Invalid for what is no fingerprint, Refused when the key is somebody else's.
        """
        require(actor, "users.manage")
        if not _FINGERPRINT.fullmatch(fingerprint):
            raise Invalid(
                f"'{clean_line(fingerprint, limit=60)}' is no fingerprint of a key",
                "It looks like SHA256:... and 43 letters; see: ssh-keygen -lf KEY.pub",
            )
        with self._store.write() as tx:
            user, now = self._roster.found(tx, login), self._clock.now()
            if ssh_keys.bind(tx, fingerprint, user.id, now, actor.who):
                self._roster.record(tx, events.KEY_BOUND, actor, user, fingerprint=fingerprint)
            elif ssh_keys.owner(tx, fingerprint) != user.id:
                raise Refused("This key belongs to another login", "See: callcenter user list")
            return self._roster.found(tx, login)

    def release_keys(self, actor: Actor, login: str) -> UserView:
        """Forget the user's keys of SSH: the next one that they come with is bound anew."""
        require(actor, "users.manage")
        with self._store.write() as tx:
            user = self._roster.found(tx, login)
            if count := ssh_keys.release(tx, user.id):
                self._roster.record(tx, events.KEY_RELEASED, actor, user, keys=count)
            return self._roster.found(tx, login)
