"""A store of the schema before the floor: who waits and who is there is known to it afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import text

from callcenter_tui.store import migrate
from callcenter_tui.store.engine import Store
from callcenter_tui.store.floor_check import count_floor
from tests.clocks import MONDAY

ROWS = (
    "INSERT INTO users (id, login, name, email, role, language, password_hash, disabled, "
    "must_change, created_at, password_at) VALUES ('u', 'ana', 'Ana', '', 'agent', 'es', '-', "
    "false, false, :at, :at)",
    "INSERT INTO departments VALUES ('billing', 'Billing', 'Facturas', 'ai', 1, true)",
    "INSERT INTO customers VALUES ('c', 'Nora', '', 'n@example.com', 'es', :at)",
    "INSERT INTO operator_states VALUES ('u', 'available', '', 'idle', :at, :at)",
    "INSERT INTO calls (id, key, customer_id, department, state, driver, priority, language, "
    "origin, routed, wants_person, reason, category, severity, preview, summary, disposition, "
    "last_seq, fence, opened_at, state_since, heard_at, waiting_since, identity, identity_tries) "
    "VALUES ('k', 'C-AAAAAA', 'c', 'billing', 'waiting', 'ai', 2, 'es', 'line', true, true, '', "
    "'', '', '', '', '', 1, 1, :at, :at, :at, :at, '', 0)",
    "INSERT INTO journal (at, kind, call_id, who, data) VALUES "
    "(:at, 'call.moved', 'k', 'rules', '{\"target\": \"waiting\"}')",
    "INSERT INTO messages (id, call_id, seq, speaker, who, text, at, sources) VALUES "
    "('m', 'k', 1, 'customer', 'Nora', 'Mi factura', :at, '[]')",
)


@pytest.fixture
def older(empty_url: str) -> Iterator[Store]:
    """A store of schema 0003 with one of everything that the next one counts on."""
    store = Store(empty_url)
    if store.path:
        store.path.parent.mkdir()
    config = Config()
    config.set_main_option("script_location", str(Path(migrate.__file__).parent / "migrations"))
    at = MONDAY if not store.is_sqlite else MONDAY.replace(tzinfo=None).isoformat(" ")
    with store.write() as tx:
        config.attributes["connection"] = tx
        command.upgrade(config, "0003")
        for row in ROWS:
            tx.execute(text(row), {"at": at} if ":at" in row else {})
    yield store
    store.close()


def test_whoever_waits_or_is_there_is_counted_after_the_upgrade(older: Store) -> None:
    assert migrate.upgrade(older)
    with older.read() as tx:
        counted = count_floor(tx, MONDAY + timedelta(seconds=1))
        found = tx.execute(text("SELECT queued_at IS NOT NULL, department FROM queue_stays")).all()
    assert (counted.misplaced, counted.queues, counted.offers, counted.histories) == (0, 0, 0, 0)
    assert [tuple(row) for row in found] == [(1, "billing")]
