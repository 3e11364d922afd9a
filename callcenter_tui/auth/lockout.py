"""Proving a password: the attempt is counted first, then checked.

Somebody who guesses learns nothing about who exists: unknown logins wait, cost, lock and read
alike.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection

from callcenter_tui.auth import logins
from callcenter_tui.auth.passwords import Passwords, same
from callcenter_tui.domain import events
from callcenter_tui.domain.errors import SignInFailed
from callcenter_tui.domain.protocols import Clock
from callcenter_tui.store import attempts, journal, users
from callcenter_tui.store.attempts import Attempt
from callcenter_tui.store.engine import Store
from callcenter_tui.store.users import Secret

TOLD = {
    "disabled": ("This account is disabled", "Ask an administrator to enable it."),
    "expired": (
        "This one-time password is no longer good",
        "Ask an administrator for a new one.",
    ),
    "known": (
        "Everybody knows this first password",
        "It opens nothing in production. Change it: callcenter user password LOGIN",
    ),
    "used": ("This one-time password has been used", "Ask an administrator for a new one."),
    "locked": ("This account is locked", "Ask an administrator to unlock it."),
}
"""Refusals told only to who knows the password, in words of their own."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How many guesses an account bears.

    The window is as long as the lock: shorter, and pausing just below the limit would give an
    attacker more guesses an hour than running into the lock.
    """

    attempts: int = 5
    window: timedelta = timedelta(minutes=30)
    lock: timedelta = timedelta(minutes=30)
    delays: tuple[float, ...] = (0, 0, 1, 2, 4)
    """Seconds before the first, second... attempt is checked; the last one repeats."""


@dataclass(frozen=True, slots=True)
class Tried:
    """Somebody has shown the password of ``user``, with an attempt that is counted so far."""

    user: Secret
    attempt: Attempt


class Lockout:
    """Checks passwords, a bounded number of times.

    ``pause`` waits for some seconds; ``source`` names in the journal where this process is;
    ``known``: a password that opens nothing, because everybody knows it.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        passwords: Passwords,
        limits: Limits | None = None,
        pause: Callable[[float], None] = time.sleep,
        source: str = "",
        known: str = "",
    ) -> None:
        self._store = store
        self._clock = clock
        self._passwords = passwords
        self._limits = limits or Limits()
        self._pause = pause
        self._source = source
        self._known = known

    def prove(self, login: str, password: str) -> Tried:
        """The user behind login and password; raises SignInFailed.

        The attempt counts until ``passed`` or ``give_back``.
        """
        with self._store.write() as tx:
            user, account, who = self._named(tx, login)
            attempt = self._reserve(tx, account)
            if attempt is None:
                locked = self._locked(tx, account, who)
        if attempt is None:
            raise locked
        self._pause(self._limits.delays[min(attempt.failures, len(self._limits.delays)) - 1])
        if not self._passwords.matches(user.password_hash if user else None, password):
            raise self._refused(attempt, who, "wrong" if user else "unknown")
        if user is None or user.disabled:
            raise self._refused(attempt, who, "disabled")
        if user.one_time_until and user.one_time_until <= self._clock.now():
            raise self._refused(attempt, who, "expired")
        if self._known and same(password, self._known):
            raise self._refused(attempt, who, "known")
        return Tried(user, attempt)

    def passed(self, tx: Connection, user: Secret) -> None:
        """Forget the failures, in the transaction that uses the proof."""
        attempts.clear(tx, user.login)
        attempts.sweep(tx, self._clock.now())

    def give_back(self, tried: Tried) -> None:
        """Nothing was wrong, only something missing: it was no attempt."""
        with self._store.write() as tx:
            attempts.give_back(tx, tried.user.login, tried.attempt)

    def refused(self, tried: Tried, reason: str, title: str = "") -> SignInFailed:
        """Right was the password only: the attempt stays counted; the error is to be raised.

        Without a ``title`` it reads like a wrong password.
        """
        return self._refused(tried.attempt, f"user:{tried.user.login}", reason, title)

    def note(self, tx: Connection, who: str, reason: str, **data: Any) -> None:
        """Journal a refused sign-in, in the caller's transaction."""
        now, told = self._clock.now(), {**data, "reason": reason, "source": self._source}
        journal.append(tx, events.SIGN_IN_REFUSED, at=now, who=who, **told)

    def _named(self, tx: Connection, login: str) -> tuple[Secret | None, str, str]:
        """The user, the account that counts, and the name in the journal."""
        name = logins.normal(login)
        user = users.secret(tx, login=name) if name else None
        return (user, user.login, f"user:{user.login}") if user else (None, *logins.stranger(login))

    def _reserve(self, tx: Connection, account: str) -> Attempt | None:
        limits = self._limits
        return attempts.reserve(
            tx,
            account,
            self._clock.now(),
            limit=limits.attempts,
            window=limits.window,
            lock=limits.lock,
        )

    def _locked(self, tx: Connection, account: str, who: str) -> SignInFailed:
        now = self._clock.now()
        self.note(tx, who, "locked")
        until = attempts.locked_until(tx, account) or now
        return _too_many(max(1, int((until - now).total_seconds())))

    def _refused(self, attempt: Attempt, who: str, reason: str, title: str = "") -> SignInFailed:
        with self._store.write() as tx:
            self.note(tx, who, reason, failures=attempt.failures)
            if attempt.locked_until:
                until = attempt.locked_until.isoformat()
                now, source = self._clock.now(), self._source
                journal.append(tx, events.LOCKED_OUT, at=now, who=who, until=until, source=source)
        if reason in TOLD:
            return SignInFailed(*TOLD[reason])
        if attempt.locked_until:
            return _too_many(int(self._limits.lock.total_seconds()))
        left = self._limits.attempts - attempt.failures
        return SignInFailed(title or "Login or password is wrong", f"Attempts left: {left}.")


def _too_many(seconds: int) -> SignInFailed:
    return SignInFailed(
        "Too many wrong attempts",
        f"Try again in {-(-seconds // 60)} min, or ask an administrator to unlock the account.",
        retry_after=seconds,
    )
