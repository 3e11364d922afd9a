"""A center with its departments and people, on each database."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from callcenter_tui.calls.board import Board
from callcenter_tui.calls.context import Context
from callcenter_tui.calls.departments import Departments
from callcenter_tui.calls.desk import Desk
from callcenter_tui.calls.dispatch import Dispatch
from callcenter_tui.calls.driving import Driving
from callcenter_tui.calls.floor import open_floor
from callcenter_tui.calls.guidance import Guidance
from callcenter_tui.calls.letters import Letters
from callcenter_tui.calls.opening import OpenCall, Opened
from callcenter_tui.calls.retries import Retries
from callcenter_tui.calls.routes import Routes
from callcenter_tui.calls.turns import Turns
from callcenter_tui.clock import TimeOrderedIds
from callcenter_tui.domain.views import Actor, DepartmentView, UserView
from callcenter_tui.locale.phrases import phrase
from callcenter_tui.mail.context import Mail
from callcenter_tui.mail.outbox import Outbox
from callcenter_tui.mail.render import Company, Renderer
from callcenter_tui.rehearsal import orders
from callcenter_tui.rehearsal.sample import sample_hours
from callcenter_tui.store import departments, documents, users
from callcenter_tui.store.engine import Store
from tests.clocks import SettableClock

OWNER = Actor("os:tester", "tester", "owner", login="tester")
SENDER = "no-reply@test.example"
NAMES = ("technical_support", "billing", "sales", "general", "complaints")


class Center:
    """The services of the room on one store."""

    def __init__(self, store: Store, clock: SettableClock, ids: TimeOrderedIds) -> None:
        self.store, self.clock, self.ids = store, clock, ids
        self.mail = Mail(store, clock, ids, Renderer(Company("Test Company")), SENDER)
        self.context = Context(store, clock, ids, "Test Company", "es", mail=self.mail)
        self.letters, self.outbox = Letters(self.context, self.mail), Outbox(self.mail)
        self.desk, self.driving = Desk(self.context), Driving(self.context)
        self.guidance, self.floor = Guidance(self.context), open_floor(self.context)
        self.dispatch = Dispatch(self.context)
        self.board, self.departments = Board(self.context), Departments(self.context)
        self.turns, self.retries = Turns(self.context), Retries(self.context)
        self.routes = Routes(self.context, lambda words, department, departments: None)
        with store.write() as tx:
            documents.put(tx, "hours", sample_hours())
            for position, name in enumerate(NAMES):
                departments.add(tx, DepartmentView(name, name, name, "ai", position))

    def person(self, login: str, role: str = "agent", own: tuple[str, ...] = ()) -> Actor:
        """A user as stored, acting."""
        user_id, now = self.ids.new(), self.clock.now()
        with self.store.write() as tx:
            users.add(
                tx,
                UserView(
                    user_id, login, login.title(), "", role, "en", own, False, False, None, now
                ),
                "-",
            )
        return Actor(user_id, login.title(), role, own, login)

    def call(self, words: str = "Mi router no enciende", **known: str) -> Opened:
        """A customer calls."""
        details = {"name": "Ana", "phone": "+34 600 000 001", "words": words, "origin": "line"}
        return self.desk.open(OpenCall(**(details | known)))

    def state(self, call_id: str) -> tuple[str, str]:
        """State and driver now."""
        row = self.board.call(OWNER, call_id).row
        return row.state, row.driver

    def kinds(self, call_id: str) -> list[str]:
        """The kinds of the call's events, in order."""
        return [event.kind for event in self.board.events(OWNER, call_id)]

    def words(self, call_id: str, speaker: str) -> list[str]:
        """What this speaker said, in order."""
        view = self.board.call(OWNER, call_id)
        return [m.text for m in view.messages if m.speaker == speaker]

    def answers(self, call_id: str) -> list[str]:
        """What the AI said, in order, without the sentence by which it introduces itself."""
        said = self.words(call_id, "ai")
        keys = ("i_am_ai", "i_am_ai_short")
        known = [f"{phrase(key, language)}\n\n" for key in keys for language in ("es", "en")]
        begun = (next((k for k in known if text.startswith(k)), "") for text in said)
        return [text.removeprefix(opening) for text, opening in zip(said, begun, strict=True)]


@pytest.fixture
def center(store: Store, clock: SettableClock, ids: TimeOrderedIds) -> Center:
    return Center(store, clock, ids)


@pytest.fixture
def anyone(center: Center) -> Callable[[], Actor]:
    return lambda: center.person("agent1")


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The sample plug-in's orders: one of Ana's, one of Berta's, one without any contact."""
    path = tmp_path / "orders.db"
    orders.sample_orders(
        path,
        [
            orders.Order("PD-40001", "+34600000001", "", "Router", "shipped", "2025-03-05"),
            orders.Order("PD-40002", "+34600000002", "berta@example.com", "CANARY", "lost", ""),
            orders.Order("PD-40003", "", "", "CANARY", "lost", ""),
        ],
    )
    monkeypatch.setenv("ORDERS_DB", str(path))
    return path
