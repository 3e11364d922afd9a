"""Many calls at once, in plain SQL that both databases understand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import text

from callcenter_tui.store.engine import Store

DEPARTMENTS = ("technical_support", "billing", "sales", "general", "complaints")

_SERIES = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count) "
_DEPARTMENT = (
    "INSERT INTO departments (key, name_en, name_es, autonomy, position, active) "
    "VALUES (:key, :key, :key, 'ai', :position, true)"
)
_CUSTOMERS = (
    "INSERT INTO customers (id, name, phone, email, language, created_at) "
    "SELECT 'p' || i, 'Customer ' || i, '+34' || i, '', 'es', CAST(:now AS {moment}) FROM n"
)
_CALLS = (
    "INSERT INTO calls (id, key, customer_id, department, state, driver, priority, language, "
    "origin, routed, wants_person, reason, category, severity, preview, summary, disposition, "
    "last_seq, fence, opened_at, state_since, heard_at) "
    "SELECT 'c' || i, 'C-' || i, 'p' || (i % :customers + 1), "
    "CASE i % 5 WHEN 0 THEN 'technical_support' WHEN 1 THEN 'billing' WHEN 2 THEN 'sales' "
    "WHEN 3 THEN 'general' ELSE 'complaints' END, "
    "CASE WHEN i % (:count / :live) > 0 THEN 'completed' WHEN i % 3 = 0 THEN 'waiting' "
    "ELSE 'active' END, 'ai', i % 4 + 1, 'es', 'line', true, false, '', '', '', "
    "'The router has been off since this morning, what can I do about it?', '', '', 0, 0, "
    "CAST(:now AS {moment}), CAST(:now AS {moment}), CAST(:now AS {moment}) FROM n"
)


def seeded(store: Store, count: int, *, live: int, customers: int = 1000) -> None:
    """``count`` calls of which ``live`` are open (``live`` must divide ``count``)."""
    now = datetime.now(UTC) - timedelta(minutes=10)
    shown = now.strftime("%Y-%m-%d %H:%M:%S.%f") if store.is_sqlite else now.isoformat()
    moment = "TEXT" if store.is_sqlite else "timestamptz"
    with store.write() as tx:
        for position, key in enumerate(DEPARTMENTS):
            tx.execute(text(_DEPARTMENT), {"key": key, "position": position})
        values = {"count": customers, "now": shown}
        tx.execute(text(_CUSTOMERS_FULL.format(moment=moment)), values)
        values = {"count": count, "live": live, "customers": customers, "now": shown}
        tx.execute(text(_CALLS_FULL.format(moment=moment)), values)
    analyzed(store)


def analyzed(store: Store) -> None:
    """Let PostgreSQL's planner know what is there, as it does by itself after a minute.

    SQLite never does by itself, and does better so: knowing how many calls an average state has, it
    would read all calls to find the few live ones.
    """
    if not store.is_sqlite:
        with store.write() as tx:
            tx.execute(text("ANALYZE"))


_CUSTOMERS_FULL, _CALLS_FULL = _SERIES + _CUSTOMERS, _SERIES + _CALLS
