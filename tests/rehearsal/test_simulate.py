"""``callcenter simulate``: the accounts of scripted customers, with and without an AI."""

from __future__ import annotations

import threading
from collections import Counter
from pathlib import Path

import pytest

from callcenter_tui.calls.board import Board
from callcenter_tui.calls.context import Context
from callcenter_tui.calls.desk import Desk
from callcenter_tui.calls.shown import Shown
from callcenter_tui.clock import TimeOrderedIds
from callcenter_tui.domain.views import Actor, EventView
from callcenter_tui.rehearsal.callers import SILENCE, Script
from callcenter_tui.rehearsal.listening import Listening
from callcenter_tui.rehearsal.playing import Center, Manner
from callcenter_tui.rehearsal.sample import sample_departments
from callcenter_tui.rehearsal.simulate import Row, simulate, summary
from callcenter_tui.store import departments
from callcenter_tui.store.engine import Store
from tests.cli.conftest import Shell
from tests.clocks import SettableClock

OWNER = Actor("os:tester", "tester", "owner")
CALL = {
    "key", "lang", "expected_department", "department", "driver", "state", "messages", "turns",
    "escalated", "seconds", "errors",
}  # fmt: skip
SUMMARY = {
    "calls", "messages_in", "answered", "to_person", "lost", "doubled", "stuck", "seconds",
}  # fmt: skip


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path / "home")


def test_the_json_and_the_store_tell_the_same(shell: Shell) -> None:
    ran = shell("simulate", "--calls", "6", "--seed", "3", "--json", seconds=120)
    assert ran.code == 0, ran.err
    calls, counted = ran.json["calls"], ran.json["summary"]
    assert len(calls) == counted["calls"] == 6
    assert all(call.keys() >= CALL for call in calls)
    assert counted.keys() >= SUMMARY
    assert counted["messages_in"] <= counted["answered"] + counted["to_person"]
    assert (counted["lost"], counted["doubled"], counted["stuck"]) == (0, 0, 0)
    assert Counter(call["lang"] for call in calls) == {"es": 3, "en": 3}
    assert not any(call["errors"] for call in calls)
    said = 0
    for call in calls:
        shown = shell("call", "show", call["key"], "--json").json
        assert shown["origin"] == "simulated"
        assert (shown["state"], shown["driver"]) == (call["state"], call["driver"])
        assert len(shown["messages"]) == call["messages"]
        said += sum(message["speaker"] == "customer" for message in shown["messages"])
    assert said == counted["messages_in"]
    assert shell("store", "check", "--json").json["ok"] is True
    assert shell("knowledge", "list", "--json").json["total"] > 40


def test_the_same_seed_brings_the_same_customers_and_counts_only_them(shell: Shell) -> None:
    first, second = (
        shell("simulate", "--calls", "1", "--lang", "en", "--json", seconds=120).json
        for _ in range(2)
    )
    assert [call["script"] for call in first["calls"]] == [
        call["script"] for call in second["calls"]
    ]
    assert second["summary"]["messages_in"] == first["summary"]["messages_in"]
    assert shell("call", "list", "--json").json["total"] == 2


def test_when_the_model_is_away_every_message_comes_to_a_person(shell: Shell) -> None:
    away = {"OPENAI_BASE_URL": "http://127.0.0.1:9/v1", "OPENAI_API_KEY": "none"}
    ran = shell("simulate", "--calls", "1", "--json", env=away, seconds=180)
    assert ran.code == 0, ran.out + ran.err
    counted = ran.json["summary"]
    assert counted["answered"] == 0
    assert counted["to_person"] == counted["messages_in"] > 0
    assert {call["state"] for call in ran.json["calls"]} == {"waiting"}


# -- the parts, on both databases, without any engine ------------------------------------------


@pytest.fixture
def center(store: Store, clock: SettableClock, ids: TimeOrderedIds) -> Center:
    with store.write() as tx:
        for department in sample_departments():
            departments.add(tx, department)
    context = Context(store, clock, ids, "Test Company", "es")
    return Center(Desk(context), Board(context), OWNER, Listening(), Shown(context))


def script(*lines: str) -> Script:
    return Script("test", "en", "tester", "billing", lines, False, "calm", "Ann", "+15550100")


def played(center: Center, *scripts: Script, patience: float = 0.05) -> list[Row]:
    manner = Manner(patience=patience)
    rows: list[Row] = []
    simulate(center, scripts, parallel=2, manner=manner, on_row=rows.append)
    return rows


def test_what_nobody_answers_is_counted_as_lost(
    center: Center, store: Store, clock: SettableClock
) -> None:
    rows = played(center, script("where is my refund?", "hello?"), script("is this thing on?"))
    counted = summary(store, clock.now(), rows, 1.0)
    assert (counted.calls, counted.messages_in, counted.answered) == (2, 2, 0)
    assert counted.lost == 2
    assert not counted.ok
    assert all("no answer" in row.errors[0] for row in rows)


def test_what_is_still_due_long_after_is_stuck(
    center: Center, store: Store, clock: SettableClock
) -> None:
    rows = played(center, script("where is my refund?", SILENCE))
    assert summary(store, clock.now(), rows, 1.0).stuck == 0
    clock.forward(minutes=10)
    assert summary(store, clock.now(), rows, 1.0).stuck == 1


def test_only_the_calls_of_the_simulation_are_counted(
    center: Center, store: Store, clock: SettableClock
) -> None:
    played(center, script("an older call"))
    rows = played(center, script("a newer call"))
    assert summary(store, clock.now(), rows, 1.0).messages_in == 1


def test_a_customer_who_cannot_call_is_an_error_of_the_row(center: Center) -> None:
    nobody = Script("bad", "en", "tester", "billing", ("hello",), False, "calm", "Ann")
    (row,) = played(center, nobody)
    assert row.key == ""
    assert "reach" in row.errors[0]


def test_a_waiter_wakes_at_the_event_of_its_call_and_at_no_other(clock: SettableClock) -> None:
    listening, looked, answer = Listening(), threading.Event(), ["not yet"]
    found: list[str | None] = []

    def ready() -> str | None:
        looked.set()
        return None if answer[0] == "not yet" else answer[0]

    waiter = threading.Thread(target=lambda: found.append(listening.until("one", ready, 20)))
    waiter.start()
    assert looked.wait(5)
    answer[0] = "here"
    listening.hear([EventView(1, clock.now(), "message.said", "one", "customer")])
    waiter.join(1.5)  # sooner than it would look by itself
    assert found == ["here"]


def test_stopping_lets_every_waiter_go() -> None:
    listening = Listening()
    waiter = threading.Thread(target=lambda: listening.until("one", lambda: None, 60))
    waiter.start()
    listening.stop()
    waiter.join(5)
    assert not waiter.is_alive()
    assert not listening.rest(60)
