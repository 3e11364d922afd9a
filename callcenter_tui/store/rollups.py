"""Sums of the account: from this one query every measure is made, and what stands behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, Literal

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Select,
    Text,
    and_,
    cast,
    func,
    literal_column,
    or_,
    select,
    tuple_,
)

from callcenter_tui.domain.measuring import CALL
from callcenter_tui.store.columns import table
from callcenter_tui.store.measured import Measured, Rollup
from callcenter_tui.store.people import User
from callcenter_tui.store.tables import Call, Customer

QUARTER, DAY, EACH = "quarter", "day", "each"
"""Grains as stored: quarters of an hour and local days for all, local days of each operator,
agent and model."""

Grain = Literal["quarter", "day"]
Column = Literal["at", "department", "language", "driver", "who", "detail"]

_ALONE = ("who", "detail")
"""Columns that only ``each`` has; a question for them by quarters is answered by the entries."""

_NOTHING: ColumnElement[str] = literal_column("''")
_rollups, _measured = table(Rollup), table(Measured)
_calls, _customers, _users = table(Call), table(Customer), table(User)


@dataclass(frozen=True, slots=True)
class Counted:
    """One entry with the call that it belongs to; without one (an operator's time) both are empty.

    ``who`` as stored, ``operator`` the name of who that is, empty for none and for AI agents.
    """

    id: int
    call: str
    key: str
    customer: str
    department: str
    language: str
    driver: str
    who: str
    operator: str
    detail: str
    at: datetime
    tallies: Mapping[str, int]


def sums(
    tx: Connection,
    grain: Grain,
    since: datetime,
    until: datetime,
    *,
    filters: Mapping[Column, str] | None = None,
    simulated: bool = False,
    group_by: Sequence[Column] = (),
    names: Sequence[str] = (),
) -> list[tuple[Any, ...]]:
    """Totals of ``since <= at < until`` by tally: rows of the ``group_by`` values, name, total.

    ``filters``: equal values of columns; an empty value is one, too (``{"who": ""}``). Days are the
    center's local ones: ``since`` and ``until`` must be local midnights then. ``names``: only these
    tallies, by default all. A quarter's rows ``group_by`` who or detail come from the entries:
    right, but slower than the sums.
    """
    wanted = filters or {}
    alone = any(column in _ALONE for column in (*wanted, *group_by))
    if grain == "quarter" and alone:
        return _of_entries(tx, since, until, wanted, simulated, group_by, names)
    stored = EACH if alone else grain
    columns = [_rollups.c[name] for name in group_by]
    query = select(*columns, _rollups.c.name, func.sum(_rollups.c.total)).where(
        _rollups.c.grain == stored,
        _rollups.c.at >= since,
        _rollups.c.at < until,
        _rollups.c.simulated == simulated,
        *(_rollups.c[name] == value for name, value in wanted.items()),
    )
    if names:
        query = query.where(_rollups.c.name.in_(names))
    return _rows(tx, query.group_by(*columns, _rollups.c.name))


def entries(
    tx: Connection,
    since: datetime,
    until: datetime,
    *,
    filters: Mapping[Column, str] | None = None,
    simulated: bool = False,
    names: Sequence[str] = (),
    limit: int = 200,
    after: Counted | None = None,
) -> list[Counted]:
    """A page of the entries of calls that hold any of ``names`` (by default all), newest first.

    ``names`` that end with ``:`` are beginnings. ``after``: the last entry of the page before.
    ``filters`` as in ``sums``. Customers' names are not masked here.
    """
    own = (_measured.c.at, _measured.c.id)
    where = [
        _measured.c.subject == CALL,
        _measured.c.at >= since,
        _measured.c.at < until if after is None else tuple_(*own) < (after.at, after.id),
        _measured.c.simulated == simulated,
        *(_measured.c[name] == value for name, value in (filters or {}).items()),
    ]
    if names:
        where.append(_holding(names))
    rows = tx.execute(_with_names(where).order_by(*(one.desc() for one in own)).limit(limit))
    return [Counted(*row) for row in rows]


def _holding(names: Sequence[str]) -> ColumnElement[bool]:
    """Entries with any of these tallies, looked for in the text of their JSON: to parse it for
    each name costs several times as much. Edges of one distribution only where it is there at all.
    """
    told = cast(_measured.c.tallies, Text)
    found: list[ColumnElement[bool]] = []
    for prefix, group in groupby(sorted(names), lambda name: "".join(name.partition(":")[:2])):
        own = list(group)
        if not prefix.endswith(":"):
            found.append(told.contains(f'"{prefix}"', autoescape=True))
            continue
        any_of_it = told.contains(f'"{prefix}', autoescape=True)
        edges = [told.contains(f'"{name}"', autoescape=True) for name in own]
        found.append(any_of_it if prefix in own else and_(any_of_it, or_(*edges)))
    return or_(*found)


def _with_names(where: Sequence[ColumnElement[bool]]) -> Select[Any]:
    own = ("department", "language", "driver", "who")
    joined: FromClause = _measured.outerjoin(
        _calls, and_(_measured.c.subject == CALL, _calls.c.id == _measured.c.subject_id)
    )
    joined = joined.outerjoin(_customers, _customers.c.id == _calls.c.customer_id)
    joined = joined.outerjoin(_users, _users.c.id == _measured.c.who)
    return (
        select(
            _measured.c.id,
            func.coalesce(_calls.c.id, ""),
            func.coalesce(_calls.c.key, ""),
            func.coalesce(_customers.c.name, ""),
            *(_measured.c[name] for name in own),
            func.coalesce(_users.c.name, ""),
            _measured.c.detail,
            _measured.c.at,
            _measured.c.tallies,
        )
        .select_from(joined)
        .where(*where)
    )


def _of_entries(
    tx: Connection,
    since: datetime,
    until: datetime,
    filters: Mapping[Column, str],
    simulated: bool,
    group_by: Sequence[Column],
    names: Sequence[str],
) -> list[tuple[Any, ...]]:
    """The same sums from the entries: few ask by quarters for one operator or model."""
    each = func.json_each if tx.dialect.name == "sqlite" else func.json_each_text
    told = each(_measured.c.tallies).table_valued("key", "value", joins_implicitly=True)
    # Not the bare columns: SQLite would walk all of the index of ``who`` rather than sort a day.
    columns = [
        _measured.c.at if name == "at" else func.coalesce(_measured.c[name], _NOTHING)
        for name in group_by
    ]
    total = func.sum(func.cast(told.c.value, _rollups.c.total.type))
    query = select(*columns, told.c.key, total).where(
        _measured.c.at >= since,
        _measured.c.at < until,
        _measured.c.simulated == simulated,
        *(_measured.c[name] == value for name, value in filters.items()),
    )
    if names:
        query = query.where(told.c.key.in_(names))
    return _rows(tx, query.group_by(*columns, told.c.key))


def _rows(tx: Connection, query: Select[Any]) -> list[tuple[Any, ...]]:
    """What sums to nothing is none, as in the rollups."""
    return [(*row[:-1], int(row[-1])) for row in tx.execute(query) if row[-1]]
