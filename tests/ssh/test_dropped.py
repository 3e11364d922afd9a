"""A line that drops: the console ends at once, its calls are free, and nothing survives it."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from zlib import crc32

import pytest

from callcenter_tui.domain.views import CallRow
from callcenter_tui.wiring import House
from tests.ssh.conftest import OWNER
from tests.ssh.hosts import PASSWORD, SECRET, Server, processes, session_of, until
from tests.terminal import Terminal

SOON = 20.0
"""Seconds; a console that only falls silent keeps its calls for 45."""


def called(house: House, customer: str) -> CallRow:
    """The call of this customer."""
    (row,) = (row for row in house.board.live(OWNER) if row.customer == customer)
    return row


def phone(customer: str) -> str:
    """A number of the customer's own: by one that is known, somebody else would be calling."""
    return f"6{crc32(customer.encode()) % 10**8:08}"


def with_a_call(terminal: Terminal, customer: str) -> None:
    """Type a call in and take it over."""
    terminal.type("n")
    terminal.wait_for("First words")
    terminal.type(f"{customer}\t{phone(customer)}\t\t\t\tNo me funciona el wifi\r")
    terminal.wait_for("CUSTOMER on the phone")
    terminal.press("f4")
    terminal.wait_for("speaks: Sofia")


def nothing_of(sessions: set[int], server: Server) -> None:
    """Wait until no process is left of these sessions."""
    server.nothing_left()
    until(
        lambda: not [pid for pid in processes() if session_of(pid) in sessions],
        f"the end of all processes of {sessions}",
        SOON,
    )


@pytest.mark.parametrize("way", ["the client is killed", "the line is closed", "by its own word"])
def test_a_dropped_line_frees_the_calls_and_leaves_no_process(
    server: Server, house: House, way: str
) -> None:
    customer = f"Dropped {way}".title()
    with server.signed_in("sofia", size=(120, 36)) as terminal:
        with_a_call(terminal, customer)
        assert called(house, customer).operator == "Sofia"
        (console,) = server.consoles()
        session = session_of(console)
        if way == "the client is killed":
            terminal.signal(signal.SIGKILL)
        elif way == "the line is closed":
            os.kill(_parent(console), signal.SIGKILL)  # sshd's own end of it
        else:
            terminal.type("\r~.")
        until(lambda: called(house, customer).state == "waiting", "the call waits", SOON)
        assert called(house, customer).operator_id is None
        nothing_of({session}, server)
    assert [one for one in house.floor.staff.operators(OWNER) if one.status != "offline"] == []


def test_a_line_that_drops_while_python_loads_leaves_no_process(server: Server) -> None:
    for pause in (0.0, 0.1, 0.3):
        with server.line() as terminal:
            until(server.consoles, "a console was started")
            time.sleep(pause)
            terminal.signal(signal.SIGKILL)
            server.nothing_left()


def test_a_client_that_stands_still_is_dropped(server: Server) -> None:
    with server.signed_in("ana", port=server.careless) as terminal:  # asked every second there
        (console,) = server.consoles()
        session = session_of(console)
        terminal.signal(signal.SIGSTOP)
        nothing_of({session}, server)


def test_a_console_whose_reader_stood_still_ends_with_its_terminal(
    server: Server, house: House
) -> None:
    """Its event loop waits for room in the queue of paintings then, and hears of nothing."""
    customer = "Stood Still"
    with unread(server) as (pid, master):
        _reads(master, b"Enter signs in")
        os.write(master, f"sofia\t{PASSWORD}\r".encode())
        _reads(master, b"Live calls")
        os.write(master, b"n")
        _reads(master, b"First words")
        os.write(master, f"{customer}\t{phone(customer)}\t\t\t\tNo hay wifi\r".encode())
        _reads(master, b"CUSTOMER on the phone")
        os.write(master, b"\x1bOS")
        until(lambda: _drained(master) and called(house, customer).operator == "Sofia", "taken")
        for number in range(300):  # nobody reads what this paints
            _resize(master, 100 + number % 50, 30 + number % 7)
            time.sleep(0.01)
        os.close(master)
        until(lambda: _ended(pid), "the end of the console", SOON)
    until(lambda: called(house, customer).state == "waiting", "the call waits", SOON)


@contextmanager
def unread(server: Server) -> Iterator[tuple[int, int]]:
    """A console on a terminal that is read by nobody unless asked to: its process, our end."""
    environment = {
        "PATH": os.environ["PATH"],
        "TERM": "xterm-256color",
        "CALLCENTER_HOME": str(server.folder / "unread"),
        "CALLCENTER_KEYRING": "off",
        "DATABASE_URL": f"sqlite:///{server.folder}/store.db",
        "SECRET_KEY": SECRET,
        "AGENT_ENGINE": "worker",
    }
    pid, master = pty.fork()
    if pid == 0:
        os.execve(sys.executable, [sys.executable, "-m", "callcenter_tui"], environment)
    _resize(master, 120, 36)
    try:
        yield pid, master
    finally:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        with suppress(ChildProcessError):
            os.waitpid(pid, 0)


def _resize(master: int, columns: int, rows: int) -> None:
    fcntl.ioctl(master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


def _drained(master: int) -> bytes:
    got = b"."
    while select.select([master], [], [], 0.02)[0]:
        got += os.read(master, 65536)
    return got


def _reads(master: int, words: bytes) -> None:
    seen = bytearray()

    def there() -> bool:
        seen.extend(_drained(master))
        return words in seen

    until(there, f"{words!r}")


def _ended(pid: int) -> bool:
    try:
        return os.waitpid(pid, os.WNOHANG)[0] != 0
    except ChildProcessError:
        return True


def _parent(pid: int) -> int:
    with open(f"/proc/{pid}/stat", encoding="ascii") as stat:
        return int(stat.read().rpartition(")")[2].split()[1])
