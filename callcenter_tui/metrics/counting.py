"""Sums of the account for a question: whole days from the sums of days, the rest from quarters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from callcenter_tui.domain import measuring as tally
from callcenter_tui.domain.figures import By, Question
from callcenter_tui.metrics.measures_calls import SETTLED
from callcenter_tui.metrics.options import Rules
from callcenter_tui.metrics.periods import quarter, whole_days
from callcenter_tui.store import rollups
from callcenter_tui.store.rollups import Column, Grain
from callcenter_tui.store.story import REPEAT_DAYS

AI = "ai:"
"""Before the name of an AI agent, where the account says who."""

COLUMNS: dict[By, Column] = {
    By.DEPARTMENT: "department",
    By.OPERATOR: "who",
    By.AGENT: "who",
    By.MODEL: "detail",
    By.DRIVER: "driver",
    By.LANGUAGE: "language",
}

_SETTLING = (tally.RESOLVABLE, tally.REPEATED)

Part = tuple[Grain, datetime, datetime]
Group = Callable[[Any], Hashable]


@dataclass(slots=True)
class Counted:
    """Sums of one group: of all of it (``all``), and by department where these differ."""

    all: Counter[str] = field(default_factory=Counter)
    by_department: dict[str, Counter[str]] = field(default_factory=dict)

    def add(self, department: str, name: str, much: int) -> None:
        """Count so much of a tally in."""
        self.all[name] += much
        own = self.by_department.get(department)
        if own is None:
            own = self.by_department[department] = Counter()
        own[name] += much

    def merge(self, other: Counted) -> None:
        """Count all of another's in."""
        self.all.update(other.all)
        for department, sums in other.by_department.items():
            self.by_department.setdefault(department, Counter()).update(sums)


@dataclass(frozen=True, slots=True)
class Book:
    """A reading transaction with what the center has set."""

    tx: Connection
    zone: ZoneInfo
    rules: Rules
    now: datetime

    def settled_until(self, question: Question) -> datetime:
        """Calls closed before this quarter of an hour cannot be repeated within the window."""
        oldest = quarter(self.now - timedelta(days=REPEAT_DAYS))
        return min(max(oldest, question.since), question.until)


def parts(since: datetime, until: datetime, zone: ZoneInfo) -> Iterator[Part]:
    """A period as whole local days and the quarters of an hour at its ends."""
    begin, end = whole_days(since, until, zone)
    if begin == end:
        yield "quarter", since, until
        return
    for grain, first, last in (("quarter", since, begin), ("day", begin, end),
                               ("quarter", end, until)):  # fmt: skip
        if first < last:
            yield grain, first, last  # type: ignore[misc]  # mypy widens the literals


def counted(
    book: Book,
    question: Question,
    *,
    names: Sequence[str] = (),
    by: Column | None = None,
    group: Group = lambda value: value,
    quarters: bool = False,
    settled: bool = False,
) -> dict[Hashable, Counted]:
    """Sums by group; without ``by`` there is the one group None.

    ``group`` makes a group of a column's value (None: it belongs to none). ``quarters``: the
    moments of quarters are wanted, not those of days. ``settled``: with those of calls that can be
    repeated no more, under ``settled:``.
    """
    found: dict[Hashable, Counted] = {} if by else {None: Counted()}
    spans = [("", question.since, question.until)]
    if settled:
        spans.append((SETTLED, question.since, book.settled_until(question)))
    columns: tuple[Column, ...] = (by,) if by else ()
    if book.rules.own and not question.department and by != "department":
        columns = (*columns, "department")
    for prefix, since, until in spans:
        pieces: Iterable[Part] = (
            [("quarter", since, until)] if quarters else parts(since, until, book.zone)
        )
        for grain, first, last in pieces:
            rows = rollups.sums(
                book.tx,
                grain,
                first,
                last,
                filters=filters(question),
                simulated=question.simulated,
                group_by=columns,
                names=names if not prefix else _SETTLING,
            )
            _add(found, rows, columns, by, group, prefix, question.department)
    return found


def filters(question: Question) -> dict[Column, str]:
    """The columns that a question asks for."""
    who = question.operator or (f"{AI}{question.agent}" if question.agent else "")
    wanted: dict[Column, str] = {
        "department": question.department,
        "language": question.language,
        "driver": question.driver,
        "who": who,
        "detail": question.model,
    }
    return {column: value for column, value in wanted.items() if value}


def _add(
    found: dict[Hashable, Counted],
    rows: Iterable[tuple[Any, ...]],
    columns: Sequence[Column],
    by: Column | None,
    group: Group,
    prefix: str,
    department: str,
) -> None:
    for *values, name, much in rows:
        told = dict(zip(columns, values, strict=True))
        key = group(told[by]) if by else None
        if by and key is None:
            continue
        place = told.get("department", department)
        found.setdefault(key, Counted()).add(place, f"{prefix}{name}", much)
