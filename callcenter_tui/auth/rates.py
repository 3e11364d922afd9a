"""How often somebody may do something: shared counters, in the store or in Redis.

Where Redis is set and fails, the store counts at once. It knows nothing of what Redis had counted,
so a change over lets at most one more burst through; but nothing is ever open.
"""

from __future__ import annotations

import hashlib
import math

from sqlalchemy import Connection

from callcenter_tui.domain import events
from callcenter_tui.domain.errors import Refused
from callcenter_tui.domain.protocols import Clock
from callcenter_tui.store import journal, rates
from callcenter_tui.store.engine import Store
from callcenter_tui.store.rates import Limit, Taken
from callcenter_tui.store.redis_rates import RedisRates, RedisTrouble
from callcenter_tui.text import clean_line

PAUSE = 30.0
"""Seconds after which a Redis that failed is asked again."""

_STAFF = ("sign-in",)
"""Kinds of keys that name where staff sit, which the journal may tell; no other key's rest."""


class TooMany(Refused):
    """A limit is reached; ``retry_after`` seconds from now there is room again."""

    def __init__(self, title: str, hint: str = "", retry_after: int = 1) -> None:
        super().__init__(title, hint)
        self.retry_after = retry_after


class Rates:
    """``requests`` in ``window`` seconds for each key; every method may block for a database."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        *,
        requests: int = 100,
        window: int = 60,
        redis_url: str = "",
    ) -> None:
        self._store = store
        self._clock = clock
        self._limit = Limit(requests, window)
        self._redis = RedisRates(redis_url, store) if redis_url else None
        self._trouble = ""
        self._failed_at = 0.0
        self._swept_at = 0.0

    @property
    def trouble(self) -> str:
        """Why the store counts although Redis is set; empty while all is well."""
        return self._trouble

    def take(self, key: str, what: str) -> None:
        """Count one; raises TooMany, naming ``what``, when the limit is reached.

        ``requests`` pass at once, then one each time its share of the window has gone by. Opens a
        transaction of its own, so never within another one. Raises StoreTrouble when nothing can
        be counted: nobody may pass then.
        """
        key = _short(clean_line(key))
        taken = self._by_redis(key, what)
        if taken is None:
            taken = self._by_store(key, what)
        if taken.wait:
            seconds = max(1, math.ceil(taken.wait))
            raise TooMany(f"Too many {what}", f"Try again in {seconds} s.", seconds)

    def _by_redis(self, key: str, what: str) -> Taken | None:
        """What Redis says, None while it is not asked."""
        if self._redis is None or (self._trouble and 0 <= self._now - self._failed_at < PAUSE):
            return None
        try:
            taken = self._redis.take(key, self._limit)
        except RedisTrouble as trouble:
            self._trouble, self._failed_at = trouble.title, self._now
            return None
        self._trouble = ""
        if taken.first:
            with self._store.write() as tx:
                self._record(tx, key, what)
        return taken

    def _by_store(self, key: str, what: str) -> Taken:
        now = self._now
        with self._store.write() as tx:
            taken = rates.take(tx, key, now, self._limit)
            if taken.first:
                self._record(tx, key, what)
            if not 0 <= now - self._swept_at < self._limit.window:
                rates.sweep(tx, now, self._limit)
                self._swept_at = now
        return taken

    def _record(self, tx: Connection, key: str, what: str) -> None:
        """Once for a key and window: whoever floods us must not fill the journal as well."""
        kind, _, rest = key.partition(":")
        data = {"what": what} | ({"source": rest} if kind in _STAFF else {})
        journal.append(tx, events.LIMIT_REACHED, at=self._clock.now(), who="system", **data)

    @property
    def _now(self) -> float:
        return self._clock.now().timestamp()


def _short(key: str) -> str:
    """The key, or its kind and a hash where it is longer than the store's column."""
    if len(key) <= rates.KEY:
        return key
    return f"{key.partition(':')[0][:40]}:{hashlib.sha256(key.encode()).hexdigest()}"
