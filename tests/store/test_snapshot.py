"""What one read sees is one moment of the store, on both databases."""

from __future__ import annotations

from callcenter_tui.store import journal
from callcenter_tui.store.engine import Store
from tests.clocks import SettableClock


def test_a_read_sees_nothing_of_what_is_written_meanwhile(
    store: Store, clock: SettableClock
) -> None:
    with store.read() as tx:
        before = journal.last_id(tx)
        with store.write() as other:
            journal.append(other, "test.happened", at=clock.now(), who="tester")
        assert journal.last_id(tx) == before
    with store.read() as tx:
        assert journal.last_id(tx) > before


def test_a_write_sees_what_was_written_before_it_asks(store: Store, clock: SettableClock) -> None:
    """A connection that has read before is a writer's like any other."""
    for number in range(3):
        with store.read() as tx:
            journal.last_id(tx)
        with store.write() as tx:
            assert len(journal.of_kind(tx, "test.happened")) == number
            journal.append(tx, "test.happened", at=clock.now(), who="tester")
