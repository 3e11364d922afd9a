"""Failed attempts to sign in, counted before they are checked, and locks.

A guess takes its place in one conditional statement, so that parallel guesses cannot all read
"four failures" and all be tried. A lock without failures is an administrator's: it ends sessions
as well, and the right password does not end it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, case, delete, literal, or_, select, update

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


def give_back(tx: Connection, account: str, attempt: Attempt) -> None:
    """The attempt was none: its place is free again, and a lock that it brought ends."""
    values: dict[str, object] = {"failures": _attempts.c.failures - 1}
    if attempt.locked_until:  # else the lock is another attempt's, which stands
        other = _attempts.c.locked_until != attempt.locked_until
        values["locked_until"] = case((other, _attempts.c.locked_until))
    tx.execute(
        update(_attempts)
        .where(_attempts.c.account == account, _attempts.c.failures > 0)
        .values(**values)
    )


def locked_until(tx: Connection, account: str) -> datetime | None:
    """When the lock of the account ends or has ended; None without one."""
    found: datetime | None = tx.execute(
        select(_attempts.c.locked_until).where(_attempts.c.account == account)
    ).scalar()
    return found


def lock(tx: Connection, account: str, until: datetime, now: datetime) -> None:
    """Lock the account as an administrator does; held until the transaction ends."""
    values = {"failures": 0, "last_at": now, "locked_until": until}
    tx.execute(
        insert_into(tx, _attempts)
        .values(account=account, **values)
        .on_conflict_do_update(index_elements=[_attempts.c.account], set_=values)
    )


def barred(tx: Connection, account: str, now: datetime) -> bool:
    """Whether an administrator's lock is in force."""
    found = tx.execute(
        select(_attempts.c.account).where(
            _attempts.c.account == account,
            _attempts.c.failures == 0,
            _attempts.c.locked_until > now,
        )
    ).first()
    return found is not None


def clear(tx: Connection, account: str) -> bool:
    """Forget the account's failures and the lock that they led to; False when there were none."""
    wrong = (_attempts.c.account == account, _attempts.c.failures > 0)
    return tx.execute(delete(_attempts).where(*wrong)).rowcount == 1


def unlock(tx: Connection, account: str) -> bool:
    """Forget failures and end any lock, also an administrator's; False when there was nothing."""
    return tx.execute(delete(_attempts).where(_attempts.c.account == account)).rowcount == 1


def sweep(tx: Connection, now: datetime) -> None:
    """Forget accounts not tried for a day: names that nobody has would pile up.

    Rows that another process holds are left to the next sweep.
    """
    old = select(_attempts.c.account).where(_attempts.c.last_at < now - _STALE)
    tx.execute(
        delete(_attempts).where(_attempts.c.account.in_(old.with_for_update(skip_locked=True)))
    )
