"""Keys of SSH and the logins that they belong to."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete, select

from callcenter_tui.store.columns import insert_into, table
from callcenter_tui.store.entrance import SshKey
from callcenter_tui.store.people import User

_keys = table(SshKey)
_users = table(User)


def bind(tx: Connection, fingerprint: str, user_id: str, at: datetime, by: str) -> bool:
    """Give the key to a user; False when it has an owner already, be it the same one.

    Of two who bind one key at once the second waits for the first one's commit and gets False.
    """
    added = tx.execute(
        insert_into(tx, _keys)
        .values(fingerprint=fingerprint, user_id=user_id, bound_at=at, bound_by=by)
        .on_conflict_do_nothing(index_elements=[_keys.c.fingerprint])
        .returning(_keys.c.fingerprint)
    ).first()
    return added is not None


def owner(tx: Connection, fingerprint: str) -> str | None:
    """The id of the user to whom the key belongs, None while it is nobody's."""
    found: str | None = tx.execute(
        select(_keys.c.user_id).where(_keys.c.fingerprint == fingerprint)
    ).scalar_one_or_none()
    return found


def of_user(tx: Connection, user_id: str) -> list[str]:
    """Fingerprints of a user's keys, the one bound first ahead."""
    rows = tx.execute(
        select(_keys.c.fingerprint)
        .where(_keys.c.user_id == user_id)
        .order_by(_keys.c.bound_at, _keys.c.fingerprint)
    )
    return [row.fingerprint for row in rows]


def release(tx: Connection, user_id: str) -> int:
    """Forget all keys of a user; tells how many there were."""
    return tx.execute(delete(_keys).where(_keys.c.user_id == user_id)).rowcount


def hold(tx: Connection, user_id: str) -> None:
    """Let nobody else bind a key to the user until the transaction ends.

    Of two first keys at once one would be a stranger's. ``key_share``, because nobody who writes
    about the user need wait for that.
    """
    tx.execute(select(_users.c.id).where(_users.c.id == user_id).with_for_update(key_share=True))
