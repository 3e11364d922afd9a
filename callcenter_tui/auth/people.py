"""The people with a login, as administrators and the owner of the store manage them."""

from __future__ import annotations

import builtins
import secrets
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection

from callcenter_tui.auth.caps import PHONE_CALLS, TEXT_CALLS, checked_cap, known_departments, ranked
from callcenter_tui.auth.logins import (
    checked_email,
    checked_login,
    checked_name,
    normal,
    one_of,
)
from callcenter_tui.auth.passwords import Passwords, check
from callcenter_tui.auth.permissions import OWNER, ROLES, require
from callcenter_tui.domain import events
from callcenter_tui.domain.errors import Invalid, NotFound, Refused
from callcenter_tui.domain.protocols import Clock, Ids
from callcenter_tui.domain.views import Actor, UserView
from callcenter_tui.store import attempts, journal, sessions, users
from callcenter_tui.store.engine import Store
from callcenter_tui.text import clean_line

FIRST_LOGIN, FIRST_EMAIL = "admin", "admin@callcenter.com"
FIRST_PASSWORD = "Admin123!"  # noqa: S105 - known to everybody, so it must be changed first
LANGUAGES = ("es", "en")


class People:
    """Add and change users. All but ``get`` of oneself needs ``users.manage``."""

    def __init__(self, store: Store, clock: Clock, ids: Ids, passwords: Passwords) -> None:
        self._store = store
        self._clock = clock
        self._ids = ids
        self._passwords = passwords

    def owner(self, os_user: str) -> Actor:
        """Whoever may open the store from the shell: every right, journaled as ``os:<user>``."""
        name = clean_line(os_user, limit=80) or "unknown"
        return Actor(f"os:{name}", name, OWNER)

    def add(
        self,
        actor: Actor,
        login: str,
        name: str,
        role: str,
        password: str,
        *,
        email: str = "",
        departments: Iterable[str] = (),
        language: str = "en",
        must_change: bool = True,
        phone_calls: int = PHONE_CALLS,
        text_calls: int = TEXT_CALLS,
    ) -> UserView:
        """Add a user; raises Invalid for a taken login and for anything not acceptable.

        A department is a key, or ``key:rank`` (1 is the best; without one, its place in the list).
        """
        require(actor, "users.manage")
        check(password, login, name, email)
        caps = checked_cap(phone_calls, "phone"), checked_cap(text_calls, "text")
        user = self._made(login, name, role, email, departments, language, must_change, caps)
        if not self._store_new(user, password, actor.who):
            raise Invalid(f"The login '{user.login}' is taken", "Choose another one.")
        return user

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
            return self._found(tx, login)

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
            user = self._found(tx, login)
            if role not in (None, "admin"):
                _keep_an_admin(admins, user)
            if values:
                users.change(tx, user.id, **values)
            if skills is not None:
                known_departments(tx, skills)
                users.work_in(tx, user.id, skills, skills.values())
            fields = sorted([*values, *([] if skills is None else ["departments"])])
            self._record(tx, events.USER_CHANGED, actor, user, fields=fields, role=role)
            return self._found(tx, login)

    def disable(self, actor: Actor, login: str) -> UserView:
        """Refuse the user from now on and end their sessions; not the last admin (Refused)."""
        require(actor, "users.manage")
        with self._store.write() as tx:
            admins = users.active_admins(tx)
            user = self._found(tx, login)
            if not user.disabled:
                _keep_an_admin(admins, user)
                users.change(tx, user.id, disabled=True)
                ended = sessions.revoke_all(tx, user.id, self._clock.now())
                self._record(tx, events.USER_DISABLED, actor, user, ended=ended)
            return self._found(tx, login)

    def enable(self, actor: Actor, login: str) -> UserView:
        """Let the user sign in again."""
        require(actor, "users.manage")
        with self._store.write() as tx:
            user = self._found(tx, login)
            if user.disabled:
                users.change(tx, user.id, disabled=False)
                self._record(tx, events.USER_ENABLED, actor, user)
            return self._found(tx, login)

    def unlock(self, actor: Actor, login: str) -> UserView:
        """Forget the user's failed attempts and end the lock."""
        require(actor, "users.manage")
        with self._store.write() as tx:
            user = self._found(tx, login)
            if attempts.clear(tx, user.login):
                self._record(tx, events.USER_UNLOCKED, actor, user)
            return self._found(tx, login)

    def password(self, actor: Actor, login: str, new: str, *, must_change: bool = True) -> UserView:
        """Set a password and end the user's sessions and lock; changed by its user next."""
        require(actor, "users.manage")
        with self._store.read() as tx:
            user = self._found(tx, login)
        check(new, user.login, user.name, user.email)
        stored, now = self._passwords.hash(new), self._clock.now()
        with self._store.write() as tx:
            users.change(
                tx, user.id, password_hash=stored, password_at=now, must_change=must_change
            )
            attempts.clear(tx, user.login)
            ended = sessions.revoke_all(tx, user.id, now)
            self._record(tx, events.PASSWORD_CHANGED, actor, user, ended=ended)
            return self._found(tx, login)

    def ensure_admin(self, production: bool) -> str | None:
        """Create ``admin`` in a store without users; returns the password, None if not created.

        Development: the known ``Admin123!``. Production: a random one, to be printed once.
        Either must be changed before anything else.
        """
        with self._store.read() as tx:
            if not users.none_yet(tx):
                return None
        password = secrets.token_urlsafe(12) if production else FIRST_PASSWORD
        user = self._made(FIRST_LOGIN, "Administrator", "admin", FIRST_EMAIL, (), "en", True)
        return password if self._store_new(user, password, "system") else None

    def _made(
        self,
        login: str,
        name: str,
        role: str,
        email: str,
        departments: Iterable[str],
        language: str,
        must_change: bool,
        caps: tuple[int, int] = (PHONE_CALLS, TEXT_CALLS),
    ) -> UserView:
        skills = ranked(departments)
        return UserView(
            id=self._ids.new(),
            login=checked_login(login),
            name=checked_name(name),
            email=checked_email(email),
            role=one_of(role, ROLES, "role"),
            language=one_of(language, LANGUAGES, "language"),
            departments=tuple(skills),
            disabled=False,
            must_change=must_change,
            locked_until=None,
            created_at=self._clock.now(),
            ranks=tuple(skills.values()),
            phone_calls=caps[0],
            text_calls=caps[1],
        )

    def _store_new(self, user: UserView, password: str, who: str) -> bool:
        stored = self._passwords.hash(password)
        with self._store.write() as tx:
            known_departments(tx, user.departments)
            if not users.add(tx, user, stored):
                return False
            now = user.created_at
            journal.append(tx, events.USER_ADDED, at=now, who=who, user=user.id, role=user.role)
        return True

    def _found(self, tx: Connection, login: str) -> UserView:
        user = users.find(tx, normal(login), self._clock.now())
        if user is None:
            raise NotFound(
                f"There is no user '{clean_line(login, limit=40)}'", "See: callcenter user list"
            )
        return user

    def _record(self, tx: Connection, kind: str, actor: Actor, user: UserView, **data: Any) -> None:
        journal.append(tx, kind, at=self._clock.now(), who=actor.who, user=user.id, **data)


def _keep_an_admin(admins: list[str], user: UserView) -> None:
    if admins == [user.id]:
        raise Refused("This is the last administrator", "Make somebody else an admin first.")
