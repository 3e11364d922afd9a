"""``--as LOGIN``: by password and code, never before the first password is changed."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pyotp
import pytest
import typer
from typer.main import get_command

from callcenter_tui.auth.entrance import Rules, open_entrance
from callcenter_tui.auth.secrets import secret_key
from callcenter_tui.cli.root import NOUNS, app
from callcenter_tui.clock import SystemClock, TimeOrderedIds
from callcenter_tui.store.engine import Store
from tests.cli.conftest import Shell
from tests.cli.terminal import Terminal

FIRST = "Admin123!"
PASSWORD = "Rioja-2024-tinto"
HINT = "callcenter user password admin"


def _commands() -> Iterator[tuple[str, ...]]:
    """Every command that can be run as somebody, with words for what it requires."""
    whole = typer.Typer()
    for noun in NOUNS:
        whole.add_typer(noun)
    for command in app.registered_commands:
        whole.registered_commands.append(command)
    yield from _below(get_command(whole), ())


def _below(command: object, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    children = getattr(command, "commands", None)
    if children is not None:
        for name, child in children.items():
            yield from _below(child, (*path, name))
        return
    params = getattr(command, "params", ())
    if any("--as" in param.opts for param in params):
        yield (*path, *(word for param in params for word in _words(param)))


def _words(param: object) -> tuple[str, ...]:
    """Something to type for a parameter that is required; ``--now`` is what takes ``--as``."""
    opts: list[str] = getattr(param, "opts", [])
    if "--now" in opts:
        return ("--now",)
    if not getattr(param, "required", False):
        return ()
    choices = getattr(getattr(param, "type", None), "choices", None)
    kind = getattr(getattr(param, "type", None), "name", "")
    word = str(next(iter(choices))) if choices else "1" if kind in ("integer", "float") else "x"
    return (opts[0], word) if opts[0].startswith("-") else (word,)


TYPED: dict[tuple[str, ...], tuple[str, ...]] = {
    ("user", "set"): ("x", "--name", "X"),
    ("department", "set"): ("x", "--autonomy", "ai"),
    ("customer", "question"): ("--phone", "+34600111222"),
    ("mail", "optin"): ("x@example.com", "--words", "x"),
    ("mail", "optout"): ("x@example.com", "--words", "x"),
    ("mail", "preview"): ("follow_up",),
    ("review", "add"): ("x", "--marks", "understood=4"),
}
"""Commands that look at their words before they ask who it is, with words that will do."""


@pytest.fixture
def center(shell: Shell) -> Shell:
    """A center with its first administrator, whose password is the known one."""
    assert shell("init", "--yes").code == 0
    return shell


def test_nobody_acts_as_admin_before_the_known_password_is_changed(
    center: Shell, tmp_path: Path
) -> None:
    commands = sorted(_commands())
    assert len(commands) > 25
    lists = tmp_path / "lists.yaml"
    lists.write_text(center("settings", "export").out, encoding="utf-8")
    typed = {**TYPED, ("settings", "import"): (str(lists),)}
    wrong = []
    for words in commands:
        path = words[:2]
        argv = (*path, *typed[path]) if path in typed else words
        argv = (*argv, "--as", "admin")
        ran = center(*argv, stdin=f"{FIRST}\n")
        refused = "Change your password first" in ran.err
        if (ran.code, ran.out, refused, HINT in ran.err) != (1, "", True, True):
            wrong.append((argv, ran))
    assert not wrong, "\n".join(map(str, wrong))


def test_the_owner_changes_the_known_password_from_the_shell(center: Shell) -> None:
    changed = center("user", "password", "admin", "--keep-password", stdin=f"{PASSWORD}\n")
    assert changed.code == 0, changed.err
    assert center("user", "list", "--as", "admin", stdin=f"{FIRST}\n").code == 1
    ran = center("user", "list", "--as", "admin", "--json", stdin=f"{PASSWORD}\n")
    assert ran.code == 0, ran.err
    assert [one["login"] for one in ran.json["items"]] == ["admin"]


def _telephone(shell: Shell) -> pyotp.TOTP:
    """Give ``admin`` a second factor; its codes of now are not used up yet."""
    added = shell("user", "password", "admin", "--keep-password", stdin=f"{PASSWORD}\n")
    assert added.code == 0, added.err
    store = Store(f"sqlite:///{shell.home / 'callcenter.db'}")
    clock = SystemClock()
    key = secret_key(None, shell.home, production=False, keyring=None).value
    entrance = open_entrance(store, clock, TimeOrderedIds(clock), Rules(keys=(key,)))
    session = entrance.access.sign_in("admin", PASSWORD, "test")
    begun = entrance.factors.begin(session)
    phone = pyotp.TOTP(begun.secret.replace(" ", ""))
    entrance.factors.confirm(session, phone.at(int(time.time()) - 30))
    store.close()
    return phone


def test_the_code_comes_after_the_password_on_the_next_line(center: Shell) -> None:
    phone = _telephone(center)
    alone = center("user", "list", "--as", "admin", stdin=f"{PASSWORD}\n")
    assert (alone.code, alone.out) == (1, "")
    assert "No code was given" in alone.err
    wrong = center("user", "list", "--as", "admin", stdin=f"{PASSWORD}\n000000\n")
    assert (wrong.code, wrong.out) == (1, "")
    assert "The code is wrong" in wrong.err
    code = phone.now()
    ran = center("user", "list", "--as", "admin", "--json", stdin=f"{PASSWORD}\n{code}\n")
    assert ran.code == 0, ran.err
    again = center("user", "list", "--as", "admin", stdin=f"{PASSWORD}\n{code}\n")
    assert again.code == 1
    assert "used before" in again.err


def test_on_a_terminal_the_code_is_asked_for_and_not_shown(center: Shell) -> None:
    phone = _telephone(center)
    with Terminal(center, "user", "list", "--as", "admin") as terminal:
        terminal.wait_for("Password of admin:")
        terminal.type(f"{PASSWORD}\r")
        terminal.wait_for("Code of the second factor:")
        code = phone.now()
        terminal.type(f"{code}\r")
        assert terminal.code() == 0
        assert "Administrator" in terminal.text
        assert PASSWORD not in terminal.text
        assert code not in terminal.text


def test_who_must_have_a_factor_is_sent_to_the_console(center: Shell) -> None:
    center("user", "password", "admin", "--keep-password", stdin=f"{PASSWORD}\n")
    asked = {"CALLCENTER_SECOND_FACTOR": "admin"}
    ran = center("user", "list", "--as", "admin", stdin=f"{PASSWORD}\n", env=asked)
    assert (ran.code, ran.out) == (1, "")
    assert "Set up your second factor first" in ran.err
    assert "console" in ran.err
    assert center("user", "list", env=asked).code == 0, "the owner of the store needs none"
