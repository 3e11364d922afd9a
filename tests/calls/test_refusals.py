"""Whatever may not be done says why and what to do instead, and has changed nothing at all."""

from __future__ import annotations

import io
import sqlite3
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from callcenter_tui.cli.acting import acting
from callcenter_tui.cli.acting import opened as opened_house
from callcenter_tui.domain import events
from callcenter_tui.domain.errors import CallCenterError, Forbidden
from callcenter_tui.domain.review import CRITERIA
from callcenter_tui.domain.states import Driver, Speaker
from callcenter_tui.domain.views import Actor
from callcenter_tui.store.engine import Store
from tests.calls.conftest import OWNER, Center
from tests.calls.desks import everything, in_hand, seated

Act = Callable[[Any, Actor, str, str], object]
"""Services, who acts, on which call, and the id of a colleague."""


def another(services: Any, call_id: str) -> str:
    """Another open call, of another customer."""
    return next((r.id for r in services.board.live(OWNER) if r.id != call_id), "none")


OFFERED: dict[str, Act] = {
    "take_over": lambda s, a, c, o: s.driving.take_over(a, c),
    "hand_back": lambda s, a, c, o: s.driving.hand_back(a, c),
    "escalate": lambda s, a, c, o: s.driving.escalate(a, c, category="service_failure"),
    "hold": lambda s, a, c, o: s.driving.hold(a, c),
    "resume": lambda s, a, c, o: s.driving.resume(a, c),
    "end": lambda s, a, c, o: s.driving.end(a, c, disposition="information_given"),
    "say": lambda s, a, c, o: s.desk.say(c, Speaker.OPERATOR, "Hola", a),
    "note": lambda s, a, c, o: s.desk.note(a, c, "A note"),
    "send_draft": lambda s, a, c, o: s.desk.send_draft(a, c, "Hola"),
    "cold": lambda s, a, c, o: s.floor.transfers.cold(a, c, "sales"),
    "warm": lambda s, a, c, o: s.floor.transfers.warm(a, c, user_id=o, reason="r"),
    "call_off": lambda s, a, c, o: s.floor.transfers.call_off(a, c),
    "ask_help": lambda s, a, c, o: s.floor.supervising.ask_help(a, c, "why"),
    "helped": lambda s, a, c, o: s.floor.supervising.helped(a, c),
    "merge": lambda s, a, c, o: s.floor.merging.merge(a, c, another(s, c)),
    "accept": lambda s, a, c, o: s.floor.offers.accept(a, c),
    "decline": lambda s, a, c, o: s.floor.offers.decline(a, c, "no"),
    "hang_up": lambda s, a, c, o: s.floor.wrapup.hang_up(a, c),
}
SUPERVISED: dict[str, Act] = {
    "barge": lambda s, a, c, o: s.floor.supervising.barge(a, c, "Hola"),
    "reassign": lambda s, a, c, o: s.floor.supervising.reassign(a, c, o),
    "whisper": lambda s, a, c, o: s.guidance.whisper(a, c, "Sea breve"),
    "switch": lambda s, a, c, o: s.guidance.switch(a, c, Driver.AI),
    "department": lambda s, a, c, o: s.guidance.department(a, "general", Driver.AI),
    "review": lambda s, a, c, o: s.floor.reviewing.review(a, c, dict.fromkeys(CRITERIA, 3)),
}
ACTIONS = OFFERED | SUPERVISED
STATES = ("ai", "waiting", "own", "colleague", "on_hold", "wrap_up", "closed")


def outcome(act: Callable[[], object]) -> CallCenterError | None:
    """The error in words for a person; None when it was done."""
    try:
        act()
    except CallCenterError as error:
        return error
    return None


class Scene:
    """One call in one state, and people of every role around it; made anew when it was changed."""

    def __init__(self, center: Center, state: str) -> None:
        self.center, self.state, self._made = center, state, 0
        self.colleague = seated(center, "luis")
        center.call(phone="+34 600 999 999", department="general")
        self.people = {
            "viewer": center.person("vic", role="viewer"),
            "stranger": seated(center, "nina", "sales"),
            "agent": seated(center, "eva"),
            "supervisor": seated(center, "marta", role="supervisor"),
            "owner": OWNER,
        }

    def call(self, actor: Actor) -> str:
        """A call in the scene's state; ``own`` ones are the actor's, where they may have any."""
        self._made += 1
        phone = f"+34 600 {self._made:06}"
        if self.state in ("ai", "waiting"):
            words = "Quiero hablar con una persona" if self.state == "waiting" else "Hola"
            return self.center.call(words, phone=phone, department="general").call_id
        able = actor in (self.people["agent"], self.people["supervisor"])
        owner = actor if self.state == "own" and able else self.colleague
        call_id = in_hand(self.center, owner, phone=phone)
        if self.state == "on_hold":
            self.center.driving.hold(owner, call_id)
        elif self.state == "wrap_up":
            self.center.floor.wrapup.hang_up(owner, call_id)
        elif self.state == "closed":
            self.center.driving.end(owner, call_id, disposition="information_given")
        return call_id


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("state", STATES)
def test_every_refusal_has_words_and_changes_nothing(
    center: Center, store: Store, state: str
) -> None:
    scene = Scene(center, state)
    refused, done = set(), set()
    watching = sqlite3.connect(str(store.path))

    def commits() -> int:
        """Differs whenever anybody has committed a change since (SQLite)."""
        return int(watching.execute("PRAGMA data_version").fetchone()[0])

    for role, actor in scene.people.items():
        idle = commits()
        call_id, before, count = scene.call(actor), everything(store), commits()
        assert count != idle, "a change is seen"
        for name, act in ACTIONS.items():
            error = outcome(partial(act, center, actor, call_id, scene.colleague.id))
            if error is None:
                done.add((role, name))
                call_id, before, count = scene.call(actor), everything(store), commits()
                continue
            refused.add((role, name))
            assert error.title, (role, name)
            assert error.hint, (role, name, error.title)
            assert commits() == count or everything(store) == before, (role, name)
            if role in ("viewer", "stranger") and name not in ("accept", "decline"):
                assert isinstance(error, Forbidden), (role, name, error)
            if role == "agent" and name in SUPERVISED:
                assert isinstance(error, Forbidden), (name, error)
    watching.close()
    assert not {role for role, _ in done} & {"viewer", "stranger"}
    assert not {name for role, name in done if role == "agent"} & SUPERVISED.keys()
    assert refused
    if state in ("ai", "waiting", "colleague"):
        assert ("supervisor", "take_over") in done


def test_what_a_role_may_not_is_journaled_when_a_command_tries_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CALLCENTER_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("CALLCENTER_KEYRING", "off")
    word = "una-frase-bastante-larga-1"
    with opened_house() as house:
        house.people.add(OWNER, "vic", "Vic Ruiz", "viewer", word, must_change=False)
        from callcenter_tui.calls.opening import OpenCall

        call_id = house.desk.open(OpenCall("Ana", "+34600000001", words="Hola")).call_id
    wanted = []
    for name, act in ACTIONS.items():
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{word}\n"))
        with pytest.raises(Forbidden) as forbidden, acting("vic") as (services, vic):
            act(services, vic, call_id, "nobody")
        assert forbidden.value.permission, name
        wanted.append(forbidden.value.permission)
    with opened_house() as house, house.store.read() as tx:
        from callcenter_tui.store import journal

        told = journal.of_kind(tx, events.PERMISSION_REFUSED)
    assert [event.data["permission"] for event in told] == wanted
    assert {(event.who, event.data["role"]) for event in told} == {("user:vic", "viewer")}
