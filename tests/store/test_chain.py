"""The chain: each audited event gets a link with its own transaction, or nothing is done."""

from __future__ import annotations

from datetime import UTC

import pytest
from sqlalchemy import text

from callcenter_tui.auth.sealing import Seal
from callcenter_tui.domain import events
from callcenter_tui.domain.errors import StoreTrouble
from callcenter_tui.store import audited, chain, journal
from callcenter_tui.store.engine import Store
from tests.clocks import MONDAY

KEY = "7Qb1vXo0m3hYtWkz-9LpRcN5uGdSaEfJ"


@pytest.fixture
def sealed(store: Store) -> Store:
    store.sealer = Seal(KEY)
    return store


def add(store: Store, *kinds: str) -> list[int]:
    with store.write() as tx:
        return [journal.append(tx, kind, at=MONDAY, who="test", n=(1, 2)) for kind in kinds]


def links(store: Store) -> list[tuple[int, int]]:
    with store.read() as tx:
        return [(link.seq, link.event_id) for link, _ in audited.linked(tx)]


def test_each_audited_event_of_a_transaction_has_its_link_in_order(sealed: Store) -> None:
    first = add(sealed, events.SIGNED_IN, events.CALL_OPENED, events.SIGNED_OUT)
    second = add(sealed, events.USER_ADDED)
    add(sealed, events.CALL_MOVED)
    assert links(sealed) == [(1, first[0]), (2, first[2]), (3, second[0])]


def test_a_link_is_signed_over_the_event_as_it_is_read_again(sealed: Store) -> None:
    add(sealed, events.SIGNED_IN, events.SIGNED_OUT)
    seal, before = Seal(KEY), chain.BEGINNING
    with sealed.read() as tx:
        found = list(audited.linked(tx))
    for link, event in found:
        assert event is not None
        assert event.at.tzinfo == UTC
        assert link.body_hash == seal.body(event)
        assert link.link == seal.link(link.seq, event.id, link.body_hash, before)
        before = link.link


def test_what_is_rolled_back_leaves_no_link(sealed: Store) -> None:
    def broken() -> None:
        with sealed.write() as tx:
            journal.append(tx, events.SIGNED_IN, at=MONDAY, who="test")
            tx.exec_driver_sql("SELECT 1 FROM nowhere")

    with pytest.raises(StoreTrouble):
        broken()
    assert links(sealed) == []
    add(sealed, events.SIGNED_IN)
    assert [seq for seq, _ in links(sealed)] == [1], "no gap either"


def test_a_store_without_a_key_signs_nothing(store: Store) -> None:
    store.sealer = None
    add(store, events.SIGNED_IN)
    assert links(store) == []


@pytest.mark.parametrize("change", ["UPDATE audit_chain SET link = ''", "DELETE FROM audit_chain"])
def test_the_database_refuses_to_change_a_link(sealed: Store, change: str) -> None:
    add(sealed, events.SIGNED_IN)
    with pytest.raises(StoreTrouble), sealed.write() as tx:
        tx.execute(text(change))
    assert len(links(sealed)) == 1


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE journal SET who = 'nobody'",
        'UPDATE journal SET data = \'{"erased": true, "n": 1}\'',
        "UPDATE journal SET data = '{\"erased\": true}', kind = 'session.ended'",
        "DELETE FROM journal",
    ],
)
def test_the_database_refuses_to_change_an_event_but_to_empty_it(
    sealed: Store, change: str
) -> None:
    ids = add(sealed, events.SIGNED_IN)
    with pytest.raises(StoreTrouble), sealed.write() as tx:
        tx.exec_driver_sql(change)
    with sealed.write() as tx:
        audited.erase(tx, ids)
    with sealed.read() as tx:
        (event,) = journal.named(tx, ids)
    assert (event.kind, event.who, event.data) == (events.SIGNED_IN, "test", {"erased": True})


@pytest.mark.parametrize("database", ["sqlite"])
@pytest.mark.parametrize("table", ["journal", "audit_chain"])
def test_sqlite_does_not_replace_a_row_past_its_triggers(sealed: Store, table: str) -> None:
    add(sealed, events.SIGNED_IN)
    before = links(sealed)
    with pytest.raises(StoreTrouble), sealed.write() as tx:
        tx.exec_driver_sql(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")
    add(sealed, events.SIGNED_IN)
    assert links(sealed)[:1] == before


@pytest.mark.parametrize("database", ["postgresql"])
def test_who_has_only_begun_keeps_nobody_from_signing(sealed: Store) -> None:
    """The chain's end is locked for the commit alone: this would wait for ever otherwise."""
    with sealed.write() as tx:
        slow = journal.append(tx, events.SIGNED_IN, at=MONDAY, who="slow")
        tx.execute(text("SET LOCAL lock_timeout = '10s'"))
        (fast,) = add(sealed, events.SIGNED_IN)
        assert links(sealed) == [(1, fast)]
    assert links(sealed) == [(1, fast), (2, slow)], "links follow in the order of the commits"
