"""New people with a login, and the first admin of a new store."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from callcenter_tui.auth.caps import PHONE_CALLS, TEXT_CALLS, checked_cap, known_departments, ranked
from callcenter_tui.auth.logins import checked_email, checked_login, checked_name, one_of
from callcenter_tui.auth.one_time import GOOD_FOR, one_time_password
from callcenter_tui.auth.passwords import Passwords
from callcenter_tui.auth.permissions import ROLES, require
from callcenter_tui.auth.resets import never_picked
from callcenter_tui.domain import events
from callcenter_tui.domain.errors import Invalid
from callcenter_tui.domain.protocols import Clock, Ids
from callcenter_tui.domain.views import Actor, UserView
from callcenter_tui.store import journal, users
from callcenter_tui.store.engine import Store

FIRST_LOGIN, FIRST_EMAIL = "admin", "admin@callcenter.com"
FIRST_PASSWORD = "Admin123!"  # noqa: S105 - known to everybody, so it must be changed first
LANGUAGES = ("es", "en")


@dataclass(frozen=True, slots=True)
class Invited:
    """A new user, and the password for their first sign-in, to be shown once."""

    user: UserView
    password: str = field(repr=False)


class Newcomers:
    """Makes users. Each takes the time of a password hash."""

    def __init__(self, store: Store, clock: Clock, ids: Ids, passwords: Passwords) -> None:
        self._store = store
        self._clock = clock
        self._ids = ids
        self._passwords = passwords

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
        """Add a user with a password that the owner of the store has typed.

        A department is a key, or ``key:rank`` (1 is the best; without one, its place in the list).
        Raises Refused for an administrator, who invites instead, and Invalid for a taken login and
        for anything not acceptable.
        """
        require(actor, "users.manage")
        never_picked(actor)
        self._passwords.check(password, login, name, email)
        caps = checked_cap(phone_calls, "phone"), checked_cap(text_calls, "text")
        user = self._made(login, name, role, email, departments, language, caps)
        return self._added(replace(user, must_change=must_change), password, actor)

    def invite(
        self,
        actor: Actor,
        login: str,
        name: str,
        role: str,
        *,
        email: str = "",
        departments: Iterable[str] = (),
        language: str = "en",
        phone_calls: int = PHONE_CALLS,
        text_calls: int = TEXT_CALLS,
    ) -> Invited:
        """Add a user with a one-time password made by chance, good for a day.

        All else as in ``add``.
        """
        require(actor, "users.manage")
        caps = checked_cap(phone_calls, "phone"), checked_cap(text_calls, "text")
        user = self._made(login, name, role, email, departments, language, caps)
        user, word = self._for_one_sign_in(user)
        return Invited(self._added(user, word, actor), word)

    def ensure_admin(self, production: bool) -> str | None:
        """Create ``admin`` in a store without users; returns the password, None if not created.

        Development: the known ``Admin123!``. Production: a random one, to be printed once, good
        a day. Either must be changed before anything else.
        """
        with self._store.read() as tx:
            if not users.none_yet(tx):
                return None
        caps = PHONE_CALLS, TEXT_CALLS
        user = self._made(FIRST_LOGIN, "Administrator", "admin", FIRST_EMAIL, (), "en", caps)
        word = FIRST_PASSWORD
        if production:
            user, word = self._for_one_sign_in(user)
        return word if self._store_new(user, word, "system") else None

    def _for_one_sign_in(self, user: UserView) -> tuple[UserView, str]:
        return replace(user, one_time_until=user.created_at + GOOD_FOR), one_time_password()

    def _made(
        self,
        login: str,
        name: str,
        role: str,
        email: str,
        departments: Iterable[str],
        language: str,
        caps: tuple[int, int],
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
            must_change=True,
            locked_until=None,
            created_at=self._clock.now(),
            ranks=tuple(skills.values()),
            phone_calls=caps[0],
            text_calls=caps[1],
        )

    def _added(self, user: UserView, password: str, actor: Actor) -> UserView:
        if not self._store_new(user, password, actor.who):
            raise Invalid(f"The login '{user.login}' is taken", "Choose another one.")
        return user

    def _store_new(self, user: UserView, password: str, who: str) -> bool:
        stored = self._passwords.hash(password)
        with self._store.write() as tx:
            known_departments(tx, user.departments)
            if not users.add(tx, user, stored):
                return False
            now = user.created_at
            journal.append(tx, events.USER_ADDED, at=now, who=who, user=user.id, role=user.role)
        return True
