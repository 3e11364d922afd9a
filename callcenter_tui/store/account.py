"""Writing the account: entries of subjects are replaced, their sums follow by the difference."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, Select, bindparam, delete, func, insert, select

from callcenter_tui.domain.measuring import CALL, MOOD_SUM, OPERATOR, Entry
from callcenter_tui.store.columns import insert_into, table
from callcenter_tui.store.measured import Measured, Rollup

_measured, _rollups = table(Measured), table(Rollup)
_KEY = tuple(column.name for column in _rollups.primary_key.columns)
_GRAINS = ("quarter", "day", "each")
_ENTRY = ("at", "department", "language", "driver", "who", "detail", "tallies")


class Cell(NamedTuple):
    """Where sums stand: the key of a rollup, without the tally's name."""

    grain: str
    at: datetime
    simulated: bool
    department: str
    language: str
    driver: str
    who: str
    detail: str


Sums = Mapping[Cell, Mapping[str, int]]
"""Totals by cell and tally."""


@dataclass(frozen=True, slots=True)
class Held:
    """An entry as it is stored."""

    id: int
    subject: str
    subject_id: str
    simulated: bool
    entry: Entry


def of_calls(tx: Connection, call_ids: Sequence[str]) -> list[Held]:
    """The stored entries of these calls."""
    query = _held().where(_measured.c.subject == CALL, _measured.c.subject_id.in_(call_ids))
    return _read(tx, query)


def of_operator(
    tx: Connection, user_id: str, since: datetime | None, until: datetime | None
) -> list[Held]:
    """The stored entries of an operator's time, of ``since <= at < until`` or of all times."""
    query = _held().where(_measured.c.subject == OPERATOR, _measured.c.subject_id == user_id)
    if since is not None:
        query = query.where(_measured.c.at >= since)
    if until is not None:
        query = query.where(_measured.c.at < until)
    return _read(tx, query)


def between(tx: Connection, since: datetime, until: datetime) -> list[Held]:
    """All stored entries of ``since <= at < until``."""
    return _read(tx, _held().where(_measured.c.at >= since, _measured.c.at < until))


def replace(tx: Connection, gone: Iterable[Held], come: Iterable[Mapping[str, Any]]) -> None:
    """Delete entries and insert others: rows of ``new_row``."""
    ids = [{"gone": one.id} for one in gone]
    if ids:
        tx.execute(delete(_measured).where(_measured.c.id == bindparam("gone")), ids)
    rows = list(come)
    if rows:
        tx.execute(insert(_measured), rows)


def new_row(subject: str, subject_id: str, simulated: bool, entry: Entry) -> dict[str, Any]:
    """An entry as a row."""
    row = {name: getattr(entry, name) for name in _ENTRY}
    return row | {"subject": subject, "subject_id": subject_id, "simulated": simulated}


def add(tx: Connection, differences: Sums) -> None:
    """Add to the sums; one that comes to nothing is no more."""
    rows = [
        cell._asdict() | {"name": name, "total": total}
        for cell, totals in differences.items()
        for name, total in totals.items()
        if total
    ]
    if not rows:
        return
    rows.sort(key=lambda row: (row["grain"], row["at"]))  # neighbours in the table, and on disk
    adding = insert_into(tx, _rollups)
    raised = {"total": _rollups.c.total + adding.excluded.total}
    tx.execute(adding.on_conflict_do_update(index_elements=list(_KEY), set_=raised), rows)
    smaller = [
        {f"of_{name}": row[name] for name in _KEY}
        for row in rows
        if row["total"] < 0 or row["name"] == MOOD_SUM
    ]
    if smaller:
        same = [_rollups.c[name] == bindparam(f"of_{name}") for name in _KEY]
        tx.execute(delete(_rollups).where(*same, _rollups.c.total == 0), smaller)


def sums_between(tx: Connection, since: datetime, until: datetime) -> dict[Cell, dict[str, int]]:
    """The stored sums of all grains of ``since <= at < until``."""
    columns = [_rollups.c[name] for name in (*_KEY, "total")]
    found: defaultdict[Cell, dict[str, int]] = defaultdict(dict)
    for grain in _GRAINS:  # each by the primary key
        query = select(*columns).where(
            _rollups.c.grain == grain, _rollups.c.at >= since, _rollups.c.at < until
        )
        for *cell, name, total in tx.execute(query):
            found[Cell(*cell)][name] = total
    return found


def reach(tx: Connection) -> tuple[datetime, datetime] | None:
    """The first and the last moment of any entry or sum; None when there is none."""
    sources: list[Select[Any]] = []
    for end in (func.min, func.max):
        sources.append(select(end(_measured.c.at)))
        sources += [select(end(_rollups.c.at)).where(_rollups.c.grain == one) for one in _GRAINS]
    found = [tx.execute(source).scalar() for source in sources]
    ends = [one for one in found if one is not None]
    return (min(ends), max(ends)) if ends else None


def counted(tx: Connection) -> dict[str, int]:
    """How many calls have entries, and how many rows there are of entries and of sums."""
    calls = select(func.count(_measured.c.subject_id.distinct())).where(_measured.c.subject == CALL)
    return {
        "calls": int(tx.execute(calls).scalar_one()),
        "entries": int(tx.execute(select(func.count()).select_from(_measured)).scalar_one()),
        "sums": int(tx.execute(select(func.count()).select_from(_rollups)).scalar_one()),
    }


def _held() -> Select[Any]:
    names = ("id", "subject", "subject_id", "simulated", *_ENTRY)
    return select(*(_measured.c[name] for name in names))


def _read(tx: Connection, query: Select[Any]) -> list[Held]:
    return [_one(row) for row in tx.execute(query)]


def _one(row: Row[Any]) -> Held:
    entry = Entry(*(getattr(row, name) for name in _ENTRY))
    return Held(row.id, row.subject, row.subject_id, row.simulated, entry)
