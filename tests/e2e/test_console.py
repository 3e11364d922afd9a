"""The console on a real terminal: what a pilot, which waits between keys, never shows."""

from __future__ import annotations

import os
import pty
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.e2e.places import COMMAND, OWNER, PASSWORD, ROOT, Place, place, until
from tests.e2e.terminals import Terminal, a_terminal

CRASH = """
from callcenter_tui.app import run_console
def open_house():
    card = "4111-1111"
    return {}["nothing " + str(len(card))]
raise SystemExit(run_console(open_house))
"""

CONTROLLED = """
import fcntl, os, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execv(sys.argv[1], sys.argv[1:])
"""
"""The program on the terminal that hangs up on it when it is closed."""

FIRST_PAINT = """
import sys
from callcenter_tui.app import CallCenterApp
heavy = ("sqlmodel", "sqlalchemy", "crewai", "openai", "pydantic", "sklearn", "typer", "yaml")
seen = []
def open_house():
    glass = "".join(s.text for strip in app.screen._compositor.render_strips() for s in strip)
    seen.append("Password" in glass)
    seen.append([name for name in heavy if name in sys.modules])
    app.call_from_thread(app.exit)
app = CallCenterApp(open_house)
app.run(headless=True)
print(*seen)
"""
"""``open_house`` is called once the first screen is painted, and looks what is loaded then."""


@pytest.fixture
def center(tmp_path: Path) -> Iterator[Place]:
    """A prepared center whose only person is Ana, a supervisor."""
    with place(tmp_path, "sqlite", AGENT_ENGINE="worker", TZ="UTC") as made:
        with made.house() as house:
            house.people.add(OWNER, "ana", "Ana Ruiz", "supervisor", PASSWORD, must_change=False)
        yield made


@dataclass(frozen=True)
class Running:
    """A program on a terminal."""

    terminal: Terminal
    process: subprocess.Popen[bytes]

    @property
    def text(self) -> str:
        return self.terminal.text

    def type(self, keys: str) -> None:
        self.terminal.type(keys)

    def left(self, seconds: float = 60) -> None:
        """Wait until it ended by itself."""
        until(lambda: self.process.poll() is not None, f"it left\n{self.text}", seconds)


@contextmanager
def on_terminal(
    argv: list[str], environment: dict[str, str], cwd: Path, size: tuple[int, int]
) -> Iterator[Running]:
    """Run a program on a terminal of its own; it is gone at the end."""
    with a_terminal(*size) as terminal:
        slave = terminal.slave
        process = subprocess.Popen(
            argv,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=environment,
            cwd=cwd,
            start_new_session=True,
        )
        try:
            yield Running(terminal, process)
        finally:
            process.kill()
            process.wait()


def opened(
    center: Place, size: tuple[int, int] = (80, 24), **more: str
) -> AbstractContextManager[Running]:
    """The installed console on a terminal."""
    return on_terminal([str(COMMAND)], {**center.environment, **more}, center.home, size)


def sees(terminal: Running, *words: str) -> None:
    """Wait until all these words are on the screen."""
    for one in words:
        until(lambda one=one: one in terminal.text, f"'{one}' on\n{terminal.text}")  # type: ignore[misc]


def test_login_and_password_in_one_burst(center: Place) -> None:
    shown: list[str] = []
    with opened(center) as terminal:
        sees(terminal, "Login", "Password")
        terminal.type(f"ana\t{PASSWORD}\r")

        def there() -> bool:
            shown.append(terminal.text)
            return "Live calls" in terminal.text

        until(there, "the live calls")
        terminal.type("\x11")
        terminal.left()
    assert not any(PASSWORD in text for text in shown)
    assert terminal.process.returncode == 0


def test_the_ai_answers_a_call_typed_by_hand(center: Place) -> None:
    with opened(center, (140, 40), AGENT_ENGINE="console") as terminal:
        sees(terminal, "Login", "Password")
        terminal.type(f"ana\t{PASSWORD}\r")
        sees(terminal, "Live calls", "AI: offline (no key)")
        terminal.type("n")
        sees(terminal, "First words")
        terminal.type("Pedro Gil\t600111222\t\t\t\t¿Cómo cambio la contraseña del wifi?\r")
        sees(terminal, "CUSTOMER on the phone", "sources: es/technical_support/wifi-password")
        terminal.type("\x1bOS")  # F4
        sees(terminal, "speaks: Ana Ruiz")
        terminal.type("Soy Ana, dígame.\r")
        sees(terminal, "Soy Ana, dígame.")
        terminal.process.send_signal(signal.SIGTERM)
        terminal.left(10)
    with center.house() as house:
        (row,) = house.board.live(OWNER)
        words = [(m.speaker, m.text) for m in house.board.call(OWNER, row.id).messages]
    assert [text for speaker, text in words if speaker == "operator"] == ["Soy Ana, dígame."]
    assert words[-1][0] == "system", "who leaves gives the call back, and the customer is told"
    assert (row.state, row.operator_id) == ("waiting", None)
    assert [speaker for speaker, _ in words].count("ai") == 1


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM], ids=["SIGHUP", "SIGTERM"])
def test_a_signal_ends_it_in_order(center: Place, number: signal.Signals) -> None:
    with opened(center) as terminal:
        sees(terminal, "Login", "Enter signs in")
        terminal.process.send_signal(number)
        terminal.left(10)
    assert terminal.process.returncode == 0


def test_an_error_nobody_foresaw_shows_a_reference_and_no_values(center: Place) -> None:
    environment = {**center.environment, "TMPDIR": str(center.home), "PYTHONPATH": str(ROOT)}
    argv = [sys.executable, "-c", CRASH]
    with on_terminal(argv, environment, center.home, (100, 30)) as terminal:
        sees(terminal, "had to stop", "Reference E-")
        terminal.left()
        text = terminal.text
    assert "4111" not in text
    assert "Traceback" not in text
    (log,) = center.home.glob("crash-E-*.txt")
    assert "KeyError" in log.read_text()
    assert "4111" not in log.read_text()
    assert os.stat(log).st_mode & 0o077 == 0


def test_a_terminal_that_is_closed_is_no_crash(center: Place, tmp_path: Path) -> None:
    """As a window that is shut: the system hangs up, and writing fails from then on."""
    master, slave = pty.openpty()
    environment = {**center.environment, "TMPDIR": str(tmp_path)}
    process = subprocess.Popen(
        [sys.executable, "-c", CONTROLLED, str(COMMAND)],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        env=environment,
        cwd=center.home,
        start_new_session=True,
    )
    log, drawn = center.home / "center" / "log" / "callcenter.log", bytearray()
    try:
        os.close(slave)

        def at_work() -> bool:
            while select.select([master], [], [], 0.05)[0]:
                drawn.extend(os.read(master, 65536))
            return b"Password" in drawn and log.exists() and "started" in log.read_text()

        until(at_work, "the console at work")
        os.close(master)
        until(lambda: process.poll() is not None, "it left", 30)
    finally:
        process.kill()
        process.wait()
    assert "unforeseen" not in log.read_text()
    assert list(tmp_path.rglob("crash-E-*.txt")) == []


def test_nothing_heavy_is_imported_before_the_first_paint(center: Place) -> None:
    process = center.start(sys.executable, "-c", FIRST_PAINT)
    out, err = process.communicate(timeout=60)
    assert out.split() == ["True", "[]"], out + err


def test_a_store_that_cannot_be_opened_is_told_on_the_login_screen(center: Place) -> None:
    broken = center.home / "broken.db"
    broken.write_bytes(b"this is no database" * 100)
    with opened(center, DATABASE_URL=f"sqlite:///{broken}") as terminal:
        sees(terminal, "Press Enter in the password field to try again")
        terminal.type("\x11")
        terminal.left()
