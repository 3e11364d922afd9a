"""A real console closes while its person is being disabled or locked out by another process."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.places import COMMAND, OWNER, PASSWORD, ROOT, Place, customer, place
from tests.e2e.test_console import opened, sees

WORDS = "Me han cobrado dos veces"


@pytest.fixture
def center(tmp_path: Path, database: str) -> Iterator[Place]:
    """A prepared center with an agent and a customer's call, on each database."""
    with place(tmp_path, database, AGENT_ENGINE="worker", TZ="UTC") as made:
        with made.house() as house:
            house.people.add(OWNER, "bob", "Bob Stone", "agent", PASSWORD, must_change=False,
                             departments=("billing",))  # fmt: skip
            house.desk.open(customer(WORDS))
        yield made


def command(center: Place, *argv: str) -> None:
    """A command of the owner in a process of its own."""
    subprocess.run(
        [str(COMMAND), *argv], env=center.environment, cwd=ROOT, check=True, capture_output=True
    )


def test_user_disable_in_a_shell_closes_the_console_on_another_terminal(center: Place) -> None:
    with opened(center, (100, 30)) as terminal:
        sees(terminal, "Login", "Password")
        terminal.type(f"bob\t{PASSWORD}\r")
        sees(terminal, "Live calls", "1 call")
        terminal.type("\r")
        sees(terminal, "Conversation", WORDS)
        command(center, "user", "disable", "bob")
        sees(terminal, "Your account is disabled", "Password")
        assert WORDS not in terminal.text
        terminal.type(f"bob\t{PASSWORD}\r")
        sees(terminal, "This account is disabled")
        command(center, "user", "enable", "bob")
        terminal.type(f"{PASSWORD}\r")
        sees(terminal, "Live calls")
        command(center, "user", "sessions", "bob", "--end", "all")
        sees(terminal, "This session was ended by an administrator")
        terminal.type("\x11")
        terminal.left()
