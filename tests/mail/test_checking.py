"""``mail test`` and doctor: the way to the mail server, step by step, against a real one."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from callcenter_tui.mail import checking
from callcenter_tui.mail.checking import Check
from callcenter_tui.mail.transport import SmtpSettings
from tests.mail import smtp_server
from tests.mail.smtp_server import LOGIN, Authority, Inbox, plain, serving

SENDER, ADDRESS = "center@example.com", "ana@example.org"
NOW = datetime(2025, 3, 3, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("ca"))


def looked(
    settings: SmtpSettings | None, address: str | None = ADDRESS, **more: Any
) -> list[Check]:
    given: dict[str, Any] = {"sender": SENDER, "folder": Path("/nowhere"), "now": NOW}
    return checking.check(settings, address, **(given | more))


def levels(found: list[Check]) -> dict[str, str]:
    return {one["name"]: one["level"] for one in found}


def full(inbox: Inbox, authority: Authority, **more: Any) -> SmtpSettings:
    given: dict[str, Any] = {"starttls": True, "ca_file": authority.file}
    given |= {"username": LOGIN[0], "password": LOGIN[1]}
    return plain(inbox.port, **(given | more))


@pytest.mark.parametrize("way", ["starttls", "implicit"])
def test_all_is_well_and_nothing_is_sent(authority: Authority, way: str) -> None:
    tls: dict[str, Any] = {way: authority.context()}
    with serving(Inbox(), auth=True, **tls) as inbox:
        found = looked(full(inbox, authority, ssl_tls=way == "implicit"))
    steps = ["name", "port", "tls", "certificate", "login", "sender", "recipient", "nothing sent"]
    if way == "implicit":
        steps.remove("tls")
    assert list(levels(found)) == steps
    assert set(levels(found).values()) == {"ok"}
    assert inbox.taken == []
    assert "DATA" not in inbox.verbs()
    assert "RSET" in inbox.verbs()
    assert "TLSv1" in next(one["detail"] for one in found if one["name"] == "certificate")
    assert LOGIN[1] not in str(found)


def test_without_an_address_it_ends_before_the_recipient(authority: Authority) -> None:
    with serving(Inbox(), auth=True, starttls=authority.context()) as inbox:
        found = levels(looked(full(inbox, authority), None))
    assert "recipient" not in found
    assert found["sender"] == "ok"
    assert "RCPT" not in inbox.verbs()


def test_a_test_letter_only_when_asked_for(authority: Authority) -> None:
    with serving(Inbox(), auth=True, starttls=authority.context()) as inbox:
        found = looked(full(inbox, authority), send=True)
        assert levels(found)["letter"] == "ok"
    (letter,) = inbox.letters()
    assert inbox.recipients == [letter["To"]] == [ADDRESS]
    assert letter["From"] == SENDER
    assert "prueba" in letter.get_content()


def test_no_test_letter_after_a_failed_step() -> None:
    with serving(Inbox(rcpt=lambda address: "550 5.1.1 No such user")) as inbox:
        found = looked(plain(inbox.port), send=True)
    assert levels(found)["recipient"] == "fail"
    assert "letter" not in levels(found)
    assert "No such user" in found[-1]["detail"]
    assert inbox.taken == []


def test_greylisting_is_a_note() -> None:
    with serving(Inbox(rcpt=lambda address: "451 4.7.1 Greylisted")) as inbox:
        found = looked(plain(inbox.port))
    assert levels(found)["recipient"] == "note"
    assert "greylisting" in found[-1]["hint"]


def test_a_plain_server_of_this_machine_without_login() -> None:
    with serving(Inbox()) as inbox:
        found = looked(plain(inbox.port))
    assert levels(found) == {
        "name": "ok",
        "port": "ok",
        "tls": "ok",
        "login": "note",
        "sender": "ok",
        "recipient": "ok",
        "nothing sent": "ok",
    }


def test_a_plain_server_elsewhere_is_not_spoken_to() -> None:
    with serving(Inbox()) as inbox:
        found = looked(dataclasses.replace(plain(inbox.port), server="0.0.0.0"), send=True)
    assert levels(found) == {"name": "ok", "tls": "fail"}
    assert "MAIL_STARTTLS" in found[-1]["hint"]
    assert inbox.commands == []


@pytest.mark.parametrize(
    ("fault", "step", "hint"),
    [
        ("password", "login", "MAIL_PASSWORD"),
        ("certificate", "certificate", "certificate authority"),
        ("host name", "certificate", "MAIL_SERVER"),
        ("no starttls", "tls", "465"),
        ("sender", "sender", "MAIL_FROM"),
    ],
)
def test_what_is_wrong_is_said_in_words(
    authority: Authority, fault: str, step: str, hint: str
) -> None:
    context = authority.context("other.example") if fault == "host name" else authority.context()
    with serving(Inbox(), auth=True, starttls=None if fault == "no starttls" else context) as inbox:
        settings = full(inbox, authority)
        if fault == "password":
            settings = full(inbox, authority, password="wrong")
        if fault == "certificate":
            settings = full(inbox, authority, ca_file=None)
        found = looked(settings, sender="" if fault == "sender" else SENDER)
    wrong = [one for one in found if one["level"] == "fail"]
    assert [one["name"] for one in wrong] == [step]
    assert hint in wrong[0]["hint"]


def test_nobody_there() -> None:
    found = looked(plain(smtp_server.closed()))
    assert levels(found) == {"name": "ok", "port": "fail"}
    unknown = looked(SmtpSettings("mail.nowhere.invalid", 587))
    assert levels(unknown) == {"name": "fail"}
    assert "MAIL_SERVER" in unknown[0]["hint"]
    assert levels(looked(SmtpSettings("a..b", 587))) == {"name": "fail"}


def test_tls_at_the_wrong_port() -> None:
    with serving(Inbox()) as inbox:
        found = looked(plain(inbox.port, ssl_tls=True))
    assert levels(found) == {"name": "ok", "tls": "fail"}


def test_without_a_server_letters_become_files(tmp_path: Path) -> None:
    (found,) = looked(None, folder=tmp_path / "not" / "yet")
    assert (found["name"], found["level"]) == ("folder", "note")
    assert str(tmp_path / "not" / "yet") in found["detail"]
    assert "MAIL_SERVER" in found["hint"]
    assert not (tmp_path / "not").exists()
    (tmp_path / "file").write_text("")
    assert looked(None, folder=tmp_path / "file")[0]["level"] == "fail"
