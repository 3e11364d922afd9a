"""The same buckets in Redis, for centers of many hosts: nothing is written to their store then.

Redis' own clock counts, not ours: it is one for all hosts, and it is the clock by which Redis
forgets keys. So there is nothing to sweep, and a host whose clock is wrong opens no limit.
"""

from __future__ import annotations

import hashlib
import queue
import threading
from typing import TYPE_CHECKING, Any

from callcenter_tui.domain.errors import StoreTrouble
from callcenter_tui.domain.redis_url import redis_place
from callcenter_tui.store.engine import Store
from callcenter_tui.store.rates import Limit, Taken

if TYPE_CHECKING:
    from redis import Redis

SECONDS = 0.3
"""How long Redis may take to be connected, and to answer."""

BOUND = 1.0
"""Seconds for all of it: a name that does not resolve, or an answer that comes in drops."""

_SCRIPT = """
local share, window, slack = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local clock = redis.call('TIME')
local now = clock[1] + clock[2] / 1000000
local kept = redis.call('GET', KEYS[1])
local full = now
if kept then
  full = tonumber(kept)
  if not full then return redis.error_reply('NONUMBER in a bucket') end
end
if full < now or full > now + 2 * window then full = now end
local empty = full + share
local wait = empty - now - window
if wait <= slack then
  redis.call('SET', KEYS[1], string.format('%.6f', empty), 'PX', math.ceil((empty - now) * 1000))
  return {0, 0}
end
local first = redis.call('SET', KEYS[2], '1', 'NX', 'PX', math.ceil(window * 1000))
return {math.ceil(wait * 1000), first and 1 or 0}
"""


class RedisTrouble(StoreTrouble):
    """Redis cannot be asked; the words hold neither its login nor its password."""


class RedisRates:
    """Buckets in the Redis at a checked ``url``, apart from those of other centers' stores.

    ``prefix`` begins its keys. The client is imported with the first question; each one may block
    for ``BOUND`` seconds.
    """

    def __init__(self, url: str, store: Store) -> None:
        self.place = redis_place(url)
        self.prefix = f"callcenter:{_hashed(_center(store), 12)}"
        self._url = url
        self._client: Redis | None = None
        self._making = threading.Lock()

    def take(self, key: str, limit: Limit) -> Taken:
        """As ``rates.take``, by Redis' clock; raises RedisTrouble."""
        # Braces: a cluster keeps both with one server. Hashed, for keys name people's addresses.
        kept = f"{self.prefix}:{{{_hashed(key, 32)}}}"
        share, window, slack = (f"{v:.9f}" for v in (limit.share, limit.window, limit.slack))
        keys, arguments = (kept, f"{kept}:told"), (share, window, slack)
        said = self._asked("EVAL", _SCRIPT, len(keys), *keys, *arguments)
        if (
            not isinstance(said, list)
            or len(said) != 2
            or not all(isinstance(part, int) for part in said)
            or not 0 <= said[0] <= limit.window * 2000
            or said[1] not in (0, 1)
        ):
            raise self._trouble("gives an answer that makes no sense")
        return Taken(said[0] / 1000, bool(said[1]))

    def prove(self) -> None:
        """Take one of a bucket that nobody uses; raises RedisTrouble when Redis cannot count."""
        self.take("doctor", Limit(1000, 1))

    def close(self) -> None:
        """Close every connection."""
        if self._client is not None:
            self._client.close()

    def _asked(self, *command: Any) -> Any:
        """The reply, in a thread of its own: a resolver's waiting cannot be bounded otherwise."""
        import redis

        client: Any = self._opened()  # typed as a command that may be awaited
        reply = queue.SimpleQueue[Any]()

        def ask() -> None:
            try:
                reply.put(client.execute_command(*command))
            except Exception as error:  # noqa: BLE001 - told below, in the thread that asked
                reply.put(error)

        threading.Thread(target=ask, name="redis", daemon=True).start()
        try:
            said = reply.get(timeout=BOUND)
        except queue.Empty:
            raise self._trouble("does not answer in time") from None
        if isinstance(said, (redis.TimeoutError, TimeoutError)):
            raise self._trouble("does not answer in time")
        if isinstance(said, redis.AuthenticationError):
            raise self._trouble("refuses our login or password")
        if isinstance(said, (redis.ConnectionError, OSError)):
            raise self._trouble("cannot be reached")
        if isinstance(said, Exception):
            # A server's words may repeat what it was sent, the password too: its code only.
            raise self._trouble(f"refuses to count ({type(said).__name__})")
        return said

    def _opened(self) -> Redis:
        from redis import ConnectionError as Lost
        from redis import Redis
        from redis.backoff import NoBackoff
        from redis.retry import Retry

        with self._making:
            if self._client is None:
                self._client = Redis.from_url(
                    self._url,
                    socket_timeout=SECONDS,
                    socket_connect_timeout=SECONDS,
                    # Once more at once, for a connection that an idle server has closed.
                    retry=Retry(NoBackoff(), 1, supported_errors=(Lost,)),
                    protocol=2,
                )
            return self._client

    def _trouble(self, what: str) -> RedisTrouble:
        return RedisTrouble(f"Redis at {self.place} {what}", "Check REDIS_URL and that server.")


def _center(store: Store) -> str:
    """What hosts of one center have in common, whatever role of the database they use."""
    if store.path:
        return str(store.path)
    url = store.url
    host = url.host or url.query.get("host") or "localhost"
    return f"{host}:{url.port or 5432}/{url.database}"


def _hashed(text: str, length: int) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:length]
