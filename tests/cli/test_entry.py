"""The front door: help, version, no terminal, wrong usage; and what none of them may import."""

from __future__ import annotations

import subprocess
import sys

import pytest

from callcenter_tui import __version__
from tests.cli.conftest import COMMAND, Shell

HEAVY = (
    "sqlmodel", "sqlalchemy", "crewai", "openai", "textual", "sklearn", "numpy", "pydantic",
    "alembic", "yaml", "keyring",
)  # fmt: skip


@pytest.fixture
def shell(shell: Shell) -> Shell:
    """The front door itself: started anew each time, never forked."""
    shell.forks = False
    return shell


NOUNS = ("call", "user", "department", "knowledge", "store")
VERBS = ("init", "doctor", "worker", "line", "simulate", "route", "demo")


def imported_by(argv: list[str]) -> set[str]:
    """The modules in memory after ``callcenter`` ran with ``argv`` in a fresh interpreter."""
    program = (
        "import sys\n"
        f"sys.argv = ['callcenter', *{argv!r}]\n"
        "from callcenter_tui.__main__ import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "print('\\n'.join(sys.modules), file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, input=""
    )
    return set(done.stderr.splitlines())


@pytest.mark.parametrize("argv", [["--version"], ["--help"], []])
def test_help_and_version_import_nothing_heavy(argv: list[str]) -> None:
    loaded = imported_by(argv)
    assert "callcenter_tui.__main__" in loaded
    assert not loaded.intersection(HEAVY)


@pytest.mark.parametrize("name", ["call", "line", "demo", "doctor"])
def test_help_of_a_command_imports_nothing_of_ours_that_is_heavy(name: str) -> None:
    loaded = imported_by([name, "--help"])
    assert not loaded.intersection(set(HEAVY) - {"pydantic"})  # Typer brings that one


def test_the_console_road_does_not_import_typer() -> None:
    assert "typer" not in imported_by([])


def test_version(shell: Shell) -> None:
    ran = shell("--version")
    assert (ran.code, ran.out) == (0, f"callcenter {__version__}\n")


def test_help_names_every_command(shell: Shell) -> None:
    ran = shell("--help")
    assert ran.code == 0
    for name in (*NOUNS, *VERBS):
        assert f"\n  {name} " in ran.out


@pytest.mark.parametrize("name", [*NOUNS, *VERBS])
def test_every_command_has_help(shell: Shell, name: str) -> None:
    ran = shell(name, "--help")
    assert ran.code == 0
    assert ran.out.startswith(f"Usage: callcenter {name}")


def test_without_a_terminal_the_console_explains_itself(shell: Shell) -> None:
    ran = shell()
    assert ran.code == 1
    assert ran.out == ""
    title, *hints = ran.err.splitlines()
    assert "terminal" in title
    for command in ("callcenter demo", "callcenter line", "callcenter --help"):
        assert any(command in hint for hint in hints)
    assert not shell.home.exists()


@pytest.mark.parametrize(
    "argv",
    [
        ["no-such-command"],
        ["call", "list", "--no-such-option"],
        ["call", "show"],
        ["call", "list", "--state", "asleep"],
        ["simulate", "--calls", "none"],
        ["user", "set", "ana"],
        ["department", "set", "billing"],
    ],
)
def test_wrong_usage_exits_2_with_a_hint(shell: Shell, argv: list[str]) -> None:
    ran = shell(*argv)
    assert ran.code == 2
    assert ran.out == ""
    assert "--help" in ran.err
    assert not shell.home.exists()


def test_what_was_typed_wrongly_is_not_sent_to_the_terminal_raw(shell: Shell) -> None:
    ran = shell("\x1b]0;owned\x07\x9b31m")
    assert ran.code == 2
    assert not set(ran.err) & {"\x1b", "\x07", "\x9b"}


def test_a_reader_who_has_seen_enough_is_no_error(shell: Shell) -> None:
    with subprocess.Popen(
        [str(COMMAND), "route"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=shell.env,
    ) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdin.write(b"hello\n")
        process.stdin.flush()
        assert process.stdout.readline()
        process.stdout.close()
        try:
            process.stdin.write(b"hello again\n" * 3)
            process.stdin.close()
        except BrokenPipeError:
            pass
        assert process.stderr.read() == b""
        assert process.wait(timeout=30) != 0
