"""The outbox: one worker wins a letter, keeps it while it sends, and loses it when it dies.

Every change is one conditional statement; its row count decides who won. A fence grows with each
claim and rejects what a worker writes that has lost its letter meanwhile.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, or_, select, update

from callcenter_tui.domain.letters import POST_MOVES, PostState
from callcenter_tui.store.columns import insert_into, table
from callcenter_tui.store.post import Outgoing
from callcenter_tui.store.ways_out import NOBODY, simulated

_outbox = table(Outgoing)

_QUEUED = PostState.QUEUED.value
_SENDING, _HANDING_OVER = PostState.SENDING.value, PostState.HANDING_OVER.value
_HELD = (_SENDING, _HANDING_OVER)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A letter that a worker holds. ``attempts`` counts this one; ``state`` as it was read.

    ``dead``: it is another worker's whose lease has run out. What is written of it holds only if
    that worker has not moved on meanwhile: it may be slow rather than dead.
    """

    letter: str
    fence: int
    attempts: int
    state: str
    holder: str
    dead: bool = False


_CLAIMED = tuple(_outbox.c[name] for name in ("letter_id", "fence", "attempts", "state", "holder"))
"""In the order of ``Claimed``."""


def add(tx: Connection, letter_id: str, *, queued_by: str, now: datetime) -> bool:
    """Queue a letter that was confirmed; False when it is here already and was not taken back.

    One that was taken back, changed and confirmed anew begins anew in the next fence: a late answer
    to its older words does not count for these. A simulated customer's is cancelled at once.
    """
    nobody = simulated(tx, letter_id)
    fresh = {
        "state": PostState.CANCELLED.value if nobody else _QUEUED,
        "attempts": 0,
        "next_at": None if nobody else now,
        "holder": "",
        "lease_until": None,
        "phase": "",
        "said": NOBODY if nobody else "",
        "queued_by": queued_by,
        "queued_at": now,
        "sent_at": None,
        "changed_at": now,
    }
    done = tx.execute(
        insert_into(tx, _outbox)
        .values(letter_id=letter_id, fence=0, **fresh)
        .on_conflict_do_update(
            index_elements=[_outbox.c.letter_id],
            set_=fresh | {"fence": _outbox.c.fence + 1},
            where=_outbox.c.state == PostState.CANCELLED.value,
        )
        .returning(_outbox.c.letter_id)
    )
    return done.first() is not None


def state(tx: Connection, letter_id: str) -> PostState | None:
    """Where the delivery of this letter stands; None when it was never confirmed."""
    found = tx.execute(select(_outbox.c.state).where(_outbox.c.letter_id == letter_id)).scalar()
    return PostState(found) if found else None


def move(
    tx: Connection,
    letter_id: str,
    sources: Collection[PostState],
    target: PostState,
    now: datetime,
    **values: Any,
) -> bool:
    """Move a delivery by a person's hand from one of these states; False when it left them.

    A delivery that is queued again is tried at once and has all its attempts before it.
    """
    allowed = [source.value for source in sources if target in POST_MOVES[source]]
    if target is PostState.QUEUED:
        values = {"attempts": 0, "next_at": now, "phase": "", **values}
    elif target is PostState.SENT:
        values = {"sent_at": now, **values}
    done = tx.execute(
        update(_outbox)
        .where(_outbox.c.letter_id == letter_id, _outbox.c.state.in_(allowed))
        .values(state=target.value, changed_at=now, holder="", lease_until=None, **values)
    )
    return done.rowcount == 1


def anything(tx: Connection, now: datetime) -> bool:
    """Whether there is something to do: a read, so that idle workers take no write lock."""
    query = select(_outbox.c.letter_id).where(or_(_due(now), _dead(now)))
    return tx.execute(query.limit(1)).first() is not None


def claim(tx: Connection, holder: str, now: datetime, lease_until: datetime) -> Claimed | None:
    """Win the letter that is due longest, or None. One statement, one winner of all processes."""
    candidate = (
        select(_outbox.c.letter_id)
        .where(_due(now))
        .order_by(_outbox.c.next_at, _outbox.c.queued_at, _outbox.c.letter_id)
        .limit(1)
        .with_for_update(skip_locked=True, of=_outbox)
    )
    row = tx.execute(
        update(_outbox)
        .where(_outbox.c.letter_id == candidate.scalar_subquery(), _outbox.c.state == _QUEUED)
        .values(
            state=_SENDING,
            holder=holder,
            lease_until=lease_until,
            attempts=_outbox.c.attempts + 1,
            fence=_outbox.c.fence + 1,
            phase="",
            changed_at=now,
        )
        .returning(*_CLAIMED)
    ).first()
    return None if row is None else Claimed(*row)


def hand_over(tx: Connection, mine: Claimed, now: datetime, lease_until: datetime) -> bool:
    """Mark that the server is given the words now; False when the letter is no longer ours."""
    return _end(
        tx, mine, (_SENDING,), PostState.HANDING_OVER, now, phase="data", lease_until=lease_until
    )


def sent(tx: Connection, mine: Claimed, now: datetime, said: str) -> bool:
    """The server has taken it.

    Also of a letter that was called uncertain because its worker was late, even if a person let it
    be tried again, until somebody claims it: now it is known.
    """
    held = (_HANDING_OVER, PostState.UNCERTAIN.value, _QUEUED)
    return _let_go(tx, mine, held, PostState.SENT, now, said=said, phase="sent", sent_at=now)


def retry(
    tx: Connection,
    mine: Claimed,
    now: datetime,
    next_at: datetime,
    *,
    phase: str,
    said: str,
    free: bool = False,
) -> bool:
    """Nothing was taken, for now: try again at ``next_at``. ``free``: this attempt is not counted.

    ``said`` empty keeps what was said before.
    """
    values: dict[str, Any] = {"next_at": next_at, "phase": phase}
    if free:
        values["attempts"] = mine.attempts - 1
    if said:
        values["said"] = said
    return _let_go(tx, mine, _HELD, PostState.QUEUED, now, **values)


def failed(tx: Connection, mine: Claimed, now: datetime, *, phase: str, said: str) -> bool:
    """The machine tries no more: a person looks."""
    return _let_go(tx, mine, _HELD, PostState.FAILED, now, phase=phase, said=said)


def uncertain(tx: Connection, mine: Claimed, now: datetime, *, phase: str, said: str) -> bool:
    """It was handed over and nobody knows whether it was taken: a person looks."""
    return _let_go(tx, mine, (_HANDING_OVER,), PostState.UNCERTAIN, now, phase=phase, said=said)


def refused(tx: Connection, mine: Claimed, now: datetime, said: str) -> bool:
    """Our own check says that it must not go out."""
    return _let_go(tx, mine, (_SENDING,), PostState.REFUSED, now, phase="check", said=said)


def expired(tx: Connection, mine: Claimed, now: datetime, said: str) -> bool:
    """The customer's yes is too old."""
    return _let_go(tx, mine, (_SENDING,), PostState.EXPIRED, now, phase="check", said=said)


def expired_leases(tx: Connection, now: datetime) -> list[Claimed]:
    """Letters whose worker is gone or asleep, the oldest first."""
    query = select(*_CLAIMED).where(_dead(now)).order_by(_outbox.c.lease_until)
    return [replace(Claimed(*row), dead=True) for row in tx.execute(query)]


def _due(now: datetime) -> ColumnElement[bool]:
    """A row without a moment (nobody of ours writes one) is due as well: it must not lie there."""
    due = or_(_outbox.c.next_at <= now, _outbox.c.next_at.is_(None))
    return and_(_outbox.c.state == _QUEUED, due)


def _dead(now: datetime) -> ColumnElement[bool]:
    gone = or_(_outbox.c.lease_until < now, _outbox.c.lease_until.is_(None))
    return and_(_outbox.c.state.in_(_HELD), gone)


def _let_go(
    tx: Connection,
    mine: Claimed,
    sources: tuple[str, ...],
    target: PostState,
    now: datetime,
    **values: Any,
) -> bool:
    return _end(tx, mine, sources, target, now, holder="", lease_until=None, **values)


def _end(
    tx: Connection,
    mine: Claimed,
    sources: tuple[str, ...],
    target: PostState,
    now: datetime,
    **values: Any,
) -> bool:
    """One move of a letter that this claim holds, in the fence that it was claimed with."""
    allowed = [source for source in sources if target in POST_MOVES[PostState(source)]]
    mine_still: list[ColumnElement[bool]] = [_outbox.c.state.in_(allowed)]
    if mine.dead:
        mine_still += [_outbox.c.state == mine.state, _dead(now)]
    done = tx.execute(
        update(_outbox)
        .where(_outbox.c.letter_id == mine.letter, _outbox.c.fence == mine.fence, *mine_still)
        .values(state=target.value, changed_at=now, **values)
    )
    return done.rowcount == 1
