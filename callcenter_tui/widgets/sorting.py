"""The order of the calls table, and which rows a filter keeps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from callcenter_tui.domain.states import CallState
from callcenter_tui.domain.views import CallRow
from callcenter_tui.text import fold
from callcenter_tui.widgets import wording


def _urgency(row: CallRow) -> tuple[Any, ...]:
    """First whose operator asks for help, then who waits for a person, then drafts to be sent;
    the urgent before the patient.
    """
    work = (bool(row.help), row.state == CallState.WAITING, row.drafted)
    rank = work.index(True) if True in work else len(work)
    return (rank, -row.priority, wording.began(row))


ORDERS: dict[str, Callable[[CallRow], tuple[Any, ...]]] = {
    "urgency": _urgency,
    "oldest": lambda row: (row.opened_at,),
    "newest": lambda row: (-row.opened_at.timestamp(),),
    "department": lambda row: (row.department, *_urgency(row)),
    "time in state": lambda row: (wording.began(row),),
    "sentiment": lambda row: (row.mood, *_urgency(row)),
    "customer": lambda row: (fold(row.customer),),
}


def ordered(rows: list[CallRow], order: str) -> list[CallRow]:
    """Rows in ``order``; the id decides between equals, so that nothing jumps."""
    key = ORDERS[order]
    return sorted(rows, key=lambda row: (*key(row), row.id))


def next_order(order: str) -> str:
    """The order after this one, round and round."""
    names = list(ORDERS)
    return names[(names.index(order) + 1) % len(names)]


def keeps(row: CallRow, needle: str, department: str | None) -> bool:
    """Whether the row shows under the filter: every word of ``needle`` is somewhere in it."""
    if department is not None and row.department != department:
        return False
    if not needle:
        return True
    hay = fold(
        f"{row.key} {row.customer} {row.department} {wording.words(row.department)} {row.operator} "
        f"{wording.state(row.state)} {wording.driver(row.driver)} {wording.alerts(row)} "
        f"{row.preview}"
    )
    return all(word in hay for word in fold(needle).split())
