"""What a command tells a viewer (``--as``): the center at work, and nothing of any customer.

Which commands can be asked so is read from the commands themselves.
"""

from __future__ import annotations

import pytest
import typer

from callcenter_tui.cli import root
from tests.auth.matrix_marks import NAME, PHONE, marked
from tests.auth.matrix_scene import OWNER, PASSWORD, Scene
from tests.cli.conftest import Ran, Shell

READING: dict[str, list[tuple[str, ...]]] = {
    "call list": [(), ("--search", NAME), ("--search", f"{PHONE}001"), ("--search", "nobody")],
    "call show": [("LIVE",), ("ENDED",), ("WRAPPING",), ("HELD",)],
    "call replay": [("LIVE", "--speed", "0"), ("ENDED", "--speed", "0")],
    "call export": [(), ("--format", "csv"), ("--format", "messages"), ("LIVE", "ENDED")],
    "report": [(), ("--by", "operator"), ("--format", "csv"), ("--format", "md"),
               ("--format", "html"), ("--by", "department", "--compare")],
    "duty": [()],
    "staffing": [("--now",)],
    "review list": [(), ("--calibrations",)],
    "review report": [()],
    "review agreement": [()],
    "mail outbox": [(), ("--state", "failed")],
    "mail consents": [()],
    "mail optouts": [()],
    "mail preview": [("conversation_summary", "--call", "LIVE")],
    "user list": [()],
    "user sessions": [()],
    "audit list": [()],
    "audit verify": [()],
    "audit export": [()],
}  # fmt: skip
"""Commands that read, with what they are asked."""

CHANGING = {
    "review add", "mail retry", "mail cancel", "mail settle", "mail folder", "mail optout",
    "mail optin", "department add", "department set", "knowledge import", "knowledge remove",
    "settings set", "settings reset", "settings import", "customer question", "user add",
    "user set", "user disable", "user enable", "user lock", "user unlock", "user password",
}  # fmt: skip
"""Commands that change something; whose right that is says ``tests/auth/who_may.py``."""

TOLD = ("call list", "call show", "call replay", "call export", "mail outbox", "mail consents")
"""Commands that tell the owner of customers: they are there to be seen."""


def commands() -> dict[str, set[str]]:
    """Every command that can be asked as somebody, with its options."""
    found = {}
    top = typer.main.get_group(root.app).commands
    for name, one in top.items():
        found[name] = one
    for noun in root.NOUNS:
        group = typer.main.get_group(noun)
        found |= {f"{noun.info.name} {name}": one for name, one in group.commands.items()}
    options = {name: {opt for p in one.params for opt in p.opts} for name, one in found.items()}
    return {name: opts for name, opts in options.items() if "--as" in opts}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> tuple[Shell, dict[str, str]]:
    """The command on a store full of marks, and the names of what is in it."""
    home = tmp_path_factory.mktemp("viewer")
    scene = Scene(home)
    things, house = scene.things, scene.house
    named = {
        name.upper(): house.board.call(OWNER, getattr(things, name)).row.key
        for name in ("ended", "wrapping", "held")
    }
    named["LIVE"] = house.board.call(OWNER, things.call).row.key
    scene.close()
    return Shell(home / "work"), named


def asked(shell: Shell, named: dict[str, str], command: str, *more: str) -> Ran:
    """Run the command; names of things stand for them."""
    arguments = [named.get(one, one) for one in (*command.split(), *more)]
    return shell(*arguments, stdin=f"{PASSWORD}\n")


def test_every_command_that_can_be_asked_as_somebody_is_looked_at() -> None:
    assert set(commands()) - READING.keys() - CHANGING == set()
    assert READING.keys() | CHANGING <= set(commands())


@pytest.mark.parametrize("command", READING)
def test_a_command_tells_a_viewer_nothing_of_a_customer(
    desk: tuple[Shell, dict[str, str]], command: str
) -> None:
    shell, named = desk
    for arguments in READING[command]:
        forms: list[tuple[str, ...]] = [()]
        if "--json" in commands()[command] and arguments == READING[command][0]:
            forms.append(("--json",))
        for form in forms:
            ran = asked(shell, named, command, *arguments, *form, "--as", "vic")
            said = ran.out + ran.err
            assert ran.code in (0, 1), said
            assert "Traceback" not in said
            for own in arguments:  # a search is told back to whoever typed it, as they typed it
                said = said.replace(named.get(own, own), "")
            assert marked(said) == [], said


@pytest.mark.parametrize("command", TOLD)
def test_the_same_command_tells_the_owner(desk: tuple[Shell, dict[str, str]], command: str) -> None:
    shell, named = desk
    ran = asked(shell, named, command, *READING[command][0])
    assert ran.code == 0, ran.err
    assert marked(ran.out), ran.out


def test_a_search_by_a_customers_phone_is_answered_as_one_for_nobody(
    desk: tuple[Shell, dict[str, str]],
) -> None:
    shell, named = desk
    known = asked(shell, named, "call list", "--search", f"{PHONE}001", "--as", "vic")
    nobody = asked(shell, named, "call list", "--search", "nobody", "--as", "vic")
    assert (known.code, known.out, known.err) == (nobody.code, nobody.out, nobody.err)
    assert known.code == 1
