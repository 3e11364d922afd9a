"""One hostile string as every name, message, note, title and file, through every way out.

The bytes that leave are examined, not what a library says it filtered.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from callcenter_tui import settings, wiring
from callcenter_tui.calls.opening import OpenCall
from callcenter_tui.domain.review import CRITERIA
from callcenter_tui.domain.states import Speaker
from callcenter_tui.domain.views import Actor, ArticleView, DepartmentView
from tests.cli import forking
from tests.hostile import ATTACKS, EVERYTHING, FORBIDDEN, OWNED, SHORT
from tests.terminal import Terminal

PASSWORD = "correct horse battery"


@dataclass(frozen=True)
class Trapped:
    """A store in which every text that people or models can give is hostile."""

    environment: dict[str, str]
    keys: list[str]
    home: Path


@pytest.fixture(scope="module")
def trapped(tmp_path_factory: pytest.TempPathFactory) -> Trapped:
    home = tmp_path_factory.mktemp("trapped")
    own = {"CALLCENTER_HOME": str(home), "CALLCENTER_KEYRING": "off", "AGENT_ENGINE": "worker"}
    house = wiring.open_house(settings.load(own))
    owner = house.people.owner("tester")
    house.people.add(owner, "boss", f"Boss {EVERYTHING}", "supervisor", PASSWORD, must_change=False)
    house.departments.add(
        owner, DepartmentView("trap", f"Trap {EVERYTHING}", f"Trampa {EVERYTHING}", "ai", 0)
    )
    house.shelf.put(
        owner, [ArticleView("trap", "trap", "en", f"T {EVERYTHING}", f"## h\n{EVERYTHING}")]
    )
    boss = house.access.actor(house.access.sign_in("boss", PASSWORD, EVERYTHING))
    keys = []
    for number, attack in enumerate([EVERYTHING, *ATTACKS.values()]):
        opened = house.desk.open(
            OpenCall(
                f"Eve {attack}",
                phone=f"+1555010{number:02d}",
                words=f"hi {attack}",
                department="trap",
                language="en",
            )
        )
        house.desk.note(boss, opened.call_id, f"note {attack}")
        house.driving.take_over(boss, opened.call_id)
        house.desk.say(opened.call_id, Speaker.OPERATOR, f"word {attack}", boss)
        house.driving.hand_back(boss, opened.call_id)
        keys.append(opened.key)
    house.driving.escalate(
        boss, house.board.find(keys[0]), category="service_failure", reason=EVERYTHING
    )
    trap_the_floor(house, boss, keys)
    house.close()
    theirs = ("CALLCENTER_", "PYTHON")
    environment = {k: v for k, v in os.environ.items() if not k.startswith(theirs)}
    return Trapped(environment | own, keys, home)


def trap_the_floor(house: wiring.House, boss: Actor, keys: list[str]) -> None:
    """The center's lists, a promise, coaching, a flag, a rating and unsent words."""
    owner, floor, titled = house.people.owner("tester"), house.floor, {"es": SHORT, "en": SHORT}
    floor.documents.put(
        owner,
        {
            "break_reasons": [{"key": "one", **titled}],
            "dispositions": [{"key": "sold", **titled}],
            "checklists": {"sold": [{"key": "step", **titled}]},
            "canned": [{"key": "hello", "es": "[/]\x1b[31m", "en": "[/]\x1b[31m"}],
            "macros": [{"key": "all", **titled, "steps": [{"note": SHORT}]}],
        },
    )
    promised, ended, mine = (house.board.find(key) for key in keys[1:4])
    later = house.clock.now() + timedelta(days=1)
    floor.callbacks.schedule(boss, promised, later, EVERYTHING, end=False)
    house.guidance.whisper(boss, promised, EVERYTHING)
    house.driving.take_over(boss, ended)
    floor.wrapup.hang_up(boss, ended)
    floor.wrapup.finish(
        boss, ended, disposition="sold", note=EVERYTHING, summary=EVERYTHING, done=("step",)
    )
    floor.ratings.rate(ended, 1, EVERYTHING)
    floor.reviewing.review(owner, ended, dict.fromkeys(CRITERIA, 1), EVERYTHING, EVERYTHING)
    house.driving.take_over(boss, mine)
    floor.supervising.ask_help(boss, mine, EVERYTHING)
    floor.unsent.keep(boss, house.board.find(keys[0]), EVERYTHING)


def run(trapped: Trapped, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[bytes]:
    argv, given = ["callcenter", *arguments], stdin.encode("utf-8", "surrogatepass")
    return subprocess.CompletedProcess(
        argv, *forking.run(argv, trapped.environment, given, seconds=120)
    )


def harmless(raw: bytes) -> None:
    text = raw.decode("utf-8")
    found = FORBIDDEN.search(text)
    assert not found, f"{found!r} in ...{text[max(0, found.start() - 40) : found.end()]!r}"


COMMANDS = [
    ("call", "list"),
    ("call", "show", "KEY"),
    ("call", "replay", "KEY", "--speed", "0"),
    ("call", "show", "ENDED"),
    ("call", "list", "--search", "hi"),
    ("call", "export"),
    ("settings", "list"),
    ("user", "list"),
    ("department", "list"),
    ("review", "list"),
    ("review", "report"),
    ("knowledge", "list"),
    ("knowledge", "search", EVERYTHING.replace("\x00", "")),
    ("doctor",),
    ("store", "check"),
    ("audit", "list"),
    ("audit", "verify"),
    ("mail", "outbox"),
    ("metrics", "verify"),
    ("secret", "list"),
]


@pytest.mark.parametrize("as_json", [False, True], ids=["text", "json"])
@pytest.mark.parametrize("command", COMMANDS, ids=lambda c: "-".join(c[:2])[:20])
def test_no_command_prints_an_escape(
    trapped: Trapped, command: tuple[str, ...], as_json: bool
) -> None:
    named = {"KEY": trapped.keys[0], "ENDED": trapped.keys[2]}
    arguments = [named.get(a, a) for a in command]
    arguments = [a.encode("utf-8", "replace").decode() for a in arguments]
    done = run(trapped, *arguments, *(["--json"] if as_json and command[1:] != ("export",) else []))
    assert done.stdout
    assert b"Traceback" not in done.stderr
    harmless(done.stdout)
    harmless(done.stderr)


def test_no_way_to_take_calls_and_lists_along_holds_an_escape(trapped: Trapped) -> None:
    for command in (("settings", "export"), ("call", "export", "--format", "csv")):
        done = run(trapped, *command)
        assert "click=app.quit" in done.stdout.decode()
        harmless(done.stdout.replace(b"\r\n", b"\n"))


@pytest.mark.parametrize(
    "command",
    [("call", "list", "--department"), ("call", "export", "--department"), ("department", "set")],
    ids=" ".join,
)
def test_bytes_that_are_no_text_are_no_department(trapped: Trapped, command: list[str]) -> None:
    more = ("--autonomy", "ai") if command[0] == "department" else ()
    done = run(trapped, *command, os.fsdecode(b"\xff\x1b[31m"), *more)
    assert b"Traceback" not in done.stderr
    harmless(done.stdout + done.stderr)


def test_a_hostile_argument_is_answered_in_clean_words(trapped: Trapped) -> None:
    done = run(trapped, "call", "show", "C-\x1b[31m\u202e")
    assert done.returncode == 1
    harmless(done.stderr)


def test_route_answers_hostile_lines_one_for_one(trapped: Trapped) -> None:
    lines = [attack.replace("\n", " ").replace("\r", " ") for attack in ATTACKS.values()]
    done = run(trapped, "route", stdin="\n".join(lines) + "\n")
    assert len(done.stdout.splitlines()) == len(lines)
    harmless(done.stdout)


SHIFTED = {"2Q": "\x1b[1;2Q", "2S": "\x1b[1;2S"} | {
    f"{number}~": f"\x1b[{code};2~"
    for number, code in zip("56789", (15, 17, 18, 19, 20), strict=True)
}
"""Shift with F2, F4 and F5 to F9, as a terminal sends them."""


def test_the_customers_own_terminal_gets_no_escape_but_its_lines(trapped: Trapped) -> None:
    """What others said is told on resuming; what the customer types and pastes is drawn again."""
    command = [sys.executable, "-m", "callcenter_tui", "line", "--key", trapped.keys[1]]
    with Terminal(command, env=trapped.environment, columns=100, rows=30) as terminal:
        terminal.wait_for("You>")
        terminal.settle()
        for attack in ATTACKS.values():
            if "\n" not in attack and "\ud83d" not in attack and "\r" not in attack:
                terminal.type(f"\x1b[200~{attack}\x1b[201~ 李小龍 {attack}")
                terminal.type("\x1b[D\x1b[D\x1b[H")
        terminal.type("\r")
        terminal.settle()
        raw = terminal.raw.decode()
    for needle in OWNED:
        assert needle not in terminal.raw, needle
    ours = re.sub(r"\r\n|\r\x1b\[2K|\x1b\[A|\x1b\[\d+D", "", raw).replace("\n", "")
    found = FORBIDDEN.search(ours)
    assert not found, ours[max(0, found.start() - 40) : found.end() + 10]
    assert "click=app.quit" in raw


QUIET = 0.25
"""Seconds without a byte after each of fifty keys; an escape is taken as one after 0.1."""


def test_no_screen_sends_an_escape_to_the_terminal(trapped: Trapped) -> None:
    """Sign in on a real pty, walk every screen and dialog, look at each byte that came out."""
    command = [sys.executable, "-m", "callcenter_tui"]
    with Terminal(command, env=trapped.environment, columns=140, rows=40) as terminal:
        terminal.wait_for("Password")
        terminal.type("boss\t" + PASSWORD + "\r")
        terminal.wait_for("Live calls")
        terminal.wait_for("Eve")
        for key in ("n", "/", "f1", "b", "a", "o", "c", "h", "e"):
            terminal.press(key)
            terminal.settle(QUIET)
            terminal.press("escape")
            terminal.settle(QUIET)
        terminal.press("enter")
        terminal.wait_for("Conversation")
        for key in ("f1", "f3", "f3", "f4", "f6", "f7", "f9", "f10"):
            terminal.press(key)
            terminal.settle(QUIET)
            if key in ("f1", "f6", "f7", "f9", "f10"):
                terminal.press("escape")
                terminal.settle(QUIET)
        for letter in ("2Q", "2S", "5~", "6~", "7~", "8~", "9~"):
            terminal.type(SHIFTED[letter])
            terminal.settle(QUIET)
            terminal.press("escape")
            terminal.settle(QUIET)
        terminal.resize(80, 24)
        terminal.settle(QUIET)
        raw = terminal.raw
    for needle in OWNED:
        assert needle not in raw, needle
    drawn = "\n".join(terminal.lines())
    assert "free money" in terminal.everything_drawn
    assert not FORBIDDEN.search(drawn.replace("\ufffd", ""))
