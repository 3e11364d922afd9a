"""How much of a limit is used up: one row a key, taken from in one conditional statement.

A bucket that holds ``requests`` and is refilled steadily. Counting by fixed windows would let twice
as many through around the edge of two; here a row knows only when its bucket will be full again.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, case, delete, or_, select

from callcenter_tui.store.columns import insert_into, table
from callcenter_tui.store.entrance import RateLimitRow

_rates = table(RateLimitRow)
_TOLD = "told:"
"""Begins the key of a row that stands while a reached limit need not be told again."""

KEY = 160 - len(_TOLD)
"""Characters of the longest key."""


@dataclass(frozen=True, slots=True)
class Limit:
    """At most ``requests`` at once; so many come back in ``window`` seconds, one after another."""

    requests: int
    window: float

    @property
    def share(self) -> float:
        """Seconds until one more has come back."""
        return self.window / self.requests

    @property
    def slack(self) -> float:
        """Seconds that sums of many shares may be wrong by."""
        return min(self.share / 2, 0.001)


@dataclass(frozen=True, slots=True)
class Taken:
    """``wait``: seconds until there is room, 0 when one was taken.

    ``first``: nobody has been told in this window that the limit is reached.
    """

    wait: float = 0.0
    first: bool = False


def take(tx: Connection, key: str, now: float, limit: Limit) -> Taken:
    """Take one of the key's; ``now`` in seconds since 1970. Whoever is refused uses up nothing."""
    empty = _since(now, limit) + limit.share
    taken = tx.execute(
        insert_into(tx, _rates)
        .values(key=key, full_at=now + limit.share)
        .on_conflict_do_update(
            index_elements=[_rates.c.key],
            set_={"full_at": empty},
            where=empty <= now + limit.window + limit.slack,
        )
        .returning(_rates.c.key)
    ).first()
    if taken is not None:
        return Taken()
    full_at: float = tx.execute(select(_rates.c.full_at).where(_rates.c.key == key)).scalar_one()
    wait = max(full_at + limit.share - now - limit.window, limit.slack)
    return Taken(wait, _tell(tx, key, now, limit))


def sweep(tx: Connection, now: float, limit: Limit) -> None:
    """Forget rows that say no more than no row; those that another process holds stay.

    A window longer than needed, for a host whose clock is behind.
    """
    old = select(_rates.c.key).where(_rates.c.full_at < now - limit.window)
    tx.execute(delete(_rates).where(_rates.c.key.in_(old.with_for_update(skip_locked=True))))


def _since(now: float, limit: Limit) -> ColumnElement[float]:
    """From when on the next share is counted.

    A row far ahead was written before the clock was set back, or with a longer window: waiting for
    it would lock people out for as long.
    """
    full_at = _rates.c.full_at
    return case((or_(full_at < now, full_at > now + 2 * limit.window), now), else_=full_at)


def _tell(tx: Connection, key: str, now: float, limit: Limit) -> bool:
    full_at, until = _rates.c.full_at, now + limit.window
    marked = tx.execute(
        insert_into(tx, _rates)
        .values(key=f"{_TOLD}{key}", full_at=until)
        .on_conflict_do_update(
            index_elements=[_rates.c.key],
            set_={"full_at": until},
            where=or_(full_at <= now, full_at > until + limit.window),
        )
        .returning(_rates.c.key)
    ).first()
    return marked is not None
