"""Tables of the entrance: second factors, keys of SSH, limits, and the chain over the journal."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from sqlalchemy import BigInteger, Column
from sqlmodel import Field

from callcenter_tui.store.columns import ID, Moment, Stored


class SecondFactorRow(Stored, table=True):
    """A user's TOTP secret, sealed; in force once ``confirmed_at`` is set.

    ``last_step``: the newest 30 s step whose code was used; no code of it or before counts again.
    """

    __tablename__: ClassVar[str] = "second_factors"

    user_id: str = Field(primary_key=True, foreign_key="users.id", max_length=ID)
    secret: str
    made_at: datetime = Field(sa_type=Moment)
    confirmed_at: datetime | None = Field(default=None, sa_type=Moment)
    last_step: int = Field(default=0, sa_column=Column(BigInteger(), nullable=False))


class RecoveryCode(Stored, table=True):
    """A code for whoever has lost the telephone; stored hashed, good for one sign-in."""

    __tablename__: ClassVar[str] = "recovery_codes"

    user_id: str = Field(primary_key=True, foreign_key="users.id", max_length=ID)
    code_hash: str = Field(primary_key=True, max_length=64)
    used_at: datetime | None = Field(default=None, sa_type=Moment)


class SshKey(Stored, table=True):
    """A public key of SSH that belongs to one login, by its fingerprint (``SHA256:...``)."""

    __tablename__: ClassVar[str] = "ssh_keys"

    fingerprint: str = Field(primary_key=True, max_length=100)
    user_id: str = Field(foreign_key="users.id", index=True, max_length=ID)
    bound_at: datetime = Field(sa_type=Moment)
    bound_by: str


class RateLimitRow(Stored, table=True):
    """What somebody has used up of a limit: the moment (seconds since 1970) at which none is."""

    __tablename__: ClassVar[str] = "rate_limits"

    key: str = Field(primary_key=True, max_length=160)
    full_at: float


class ChainLink(Stored, table=True):
    """One audited event's link: append-only, each signed over the one before.

    ``body_hash`` is keyed as well, so that an erased body cannot be guessed from it; ``key_id``
    names the key of both.
    """

    __tablename__: ClassVar[str] = "audit_chain"

    seq: int = Field(sa_column=Column(BigInteger(), primary_key=True, autoincrement=False))
    event_id: int = Field(sa_column=Column(BigInteger(), nullable=False, unique=True))
    body_hash: str = Field(max_length=64)
    link: str = Field(max_length=64)
    key_id: str = Field(max_length=16)
    at: datetime = Field(sa_type=Moment)
