"""Whose key a line was opened by: it belongs to one login, and another's opens nothing."""

from __future__ import annotations

import subprocess

from callcenter_tui.wiring import House
from tests.ssh.conftest import OWNER
from tests.ssh.hosts import PASSWORD, Server


def fingerprint(server: Server, key: str) -> str:
    """As ``ssh-keygen`` tells it."""
    path = server.folder / f"{key}.pub"
    done = subprocess.run(
        ["ssh-keygen", "-l", "-f", str(path)], capture_output=True, text=True, check=True
    )
    return done.stdout.split()[1]


def test_a_key_that_is_bound_to_one_login_opens_no_other(server: Server, house: House) -> None:
    house.people.add(OWNER, "iris", "Iris", "agent", PASSWORD, must_change=False)
    with server.signed_in("eva") as terminal:
        terminal.press("ctrl+q")
        terminal.wait_exit()
    assert fingerprint(server, "eva") in server.log
    with server.line(key="eva") as terminal:
        terminal.wait_for("Enter signs in")
        terminal.type(f"iris\t{PASSWORD}\r")
        terminal.wait_for("Login or password is wrong")
        terminal.settle()
        assert "Live calls" not in terminal.everything_drawn
    server.nothing_left()


def test_a_login_with_a_key_is_not_opened_by_another_ones(server: Server) -> None:
    with server.signed_in("eva") as terminal:
        terminal.press("ctrl+q")
        terminal.wait_exit()
    with server.line(key="ana") as terminal:
        terminal.wait_for("Enter signs in")
        terminal.type(f"eva\t{PASSWORD}\r")
        terminal.wait_for("Login or password is wrong")
        terminal.settle()
        assert "Live calls" not in terminal.everything_drawn
    server.nothing_left()
