"""``callcenter call``: what was said can be listed, shown, replayed and exported, safely."""

from __future__ import annotations

import csv
import io
import json
import shutil
import time
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest

from callcenter_tui.calls.opening import OpenCall
from callcenter_tui.cli import call
from callcenter_tui.store.engine import Store
from callcenter_tui.wiring import House
from tests.cli.conftest import Shell
from tests.cli.test_line_desk import a_desk
from tests.clocks import SettableClock
from tests.screens.houses import TestHouse

HOSTILE = "=cmd|' /C calc'!A0 \x1b]0;owned\x07 [bold]x[/bold] [@click=app.quit] \u202e \x9b2J"
WORDS = ("Hola, no tengo internet", f"me llamo {HOSTILE}", "dos\nlíneas")
NOBODY = {"AGENT_ENGINE": "worker"}
PASSWORD = "Correct-horse-7-battery"
FORBIDDEN = {"\x1b", "\x07", "\x9b", "\u202e"}


@pytest.fixture
def key(shell: Shell) -> str:
    """A call that nobody answers: three messages of a customer with a hostile name."""
    ran = shell(
        *("line", "--name", f"Ana {HOSTILE}", "--phone", "+34 600 111 222", "--json"),
        stdin="".join(f"{word}\n" for word in WORDS).replace("dos\nlíneas", "dos líneas"),
        env=NOBODY,
    )
    assert ran.code == 0, ran.err
    found: str = ran.lines[0]["key"]
    return found


def test_show_has_the_fixed_fields(shell: Shell, key: str) -> None:
    shown = shell("call", "show", key.lower(), "--json").json
    assert shown.keys() >= {
        "key", "customer", "department", "state", "driver", "messages", "events",
    }  # fmt: skip
    assert (shown["key"], shown["state"], shown["driver"]) == (key, "active", "ai")
    assert shown["customer"]["phone"] == "+34600111222"
    assert [message["speaker"] for message in shown["messages"]] == ["customer"] * 3
    assert shown["messages"][0].keys() >= {"id", "speaker", "text", "at", "sources"}
    assert shown["messages"][0]["text"] == WORDS[0]
    assert shown["events"][0].keys() >= {"id", "kind", "at", "who"}
    assert shown["events"][0]["kind"] == "call.opened"


def test_list_filters_and_counts(shell: Shell, key: str) -> None:
    listed = shell("call", "list", "--json").json
    assert listed["total"] == 1
    assert listed["items"][0]["key"] == key
    assert shell("call", "list", "--state", "waiting", "--json").json == {"items": [], "total": 0}
    assert shell("call", "list", "--department", "general", "--json").json["total"] == 1
    assert shell("call", "list", "--offset", "1", "--json").json["items"] == []


@pytest.mark.parametrize(
    "argv", [["list"], ["show", "KEY"], ["replay", "KEY", "--speed", "0"], ["export"],
             ["export", "--format", "csv"], ["export", "--format", "messages"], ["list", "--json"],
              ["show", "KEY", "--json"]],
    ids=" ".join,
)  # fmt: skip
def test_nothing_a_customer_says_reaches_the_terminal_raw(
    shell: Shell, key: str, argv: list[str]
) -> None:
    ran = shell("call", *(key if part == "KEY" else part for part in argv))
    assert ran.code == 0, ran.err
    assert "Ana" in ran.out or "internet" in ran.out
    assert not FORBIDDEN.intersection(ran.out)


def test_replay_tells_every_event_in_order(shell: Shell, key: str) -> None:
    ran = shell("call", "replay", key, "--speed", "0")
    told = ran.out.splitlines()
    events = shell("call", "show", key, "--json").json["events"]
    assert len(told) == len(events)
    assert "the call comes in: general, driver ai" in told[0]
    said = [line for line in told if ": " in line and "customer (" in line]
    assert len(said) == 3
    assert WORDS[0] in said[0]


def test_replay_for_machines_has_the_words_of_each_message(shell: Shell, key: str) -> None:
    replayed = shell("call", "replay", key, "--json").json
    events = shell("call", "show", key, "--json").json["events"]
    assert replayed.keys() == {"key", "steps"}
    assert [step["kind"] for step in replayed["steps"]] == [event["kind"] for event in events]
    said = [step["text"] for step in replayed["steps"] if step["kind"] == "message.said"]
    assert said[0] == WORDS[0]
    assert len(said) == 3
    assert all(step["after"] >= 0 for step in replayed["steps"])


def test_replay_is_masked_for_a_viewer(shell: Shell, key: str) -> None:
    shell(
        *("user", "add", "wall", "--name", "Wall", "--role", "viewer", "--keep-password"),
        stdin=f"{PASSWORD}\n",
    )
    for argv in (("--json",), ("--speed", "0")):
        ran = shell("call", "replay", key, "--as", "wall", *argv, stdin=f"{PASSWORD}\n")
        assert ran.code == 0, ran.err
        assert "message.said" in ran.out or "customer" in ran.out
        for secret in ("600111222", "internet", "Ana"):
            assert secret not in ran.out


def test_replay_keeps_the_pauses(shell: Shell, key: str) -> None:
    at_once = time.perf_counter()
    shell("call", "replay", key, "--speed", "0")
    at_once = time.perf_counter() - at_once
    shell("line", "--key", key, stdin="later\n", env=NOBODY)  # seconds of start-up lie between
    slow = time.perf_counter()
    shell("call", "replay", key, "--speed", "0.5")
    assert time.perf_counter() - slow > at_once + 0.5


def test_export_is_one_object_per_line_or_safe_csv(shell: Shell, key: str) -> None:
    other = shell("line", "--name", "Eva", "--email", "eva@example.com", env=NOBODY).out.split()[0]
    exported = shell("call", "export").lines
    assert {call["key"] for call in exported} == {key, other}
    assert [call["key"] for call in shell("call", "export", key).lines] == [key]
    table = shell("call", "export", "--format", "messages", key).out
    rows = list(csv.DictReader(io.StringIO(table)))
    assert rows[0]["text"] == WORDS[0]
    table = shell("call", "export", "--format", "csv").out
    each = list(csv.DictReader(io.StringIO(table)))
    assert {row["key"] for row in each} == {key, other}
    rows += each
    assert all(cell[:1] not in ("=", "+", "-", "@") for row in rows for cell in row.values())


def test_export_leaves_simulated_calls_out_unless_they_are_asked_for(
    shell: Shell, key: str
) -> None:
    with a_desk(shell) as house:
        played = house.desk.open(OpenCall("Eva", phone="+34600111333", origin="simulated")).key
        now = house.clock.now().astimezone(house.metrics.dashboard.zone())
    today, before = f"{now:%Y-%m-%d}", f"{now - timedelta(days=9):%Y-%m-%d}"
    for argv, found in (
        ((), {key}),
        (("--simulated",), {played}),
        (("--simulated", "--from", today, "--department", "general"), {played}),
        (("--from", before, "--to", today), {key}),
        (("--from", before), set[str]()),
        (("--from", before, played, key), {played, key}),
    ):
        assert {one["key"] for one in shell("call", "export", *argv).lines} == found, argv
        table = shell("call", "export", "--format", "csv", *argv).out
        assert {row["key"] for row in csv.DictReader(io.StringIO(table))} == found, argv
    assert shell("call", "list", "--json").json["total"] == 2, "a list has them with their origin"
    for wrong in (("--to", today), ("--from", "9999-12-31"), ("--json", "--format", "csv")):
        assert shell("call", "export", *wrong).code == 2, wrong


def test_an_unknown_call_is_named_as_such(shell: Shell, key: str) -> None:
    for verb in ("show", "replay", "export"):
        ran = shell("call", verb, "C-ZZZZZZ")
        assert (ran.code, ran.out) == (1, "")
        assert "key" in ran.err


def test_a_viewer_sees_no_customer_and_changes_nothing(shell: Shell, key: str) -> None:
    added = shell(
        *("user", "add", "wall", "--name", "Wall", "--role", "viewer", "--keep-password"),
        stdin=f"{PASSWORD}\n",
    )
    assert added.code == 0, added.err
    as_wall = ("--as", "wall")
    shown = shell("call", "show", key, *as_wall, "--json", stdin=f"{PASSWORD}\n")
    assert shown.code == 0, shown.err
    assert shown.json["key"] == key
    for secret in ("600111222", "internet", "Ana"):
        assert secret not in shown.out
    wrong = shell("call", "list", *as_wall, stdin="wrong\n")
    assert (wrong.code, wrong.out) == (1, "")
    refused = shell(
        *("department", "set", "billing", "--autonomy", "person", *as_wall),
        stdin=f"{PASSWORD}\n",
    )
    assert refused.code == 1
    assert "viewer" in refused.err
    departments = shell("department", "list", "--json").json["items"]
    assert {item["autonomy"] for item in departments} == {"ai"}


def test_a_first_password_must_be_changed_before_anything_else(shell: Shell, key: str) -> None:
    shell("user", "add", "new", "--name", "New", "--role", "admin", stdin=f"{PASSWORD}\n")
    ran = shell("call", "show", key, "--as", "new", "--json", stdin=f"{PASSWORD}\n")
    assert (ran.code, ran.out) == (1, "")
    assert "password" in ran.err


def test_who_did_it_is_in_the_journal(shell: Shell, key: str) -> None:
    events = json.loads(shell("call", "show", key, "--json").out)["events"]
    assert {event["who"] for event in events} <= {"customer", "system"}


def test_a_call_that_comes_in_during_an_export_doubles_no_other(
    tmp_path: Path,
    sqlite_template: Path,
    clock: SettableClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = tmp_path / "store.db"
    shutil.copy(sqlite_template, path)
    house = TestHouse(Store(f"sqlite:///{path}"), clock, tmp_path)
    monkeypatch.setattr(call, "_PAGE", 2)

    def opened(number: int) -> str:
        clock.forward(seconds=1)
        phone = f"+3460000000{number}"
        return house.desk.open(OpenCall(name="Eva", phone=phone, words="hola")).call_id

    before = [opened(number) for number in range(5)]
    exported = []
    for call_id in call._all_calls(cast(House, house), house.owner):
        exported.append(call_id)
        if len(exported) == 2:
            opened(9)
    house.close()
    assert exported == before[::-1]
