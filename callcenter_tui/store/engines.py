"""Processes that run turns, known by their heartbeat."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from callcenter_tui.domain.trail import EngineView
from callcenter_tui.store.center import EngineProcess
from callcenter_tui.store.columns import table

_engines = table(EngineProcess)


def add(tx: Connection, engine: EngineView) -> None:
    """Register a process."""
    tx.execute(
        insert(_engines).values(
            id=engine.id,
            kind=engine.kind,
            host=engine.host,
            pid=engine.pid,
            model=engine.model,
            started_at=engine.started_at,
            seen_at=engine.seen_at,
            warning=engine.warning,
        )
    )


def beat(tx: Connection, engine_id: str, now: datetime) -> bool:
    """Say that it is alive; False when the row is gone (it was declared dead)."""
    done = tx.execute(update(_engines).where(_engines.c.id == engine_id).values(seen_at=now))
    return done.rowcount == 1


def name_model(tx: Connection, engine_id: str, model: str) -> None:
    """Say which model the engine works with, once it is loaded."""
    tx.execute(update(_engines).where(_engines.c.id == engine_id).values(model=model))


def warn(tx: Connection, engine_id: str, warning: str) -> None:
    """Say what people should know of the engine's model; empty takes it back."""
    tx.execute(update(_engines).where(_engines.c.id == engine_id).values(warning=warning))


def alive(tx: Connection, since: datetime) -> list[EngineView]:
    """Engines heard of after ``since``, oldest first."""
    rows = tx.execute(
        select(_engines).where(_engines.c.seen_at > since).order_by(_engines.c.started_at)
    )
    return [
        EngineView(r.id, r.kind, r.host, r.pid, r.model, r.started_at, r.seen_at, r.warning)
        for r in rows
    ]


def remove(tx: Connection, engine_id: str) -> None:
    """Forget an engine that has left."""
    tx.execute(delete(_engines).where(_engines.c.id == engine_id))


def forget(tx: Connection, before: datetime) -> list[str]:
    """Forget engines not heard of since ``before``; returns their ids."""
    rows = tx.execute(delete(_engines).where(_engines.c.seen_at < before).returning(_engines.c.id))
    return [row.id for row in rows]
