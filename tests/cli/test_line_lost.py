"""A line whose store goes away during a call: told once, nothing lost, nothing doubled."""

from __future__ import annotations

import re
import sqlite3
import subprocess
from collections.abc import Iterator

import pytest
from sqlalchemy import create_engine, text

from callcenter_tui.cli.line_link import Link
from callcenter_tui.cli.line_words import word
from callcenter_tui.cli.sample_company import add_departments
from callcenter_tui.domain.errors import StoreTrouble
from callcenter_tui.store.engine import parse_url
from tests import databases
from tests.cli.conftest import COMMAND, Shell
from tests.cli.terminal import Terminal
from tests.cli.test_line_desk import OWNER, a_desk

WHO = ("--name", "Ana", "--phone", "+34 600 111 222", "--lang", "en")
KEY = re.compile(r"C-[2-9A-HJKMNP-Z]{6}")


class Server:
    """One database on a real server, whose doors can be shut."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._name = str(parse_url(address).database)
        self._admin = create_engine(parse_url(databases.SERVER), isolation_level="AUTOCOMMIT")

    def cut(self) -> None:
        """Break every connection and let nobody in."""
        self._do(f'ALTER DATABASE "{self._name}" ALLOW_CONNECTIONS false')
        self.break_connections()

    def mend(self) -> None:
        self._do(f'ALTER DATABASE "{self._name}" ALLOW_CONNECTIONS true')

    def break_connections(self) -> None:
        """Break every connection; new ones are welcome."""
        self._do(
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{self._name}'"
        )

    def close(self) -> None:
        self._admin.dispose()

    def _do(self, statement: str) -> None:
        with self._admin.connect() as connection:
            connection.execute(text(statement))


@pytest.fixture
def server(shell: Shell) -> Iterator[Server]:
    """A database of its own."""
    if reason := databases.no_server():
        pytest.skip(reason)
    with databases.own_database() as address:
        made = Server(address)
        with a_desk(shell, DATABASE_URL=address) as house:
            add_departments(house, OWNER)
        yield made
        made.mend()
        made.close()


def said(shell: Shell, key: str, env: dict[str, str]) -> list[str]:
    """What the customer said, as the desk has it."""
    messages = shell("call", "show", key, "--json", env=env).json["messages"]
    return [m["text"] for m in messages if m["speaker"] == "customer"]


def test_a_server_that_goes_away_loses_and_doubles_nothing(shell: Shell, server: Server) -> None:
    env = {"DATABASE_URL": server.address}
    with Terminal(shell, "line", *WHO, env=env) as terminal:
        terminal.wait_for("You> ")
        found = KEY.search(terminal.text)
        assert found
        key = found[0]
        terminal.type("before\n")
        terminal.wait_for("You are number 1 of 1 in the queue")
        server.cut()
        terminal.type("during, one\n")
        terminal.wait_for("The connection to the desk is lost")
        terminal.type("during, two\n")
        terminal.wait_for("You> during, two")
        server.mend()
        terminal.wait_for("The connection is back")
        terminal.type("after\n")
        terminal.wait_until(lambda: said(shell, key, env)[-1:] == ["after"])
        assert terminal.text.count("The connection to the desk is lost") == 1, "told once"
        server.break_connections()  # a restart: what is pooled is dead, the server answers
        terminal.type("and again\n")
        terminal.wait_until(lambda: said(shell, key, env)[-1:] == ["and again"])
        terminal.type("\x03")
        terminal.wait_for(f"Call {key} stays open")
    assert said(shell, key, env) == ["before", "during, one", "during, two", "after", "and again"]


def test_what_could_not_be_sent_is_said_when_the_customer_leaves(
    shell: Shell, server: Server
) -> None:
    env = {"DATABASE_URL": server.address}
    with Terminal(shell, "line", *WHO, env=env) as terminal:
        terminal.wait_for("You> ")
        server.cut()
        terminal.type("is anybody there?\n")
        terminal.wait_for("The connection to the desk is lost")
        terminal.type("\x04")
        terminal.wait_for("The desk does not answer")
        terminal.wait_for("This was not sent: is anybody there?")
        assert terminal.code() == 1


def test_what_was_not_sent_is_said_in_full() -> None:
    words = "where is my new router? " * 8
    assert word("not_sent", "en", text=words) == f"This was not sent: {words.strip()}"


def test_a_locked_file_is_waited_for(shell: Shell) -> None:
    off = {"AGENT_ENGINE": "worker"}
    with Terminal(shell, "line", *WHO, env=off) as terminal:
        terminal.wait_for("You> ")
        found = KEY.search(terminal.text)
        assert found
        holder = sqlite3.connect(shell.home / "callcenter.db", isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        terminal.type("hello?\n")
        terminal.wait_for("The connection to the desk is lost")
        holder.execute("ROLLBACK")
        holder.close()
        terminal.wait_for("The connection is back")
        terminal.wait_for("Nobody is at the desk")
    assert said(shell, found[0], off) == ["hello?"]


def test_a_pipe_waits_for_the_store_too(shell: Shell, server: Server) -> None:
    env = {"DATABASE_URL": server.address}
    argv = [str(COMMAND), "line", *WHO, "--json"]
    with subprocess.Popen(
        argv,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=shell.env | env,
    ) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        found = KEY.search(process.stdout.readline())
        assert found
        server.cut()
        process.stdin.write("hello?\n")
        process.stdin.flush()
        assert "lost" in process.stderr.readline()
        server.mend()
        assert "back" in process.stderr.readline()
        process.stdin.close()
        process.stdin = None
        assert process.wait(60) == 0
    assert said(shell, found[0], env) == ["hello?"]


def test_attempts_become_rarer_and_the_trouble_is_told_once() -> None:
    told: list[str] = []
    link = Link(told.append)

    def away() -> int:
        raise StoreTrouble("away")

    pauses = []
    for _ in range(8):
        assert link.tried(away) is None
        pauses.append(link.pause)
    assert told == ["lost"]
    assert pauses[-1] > pauses[0] * 4
    assert max(pauses) <= 8
    assert link.tried(lambda: 3) == 3
    assert not link.lost
    assert told == ["lost", "back"]
    with pytest.raises(StoreTrouble):
        link.lasting(away, 0.0)
