"""People with a login, and the departments that they work in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, delete, func, insert, or_, select, update

from callcenter_tui.domain.views import UserView
from callcenter_tui.store.columns import insert_into, table
from callcenter_tui.store.entrance import SecondFactorRow, SshKey
from callcenter_tui.store.people import LoginAttempts, SessionRow, Skill, User

_users = table(User)
_skills = table(Skill)
_sessions = table(SessionRow)
_attempts = table(LoginAttempts)
_factors = table(SecondFactorRow)
_keys = table(SshKey)
_SEEN = tuple(column for column in _users.c if column.name != "password_hash")


@dataclass(frozen=True, slots=True)
class Secret:
    """What sign-in compares; never leaves ``auth``."""

    id: str
    login: str
    password_hash: str
    disabled: bool
    one_time_until: datetime | None = None


def add(tx: Connection, user: UserView, password_hash: str) -> bool:
    """Store a new user with their departments; False when the login is taken."""
    added = tx.execute(
        insert_into(tx, _users)
        .values(
            id=user.id,
            login=user.login,
            name=user.name,
            email=user.email,
            role=user.role,
            language=user.language,
            password_hash=password_hash,
            disabled=user.disabled,
            must_change=user.must_change,
            created_at=user.created_at,
            password_at=user.created_at,
            one_time_until=user.one_time_until,
            phone_cap=user.phone_calls,
            text_cap=user.text_calls,
        )
        .on_conflict_do_nothing(index_elements=[_users.c.login])
        .returning(_users.c.id)
    ).first()
    if added is None:
        return False
    work_in(tx, user.id, user.departments, user.ranks)
    return True


def find(tx: Connection, login: str, now: datetime) -> UserView | None:
    """The user with that (normalised) login; a lock that ended before ``now`` is not shown."""
    return next(_views(tx, _view_query().where(_users.c.login == login), now), None)


def by_id(tx: Connection, user_id: str, now: datetime) -> UserView | None:
    """The user with that id."""
    return next(_views(tx, _view_query().where(_users.c.id == user_id), now), None)


def all_users(tx: Connection, now: datetime) -> list[UserView]:
    """Everybody, ordered by login."""
    return list(_views(tx, _view_query().order_by(_users.c.login), now))


def names(tx: Connection) -> dict[str, str]:
    """Everybody's name by id."""
    return {row.id: row.name for row in tx.execute(select(_users.c.id, _users.c.name))}


def none_yet(tx: Connection) -> bool:
    """Whether the store has no user at all."""
    return tx.execute(select(_users.c.id).limit(1)).first() is None


def secret(tx: Connection, *, login: str = "", user_id: str = "") -> Secret | None:
    """What sign-in compares, found by login or by id.

    Found by id it stays so until the transaction ends: a password that is reset between the last
    look and the new session must not open it.
    """
    query = select(
        _users.c.id,
        _users.c.login,
        _users.c.password_hash,
        _users.c.disabled,
        _users.c.one_time_until,
    )
    if login:
        query = query.where(_users.c.login == login)
    else:
        query = query.where(_users.c.id == user_id).with_for_update(key_share=True)
    row = tx.execute(query).first()
    return Secret(*row) if row else None


def hold(tx: Connection, user_id: str) -> None:
    """Nobody opens, renews or ends sessions of the user until the transaction ends.

    Always before rows of attempts and sessions, so that nobody waits in a circle.
    """
    held = select(_users.c.id).where(_users.c.id == user_id)
    tx.execute(held.with_for_update(key_share=True))


def change(tx: Connection, user_id: str, **values: Any) -> bool:
    """Set columns of one user; False when there is no such user."""
    return tx.execute(update(_users).where(_users.c.id == user_id).values(**values)).rowcount == 1


def change_hash(tx: Connection, user_id: str, old: str, new: str, **values: Any) -> bool:
    """Replace the password hash unless somebody else replaced it meanwhile; tells who won.

    With ``password_at`` it is another password, no one-time password any more; without, the same
    one hashed anew.
    """
    if "password_at" in values:
        values.setdefault("one_time_until", None)
    done = tx.execute(
        update(_users)
        .where(_users.c.id == user_id, _users.c.password_hash == old)
        .values(password_hash=new, **values)
    )
    return done.rowcount == 1


def work_in(
    tx: Connection, user_id: str, departments: Iterable[str], ranks: Iterable[int] = ()
) -> None:
    """Replace the user's departments; without ``ranks`` the first is the one they are best at."""
    tx.execute(delete(_skills).where(_skills.c.user_id == user_id))
    keys = list(dict.fromkeys(departments))
    rows = [
        {"user_id": user_id, "department": key, "rank": rank}
        for key, rank in zip(keys, list(ranks) or range(1, len(keys) + 1), strict=True)
    ]
    if rows:
        tx.execute(insert(_skills), rows)


def active_admins(tx: Connection) -> list[str]:
    """Ids of admins that are not disabled, held until the transaction ends.

    Held, because two admins who disable or lock each other at once must not both succeed;
    ``key_share``, because nobody who writes about one of them need wait for that.
    """
    rows = tx.execute(
        select(_users.c.id)
        .where(_users.c.role == "admin", ~_users.c.disabled)
        .order_by(_users.c.id)
        .with_for_update(key_share=True)
    )
    return [row.id for row in rows]


def unlocked_admins(tx: Connection, now: datetime) -> list[str]:
    """Ids of admins that are neither disabled nor locked; hold ``active_admins`` before."""
    rows = tx.execute(
        select(_users.c.id)
        .outerjoin(_attempts, _attempts.c.account == _users.c.login)
        .where(
            _users.c.role == "admin",
            ~_users.c.disabled,
            or_(_attempts.c.locked_until.is_(None), _attempts.c.locked_until <= now),
        )
    )
    return [row.id for row in rows]


def _view_query() -> Select[Any]:
    last_seen = (
        select(func.max(_sessions.c.used_at))
        .where(_sessions.c.user_id == _users.c.id)
        .scalar_subquery()
    )
    return (
        select(
            *_SEEN,
            _attempts.c.locked_until,
            _factors.c.confirmed_at,
            last_seen.label("last_seen"),
        )
        .outerjoin(_attempts, _attempts.c.account == _users.c.login)
        .outerjoin(_factors, _factors.c.user_id == _users.c.id)
    )


def _views(tx: Connection, query: Select[Any], now: datetime) -> Iterator[UserView]:
    rows = tx.execute(query).all()
    skills: dict[str, list[tuple[str, int]]] = {}
    listed = select(_skills).where(_skills.c.user_id.in_([row.id for row in rows]))
    for skill in tx.execute(listed.order_by(_skills.c.rank, _skills.c.department)):
        skills.setdefault(skill.user_id, []).append((skill.department, skill.rank))
    keys: dict[str, list[str]] = {}
    bound = select(_keys).where(_keys.c.user_id.in_([row.id for row in rows]))
    for key in tx.execute(bound.order_by(_keys.c.bound_at)):
        keys.setdefault(key.user_id, []).append(key.fingerprint)
    for row in rows:
        yield UserView(
            id=row.id,
            login=row.login,
            name=row.name,
            email=row.email,
            role=row.role,
            language=row.language,
            departments=tuple(key for key, _ in skills.get(row.id, ())),
            disabled=row.disabled,
            must_change=row.must_change,
            locked_until=row.locked_until if row.locked_until and row.locked_until > now else None,
            created_at=row.created_at,
            last_seen=row.last_seen,
            ranks=tuple(rank for _, rank in skills.get(row.id, ())),
            phone_calls=row.phone_cap,
            text_calls=row.text_cap,
            one_time_until=row.one_time_until,
            second_factor=row.confirmed_at is not None,
            ssh_keys=tuple(keys.get(row.id, ())),
        )
