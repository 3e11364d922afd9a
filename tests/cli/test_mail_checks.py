"""``callcenter mail test`` and ``doctor``: what is wrong with the way of letters, in words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from callcenter_tui.mail.sender import Sender
from callcenter_tui.mail.transport import Smtp
from tests.cli.conftest import Ran, Shell
from tests.cli.letters import confirmed, driven
from tests.cli.test_line_desk import a_desk
from tests.cli.test_mail_sent import by_server
from tests.mail.smtp_server import Authority, Inbox, closed, plain, serving


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


def found(ran: Ran) -> dict[str, dict[str, Any]]:
    """The checks by name."""
    return {one["name"]: one for one in ran.json["checks"]}


def test_each_step_to_the_server_is_told_and_nothing_is_sent(
    shell: Shell, authority: Authority
) -> None:
    inbox = Inbox()
    with serving(inbox, starttls=authority.context(), auth=True):
        env = by_server(inbox, authority)
        ran = shell("mail", "test", "ana@example.com", "--json", env=env)
        assert ran.code == 0, ran.out
        assert found(ran).keys() >= {
            "name", "port", "tls", "certificate", "login", "sender", "recipient",
        }  # fmt: skip
        assert ran.json["ok"] is True
        assert inbox.taken == []
        assert "DATA" not in inbox.verbs()
        sent = shell("mail", "test", "ana@example.com", "--send", env=env)
        assert sent.code == 0, sent.out
    (letter,) = inbox.letters()
    assert letter["From"] == "desk@fibrasol.example"
    assert inbox.recipients == ["ana@example.com"]


@pytest.mark.parametrize(
    ("change", "name", "hint"),
    [
        ({"MAIL_PASSWORD": "wrong"}, "login", "MAIL_PASSWORD"),
        ({"MAIL_PASSWORD": ""}, "password", "callcenter secret set MAIL_PASSWORD"),
        ({"CALLCENTER_MAIL_CA": ""}, "certificate", "certificate authority"),
        ({"MAIL_PORT": "closed"}, "port", "MAIL_PORT"),
    ],
)
def test_what_is_wrong_is_said_in_words(
    shell: Shell, authority: Authority, change: dict[str, str], name: str, hint: str
) -> None:
    if "MAIL_PORT" in change:
        change = {"MAIL_PORT": str(closed())}
    inbox = Inbox()
    with serving(inbox, starttls=authority.context(), auth=True):
        env = {k: v for k, v in by_server(inbox, authority, **change).items() if v}
        ran = shell("mail", "test", "ana@example.com", "--json", env=env)
    assert ran.code == 1
    assert found(ran)[name]["level"] == "fail"
    assert hint in found(ran)[name]["hint"]
    assert "correct horse" not in ran.out + ran.err
    assert inbox.taken == []


def test_without_a_server_the_folder_is_named_and_nothing_pretends_to_be_sent(
    shell: Shell,
) -> None:
    folder = found(shell("mail", "test", "--json"))["folder"]
    assert folder["level"] == "note"
    assert str(shell.home / "mail") in folder["detail"]
    assert not shell.home.exists()
    ran = shell("mail", "test", "ana@example.com", "--send")
    assert ran.code == 1
    assert "Nothing was sent" in ran.out
    assert shell("mail", "test", "--send").code == 2
    assert shell("mail", "test", "ana@example.com, eva@example.com").code == 2


def test_doctor_names_the_folder_or_what_is_missing(shell: Shell) -> None:
    plain = {"MAIL_SERVER": "mail.example.com", "MAIL_STARTTLS": "false"}
    mail = found(shell("doctor", "--json"))["mail"]
    assert mail["level"] == "note"
    assert str(shell.home / "mail") in mail["detail"]
    ran = shell("doctor", "--json", env=plain | {"MAIL_STARTTLS": "true"})
    assert ran.code == 1
    assert found(ran)["mail"]["level"] == "fail"
    assert "MAIL_FROM" in found(ran)["mail"]["detail"]
    ran = shell("doctor", "--json", env=plain | {"MAIL_FROM": "desk@example.com"})
    assert ran.code == 1
    assert "open line" in found(ran)["mail"]["detail"]
    login = {"MAIL_USERNAME": "desk@example.com", "MAIL_PASSWORD": "geheim"}
    ran = shell("doctor", "--json", env=plain | login)
    assert ran.code == 1
    assert found(ran)["mail"]["level"] == "fail"
    assert "MAIL_STARTTLS" in found(ran)["mail"]["hint"]
    ran = shell("doctor", "--json", env=plain | login | {"MAIL_STARTTLS": "true"})
    assert ran.code == 0, ran.out
    assert found(ran)["mail"]["detail"] == (
        "letters from desk@example.com by mail.example.com:587, as desk@example.com"
    )
    assert [one["name"] for one in ran.json["checks"]].count("company") == 1
    assert "geheim" not in ran.out + ran.err
    ran = shell("doctor", "--json", env=plain | {"MAIL_USERNAME": "desk@example.com"})
    assert ran.code == 1


def test_without_a_sender_only_letters_wait(shell: Shell) -> None:
    with a_desk(shell) as house:
        letter = confirmed(house)
    server = {"MAIL_SERVER": "127.0.0.1", "MAIL_STARTTLS": "false", "MAIL_USERNAME": "apikey"}
    for command in (("call", "list"), ("mail", "outbox"), ("store", "check")):
        assert shell(*command, "--json", env=server).code == 0
    checked = found(shell("doctor", "--json", env=server))
    assert checked["mail"]["level"] == "fail"
    assert "MAIL_FROM" in checked["mail"]["detail"]
    ran = shell("mail", "preview", "follow_up", env=server)
    assert ran.code == 0, ran.err
    wrong = shell("call", "list", env=server | {"MAIL_FROM": "no address"})
    assert (wrong.code, "MAIL_FROM" in wrong.err) == (1, True)
    assert shell("mail", "cancel", letter.id, env=server).code == 0


def test_a_process_without_the_centers_server_says_that_it_sends_nothing(shell: Shell) -> None:
    inbox = Inbox()
    with serving(inbox), a_desk(shell, MAIL_FROM="desk@example.com") as house:
        confirmed(house)
        Sender(house.mail, Smtp(plain(inbox.port)), "worker").look()
        assert len(inbox.taken) == 1
    for command in (("doctor",), ("mail", "test"), ("mail", "test", "ana@example.com", "--send")):
        ran = shell(*command, "--json")
        assert ran.code == 1
        assert found(ran)["way"]["level"] == "fail"
        assert "127.0.0.1" in found(ran)["way"]["detail"]
        assert "callcenter mail folder" in found(ran)["way"]["hint"]
    server = {"MAIL_SERVER": "127.0.0.1", "MAIL_STARTTLS": "false", "MAIL_FROM": "a@example.com"}
    assert found(shell("doctor", "--json", env=server))["way"]["level"] == "ok"
    assert "127.0.0.1" in shell("mail", "folder").out
    assert "Nothing to change" in shell("mail", "folder").out
    assert "way" not in found(shell("mail", "test", "--json"))
    assert found(shell("doctor", "--json"))["way"]["level"] == "ok"


def test_doctor_fails_while_nobody_knows_whether_a_letter_arrived(shell: Shell) -> None:
    with a_desk(shell) as house:
        letter = confirmed(house)
        driven(house, letter, "uncertain")
    ran = shell("doctor", "--json")
    assert ran.code == 1
    check = found(ran)["letters"]
    assert check["level"] == "fail"
    assert letter.id[-8:] in check["detail"]
    assert "callcenter mail settle" in check["hint"]
    assert shell("mail", "settle", letter.id).code == 0
    assert found(shell("doctor", "--json"))["letters"]["level"] == "ok"
