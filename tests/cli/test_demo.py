"""``callcenter demo``: the README's first command, with and without a terminal."""

from __future__ import annotations

import re
import subprocess
import time

from tests.cli.conftest import Shell
from tests.cli.terminal import Terminal

SAID = re.compile(r"^\d\d:\d\d:\d\d  (C-\w{6})  (\w+) +(customer|ai|system|operator): \S")


def test_without_a_terminal_it_tells_the_calls_and_counts_them(shell: Shell) -> None:
    ran = shell("demo", "--calls", "3", seconds=120)
    assert ran.code == 0, ran.err
    said = [match for line in ran.out.splitlines() if (match := SAID.match(line))]
    keys = {match[1] for match in said}
    assert len(keys) == 3
    assert {match[3] for match in said} >= {"customer", "ai"}
    summary = ran.out.split("SUMMARY")[1]
    for words in (r"calls +3\b", r"lost +0\b", r"doubled +0\b", r"stuck +0\b"):
        assert re.search(words, summary)
    inside = {"CALLCENTER_HOME": str(shell.home / "demo")}
    listed = shell("call", "list", "--json", env=inside).json["items"]
    assert {item["key"] for item in listed} == keys
    assert shell("knowledge", "list", "--json", env=inside).json["total"] > 40


def test_it_never_touches_the_real_store(shell: Shell) -> None:
    real = f"sqlite:///{shell.home}/real.db"
    shell("init", "--yes", env={"DATABASE_URL": real})
    ran = shell("demo", "--calls", "1", env={"DATABASE_URL": real}, seconds=120)
    assert ran.code == 0, ran.err
    assert shell("call", "list", "--json", env={"DATABASE_URL": real}).json["total"] == 0
    assert shell("knowledge", "list", "--json", env={"DATABASE_URL": real}).json["total"] == 0


def test_what_lies_beside_its_store_is_left_alone(shell: Shell) -> None:
    home = shell.home / "demo"
    home.mkdir(parents=True)
    (home / "mine.txt").write_text("keep")
    (home / "callcenter.db").write_text("an old demo's store")
    with Terminal(shell, "demo") as first:
        first.wait_for("demo")
        second = shell("demo")
        assert second.code == 1
        assert "running already" in second.err
    assert (home / "mine.txt").read_text() == "keep"


def test_in_a_terminal_the_supervisor_sees_customers_call(shell: Shell) -> None:
    shell.forks = False  # loading the program is part of those ten seconds
    start = time.monotonic()
    with Terminal(shell, "demo") as terminal:
        terminal.wait_for("Live calls", seconds=10)
        assert time.monotonic() - start < 10
        terminal.wait_for("Marta Ribera")
        terminal.wait_for("Enter opens a call")
        terminal.wait_for("C-", seconds=30)
        terminal.type("\x11")
        assert terminal.code() == 0
        assert "Traceback" not in terminal.text
        assert "!! nobody" not in terminal.text, "the one who looks on is offered calls"
        given = re.search(r"until the next demo: (.+?)\r?\n", terminal.raw.decode())
        assert given
        typed = given[1].removesuffix("\r")
        ran = subprocess.run(
            f"{typed} --version", shell=True, check=False, capture_output=True, text=True
        )
        assert ran.stdout.startswith("callcenter "), f"as printed: {typed}"


def test_who_is_locked_out_of_the_demo_is_told_how_to_come_back(shell: Shell) -> None:
    with Terminal(shell, "demo", env={"CALLCENTER_IDLE_LOCK": "1"}) as terminal:
        terminal.wait_for("Live calls", seconds=60)
        terminal.wait_for("Marta Ribera")
        terminal.wait_for("C-", seconds=60)
        terminal.type("\x18")  # sign out, with nothing in hand
        terminal.wait_for("Sign in: marta / ")
