"""What the AI agents cost, in US dollars by the price table; a run without a price counts as 0."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, func, select, text

from callcenter_tui.store.columns import table
from callcenter_tui.store.tables import AgentRun

_runs = table(AgentRun)
_BUDGET_LOCK = 7_203_114
"""PostgreSQL's advisory lock under which the day's budget is announced."""


def since(tx: Connection, moment: datetime) -> float:
    """Spent from ``moment`` on, by all agents of the store."""
    query = select(func.coalesce(func.sum(_runs.c.cost), 0.0)).where(_runs.c.at >= moment)
    return float(tx.execute(query).scalar_one())


def one_announces(tx: Connection) -> None:
    """Let one process at a time announce that the budget is reached; until the transaction ends.

    On SQLite every writer is alone already.
    """
    if tx.dialect.name == "postgresql":
        tx.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _BUDGET_LOCK})
