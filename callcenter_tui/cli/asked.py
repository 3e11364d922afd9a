"""Which calls a command is about, as typed: days, a department. Wrong words are wrong usage."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING

from callcenter_tui.cli.options import WrongUsage
from callcenter_tui.domain.errors import Invalid, NotFound

if TYPE_CHECKING:
    from callcenter_tui.domain.figures import Question
    from callcenter_tui.wiring import House


@contextmanager
def as_usage() -> Iterator[None]:
    """What is refused inside was typed wrong: WrongUsage in place of Invalid and NotFound."""
    try:
        yield
    except (Invalid, NotFound) as error:
        raise WrongUsage(error.title, error.hint) from error


def day(option: str, typed: str) -> date:
    """The day given with an option."""
    from callcenter_tui.metrics import periods

    try:
        return periods.day(typed)
    except Invalid as error:
        raise WrongUsage(f"{option}: {error.title}", error.hint) from error


def days(house: House, first: str | None, last: str | None, usual: str) -> Question:
    """Days of the center, the first one alone without a last; without any, the ``usual`` period."""
    if first is None and last is None:
        return house.metrics.dashboard.period(usual)
    if first is None:
        raise WrongUsage("--to needs --from", "Such as --from 2026-03-01 --to 2026-03-09.")
    begin = day("--from", first)
    with as_usage():
        return house.metrics.dashboard.days(begin, day("--to", last) if last else begin)


def department(house: House, key: str | None) -> str:
    """The department's key; empty where none was given."""
    if key and all(one.key != key for one in house.departments.list()):
        raise WrongUsage(f"There is no department '{key}'", "See: callcenter department list")
    return key or ""
