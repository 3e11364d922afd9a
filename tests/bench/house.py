"""Houses for measuring: a home with the sample company, a supervisor, and calls."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from sqlalchemy import update

from callcenter_tui.calls.opening import OpenCall
from callcenter_tui.cli.sample_company import add_departments, add_knowledge
from callcenter_tui.domain.views import Actor
from callcenter_tui.settings import load
from callcenter_tui.store import migrate
from callcenter_tui.store.engine import Store
from callcenter_tui.store.tables import Call
from callcenter_tui.wiring import House, open_house
from tests import databases

OWNER = Actor("os:bench", "bench", "owner", login="bench")
LOGIN, PASSWORD = "sofia", "Rioja-2024-tinto"
KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "VIRTUAL_ENV")


def environment(home: Path, **more: str) -> dict[str, str]:
    """What a program of the bench sees: nothing of the outside that changes what it does."""
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    ours = {"CALLCENTER_HOME": str(home), "CALLCENTER_KEYRING": "off", "TERM": "xterm-256color"}
    return kept | ours | {"COLORTERM": "truecolor"} | more


@contextmanager
def house(**more: str) -> Iterator[House]:
    """A house in a home of its own, on SQLite unless ``DATABASE_URL`` is given."""
    home = Path(tempfile.mkdtemp(prefix="callcenter-bench-"))
    try:
        opened = open_house(load(environment(home, **more)))
        try:
            add_departments(opened, OWNER)
            yield opened
        finally:
            opened.close()
    finally:
        shutil.rmtree(home, ignore_errors=True)


@contextmanager
def stores() -> Iterator[Mapping[str, str]]:
    """Addresses of prepared empty stores by name; PostgreSQL only where a server answers."""
    with tempfile.TemporaryDirectory(prefix="callcenter-bench-") as folder:
        path = Path(folder) / "store.db"
        store = Store(f"sqlite:///{path}")
        migrate.upgrade(store)
        store.close()
        found = {"SQLite": f"sqlite:///{path}"}
        if databases.no_server():
            yield found
            return
        with databases.own_database() as address:
            yield found | {"PostgreSQL": address}


def staffed(house: House) -> None:
    """Knowledge, a supervisor who may sign in, and customers who may be silent for ever."""
    add_knowledge(house, OWNER)
    house.floor.documents.set(OWNER, "silence", {"remind_minutes": 0, "close_minutes": 0})
    house.people.add(OWNER, LOGIN, "Sofía", "supervisor", PASSWORD, must_change=False)


def token(house: House) -> str:
    """What a console needs to go on with a session of the supervisor; good for one start."""
    session = house.access.sign_in(LOGIN, PASSWORD, "bench", stay=True)
    assert session.remember is not None
    return session.remember


def called(house: House, count: int, words: str = "") -> list[str]:
    """So many customers call billing, which needs no routing; returns the calls' ids."""
    return [
        house.desk.open(
            OpenCall(
                f"Customer {number}",
                phone=f"+34 600 {number:06}",
                language="en",
                words=words,
                department="billing",
                origin="line",
            )
        ).call_id
        for number in range(count)
    ]


def aged(house: House, calls: list[str]) -> None:
    """Let the calls have begun 3 to 23 minutes ago; the engine closes calls silent for longer."""
    now, table = house.clock.now(), Call.__table__  # type: ignore[attr-defined]
    with house.store.write() as tx:
        for number, call in enumerate(calls):
            then = now - timedelta(minutes=3 + number * 20 / len(calls), seconds=7 * number % 60)
            values = {"opened_at": then, "state_since": then, "heard_at": then}
            tx.execute(update(table).where(table.c.id == call).values(**values))
