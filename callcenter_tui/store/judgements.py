"""Closed calls with their judgements, for reviewers and the quality report."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, func, select

from callcenter_tui.domain import events
from callcenter_tui.domain.figures import Question
from callcenter_tui.domain.judged import Judged
from callcenter_tui.domain.review import ReviewKind
from callcenter_tui.domain.routing import SEVERITIES
from callcenter_tui.domain.states import CallState, Origin
from callcenter_tui.domain.trail import ReviewView
from callcenter_tui.store.columns import table
from callcenter_tui.store.people import User
from callcenter_tui.store.tables import Call, JournalEvent, Message
from callcenter_tui.store.trust import Review

_calls = table(Call)
_journal = table(JournalEvent)
_messages = table(Message)
_reviews = table(Review)
_users = table(User)

BEFORE = timedelta(days=30)
"""An escalation or a hold so long before the period is still looked for."""

WISH = "asks_for_person"
"""The rule by which a customer simply gets the person they ask for."""

_CHUNK = 500


def drove(tx: Connection, call_id: str) -> set[str]:
    """Ids of the people who have driven the call or spoken in it, whoever has it now."""
    stood = tx.execute(
        select(_journal.c.data).where(
            _journal.c.call_id == call_id, _journal.c.kind == events.CALL_STANDS
        )
    )
    spoke = tx.execute(select(_messages.c.author_id).where(_messages.c.call_id == call_id))
    last = tx.execute(select(_calls.c.operator_id).where(_calls.c.id == call_id))
    found = {str(row.data.get("operator") or "") for row in stood}
    return (found | {str(row[0] or "") for row in (*spoke, *last)}) - {""}


def judged(
    tx: Connection, asked: Question, departments: Sequence[str] = (), *, telling: bool = True
) -> list[Judged]:
    """Calls last closed in the period that have a judgement, the latest closed first.

    With ``telling`` also those that were escalated or on hold. ``departments``: only of these.
    """
    began = (_journal.c.at >= asked.since - BEFORE, _journal.c.at < asked.until)
    kinds = [kind.value for kind in ReviewKind]  # all of them: the index begins with the kind
    since = (_reviews.c.kind.in_(kinds), _reviews.c.at >= asked.since)
    sources = {"judged": select(_reviews.c.call_id).where(*since)}
    if telling:
        for kind in (events.CALL_ESCALATED, events.CALL_HELD):
            sources[kind] = select(_journal.c.call_id).where(_journal.c.kind == kind, *began)
    rows: dict[str, Any] = {}
    named: dict[str, set[str]] = {}
    for why, ids in sources.items():
        known = {row[0] for row in tx.execute(ids.distinct())}
        rows |= _rows(tx, asked, departments, sorted(known - rows.keys()))
        named[why] = known & rows.keys()
    reviews, held = _of(tx, rows), _held(tx, named.get(events.CALL_HELD, ()))
    grave = _gravest(tx, named.get(events.CALL_ESCALATED, ()))
    made = (
        Judged(
            row.id,
            row.key,
            row.department,
            row.operator or "",
            row.closed_at,
            grave.get(row.id, ""),
            held.get(row.id, 0.0),
            tuple(reviews.get(row.id, ())),
        )
        for row in rows.values()
    )
    return sorted(made, key=lambda one: (one.closed_at, one.call), reverse=True)


def _rows(
    tx: Connection, asked: Question, departments: Sequence[str], calls: Sequence[str]
) -> dict[str, Any]:
    """Those of these calls that the question is about: a call that is open again has no
    ``closed_at``. Asked by their ids and without their state: with a subquery, or with the state,
    SQLite reads every closed call there is.
    """
    query = _closed(asked, departments)
    return {
        row.id: row
        for ids in _chunks(calls)
        for row in tx.execute(query.where(_calls.c.id.in_(ids)))
    }


def _closed(asked: Question, departments: Sequence[str]) -> Select[Any]:
    names = ("id", "key", "department", "closed_at")
    query = (
        select(*(_calls.c[name] for name in names), _users.c.name.label("operator"))
        .outerjoin(_users, _users.c.id == _calls.c.operator_id)
        .where(
            _calls.c.closed_at >= asked.since,
            _calls.c.closed_at < asked.until,
        )
    )
    simulated = _calls.c.origin == Origin.SIMULATED.value
    query = query.where(simulated if asked.simulated else ~simulated)
    for column, value in (
        (_calls.c.department, asked.department),
        (_calls.c.language, asked.language),
        (_calls.c.driver, asked.driver),
        (_calls.c.operator_id, asked.operator),
    ):
        if value:
            query = query.where(column == value)
    return query.where(_calls.c.department.in_(departments)) if departments else query


def _of(tx: Connection, calls: Iterable[str]) -> dict[str, list[ReviewView]]:
    """The judgements of these calls, oldest first."""
    found: dict[str, list[ReviewView]] = defaultdict(list)
    for ids in _chunks(calls):
        rows = tx.execute(
            select(_reviews)
            .where(_reviews.c.call_id.in_(ids))
            .order_by(_reviews.c.call_id, _reviews.c.id)  # by id alone SQLite reads all there are
        )
        for r in rows:
            found[r.call_id].append(_view(r))
    return found


def _gravest(tx: Connection, calls: Iterable[str]) -> dict[str, str]:
    """The gravest severity with which each of these calls was escalated; a customer's plain wish
    for a person is none.
    """
    gravest: dict[str, str] = {}
    for ids in _chunks(calls):
        rows = tx.execute(
            select(_journal.c.call_id, _journal.c.data).where(
                _journal.c.call_id.in_(ids), _journal.c.kind == events.CALL_ESCALATED
            )
        )
        for call, data in rows:
            found, known = str(data.get("severity", "")), gravest.get(call, "")
            if data.get("rule") != WISH and _rank(found) > _rank(known):
                gravest[call] = found
    return gravest


def _rank(severity: str) -> int:
    return SEVERITIES.index(severity) if severity in SEVERITIES else -1


def _held(tx: Connection, calls: Iterable[str]) -> dict[str, float]:
    """Seconds that each of these calls was on hold, by how it stood."""
    seconds: dict[str, float] = defaultdict(float)
    for ids in _chunks(calls):
        rows = tx.execute(
            select(_journal.c.call_id, _journal.c.at, _journal.c.data)
            .where(_journal.c.call_id.in_(ids), _journal.c.kind == events.CALL_STANDS)
            .order_by(_journal.c.call_id, _journal.c.id)
        )
        since: dict[str, datetime] = {}
        for call, at, data in rows:
            if (began := since.pop(call, None)) is not None:
                seconds[call] += max(0.0, (at - began).total_seconds())
            if data.get("state") == CallState.ON_HOLD.value:
                since[call] = at
    return seconds


def reviews_made(
    tx: Connection, asked: Question, departments: Sequence[str] = (), *, limit: int = 50
) -> tuple[list[tuple[str, str, str, ReviewView]], int]:
    """People's reviews made in the period, newest first, with their number: call's key,
    department and operator, and the review. Simulated calls as the question says.
    """
    of = (
        _reviews.c.kind == ReviewKind.PERSON.value,
        _reviews.c.at >= asked.since,
        _reviews.c.at < asked.until,
    )
    simulated = _calls.c.origin == Origin.SIMULATED.value
    query = (
        select(_calls.c.key, _calls.c.department, _users.c.name.label("operator"), _reviews)
        .join(_calls, _calls.c.id == _reviews.c.call_id)
        .outerjoin(_users, _users.c.id == _calls.c.operator_id)
        .where(*of, simulated if asked.simulated else ~simulated)
    )
    for column, value in (
        (_calls.c.department, asked.department),
        (_calls.c.operator_id, asked.operator),
    ):
        if value:
            query = query.where(column == value)
    if departments:
        query = query.where(_calls.c.department.in_(departments))
    total = tx.execute(select(func.count()).select_from(query.subquery())).scalar_one()
    rows = tx.execute(query.order_by(_reviews.c.at.desc(), _reviews.c.id.desc()).limit(limit))
    return [(r.key, r.department, r.operator or "", _view(r)) for r in rows], int(total)


def _view(r: Any) -> ReviewView:
    return ReviewView(r.id, r.kind, r.author, r.score, r.at, dict(r.data or {}))


def _chunks(ids: Iterable[str]) -> Iterator[list[str]]:
    every = list(ids)
    for start in range(0, len(every), _CHUNK):
        yield every[start : start + _CHUNK]
