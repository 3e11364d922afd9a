"""Tool uses of AI agents: what was asked, with what, what came of it, and what was really done."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from callcenter_tui.domain.trail import ToolView
from callcenter_tui.store.columns import table
from callcenter_tui.store.trust import ToolUse

_uses = table(ToolUse)


def add(tx: Connection, **values: Any) -> None:
    """Insert one use; a second one with the same ``once`` is refused by the store."""
    tx.execute(insert(_uses).values(**values))


def finish(
    tx: Connection, once: str, *, result: str, ok: bool, deeds: list[str], ms: float
) -> None:
    """Write down what came of a use that was entered before it ran."""
    tx.execute(
        update(_uses).where(_uses.c.once == once).values(result=result, ok=ok, deeds=deeds, ms=ms)
    )


def first(tx: Connection, once: str) -> ToolView | None:
    """The use that was entered with this ``once`` (``turn:name``), if any."""
    row = tx.execute(select(_uses).where(_uses.c.once == once)).first()
    return None if row is None else _view(row)


def count(tx: Connection, call_id: str, name: str) -> int:
    """How often a tool of this name was used in the call."""
    return int(
        tx.execute(
            select(func.count())
            .select_from(_uses)
            .where(_uses.c.call_id == call_id, _uses.c.name == name)
        ).scalar_one()
    )


def of_call(tx: Connection, call_id: str) -> list[ToolView]:
    """All uses in a call, oldest first."""
    rows = tx.execute(select(_uses).where(_uses.c.call_id == call_id).order_by(_uses.c.id))
    return [_view(row) for row in rows]


def deeds(tx: Connection, call_id: str) -> list[str]:
    """What was really done in the call (``domain.tools.DEEDS``), each once, in order.

    A use that was refused may have done something too: asked a person to identify the customer.
    """
    done = (deed for use in of_call(tx, call_id) for deed in use.deeds)
    return list(dict.fromkeys(done))


def _view(row: Row[Any]) -> ToolView:
    return ToolView(
        row.source,
        row.turn_id,
        row.name,
        dict(row.arguments or {}),
        row.result,
        row.ok,
        tuple(row.deeds or ()),
        row.at,
    )
