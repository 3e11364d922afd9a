"""What the AI agents cost, in US dollars by the price table; a run without a price counts as 0."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, func, select, text

from callcenter_tui.store.tables import AgentRun

_runs = AgentRun.__table__  # type: ignore[attr-defined]
_BUDGET_LOCK = 7_203_114
"""PostgreSQL's advisory lock under which the day's budget is announced."""


def since(tx: Connection, moment: datetime) -> float:
    """Spent from ``moment`` on, by all agents of the store."""
    return _sum(tx, _runs.c.at >= moment)


def of_call(tx: Connection, call_id: str) -> float:
    """Spent on one call: routing, answers, briefings, evaluation."""
    return _sum(tx, _runs.c.call_id == call_id)


def of_turn(tx: Connection, turn_id: str) -> float:
    """Spent on one turn, its rewrites and retries included."""
    return _sum(tx, _runs.c.turn_id == turn_id)


def one_announces(tx: Connection) -> None:
    """Let one process at a time announce that the budget is reached; until the transaction ends.

    On SQLite every writer is alone already.
    """
    if tx.dialect.name == "postgresql":
        tx.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _BUDGET_LOCK})


def _sum(tx: Connection, which: ColumnElement[bool]) -> float:
    query = select(func.coalesce(func.sum(_runs.c.cost), 0.0)).where(which)
    return float(tx.execute(query).scalar_one())
