"""The story of a call as the journal tells it: everything from which it is measured."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, func, select

from callcenter_tui.domain import events
from callcenter_tui.domain.states import REOPEN_DAYS, Origin
from callcenter_tui.store.columns import table
from callcenter_tui.store.tables import AgentRun, Call, JournalEvent

REPEAT_DAYS = REOPEN_DAYS
"""A customer who calls again within so many days had not been helped."""

KINDS = (
    events.CALL_OPENED,
    events.CALL_STANDS,
    events.CALL_OFFERED,
    events.OFFER_DECLINED,
    events.OFFER_MISSED,
    events.OFFER_WITHDRAWN,
    events.CALL_TAKEN,
    events.WARM_ENDED,
    events.MESSAGE_SAID,
    events.CALL_ESCALATED,
    events.CALL_TRANSFERRED,
    events.CALL_ENDED,
    events.CALL_ABANDONED,
    events.CALL_RATED,
    events.CALL_EVALUATED,
    events.CALL_REVIEWED,
)
"""What measures are made of; events of other kinds change none."""

_calls, _journal, _runs = table(Call), table(JournalEvent), table(AgentRun)

_Side = tuple[str, bool]
"""A customer, and whether their calls were played: those say nothing of real ones."""


class Told(NamedTuple):
    """One event of a call."""

    at: datetime
    kind: str
    who: str
    data: dict[str, Any]


class Ran(NamedTuple):
    """One run of an AI agent, as in ``tables.AgentRun``."""

    at: datetime
    agent: str
    model: str
    prompt_version: str
    requests: int
    input_tokens: int
    cached_tokens: int
    output_tokens: int
    first_token_ms: float | None
    total_ms: float
    cost: float | None


@dataclass(frozen=True, slots=True)
class Story:
    """One call. ``events``: those of ``KINDS``, in their order. ``mood``: the customer's last,
    -2 to 2. ``again``: when the customer opened other calls, played ones for a played call and real
    ones for a real one. What the center opened to call them back is none of these.
    """

    call: str
    language: str
    origin: str
    mood: int
    events: Sequence[Told]
    runs: Sequence[Ran] = ()
    again: Sequence[datetime] = ()

    @property
    def simulated(self) -> bool:
        """Whether it was played, and counts apart."""
        return _played(self.origin)


def stories(tx: Connection, call_ids: Sequence[str]) -> list[Story]:
    """The stories of these calls, each complete; unknown ids are left out. Four queries in all."""
    columns = (_calls.c.id, _calls.c.customer_id, _calls.c.language, _calls.c.origin, _calls.c.mood)
    rows = tx.execute(select(*columns).where(_calls.c.id.in_(call_ids))).all()
    told, ran = _told(tx, call_ids), _ran(tx, call_ids)
    others = _opened(tx, {row.customer_id for row in rows})
    return [
        Story(
            row.id,
            row.language,
            row.origin,
            row.mood,
            told.get(row.id, ()),
            ran.get(row.id, ()),
            [at for call, at in others[_side(row)] if call != row.id],
        )
        for row in rows
    ]


def closed_before(tx: Connection, call_ids: Sequence[str]) -> list[str]:
    """Calls of the same customers, after which they came back by opening these: real calls for
    real ones, played ones for played ones.

    Those that were closed before their call before this one are known to be followed by another.
    """
    columns = (_calls.c.customer_id, _calls.c.id, _calls.c.opened_at, _calls.c.closed_at)
    named = select(_calls.c.customer_id).where(_calls.c.id.in_(call_ids))
    rows = tx.execute(
        select(*columns, _calls.c.origin)
        .where(_calls.c.customer_id.in_(named))
        .order_by(_calls.c.customer_id, _calls.c.opened_at)
    ).all()
    openings = [row for row in rows if row.origin != Origin.CALLBACK.value]
    closings: defaultdict[_Side, list[tuple[datetime, str]]] = defaultdict(list)
    for row in rows:
        if row.closed_at is not None:
            closings[_side(row)].append((row.closed_at, row.id))
    found: set[str] = set()
    wanted, before = set(call_ids), dict[_Side, datetime]()
    for row in openings:
        side = _side(row)
        since = row.opened_at - timedelta(days=REPEAT_DAYS)
        since = max(since, before.get(side, since))
        if row.id in wanted:
            found |= {call for at, call in closings[side] if since <= at <= row.opened_at}
        before[side] = row.opened_at
    return sorted(found)


def ids_before(tx: Connection, call_id: str | None, limit: int) -> list[str]:
    """Ids of calls below this one (of all for an empty id), the newest first."""
    query = select(_calls.c.id).order_by(_calls.c.id.desc()).limit(limit)
    if call_id:
        query = query.where(_calls.c.id < call_id)
    return list(tx.execute(query).scalars())


def how_many(tx: Connection) -> int:
    """How many calls there are."""
    return int(tx.execute(select(func.count()).select_from(_calls)).scalar_one())


def _told(tx: Connection, call_ids: Sequence[str]) -> dict[str, list[Told]]:
    found: defaultdict[str, list[Told]] = defaultdict(list)
    rows = tx.execute(
        select(_journal.c.call_id, _journal.c.at, _journal.c.kind, _journal.c.who, _journal.c.data)
        # Not the bare kind: for many calls SQLite would read all events there ever were of each.
        .where(_journal.c.call_id.in_(call_ids), func.coalesce(_journal.c.kind, "").in_(KINDS))
        .order_by(_journal.c.call_id, _journal.c.id)
    )
    for call, at, kind, who, data in rows:
        found[call].append(Told(at, kind, who, data or {}))
    return found


def _ran(tx: Connection, call_ids: Sequence[str]) -> dict[str, list[Ran]]:
    found: defaultdict[str, list[Ran]] = defaultdict(list)
    columns = [_runs.c[name] for name in Ran._fields]
    for row in tx.execute(select(_runs.c.call_id, *columns).where(_runs.c.call_id.in_(call_ids))):
        found[row[0]].append(Ran(*row[1:]))
    return found


def _opened(tx: Connection, customers: set[str]) -> defaultdict[_Side, list[tuple[str, datetime]]]:
    found: defaultdict[_Side, list[tuple[str, datetime]]] = defaultdict(list)
    columns = (_calls.c.customer_id, _calls.c.origin, _calls.c.id, _calls.c.opened_at)
    rows = tx.execute(
        select(*columns).where(
            _calls.c.customer_id.in_(customers), _calls.c.origin != Origin.CALLBACK.value
        )
    )
    for row in rows:
        found[_side(row)].append((row.id, row.opened_at))
    return found


def _side(row: Any) -> _Side:
    return row.customer_id, _played(row.origin)


def _played(origin: str) -> bool:
    return origin == Origin.SIMULATED.value
