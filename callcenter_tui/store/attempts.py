"""Failed attempts to sign in, counted before they are checked.

A guess takes its place in one conditional statement, so that parallel guesses cannot all read
"four failures" and all be tried.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, case, delete, literal, or_, select

from callcenter_tui.store.columns import insert_into, table
from callcenter_tui.store.people import LoginAttempts

_attempts = table(LoginAttempts)

_STALE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Attempt:
    """A place that was taken: how many failures there are if this one fails as well."""

    failures: int
    locked_until: datetime | None


def reserve(
    tx: Connection, account: str, now: datetime, *, limit: int, window: timedelta, lock: timedelta
) -> Attempt | None:
    """Take one of ``limit`` places; None when the account is locked.

    Whoever takes the last place locks the account for ``lock``; a lock that has ended, and
    failures older than ``window``, count no more.
    """
    until = now + lock
    first = insert_into(tx, _attempts).values(
        account=account, failures=1, last_at=now, locked_until=until if limit == 1 else None
    )
    over = or_(_attempts.c.last_at <= now - window, _attempts.c.locked_until <= now)
    failures = case((over, 1), else_=_attempts.c.failures + 1)
    until_or_none = case((failures >= limit, literal(until, _attempts.c.locked_until.type)))
    taken = tx.execute(
        first.on_conflict_do_update(
            index_elements=[_attempts.c.account],
            set_={"failures": failures, "last_at": now, "locked_until": until_or_none},
            where=or_(_attempts.c.locked_until.is_(None), _attempts.c.locked_until <= now),
        ).returning(_attempts.c.failures, _attempts.c.locked_until)
    ).first()
    return Attempt(taken.failures, taken.locked_until) if taken else None


def locked_until(tx: Connection, account: str) -> datetime | None:
    """When the lock of the account ends or has ended; None without one."""
    found: datetime | None = tx.execute(
        select(_attempts.c.locked_until).where(_attempts.c.account == account)
    ).scalar()
    return found


def clear(tx: Connection, account: str) -> bool:
    """Forget the account's failures and its lock; False when there were none."""
    return tx.execute(delete(_attempts).where(_attempts.c.account == account)).rowcount == 1


def sweep(tx: Connection, now: datetime) -> None:
    """Forget accounts not tried for a day: names that nobody has would pile up.

    Rows that another process holds are left to the next sweep.
    """
    old = select(_attempts.c.account).where(_attempts.c.last_at < now - _STALE)
    tx.execute(
        delete(_attempts).where(_attempts.c.account.in_(old.with_for_update(skip_locked=True)))
    )
