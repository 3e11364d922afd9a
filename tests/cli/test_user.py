"""``callcenter user``: passwords that nobody picks for others, locks, sessions, keys."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from callcenter_tui.cli.user_sessions import _row as told
from callcenter_tui.domain.sessions import SessionView
from tests.cli.conftest import Ran, Shell

PASSWORD, OTHER = "correct horse battery", "a quite different phrase"
KEY = "SHA256:" + "A" * 43


@pytest.fixture
def boss(shell: Shell) -> tuple[str, str]:
    """Options and stdin of a command given by an administrator who is signed in."""
    add(shell, "boss", "admin")
    return "--as", "boss"


def add(shell: Shell, login: str, role: str) -> None:
    ran = shell(
        *("user", "add", login, "--name", login, "--role", role, "--keep-password"),
        stdin=f"{PASSWORD}\n",
    )
    assert ran.code == 0, ran.err


def done(ran: Ran) -> Ran:
    assert ran.code == 0, ran.err
    return ran


def may_act(shell: Shell, login: str, password: str) -> bool:
    return shell("user", "sessions", "--as", login, stdin=f"{password}\n").code == 0


def test_an_administrator_gives_out_a_password_for_one_sign_in(
    shell: Shell, boss: tuple[str, str]
) -> None:
    argv = ("user", "add", "ana", "--name", "Ana", *boss, "--json")
    told = done(shell(*argv, stdin=f"{PASSWORD}\n{OTHER}\n")).json
    word = told["one_time_password"]
    assert (told["login"], told["must_change"]) == ("ana", True)
    hours = datetime.fromisoformat(told["one_time_until"]).timestamp() - time.time()
    assert 23 < hours / 3600 <= 24
    assert not may_act(shell, "ana", OTHER), "what was typed is nobody's password"

    reset = done(shell("user", "password", "ana", *boss, stdin=f"{PASSWORD}\n{OTHER}\n"))
    word = reset.out.partition("One-time password: ")[2].split()[0]
    assert "not shown again" in reset.out
    refused = shell("user", "sessions", "--as", "ana", stdin=f"{word}\n")
    assert (refused.code, "Change your password first" in refused.err) == (1, True)
    changed = done(
        shell("user", "password", "ana", "--as", "Ana", "--json", stdin=f"{word}\n{PASSWORD}\n")
    )
    assert changed.json["must_change"] is False
    assert "one_time_password" not in changed.json
    assert word not in changed.out
    assert may_act(shell, "ana", PASSWORD)
    assert not may_act(shell, "ana", word)


def test_the_owner_types_a_password_or_has_one_made(shell: Shell) -> None:
    typed = done(shell("user", "add", "ana", "--name", "Ana", "--json", stdin=f"{PASSWORD}\n"))
    assert "one_time_password" not in typed.json
    made = done(shell("user", "add", "eva", "--name", "Eva", "--one-time", "--json"))
    assert len(made.json["one_time_password"]) >= 16
    done(shell("user", "password", "eva", "--keep-password", stdin=f"{OTHER}\n"))
    assert may_act(shell, "eva", OTHER)
    again = done(shell("user", "password", "eva", "--reset", "--json"))
    assert again.json["one_time_password"] != made.json["one_time_password"]
    assert not may_act(shell, "eva", OTHER)
    assert "one_time_password" not in shell("user", "list", "--json").out


def test_a_login_that_is_taken_is_said_before_a_password_is_asked_for(shell: Shell) -> None:
    add(shell, "ana", "agent")
    refused = shell("user", "add", "Ana", "--name", "Ana", stdin="")
    assert (refused.code, refused.out) == (1, "")
    assert "The login 'ana' is taken" in refused.err
    wrong = shell("user", "add", "an a", "--name", "Ana", stdin="")
    assert "password" not in wrong.err, "a login that cannot be one is said before, too"


def test_the_list_says_how_somebody_stands_and_where_they_work(shell: Shell) -> None:
    add(shell, "ana", "agent")
    add(shell, "boss", "admin")
    done(shell("user", "add", "eva", "--name", "Eva", "--role", "viewer", "--one-time"))
    done(shell("user", "disable", "ana"))
    lines = {line.split()[0]: line.split() for line in shell("user", "list").out.splitlines()}
    assert {"none", "disabled"} <= set(lines["ana"])
    assert {"all", "active"} <= set(lines["boss"])
    assert {"all", "new", "password"} <= set(lines["eva"])


def test_a_session_whose_process_was_killed_reads_so() -> None:
    at = datetime(2026, 3, 3, 9, tzinfo=UTC)
    ends = at + timedelta(days=7)
    found = SessionView("1", "ana", "console", "local:desk", at, at, ends)
    assert told(found, at + timedelta(seconds=50))["state"] == "open"
    assert told(found, at + timedelta(minutes=14))["state"] == "not seen for 14m"
    assert told(found, at + timedelta(hours=3))["state"] == "not seen for 3h"
    kept = replace(found, kept=True)
    assert told(kept, at + timedelta(hours=3))["state"] == "kept"


def test_the_first_admins_password_is_changed_from_the_shell(shell: Shell) -> None:
    done(shell("init", "--yes"))
    refused = shell("user", "list", "--as", "admin", stdin="Admin123!\n")
    assert refused.code == 1
    assert "Change your password first" in refused.err
    own = shell("user", "password", "admin", "--as", "admin", stdin=f"Admin123!\n{OTHER}\n")
    assert own.code == 0, own.err
    assert may_act(shell, "admin", OTHER)
    done(shell("user", "password", "admin", "--keep-password", stdin=f"{PASSWORD}\n"))
    assert may_act(shell, "admin", PASSWORD)


@pytest.mark.parametrize(
    "argv",
    [
        ("user", "add", "ana", "--name", "Ana", "--keep-password", "--as", "boss"),
        ("user", "add", "ana", "--name", "Ana", "--keep-password", "--one-time"),
        ("user", "password", "boss", "--reset", "--as", "boss"),
        ("user", "password", "boss", "--reset", "--keep-password"),
        ("user", "password", "ana", "--keep-password", "--as", "boss"),
        ("user", "sessions", "--end", "all"),
        ("user", "sessions", "boss", "--end", "nothing"),
    ],
)
def test_what_cannot_be_meant_is_wrong_usage(
    shell: Shell, boss: tuple[str, str], argv: tuple[str, ...]
) -> None:
    ran = shell(*argv, stdin=f"{PASSWORD}\n{OTHER}\n")
    assert (ran.code, ran.out) == (2, "")
    assert may_act(shell, "boss", PASSWORD)


def test_a_lock_is_shown_and_the_last_admin_is_not_locked(
    shell: Shell, boss: tuple[str, str]
) -> None:
    add(shell, "ana", "agent")
    told = done(shell("user", "lock", "ana", *boss, "--json", stdin=f"{PASSWORD}\n")).json
    assert told["locked_until"]
    assert not may_act(shell, "ana", PASSWORD)
    assert "LOCKED UNTIL" in shell("user", "list").out
    done(shell("user", "unlock", "ana"))
    assert may_act(shell, "ana", PASSWORD)
    for deed in ("lock", "disable"):
        refused = shell("user", deed, "boss", *boss, stdin=f"{PASSWORD}\n")
        assert refused.code == 1
        assert "last administrator" in refused.err
    assert shell("user", "set", "boss", "--role", "agent").code == 1


def test_sessions_are_listed_and_ended(shell: Shell, boss: tuple[str, str]) -> None:
    add(shell, "ana", "agent")
    assert done(shell("user", "sessions", "--json")).json == {"items": [], "total": 0}
    assert "Nobody" in shell("user", "sessions").out
    seen = done(shell("user", "sessions", "--as", "ana", stdin=f"{PASSWORD}\n")).out
    assert "STATE" in seen.splitlines()[0]
    assert "open" in seen.splitlines()[-1]
    own = done(shell("user", "sessions", "--as", "ana", "--json", stdin=f"{PASSWORD}\n")).json
    (only,) = own["items"]
    assert (only["login"], only["label"], only["kept"]) == ("ana", "command", False)
    assert {"id", "source", "created_at", "used_at", "expires_at", "this"} <= set(only)
    peeping = ("user", "sessions", "boss", "--as", "ana")
    assert shell(*peeping, stdin=f"{PASSWORD}\n").code == 1
    assert shell(*peeping, "--end", "all", stdin=f"{PASSWORD}\n").code == 1
    ended = done(shell("user", "sessions", "boss", "--end", "all", *boss, stdin=f"{PASSWORD}\n"))
    assert ended.out == "Sessions ended: 1.\n", "the command's own"
    assert done(shell("user", "sessions", "ana", "--end", "all", "--json")).json == {"ended": 0}


def test_keys_of_ssh_are_bound_and_released(shell: Shell) -> None:
    add(shell, "ana", "agent")
    add(shell, "eva", "agent")
    other = KEY[:-1] + "B"
    told = done(shell("user", "set", "ana", "--ssh-key", KEY, "--ssh-key", other, "--json")).json
    assert sorted(told["ssh_keys"]) == [KEY, other]
    taken = shell("user", "set", "eva", "--ssh-key", KEY)
    assert taken.code == 1
    assert "another login" in taken.err
    told = done(shell("user", "set", "ana", "--no-ssh-keys", "--ssh-key", other, "--json")).json
    assert told["ssh_keys"] == [other]
    done(shell("user", "set", "eva", "--ssh-key", KEY))
    assert shell("user", "set", "eva", "--ssh-key", "MD5:aa:bb").code == 1


def test_a_second_factor_that_is_not_there_is_not_taken_away(shell: Shell) -> None:
    add(shell, "ana", "agent")
    refused = shell("user", "set", "ana", "--no-second-factor")
    assert refused.code == 1
    assert "second factor" in refused.err
    assert done(shell("user", "list", "--json")).json["items"][0]["second_factor"] is False
    assert "SECOND FACTOR" in shell("user", "list").out
