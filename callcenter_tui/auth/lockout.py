"""Proving a password: the attempt is counted first, then checked.

Somebody who guesses learns nothing about who exists: unknown logins wait, cost, lock and read
alike.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection

from callcenter_tui.auth import logins
from callcenter_tui.auth.passwords import Passwords
from callcenter_tui.domain import events
from callcenter_tui.domain.errors import SignInFailed
from callcenter_tui.domain.protocols import Clock
from callcenter_tui.store import attempts, journal, users
from callcenter_tui.store.attempts import Attempt
from callcenter_tui.store.engine import Store
from callcenter_tui.store.users import Secret


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


class Lockout:
    """Checks passwords, a bounded number of times. ``pause`` waits for some seconds."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        passwords: Passwords,
        limits: Limits | None = None,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._store = store
        self._clock = clock
        self._passwords = passwords
        self._limits = limits or Limits()
        self._pause = pause

    def prove(self, login: str, password: str) -> Secret:
        """The user behind login and password; raises SignInFailed. Call ``passed`` afterwards."""
        name = logins.normal(login)
        account, who = logins.stranger(login)
        with self._store.write() as tx:
            user = users.secret(tx, login=name) if name else None
            if user:
                account, who = user.login, f"user:{user.login}"
            attempt = self._reserve(tx, account)
            if attempt is None:
                locked = self._locked(tx, account, who)
        if attempt is None:
            raise locked
        self._pause(self._limits.delays[min(attempt.failures, len(self._limits.delays)) - 1])
        if self._passwords.matches(user.password_hash if user else None, password):
            if user and not user.disabled:
                return user
            raise self._refused(attempt, who, "disabled")
        raise self._refused(attempt, who, "wrong" if user else "unknown")

    def passed(self, tx: Connection, user: Secret) -> None:
        """Forget the failures, in the transaction that uses the proof."""
        attempts.clear(tx, user.login)
        attempts.sweep(tx, self._clock.now())

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
        journal.append(tx, events.SIGN_IN_REFUSED, at=now, who=who, reason="locked")
        until = attempts.locked_until(tx, account) or now
        return _too_many(max(1, int((until - now).total_seconds())))

    def _refused(self, attempt: Attempt, who: str, reason: str) -> SignInFailed:
        with self._store.write() as tx:
            now = self._clock.now()
            journal.append(
                tx,
                events.SIGN_IN_REFUSED,
                at=now,
                who=who,
                reason=reason,
                failures=attempt.failures,
            )
            if attempt.locked_until:
                journal.append(
                    tx, events.LOCKED_OUT, at=now, who=who, until=attempt.locked_until.isoformat()
                )
        if reason == "disabled":  # told only to who knows the password
            return SignInFailed("This account is disabled", "Ask an administrator to enable it.")
        if attempt.locked_until:
            return _too_many(int(self._limits.lock.total_seconds()))
        left = self._limits.attempts - attempt.failures
        return SignInFailed("Login or password is wrong", f"Attempts left: {left}.")


def _too_many(seconds: int) -> SignInFailed:
    return SignInFailed(
        "Too many wrong attempts",
        f"Try again in {-(-seconds // 60)} min, or ask an administrator to unlock the account.",
        retry_after=seconds,
    )
