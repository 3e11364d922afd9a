"""A PostgreSQL database with the roles of a center, each with a password, and their houses."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from subprocess import DEVNULL, PIPE
from typing import Any
from uuid import uuid4

import psycopg
from sqlalchemy import create_engine, text

from callcenter_tui import settings, wiring
from callcenter_tui.cli.sample_company import add_departments, add_knowledge
from callcenter_tui.domain.views import Actor
from callcenter_tui.store import grants
from callcenter_tui.store.engine import Store, parse_url
from tests import databases

OWNER = Actor("os:tester", "tester", "owner", login="tester")
WORD = "una-frase-de-prueba"


@dataclass(frozen=True)
class Town:
    """One prepared store; ``prefix`` begins the names of its roles, which are the test's own."""

    address: str
    prefix: str
    home: Path

    def url(self, kind: str) -> str:
        """The address for one of ``grants.KINDS``."""
        role = f"{self.prefix}_{kind}"
        return databases.written(parse_url(self.address).set(username=role, password=WORD))

    def environment(self, kind: str) -> dict[str, str]:
        """What a process of this role is started with."""
        return {
            "CALLCENTER_HOME": str(self.home),
            "CALLCENTER_KEYRING": "off",
            "DATABASE_URL": self.url(kind),
        }

    def process(self, kind: str) -> dict[str, Any]:
        """For ``Popen``: a process of this role, and nothing else of ours in its environment."""
        keep = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
        return {
            "env": keep | {"HOME": str(self.home)} | self.environment(kind),
            "stdin": DEVNULL,
            "stdout": PIPE,
            "stderr": PIPE,
            "text": True,
            "start_new_session": True,
        }

    @contextmanager
    def house(self, kind: str) -> Iterator[wiring.House]:
        """The real house, opened by this role."""
        house = wiring.open_house(settings.load(self.environment(kind)), process="test")
        try:
            yield house
        finally:
            house.close()

    def refused(self, kind: str, statement: str) -> bool:
        """Whether the server refuses this role the statement, saying that it lacks the right."""
        with psycopg.connect(self.url(kind)) as connection:
            try:
                connection.execute(statement.encode())
            except psycopg.errors.InsufficientPrivilege:
                return True
            finally:
                connection.rollback()
        return False


@contextmanager
def a_server() -> Iterator[tuple[str, str]]:
    """A prepared database and a prefix for roles; both are gone at the end."""
    prefix = f"cct_{uuid4().hex[:8]}"
    try:
        with databases.own_database() as address:
            yield address, prefix
    finally:
        admin = create_engine(parse_url(databases.SERVER), isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            for role in grants.names(prefix):
                connection.execute(text(f"DROP ROLE IF EXISTS {role}"))
        admin.dispose()


@contextmanager
def a_town(home: Path) -> Iterator[Town]:
    """The same with its roles, each with the password, and the sample company in it."""
    with a_server() as (address, prefix):
        store = Store(address)
        grants.apply(store, prefix)
        with store.engine.begin() as tx:
            for role in grants.names(prefix):
                tx.execute(text(f"ALTER ROLE {role} PASSWORD '{WORD}'"))
        store.close()
        town = Town(address, prefix, home)
        with town.house("console") as house:
            add_departments(house, OWNER)
            add_knowledge(house, OWNER)
        yield town
