"""Judgements of calls: the AI's estimates, people's reviews, the customers' own ratings."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, insert, select

from callcenter_tui.domain.trail import ReviewView
from callcenter_tui.store.columns import table
from callcenter_tui.store.trust import Review

_reviews = table(Review)


def add(tx: Connection, **values: Any) -> None:
    """Insert one review; column names as in ``trust.Review``. One per turn, the store sees to it.

    A later review of the same call never replaces an earlier one.
    """
    tx.execute(insert(_reviews).values(**values))


def of_call(tx: Connection, call_id: str) -> list[ReviewView]:
    """All reviews of a call, oldest first."""
    rows = tx.execute(select(_reviews).where(_reviews.c.call_id == call_id).order_by(_reviews.c.id))
    return [ReviewView(r.id, r.kind, r.author, r.score, r.at, dict(r.data or {})) for r in rows]
