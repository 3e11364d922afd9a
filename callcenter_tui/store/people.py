"""Tables of the people with a login: users, sessions, failed attempts, skills, states."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from sqlmodel import Field

from callcenter_tui.store.columns import ID, Moment, Stored


class User(Stored, table=True):
    """A person with a login; ``login`` is NFKC, lower case.

    ``one_time_until``: the password was given out to sign in once, before then.
    """

    __tablename__: ClassVar[str] = "users"

    id: str = Field(primary_key=True, max_length=ID)
    login: str = Field(unique=True, max_length=64)
    name: str
    email: str = ""
    role: str = Field(max_length=12)
    language: str = Field(max_length=5)
    password_hash: str
    disabled: bool = False
    must_change: bool = False
    created_at: datetime = Field(sa_type=Moment)
    password_at: datetime = Field(sa_type=Moment)
    one_time_until: datetime | None = Field(default=None, sa_type=Moment)
    phone_cap: int = 1
    text_cap: int = 4


class SessionRow(Stored, table=True):
    """One signed-in process. Refresh tokens are stored hashed, single use, rotating.

    ``previous_hash`` stays valid for a while after ``rotated_at``, until the new token is used: a
    crash between the commit and saving the new token must not look like theft. ``source``: from
    where, as ``auth.sources`` names it. ``used_at``: the last sign of life.
    """

    __tablename__: ClassVar[str] = "sessions"

    id: str = Field(primary_key=True, max_length=ID)
    user_id: str = Field(foreign_key="users.id", index=True, max_length=ID)
    refresh_hash: str = Field(index=True, max_length=64)
    previous_hash: str = Field(default="", index=True, max_length=64)
    label: str
    source: str = ""
    created_at: datetime = Field(sa_type=Moment)
    used_at: datetime = Field(sa_type=Moment)
    rotated_at: datetime | None = Field(default=None, sa_type=Moment)
    expires_at: datetime = Field(sa_type=Moment)
    revoked_at: datetime | None = Field(default=None, sa_type=Moment)


class LoginAttempts(Stored, table=True):
    """Failed attempts of one account name, known or not; reserved before they are checked."""

    __tablename__: ClassVar[str] = "login_attempts"

    account: str = Field(primary_key=True, max_length=64)
    failures: int
    last_at: datetime = Field(sa_type=Moment)
    locked_until: datetime | None = Field(default=None, sa_type=Moment)


class Skill(Stored, table=True):
    """A department a user works in; rank 1 is the best."""

    __tablename__: ClassVar[str] = "skills"

    user_id: str = Field(primary_key=True, foreign_key="users.id", max_length=ID)
    department: str = Field(primary_key=True, foreign_key="departments.key", max_length=40)
    rank: int = 1


class Operator(Stored, table=True):
    """Status (set by the person) and state (set by the system) of an operator now.

    ``wanted``: the status asked for during a call, with its reason; it holds after the call.
    ``idle_since``: the end of the last call, or of the last pause; ``offered_at``: the last offer.
    """

    __tablename__: ClassVar[str] = "operator_states"

    user_id: str = Field(primary_key=True, foreign_key="users.id", max_length=ID)
    status: str = Field(max_length=12)
    reason: str = ""
    state: str = Field(max_length=12)
    since: datetime = Field(sa_type=Moment)
    seen_at: datetime = Field(sa_type=Moment)
    wanted: str = Field(default="", max_length=12)
    wanted_reason: str = ""
    state_since: datetime = Field(sa_type=Moment)
    idle_since: datetime = Field(sa_type=Moment)
    offered_at: datetime | None = Field(default=None, sa_type=Moment)
