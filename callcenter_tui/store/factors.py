"""Second factors: sealed secrets of authenticators, and codes for whoever has lost theirs.

A code is used in one conditional statement, so that of several who show the same one at the same
moment only one gets in.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select, update

from callcenter_tui.store.columns import insert_into, table
from callcenter_tui.store.entrance import RecoveryCode, SecondFactorRow

_factors = table(SecondFactorRow)
_codes = table(RecoveryCode)


@dataclass(frozen=True, slots=True)
class Factor:
    """A factor in force: its secret as it is stored, and the newest step whose code was used."""

    secret: str
    last_step: int


def find(tx: Connection, user_id: str) -> Factor | None:
    """The user's factor, None while none is in force."""
    row = tx.execute(
        select(_factors.c.secret, _factors.c.last_step).where(
            _factors.c.user_id == user_id, _factors.c.confirmed_at.is_not(None)
        )
    ).first()
    return Factor(row.secret, row.last_step) if row else None


def put(tx: Connection, user_id: str, secret: str, step: int, now: datetime) -> None:
    """Put a factor in force, in place of any before; ``step``: that of the code it was tried by."""
    values = {"secret": secret, "made_at": now, "confirmed_at": now, "last_step": step}
    first = insert_into(tx, _factors).values(user_id=user_id, **values)
    tx.execute(first.on_conflict_do_update(index_elements=[_factors.c.user_id], set_=values))


def use_step(tx: Connection, user_id: str, secret: str, step: int, sealed: str) -> bool:
    """Use up the code of a step, and all before; False when it was used, or the factor is another.

    ``sealed`` takes the place of ``secret``: the same one, sealed by the present key.
    """
    done = tx.execute(
        update(_factors)
        .where(
            _factors.c.user_id == user_id,
            _factors.c.secret == secret,
            _factors.c.confirmed_at.is_not(None),
            _factors.c.last_step < step,
        )
        .values(last_step=step, secret=sealed)
    )
    return done.rowcount == 1


def drop(tx: Connection, user_id: str) -> bool:
    """Take the factor away, and its recovery codes; False when there was none."""
    tx.execute(delete(_codes).where(_codes.c.user_id == user_id))
    return tx.execute(delete(_factors).where(_factors.c.user_id == user_id)).rowcount == 1


def put_codes(tx: Connection, user_id: str, hashes: Iterable[str]) -> None:
    """Store new recovery codes; those of before are good no more."""
    tx.execute(delete(_codes).where(_codes.c.user_id == user_id))
    tx.execute(insert(_codes), [{"user_id": user_id, "code_hash": one} for one in hashes])


def use_code(tx: Connection, user_id: str, code_hash: str, now: datetime) -> bool:
    """Use up a recovery code; False when there is no such code or it was used."""
    done = tx.execute(
        update(_codes)
        .where(
            _codes.c.user_id == user_id,
            _codes.c.code_hash == code_hash,
            _codes.c.used_at.is_(None),
        )
        .values(used_at=now)
    )
    return done.rowcount == 1


def has_code(tx: Connection, user_id: str, code_hash: str) -> bool:
    """Whether there is such a recovery code that was not used."""
    found = tx.execute(
        select(_codes.c.user_id).where(
            _codes.c.user_id == user_id,
            _codes.c.code_hash == code_hash,
            _codes.c.used_at.is_(None),
        )
    ).first()
    return found is not None


def codes_left(tx: Connection, user_id: str) -> int:
    """How many recovery codes were not used yet."""
    counted = select(func.count()).where(_codes.c.user_id == user_id, _codes.c.used_at.is_(None))
    return tx.execute(counted).scalar_one()
