"""Users, sessions, attempts and operators, straight from the store."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from callcenter_tui.clock import TimeOrderedIds
from callcenter_tui.domain.states import OperatorStatus
from callcenter_tui.domain.views import DepartmentView, UserView
from callcenter_tui.store import attempts, departments, operators, sessions, users
from callcenter_tui.store.engine import Store
from tests.clocks import SettableClock


@pytest.fixture
def ana(store: Store, clock: SettableClock, ids: TimeOrderedIds) -> UserView:
    """A stored agent of two departments."""
    user = UserView(
        id=ids.new(),
        login="ana",
        name="Ana",
        email="ana@example.com",
        role="agent",
        language="es",
        departments=("sales", "billing"),
        disabled=False,
        must_change=True,
        locked_until=None,
        created_at=clock.now(),
        ranks=(1, 2),
    )
    with store.write() as tx:
        for position, key in enumerate(("billing", "sales")):
            departments.add(tx, DepartmentView(key, key, key, "ai", position))
        assert users.none_yet(tx)
        assert users.add(tx, user, "hash 1")
        assert not users.none_yet(tx)
    return user


def test_a_user_comes_back_as_stored(store: Store, clock: SettableClock, ana: UserView) -> None:
    with store.read() as tx:
        assert users.find(tx, "ana", clock.now()) == ana
        assert users.by_id(tx, ana.id, clock.now()) == ana
        assert users.all_users(tx, clock.now()) == [ana]
        assert users.find(tx, "Ana", clock.now()) is None
        assert users.secret(tx, login="nobody") is None


def test_skills_are_replaced_in_their_order(
    store: Store, clock: SettableClock, ana: UserView
) -> None:
    with store.write() as tx:
        users.work_in(tx, ana.id, ("billing", "sales", "billing"))
        found = users.find(tx, "ana", clock.now())
        assert found
        assert found.departments == ("billing", "sales")
        users.work_in(tx, ana.id, ())
        found = users.find(tx, "ana", clock.now())
        assert found
        assert found.departments == ()


def test_of_two_changes_to_one_hash_the_first_wins(store: Store, ana: UserView) -> None:
    with store.write() as tx:
        assert users.change_hash(tx, ana.id, "hash 1", "hash 2", must_change=False)
        assert not users.change_hash(tx, ana.id, "hash 1", "hash 3")
        found = users.secret(tx, user_id=ana.id)
        assert found
        assert found.password_hash == "hash 2"


def test_a_session_makes_the_user_seen(store: Store, clock: SettableClock, ana: UserView) -> None:
    now = clock.now()
    with store.write() as tx:
        sessions.add(tx, "old", ana.id, "h0", "console", now, now + timedelta(hours=1))
        clock.forward(hours=2)
        later = clock.now()
        sessions.add(tx, "new", ana.id, "h1", "console", later, later + timedelta(days=7))
        assert sessions.facts(tx, "old") is None
        found = users.find(tx, "ana", later)
        assert found
        assert found.last_seen == later


def test_a_spent_token_opens_for_two_minutes(
    store: Store, clock: SettableClock, ana: UserView
) -> None:
    with store.write() as tx:
        start = clock.now()
        sessions.add(tx, "s", ana.id, "h1", "console", start, start + timedelta(days=7))
        assert not sessions.rotate(tx, "s", "stranger", "h2", start)
        assert sessions.rotate(tx, "s", "h1", "h2", start)
        for _ in range(3):
            clock.forward(seconds=39)
            assert sessions.rotate(tx, "s", "h1", "h2", clock.now())
        clock.forward(seconds=3)
        assert not sessions.rotate(tx, "s", "h1", "h2", clock.now())
        assert sessions.rotate(tx, "s", "h2", "h3", clock.now())
        assert not sessions.rotate(tx, "s", "h1", "h2", clock.now())
        assert sessions.revoke(tx, "s", clock.now())
        assert not sessions.revoke(tx, "s", clock.now())
        assert not sessions.rotate(tx, "s", "h3", "h4", clock.now())


def test_places_are_taken_one_by_one_by_many_threads(store: Store, clock: SettableClock) -> None:
    def take(_: int) -> bool:
        with store.write() as tx:
            half_hour = timedelta(minutes=30)
            taken = attempts.reserve(
                tx, "ana", clock.now(), limit=7, window=half_hour, lock=half_hour
            )
        return taken is not None

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(take, range(40))).count(True) == 7
    with store.write() as tx:
        assert attempts.locked_until(tx, "ana") == clock.now() + timedelta(minutes=30)
        assert attempts.clear(tx, "ana")
        assert not attempts.clear(tx, "ana")


def test_who_counts_as_available(
    store: Store, clock: SettableClock, ids: TimeOrderedIds, ana: UserView
) -> None:
    rest, since = OperatorStatus.BREAK, clock.now() - timedelta(seconds=1)
    with store.write() as tx:
        assert operators.available_by_department(tx, since) == {}
        assert operators.arrive(tx, ana.id, clock.now(), ids.new())
        assert not operators.arrive(tx, ana.id, clock.now(), ids.new())
        assert operators.available_by_department(tx, since) == {"billing": 1, "sales": 1}
        assert operators.set_status(tx, ana.id, rest, clock.now(), ids.new(), "lunch")
        assert not operators.set_status(tx, ana.id, rest, clock.now(), ids.new(), "lunch")
        assert not operators.arrive(tx, ana.id, clock.now(), ids.new())
        assert operators.available_by_department(tx, since) == {}
        operators.set_status(tx, ana.id, OperatorStatus.AVAILABLE, clock.now(), ids.new())
        users.change(tx, ana.id, role="viewer")
        assert operators.available_by_department(tx, since) == {}
