"""Tables of the center itself: departments, knowledge, engines, settings."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, Text
from sqlmodel import Field

from callcenter_tui.store.columns import ID, Moment, Stored


class Department(Stored, table=True):
    """A department: data, not code."""

    __tablename__: ClassVar[str] = "departments"

    key: str = Field(primary_key=True, max_length=40)
    name_en: str
    name_es: str
    autonomy: str
    position: int
    active: bool = True


class Article(Stored, table=True):
    """One knowledge article in one language; a change raises ``version``."""

    __tablename__: ClassVar[str] = "articles"

    slug: str = Field(primary_key=True, max_length=80)
    language: str = Field(primary_key=True, max_length=5)
    department: str = Field(foreign_key="departments.key", max_length=40)
    title: str
    body: str = Field(sa_type=Text)
    version: int = 1
    updated_at: datetime = Field(sa_type=Moment)


class EngineProcess(Stored, table=True):
    """A process that runs turns, seen by its heartbeat."""

    __tablename__: ClassVar[str] = "engines"

    id: str = Field(primary_key=True, max_length=ID)
    kind: str = Field(max_length=12)
    host: str
    pid: int
    model: str
    started_at: datetime = Field(sa_type=Moment)
    seen_at: datetime = Field(sa_type=Moment)
    warning: str = ""


class Setting(Stored, table=True):
    """A value of the store itself, such as the knowledge version."""

    __tablename__: ClassVar[str] = "settings"

    name: str = Field(primary_key=True, max_length=60)
    value: Any = Field(sa_type=JSON)
    changed_by: str = ""
    changed_at: datetime | None = Field(default=None, sa_type=Moment)
