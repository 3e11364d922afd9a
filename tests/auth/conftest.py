"""Sign-in as ``wiring`` builds it, with cheap hashes and a clock that waits for nobody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from callcenter_tui.auth.access import Access
from callcenter_tui.auth.entrance import Entrance, Rules, open_entrance
from callcenter_tui.auth.lockout import Limits
from callcenter_tui.auth.passwords import Cost
from callcenter_tui.auth.people import People
from callcenter_tui.auth.sessions import Session
from callcenter_tui.clock import TimeOrderedIds
from callcenter_tui.domain.protocols import Clock, Ids
from callcenter_tui.domain.views import Actor, DepartmentView, EventView, UserView
from callcenter_tui.store import departments, journal
from callcenter_tui.store.engine import Store
from tests.clocks import SettableClock

CHEAP = Cost(passes=1, memory_kib=8192, lanes=1)
SECRET = "7Qb1vXo0m3hYtWkz-9LpRcN5uGdSaEfJ"
PASSWORD = "Rioja-2024-tinto"
OTHER = "correct horse battery"


def make_entrance(
    store: Store, clock: Clock, ids: Ids, limits: Limits | None = None, **rules: Any
) -> Entrance:
    """A door of its own, as another process has one. Delays move a settable clock."""

    def pause(seconds: float) -> None:
        if isinstance(clock, SettableClock):
            clock.forward(seconds=seconds)

    given = {"keys": (SECRET,), "cost": CHEAP, "limits": limits, **rules}
    return open_entrance(store, clock, ids, Rules(**given), pause)


def make_access(store: Store, clock: Clock, ids: Ids, limits: Limits | None = None) -> Access:
    """The access of such a door."""
    return make_entrance(store, clock, ids, limits).access


@dataclass(frozen=True)
class Door:
    """What a test of sign-in needs, on one store."""

    store: Store
    clock: SettableClock
    access: Access
    people: People
    owner: Actor
    entrance: Entrance

    def add(self, login: str, role: str = "agent", **more: object) -> UserView:
        """A user who need not change the password."""
        values = {"must_change": False, **more}
        return self.people.add(self.owner, login, login.title(), role, PASSWORD, **values)  # type: ignore[arg-type]

    def enter(self, login: str = "ana", password: str = PASSWORD, *, stay: bool = False) -> Session:
        """Sign in."""
        return self.access.sign_in(login, password, "console test", stay=stay)

    def journal(self, kind: str = "") -> list[EventView]:
        """What the journal says, oldest first."""
        with self.store.read() as tx:
            return [event for event in journal.after(tx, 0) if event.kind.startswith(kind)]


@pytest.fixture
def door(store: Store, clock: SettableClock, ids: TimeOrderedIds) -> Door:
    """A prepared store with two departments and nobody in it."""
    with store.write() as tx:
        for position, key in enumerate(("billing", "sales")):
            departments.add(tx, DepartmentView(key, key.title(), key.title(), "ai", position))
    entrance = make_entrance(store, clock, ids)
    people = entrance.people
    return Door(store, clock, entrance.access, people, people.owner("root"), entrance)
