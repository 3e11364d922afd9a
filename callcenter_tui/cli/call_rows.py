"""Calls as CSV that no spreadsheet will run: a row per call with its figures, or per message."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from callcenter_tui.text import csv_safe

if TYPE_CHECKING:
    from datetime import datetime

    from callcenter_tui.domain.views import Actor, CallView
    from callcenter_tui.wiring import House

CALL = ("key", "customer", "department", "language", "origin", "state", "driver", "operator",
        "priority", "disposition", "opened_at", "closed_at")  # fmt: skip
MESSAGE = ("key", "customer", "department", "state", "at", "speaker", "who", "text")

_PAGE = 200


def calls(house: House, actor: Actor, found: Iterable[str]) -> None:
    """A row per call; what was not counted of it is empty. Durations in seconds."""
    from callcenter_tui.metrics.call_figures import COLUMNS

    writer = csv.writer(sys.stdout)
    writer.writerow((*CALL, *COLUMNS))
    for page in _pages(found):
        figures = house.metrics.calls.of(actor, page)
        for call_id in page:
            view, counted = house.board.call(actor, call_id), figures[call_id]
            numbers = ["" if counted.get(name) is None else counted[name] for name in COLUMNS]
            writer.writerow([*map(csv_safe, _call(view)), *numbers])


def messages(house: House, actor: Actor, found: Iterable[str]) -> None:
    """A row per message."""
    writer = csv.writer(sys.stdout)
    writer.writerow(MESSAGE)
    for call_id in found:
        view = house.board.call(actor, call_id)
        head = (view.row.key, view.row.customer, view.row.department, view.row.state)
        for said in view.messages:
            cells = (*head, said.at.isoformat(), said.speaker, said.who, said.text)
            writer.writerow([csv_safe(cell) for cell in cells])


def _call(view: CallView) -> tuple[object, ...]:
    row = view.row
    return (
        *(row.key, row.customer, row.department, row.language, row.origin, row.state, row.driver),
        *(row.operator, row.priority, view.disposition),
        *(_moment(row.opened_at), _moment(view.closed_at)),
    )


def _moment(at: datetime | None) -> str:
    return at.isoformat() if at else ""


def _pages(found: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(found)
    while page := list(islice(rest, _PAGE)):
        yield page
