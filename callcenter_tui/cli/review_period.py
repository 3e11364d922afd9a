"""Which calls a question about quality is about: a period, a department, an operator."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from callcenter_tui.cli import asked
from callcenter_tui.cli.options import WrongUsage

if TYPE_CHECKING:
    from callcenter_tui.domain.figures import Question
    from callcenter_tui.wiring import House

PERIOD = "30d"
"""What is looked at when nothing is said."""

From = Annotated[
    str | None, typer.Option("--from", metavar="DATE", help="The first day, 2026-03-01.")
]
To = Annotated[
    str | None,
    typer.Option("--to", metavar="DATE", help="The last day, included; by default today."),
]
Operator = Annotated[
    str | None, typer.Option(metavar="LOGIN", help="Only calls that this operator drove last.")
]


def question(
    house: House,
    first: str | None,
    last: str | None,
    department: str | None,
    operator: str | None,
) -> Question:
    """Local days of the center, the last 30 by default; raises WrongUsage."""
    from callcenter_tui.store import users

    now = house.clock.now()
    with house.store.read() as tx:
        user = users.find(tx, operator.strip().lower(), now) if operator else None
    if operator and user is None:
        raise WrongUsage("There is no such operator", "See: callcenter user list")
    if first is not None and last is None:
        last = now.astimezone(house.metrics.dashboard.zone()).date().isoformat()
    return replace(
        asked.days(house, first, last, PERIOD),
        department=asked.department(house, department),
        operator=user.id if user else "",
    )
