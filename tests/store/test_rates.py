"""Limits counted in Redis: as in the store, and by the store wherever Redis does not count."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
import redis

from callcenter_tui.auth.rates import PAUSE, Rates, TooMany
from callcenter_tui.domain.errors import StoreTrouble
from callcenter_tui.store import journal
from callcenter_tui.store.engine import Store
from callcenter_tui.store.redis_rates import RedisRates
from tests.auth.taking import DAY, TIMES, passed, take
from tests.clocks import SettableClock
from tests.forks import FORKED
from tests.store.redis_servers import HERE, OwnRedis, Pretender, forget, none_here, own_redis

KEY = "sign-in:ssh:192.0.2.7"


@pytest.fixture
def database() -> str:
    """The store only counts instead of Redis; ``auth/test_rates`` has how, on both databases."""
    return "sqlite"


@pytest.fixture
def here(store: Store) -> Iterator[str]:
    """The Redis of this machine; keys of this test's store are removed from it."""
    if reason := none_here():
        pytest.skip(reason)
    yield HERE
    forget(RedisRates(HERE, store).prefix)


@pytest.fixture
def own() -> Iterator[OwnRedis]:
    """A Redis of this test's own."""
    if not shutil.which("redis-server"):
        pytest.skip("no redis-server")
    with own_redis() as server:
        yield server


def opened(store: Store, clock: SettableClock, url: str, requests: int = 10) -> Rates:
    return Rates(store, clock, requests=requests, window=DAY, redis_url=url)


def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
        return port


def in_store(store: Store) -> int:
    with store.read() as tx:
        return int(tx.exec_driver_sql("SELECT count(*) FROM rate_limits").scalar_one())


def test_redis_counts_as_the_store_does(store: Store, clock: SettableClock, here: str) -> None:
    rates = opened(store, clock, here)
    assert passed(rates, KEY, 30) == 10
    with pytest.raises(TooMany) as caught:
        rates.take(KEY, "sign-ins")
    assert 0 < caught.value.retry_after <= DAY / 10
    assert passed(rates, "sign-in:ssh:192.0.2.8", 30) == 10
    assert (rates.trouble, in_store(store)) == ("", 0)


def test_of_parallel_tries_in_redis_exactly_as_many_pass_as_may(
    store: Store, store_url: str, here: str
) -> None:
    start = FORKED.Barrier(4)
    args = (store_url, KEY, 13, here, start)
    tries = [FORKED.Process(target=take, args=args) for _ in range(4)]
    for one in tries:
        one.start()
    for one in tries:
        one.join(90)
    through = [one.exitcode for one in tries]
    assert sum(code or 0 for code in through) == 13, through
    assert all(code is not None and 0 <= code <= TIMES for code in through)
    assert in_store(store) == 0


def test_what_was_taken_from_redis_comes_back_bit_by_bit(
    store: Store, clock: SettableClock, here: str
) -> None:
    rates = Rates(store, clock, requests=4, window=8, redis_url=here)
    assert passed(rates, KEY) >= 4
    end = time.monotonic() + 60
    while not passed(rates, KEY, 1):
        assert time.monotonic() < end, "nothing comes back"
        time.sleep(0.1)


def test_a_limit_reached_in_redis_is_journaled_once(
    store: Store, clock: SettableClock, here: str
) -> None:
    passed(opened(store, clock, here), KEY, 30)
    passed(opened(store, clock, here), KEY, 30)
    with store.read() as tx:
        told = journal.of_kind(tx, "limit.reached")
    assert [event.data for event in told] == [{"what": "tries", "source": "ssh:192.0.2.7"}]


def test_what_is_kept_in_redis_names_nobody_and_ends_by_itself(
    store: Store, clock: SettableClock, here: str
) -> None:
    passed(opened(store, clock, here), KEY, 30)
    with redis.Redis.from_url(here, decode_responses=True) as client:
        keys = list(client.scan_iter(f"{RedisRates(here, store).prefix}:*"))
        left = [client.ttl(key) for key in keys]
    assert len(keys) == 2
    assert not [key for key in keys if "192.0.2.7" in key or "sign-in" in key]
    assert all(0 < seconds <= DAY for seconds in left)


def test_two_centers_share_a_redis_and_no_limit(
    store: Store, clock: SettableClock, here: str
) -> None:
    assert store.path
    other = Store(f"sqlite:///{store.path.with_name('other.db')}")
    assert passed(opened(store, clock, here), KEY, 30) == 10
    assert RedisRates(here, other).take(KEY, opened(other, clock, here)._limit).wait == 0
    forget(RedisRates(here, other).prefix)
    other.close()


def test_the_hosts_of_a_center_count_together_whatever_their_role() -> None:
    urls = ("postgresql://owner:secret@db/center", "postgres://console@db:5432/center")
    stores = [Store(url) for url in urls]
    assert len({RedisRates(HERE, one).prefix for one in stores}) == 1
    for one in stores:
        one.close()


@pytest.mark.parametrize("url", ["redis://:hunter2hunter2@127.0.0.1:{}", "rediss://127.0.0.1:{}/3"])
def test_where_no_redis_is_the_store_counts_at_once(
    store: Store, clock: SettableClock, url: str
) -> None:
    rates = opened(store, clock, url.format(closed_port()))
    assert passed(rates, KEY, 30) == 10
    assert "cannot be reached" in rates.trouble
    assert "hunter2" not in rates.trouble


def test_a_redis_that_hangs_is_left_alone_for_a_while(store: Store, clock: SettableClock) -> None:
    with Pretender() as server:
        rates = opened(store, clock, server.url)
        assert passed(rates, KEY, 30) == 10
        assert "does not answer in time" in rates.trouble
        once = server.asked
        clock.forward(seconds=PAUSE - 1)
        passed(rates, KEY)
        assert server.asked == once, "thirty people do not wait for it one after another"
        clock.forward(seconds=1)
        passed(rates, KEY)
        assert server.asked > once


@pytest.mark.parametrize(
    "reply",
    [
        b"HTTP/1.1 400 Bad Request\r\n\r\n",
        b"+OK\r\n",
        b":7\r\n",
        b"*0\r\n",
        b"*2\r\n:-5\r\n:0\r\n",
        b"*2\r\n:0\r\n:2\r\n",
        b"*2\r\n$1\r\n0\r\n$1\r\n0\r\n",
        b"*2\r\n:999999999999\r\n:0\r\n",
        b"-ERR unknown command 'AUTH', with args beginning with: 'hunter2hunter2'\r\n",
        b"-READONLY You can't write against a read only replica.\r\n",
        b"$-1\r\n",
        b"\x00\xff\r\n",
    ],
)
def test_where_redis_talks_nonsense_the_store_counts(
    store: Store, clock: SettableClock, reply: bytes
) -> None:
    with Pretender(reply) as server:
        rates = opened(store, clock, server.url)
        assert passed(rates, KEY, 30) == 10
        assert rates.trouble.startswith("Redis at 127.0.0.1:")
        assert "hunter2" not in rates.trouble


def test_a_redis_that_is_flushed_goes_on_counting(
    store: Store, clock: SettableClock, own: OwnRedis
) -> None:
    rates = opened(store, clock, own.url)
    passed(rates, KEY, 5)
    own.do("FLUSHALL")
    own.do("SCRIPT", "FLUSH")
    assert passed(rates, KEY, 30) == 10
    assert rates.trouble == ""


def test_a_redis_that_is_killed_is_replaced_by_the_store_until_it_is_back(
    store: Store, clock: SettableClock, own: OwnRedis
) -> None:
    rates = opened(store, clock, own.url)
    assert passed(rates, KEY, 5) == 5
    own.kill()
    assert passed(rates, KEY, 30) == 10
    assert "cannot be reached" in rates.trouble
    own.start()
    assert passed(rates, KEY) == 0, "not asked yet"
    clock.forward(seconds=PAUSE)
    assert passed(rates, KEY, 30) == 10
    assert rates.trouble == ""


def test_a_connection_that_redis_has_closed_is_opened_again(
    store: Store, clock: SettableClock, own: OwnRedis
) -> None:
    rates = opened(store, clock, own.url)
    assert passed(rates, KEY, 5) == 5
    own.do("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")
    assert passed(rates, KEY, 30) == 5
    assert rates.trouble == ""


@pytest.mark.parametrize("wrong", ["full", "kind", "number"])
def test_a_redis_that_cannot_keep_it_is_replaced_by_the_store(
    store: Store, clock: SettableClock, own: OwnRedis, wrong: str
) -> None:
    rates = opened(store, clock, own.url)
    rates.take(KEY, "tries")
    if wrong == "full":
        own.do("CONFIG", "SET", "maxmemory", "1")
    else:
        with redis.Redis.from_url(own.url) as client:
            (key,) = client.scan_iter("callcenter:*")
            client.delete(key)
            client.set(key, "many") if wrong == "number" else client.rpush(key, "1")
    assert passed(rates, KEY, 30) == 10
    assert "refuses to count" in rates.trouble


def test_a_wrong_password_is_told_without_it(store: Store, clock: SettableClock) -> None:
    if not shutil.which("redis-server"):
        pytest.skip("no redis-server")
    with own_redis("right-and-secret") as server:
        for url in (server.url.replace("right", "wrong"), f"redis://127.0.0.1:{server.port}"):
            rates = opened(store, clock, url)
            assert passed(rates, KEY, 1) == 1
            assert "refuses our login or password" in rates.trouble
            assert "secret" not in rates.trouble
        rates = opened(store, clock, server.url)
        assert (passed(rates, KEY, 30), rates.trouble) == (10, "")


def test_where_neither_redis_nor_the_store_counts_nobody_passes(clock: SettableClock) -> None:
    broken = Store("sqlite:////nowhere/at/all.db")
    with pytest.raises(StoreTrouble):
        opened(broken, clock, f"redis://127.0.0.1:{closed_port()}").take(KEY, "tries")
    broken.close()


def test_the_client_of_redis_is_not_loaded_where_none_is_set() -> None:
    code = "import sys, callcenter_tui.wiring; sys.exit('redis' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], timeout=120, check=False).returncode == 0
