"""The console over a real line of SSH: drawn, resized, with keys and links that lead nowhere."""

from __future__ import annotations

import random
import time

import pytest

from callcenter_tui.wiring import House
from tests.ssh.hosts import PASSWORD, Server, read, until
from tests.terminal import Terminal

SHELL_SIGNS = ("$ ", "# ", "sh:", ">>> ", "Stopped", "Quit", "core dumped")
"""What a person would see who has come to a shell, to Python, or to a job that was stopped."""
TYPED = "\x03\x1a\x1c\x13\x04\x16\x1b"
"""^C ^Z ^\\ ^S ^D ^V and Escape; ^Q, which leaves, is tried alone."""


def no_shell(terminal: Terminal) -> None:
    shown = "\n".join(terminal.lines())
    assert not any(line.strip() in SHELL_SIGNS for line in terminal.lines()), shown
    assert "Traceback" not in terminal.everything_drawn


def test_the_console_is_drawn_over_a_line_and_ends_with_it(server: Server) -> None:
    with server.signed_in("ana") as terminal:
        terminal.wait_for("AI: ")
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0
    server.nothing_left()


def test_two_consoles_work_by_one_account_at_once(server: Server) -> None:
    with server.signed_in("ana") as first, server.signed_in("eva") as second:
        assert len(server.consoles()) == 2
        first.press("ctrl+q")
        assert first.wait_exit() == 0
        second.press("f1")
        second.wait_for("Help")
        assert len(server.consoles()) == 1
    server.nothing_left()


def test_a_storm_of_sizes_leaves_a_console_that_is_whole(server: Server) -> None:
    dice = random.Random(7)
    with server.signed_in("ana") as terminal, server.signed_in("eva") as other:
        for _ in range(50):
            terminal.resize(dice.randint(20, 200), dice.randint(5, 60))
            time.sleep(0.02)
        terminal.resize(100, 30)
        terminal.wait_until(
            lambda: terminal.lines() == [line.replace("Eva", "Ana") for line in other.lines()],
            "the screen of a console that nobody has resized",
        )
        terminal.press("f1")
        terminal.wait_for("Help")
        no_shell(terminal)
    server.nothing_left()


def test_keys_from_the_first_moment_on_reach_no_shell(server: Server) -> None:
    """Before the launcher runs they may end the line; never do they leave anything behind."""
    with server.line() as terminal:
        for _ in range(300):
            if "Password" in terminal.everything_drawn:
                break
            terminal.type(TYPED)
            time.sleep(0.02)
        until(
            lambda: "Password" in terminal.everything_drawn or not server.consoles(),
            "the login screen, or the end of the line",
        )
        no_shell(terminal)
    server.nothing_left()


@pytest.mark.parametrize("pause", [0.0, 0.3])
def test_keys_while_python_loads_are_only_keys(server: Server, pause: float) -> None:
    with server.line() as terminal:
        until(lambda: b"callcenter_tui" in b"".join(_commands(server)), "Python was started")
        for _ in range(5):
            time.sleep(pause / 5)
            terminal.type(TYPED)
        terminal.wait_for("Enter signs in")
        terminal.settle()  # an Escape that is followed at once is another key, or a ^ in the field
        terminal.type("\x7f" * 30)
        terminal.settle()
        terminal.type(f"ana\t{PASSWORD}\r")
        terminal.wait_for("Live calls")
        no_shell(terminal)
    server.nothing_left()


def test_the_key_that_leaves_ends_the_line_at_any_time(server: Server) -> None:
    with server.line() as terminal:
        until(server.consoles, "a console was started")
        terminal.type("\x11")
        terminal.wait_until(lambda: not server.consoles(), "the end of the console")
        terminal.wait_exit()
        no_shell(terminal)


def test_keys_later_are_only_keys(server: Server) -> None:
    with server.signed_in("ana") as terminal:
        (console,) = server.consoles()
        for key in TYPED:
            terminal.type(key * 3)
            terminal.settle()
            assert server.consoles() == [console]
        assert read(console, "stat").rpartition(b")")[2].split()[0] != b"T"
        terminal.press("f1")
        terminal.wait_for("Help")
        no_shell(terminal)
    server.nothing_left()


def test_a_click_on_a_link_opens_nothing(server: Server, house: House) -> None:
    with server.signed_in("sofia", size=(120, 36)) as terminal:
        terminal.type("n")
        terminal.wait_for("First words")
        terminal.type(
            "Lola Link\t600111333\t\t\t\thttps://evil.example/a [here](https://evil.example/b)\r"
        )
        terminal.wait_for("CUSTOMER on the phone")
        terminal.wait_for("https://evil.example/a")
        terminal.settle()
        (console,) = server.consoles()
        row = next(n for n, text in enumerate(terminal.lines()) if "evil.example/a" in text)
        line = terminal.lines()[row]
        for word in ("https", "example/a", "here", "evil.example/b"):
            column = line.index(word) + 1
            for button in (0, 16):  # a click, and one with Ctrl
                terminal.type(f"\x1b[<{button};{column + 1};{row + 1}M")
                terminal.type(f"\x1b[<{button};{column + 1};{row + 1}m")
                terminal.settle(0.2)
                assert read(console, f"task/{console}/children") == b""
        assert server.consoles() == [console]
        assert b"\x1b]8;" not in terminal.raw
        no_shell(terminal)
    server.nothing_left()


@pytest.mark.parametrize("word", ["screenshot", "suspend"])
def test_the_palette_offers_nothing_that_leads_out(server: Server, word: str) -> None:
    with server.signed_in("ana") as terminal:
        terminal.type("\x10")
        terminal.wait_for("Search for commands")
        terminal.type(word)
        terminal.wait_for("No matches found")
    server.nothing_left()


def _commands(server: Server) -> list[bytes]:
    return [read(pid, "cmdline") for pid in server.consoles()]
