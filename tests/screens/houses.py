"""A house of real services on an embedded store, with a clock that tests set."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, cast

from callcenter_tui.auth.entrance import Rules, open_entrance
from callcenter_tui.auth.passwords import Cost
from callcenter_tui.auth.remembered import Keyring, Remembered
from callcenter_tui.auth.sessions import Session
from callcenter_tui.calls import lists
from callcenter_tui.calls.board import Board
from callcenter_tui.calls.context import Context
from callcenter_tui.calls.departments import Departments
from callcenter_tui.calls.desk import Desk
from callcenter_tui.calls.driving import Driving
from callcenter_tui.calls.floor import open_floor
from callcenter_tui.calls.guidance import Guidance
from callcenter_tui.calls.housekeeping import Housekeeping, open_housekeeping
from callcenter_tui.calls.letters import Letters
from callcenter_tui.calls.turns import Turns
from callcenter_tui.clock import SystemClock, TimeOrderedIds
from callcenter_tui.domain.protocols import Clock
from callcenter_tui.domain.views import Actor, DepartmentView
from callcenter_tui.live import Feed
from callcenter_tui.mail.context import Mail
from callcenter_tui.mail.outbox import Outbox
from callcenter_tui.mail.render import Company, Renderer
from callcenter_tui.metrics.context import Metrics
from callcenter_tui.metrics.room import open_metrics
from callcenter_tui.store import departments
from callcenter_tui.store.engine import Store

CHEAP = Cost(passes=1, memory_kib=8, lanes=1)
SECRET = "7Qb1vXo0m3hYtWkz-9LpRcN5uGdSaEfJ"
PASSWORD = "Rioja-2024-tinto"
CENTER = (
    ("technical_support", "Technical support", "Soporte técnico", "ai"),
    ("billing", "Billing", "Facturación", "ai"),
    ("sales", "Sales", "Ventas", "draft"),
    ("general", "General", "General", "ai"),
    ("complaints", "Complaints", "Reclamaciones", "person"),
)


class KeysInOrder:
    """The real id source, except that call keys come in a known order, for golden screens."""

    def __init__(self) -> None:
        self._ids, self._count = TimeOrderedIds(SystemClock()), 0

    def new(self) -> str:
        return self._ids.new()

    def call_key(self) -> str:
        self._count += 1
        return f"C-7F3K{self._count:02d}"


@dataclass(frozen=True)
class Place:
    """The settings that the console reads."""

    home: Path
    callcenter_notify: str = "bell"
    callcenter_idle_lock: int = 15


class TestHouse:
    """What ``wiring.open_house`` builds, with cheap password hashes and no engine of its own."""

    __test__ = False

    def __init__(self, store: Store, clock: Clock, home: Path, keyring: Any = None) -> None:
        self.store, self.clock, self.ids = store, clock, KeysInOrder()
        self.settings, self.production = Place(home), False
        company = Company("Test Company", "+34 900 100 200", "help@test.example", "#0a5f38")
        sender, folder = "letters@test.example", "/var/lib/callcenter/mail"
        self.mail = Mail(store, clock, self.ids, Renderer(company), sender, folder=folder)
        self.context = Context(store, clock, self.ids, "Test Company", "en", mail=self.mail)
        self.letters, self.outbox = Letters(self.context, self.mail), Outbox(self.mail)
        self.board, self.desk = Board(self.context), Desk(self.context)
        self.driving, self.departments = Driving(self.context), Departments(self.context)
        self.floor = open_floor(self.context)
        self.metrics = open_metrics(
            Metrics(
                store,
                clock,
                self.ids,
                lists.zone,
                lists.target,
                measuring=lists.measuring,
                scorecard=lists.scorecard,
                duty=lists.duty,
                working_days=lists.working_days,
            )
        )
        self.guidance, self.turns = Guidance(self.context), Turns(self.context)
        rules = Rules(keys=(SECRET,), cost=CHEAP)
        self.entrance = open_entrance(store, clock, self.ids, rules)
        self.access, self.people = self.entrance.access, self.entrance.people
        self.audit = self.entrance.audit
        mode = "auto" if keyring else "off"
        self.remembered = Remembered(Keyring(home, mode, backend=keyring))
        if not self.departments.list():
            with store.write() as tx:
                for position, (key, english, spanish, driver) in enumerate(CENTER):
                    view = DepartmentView(key, english, spanish, driver, position)
                    departments.add(tx, view)

    @cached_property
    def owner(self) -> Actor:
        return self.people.owner("tester")

    def feed(self) -> Feed:
        return Feed(self.store)

    def engine_wanted(self) -> bool:
        return False

    def engine(self, kind: str) -> Any:
        raise AssertionError("no engine was wanted")

    def post_wanted(self) -> bool:
        return False

    def post_office(self) -> Any:
        raise AssertionError("no letters were to be sent")

    def housekeeping(self) -> Housekeeping:
        """That of the console, on the test's clock."""
        return open_housekeeping(self.context)

    def close(self) -> None:
        self.store.close()

    def person(self, login: str, role: str, name: str = "", **more: Any) -> None:
        """A user who need not change the password, unless ``must_change`` says so."""
        values = {"must_change": False, **more}
        self.people.add(self.owner, login, name or login.title(), role, PASSWORD, **values)

    def signs_in(self, login: str) -> Callable[[Any], Session]:
        """For ``auto_sign_in``."""
        return lambda house: cast(Session, house.access.sign_in(login, PASSWORD, "test"))
