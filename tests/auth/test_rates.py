"""Limits: a burst, then a steady trickle; shared by all processes; closed when in doubt."""

from __future__ import annotations

import pytest

from callcenter_tui.auth.rates import Rates, TooMany
from callcenter_tui.domain.errors import StoreTrouble
from callcenter_tui.domain.views import EventView
from callcenter_tui.store import journal
from callcenter_tui.store.engine import Store
from tests.auth.taking import TIMES, passed, take
from tests.clocks import SettableClock
from tests.forks import FORKED

KEY = "sign-in:ssh:192.0.2.7"


@pytest.fixture
def rates(store: Store, clock: SettableClock) -> Rates:
    """Ten in a minute."""
    return Rates(store, clock, requests=10, window=60)


def refused(rates: Rates, key: str = KEY) -> TooMany:
    with pytest.raises(TooMany) as caught:
        rates.take(key, "sign-ins")
    return caught.value


def told(store: Store) -> list[EventView]:
    with store.read() as tx:
        return journal.of_kind(tx, "limit.reached")


def rows(store: Store) -> int:
    with store.read() as tx:
        return int(tx.exec_driver_sql("SELECT count(*) FROM rate_limits").scalar_one())


def test_a_burst_passes_then_one_at_a_time(rates: Rates, clock: SettableClock) -> None:
    assert passed(rates, KEY, 30) == 10
    clock.forward(seconds=5.9)
    assert passed(rates, KEY) == 0
    for _ in range(3):
        clock.forward(seconds=6)
        assert passed(rates, KEY) == 1
    clock.forward(seconds=60)
    assert passed(rates, KEY, 30) == 10


def test_there_is_no_double_burst_at_the_edge_of_a_window(
    rates: Rates, clock: SettableClock
) -> None:
    clock.set(clock.now().replace(second=59))
    assert passed(rates, KEY, 30) == 10
    clock.forward(seconds=2)
    assert passed(rates, KEY, 30) == 0


def test_the_wait_that_is_told_is_enough(rates: Rates, clock: SettableClock) -> None:
    passed(rates, KEY)
    error = refused(rates)
    assert (error.title, error.hint) == ("Too many sign-ins", "Try again in 6 s.")
    clock.forward(seconds=error.retry_after)
    rates.take(KEY, "sign-ins")


def test_trying_while_refused_does_not_make_the_wait_longer(
    rates: Rates, clock: SettableClock
) -> None:
    passed(rates, KEY)
    for _ in range(5):
        refused(rates)
        clock.forward(seconds=1)
    assert refused(rates).retry_after == 1


def test_one_key_that_is_used_up_leaves_the_others_alone(rates: Rates) -> None:
    passed(rates, KEY)
    refused(rates)
    rates.take("sign-in:ssh:192.0.2.8", "sign-ins")


def test_all_consoles_on_a_store_count_together(
    rates: Rates, store: Store, clock: SettableClock
) -> None:
    passed(rates, KEY)
    refused(Rates(store, clock, requests=10, window=60))


def test_of_parallel_tries_exactly_as_many_pass_as_may(store: Store, store_url: str) -> None:
    start = FORKED.Barrier(4)
    args = (store_url, KEY, 13, "", start)
    tries = [FORKED.Process(target=take, args=args) for _ in range(4)]
    for one in tries:
        one.start()
    for one in tries:
        one.join(90)
    through = [one.exitcode for one in tries]
    assert sum(code or 0 for code in through) == 13, through
    assert all(code is not None and 0 <= code <= TIMES for code in through)
    assert len(told(store)) == 1


def test_the_journal_tells_a_reached_limit_once_a_window(
    rates: Rates, store: Store, clock: SettableClock
) -> None:
    passed(rates, KEY, 50)
    assert [(event.who, event.data) for event in told(store)] == [
        ("system", {"what": "tries", "source": "ssh:192.0.2.7"})
    ]
    clock.forward(seconds=61)
    passed(rates, KEY, 50)
    assert len(told(store)) == 2


def test_the_journal_names_no_address_of_a_customer(rates: Rates, store: Store) -> None:
    passed(rates, "line-open:ssh:198.51.100.4", 11)
    passed(rates, "line:0195d3", 11)
    assert [event.data for event in told(store)] == [{"what": "tries"}] * 2


def test_rows_that_say_nothing_are_swept(rates: Rates, store: Store, clock: SettableClock) -> None:
    for number in range(20):
        passed(rates, f"sign-in:ssh:192.0.2.{number}", 11)
    assert rows(store) == 40
    clock.forward(minutes=10)
    rates.take(KEY, "sign-ins")
    assert rows(store) == 1


def test_a_clock_that_is_set_back_locks_nobody_out(rates: Rates, clock: SettableClock) -> None:
    passed(rates, KEY)
    clock.forward(hours=-1)
    assert passed(rates, KEY, 30) == 10
    clock.forward(seconds=-30)  # a host a little behind opens nothing
    assert passed(rates, KEY) == 0


def test_a_limit_of_one_is_one(store: Store, clock: SettableClock) -> None:
    rates = Rates(store, clock, requests=1, window=60)
    assert passed(rates, KEY) == 1
    clock.forward(seconds=59.9)
    assert passed(rates, KEY) == 0
    clock.forward(seconds=0.1)
    assert passed(rates, KEY) == 1


def test_many_small_shares_add_up_to_the_limit(store: Store, clock: SettableClock) -> None:
    rates = Rates(store, clock, requests=300, window=1)
    assert passed(rates, KEY, 310) == 300


def test_a_key_of_any_length_is_counted(rates: Rates) -> None:
    long = f"sign-in:local:{'host' * 100}/\udcff\x00ana"
    assert passed(rates, long, 12) == 10
    assert passed(rates, f"{long}2", 12) == 10


@pytest.mark.parametrize(
    "address", ["sqlite:////nowhere/at/all.db", "postgresql://nobody@127.0.0.1:1/none"]
)
def test_a_store_in_trouble_lets_nobody_through(clock: SettableClock, address: str) -> None:
    broken = Store(address)
    with pytest.raises(StoreTrouble):
        Rates(broken, clock).take(KEY, "sign-ins")
    broken.close()
