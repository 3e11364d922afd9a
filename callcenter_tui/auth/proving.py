"""Proving who somebody is: how often from one place, then the password, then the code."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from callcenter_tui.auth.codes import Codes, Use
from callcenter_tui.auth.lockout import Lockout, Tried
from callcenter_tui.auth.rates import Rates, TooMany
from callcenter_tui.auth.sources import Source
from callcenter_tui.auth.ssh_keys import SshKeys
from callcenter_tui.domain import events
from callcenter_tui.domain.errors import SignInFailed
from callcenter_tui.domain.protocols import Clock
from callcenter_tui.domain.views import UserView
from callcenter_tui.store import attempts, factors, journal, sessions, users
from callcenter_tui.store.engine import Store
from callcenter_tui.store.users import Secret

WRONG_CODE = "The code is wrong, or was used before"


class CodeNeeded(SignInFailed):
    """The password is right; the code of the second factor is asked for as well."""


class _Looked(Exception):
    """Nothing is to stay of what was looked at."""


@dataclass(frozen=True, slots=True)
class Proven:
    """Somebody who has shown all that is asked of them; ``use`` is their code, not used up yet."""

    tried: Tried
    use: Use | None = None

    @property
    def user(self) -> Secret:
        """Who it is, as they were when it was proven."""
        return self.tried.user


class Proofs:
    """Every method may block for a database and for the password's hash: never the screen's."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        lockout: Lockout,
        codes: Codes,
        rates: Rates,
        keys: SshKeys,
        source: Source,
    ) -> None:
        self._store = store
        self._clock = clock
        self._lockout = lockout
        self._codes = codes
        self._rates = rates
        self._keys = keys
        self._source = source

    def full(self, login: str, password: str, code: str) -> Proven:
        """Prove password and, where a second factor is in force, a code.

        Raises SignInFailed, and CodeNeeded for a right password without a code: that is no
        attempt, or each sign-in would cost one. A wrong code is one. Use ``spent`` afterwards.
        """
        tried = self._password(login, password)
        if not self._codes.asked(tried.user.id):
            return Proven(tried)
        if not self._key_fits(tried.user):  # before anything is said of the code
            raise self._lockout.refused(tried, "key")
        if not code.strip():
            self._lockout.give_back(tried)
            raise CodeNeeded("Your code is needed", "Six digits of your app, or a recovery code.")
        use = self._codes.check(tried.user.id, code)
        if use is None:
            raise self._lockout.refused(tried, "code", WRONG_CODE)
        return Proven(tried, use)

    def password(self, login: str, password: str) -> Proven:
        """Prove the password alone, of somebody whose session came from a full proof."""
        return Proven(self._password(login, password))

    def spent(self, tx: Connection, proven: Proven, *, full: bool = True) -> str:
        """Use the proof up in the transaction that acts on it; why it is not good, or empty.

        ``full``: the key of SSH has to fit, and a second factor set up meanwhile makes the proof
        too little. With a reason, raise what ``failed`` gives.
        """
        user, use = proven.user, proven.use
        if users.secret(tx, user_id=user.id) != user:
            return "changed"
        if full and use is None and self._codes.in_force(tx, user.id):
            return "changed"
        if full and attempts.barred(tx, user.login, self._clock.now()):
            return "locked"
        if full and user.one_time_until and sessions.any_of(tx, user.id):
            return "used"
        if use is not None and not self._codes.spend(tx, use):
            return "code"
        if full and not self._keys.admit(tx, user.id, user.login, self._source):
            return "key"
        return ""

    def admits(self, tx: Connection, user: UserView) -> bool:
        """Whether the key of the line may open the login of somebody who is remembered.

        A refusal is journaled in the same transaction.
        """
        fits = self._keys.admit(tx, user.id, user.login, self._source)
        if not fits:
            self._lockout.note(tx, f"user:{user.login}", "key")
        return fits

    def done(self, tx: Connection, proven: Proven) -> None:
        """Forget earlier failures, in the same transaction; tell of a recovery code used up."""
        user, use = proven.user, proven.use
        self._lockout.passed(tx, user)
        if use is not None and use.recovery:
            left = factors.codes_left(tx, user.id)
            who, now = f"user:{user.login}", self._clock.now()
            journal.append(tx, events.CODE_USED, at=now, who=who, user=user.id, left=left)

    def failed(self, proven: Proven, reason: str) -> SignInFailed:
        """The error for a reason of ``spent``, to be raised after its transaction."""
        if reason == "changed":
            self._lockout.give_back(proven.tried)
            return SignInFailed("The account has just been changed", "Sign in again.")
        title = WRONG_CODE if reason == "code" else ""
        return self._lockout.refused(proven.tried, reason, title)

    def _key_fits(self, user: Secret) -> bool:
        """Whether the key of the line may open the login; a first one is not bound by that yet."""
        try:
            with self._store.write() as tx:
                if self._keys.admit(tx, user.id, user.login, self._source):
                    raise _Looked
        except _Looked:
            return True
        return False

    def _password(self, login: str, password: str) -> Tried:
        try:
            self._rates.take(f"sign-in:{self._source.name}", "sign-ins from this place")
        except TooMany as error:
            raise SignInFailed(error.title, error.hint, retry_after=error.retry_after) from error
        return self._lockout.prove(login, password)
