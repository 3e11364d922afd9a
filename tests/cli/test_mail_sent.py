"""Confirmed letters leave by whoever runs: a worker, or a line where nobody else does."""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.cli.conftest import COMMAND, Shell
from tests.cli.letters import FOLLOW_UP, confirmed
from tests.cli.test_line_desk import a_desk
from tests.mail.smtp_server import LOGIN, Authority, Inbox, serving

COMPANY = {"COMPANY_NAME": "Fibra & Sol", "SUPPORT_EMAIL": "ayuda@fibrasol.example"}


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


def by_server(inbox: Inbox, authority: Authority, **more: str) -> dict[str, str]:
    """Settings for the test's mail server, with STARTTLS and a login."""
    return (
        COMPANY
        | {
            "MAIL_SERVER": "localhost",
            "MAIL_PORT": str(inbox.port),
            "MAIL_USERNAME": LOGIN[0],
            "MAIL_PASSWORD": LOGIN[1],
            "MAIL_FROM": "desk@fibrasol.example",
            "CALLCENTER_MAIL_CA": str(authority.file),
        }
        | more
    )


@contextmanager
def working(shell: Shell, env: Mapping[str, str]) -> Iterator[subprocess.Popen[str]]:
    """A worker, ended politely afterwards."""
    with subprocess.Popen(
        [str(COMMAND), "worker"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=shell.env | dict(env),
        text=True,
    ) as process:
        try:
            yield process
            process.terminate()
            assert process.wait(timeout=30) == 0
        finally:
            if process.poll() is None:
                process.kill()


def stands(shell: Shell, state: str, seconds: float = 30) -> None:
    """Wait until the one letter of the outbox is there."""
    end = time.monotonic() + seconds
    found: list[str] = []
    while time.monotonic() < end:
        listed = shell("mail", "outbox", "--json").json["items"]
        found = [one["state"] for one in listed]
        if found == [state]:
            return
        time.sleep(0.2)
    raise AssertionError(f"it is {found}, not {state}")


def parts(letter: EmailMessage) -> tuple[str, str]:
    """Text and HTML as a mail program reads them."""
    text, html = letter.get_body(("plain",)), letter.get_body(("html",))
    assert text is not None
    assert html is not None
    return text.get_content(), html.get_content()


def test_a_worker_sends_what_was_confirmed(shell: Shell, authority: Authority) -> None:
    inbox = Inbox()
    with serving(inbox, starttls=authority.context(), auth=True):
        env = by_server(inbox, authority)
        with a_desk(shell, **env) as house:
            posted = confirmed(house, FOLLOW_UP)
        with working(shell, env):
            stands(shell, "sent")
    (letter,) = inbox.letters()
    assert inbox.recipients == ["ana@example.com"]
    assert all(secret for line, secret in inbox.commands if line.upper().startswith("AUTH"))
    assert (letter["To"], letter["From"].addresses[0].addr_spec) == (
        "ana@example.com",
        "desk@fibrasol.example",
    )
    assert letter["Subject"] == f"Lo que acordamos en su llamada {posted.key}"
    assert letter["List-Unsubscribe"] == "<mailto:ayuda@fibrasol.example?subject=unsubscribe>"
    text, html = parts(letter)
    assert "Cambiamos el router" in text
    assert "Cambiamos el router" in html
    (one,) = shell("mail", "outbox", "--json").json["items"]
    assert (one["attempts"], one["message_id"]) == (1, letter["Message-ID"])
    told = [line.strip() for line in shell("call", "show", posted.key).out.splitlines()]
    assert any(line.startswith("sent, ") and "1 attempt" in line for line in told)
    checked = shell("store", "check", "--json")
    assert checked.code == 0, checked.out
    found = {check["name"]: check["detail"] for check in checked.json["checks"]}
    assert found["letters"].startswith("1 sent, 0 of which nobody knows")


def test_a_worker_that_is_told_to_leave_waits_for_the_answer_to_a_letter(
    shell: Shell, authority: Authority
) -> None:
    has_the_words = threading.Event()

    def slowly(message: bytes) -> str:
        has_the_words.set()
        time.sleep(7)
        return "250 OK"

    inbox = Inbox(data=slowly)
    with serving(inbox, starttls=authority.context(), auth=True):
        env = by_server(inbox, authority)
        with a_desk(shell, **env) as house, working(shell, env) as worker:
            assert worker.stdout
            assert worker.stdout.readline().startswith("worker ready")
            confirmed(house)
            assert has_the_words.wait(30)
        assert [one["state"] for one in shell("mail", "outbox", "--json").json["items"]] == ["sent"]
    assert len(inbox.taken) == 1


def test_a_refused_letter_is_told_with_the_servers_words(
    shell: Shell, authority: Authority
) -> None:
    inbox = Inbox(rcpt=lambda address: "550 5.1.1 no mailbox here")
    with serving(inbox, starttls=authority.context(), auth=True):
        env = by_server(inbox, authority)
        with a_desk(shell, **env) as house:
            confirmed(house)
        with working(shell, env):
            stands(shell, "failed")
    assert inbox.taken == []
    told = shell("mail", "outbox").out
    assert "5.1.1 no mailbox here" in told
    assert "callcenter mail retry" in told
    found = {one["name"]: one for one in shell("doctor", "--json").json["checks"]}
    assert (found["letters"]["level"], found["letters"]["hint"]) == (
        "note",
        "callcenter mail outbox",
    )


def test_a_line_without_a_worker_sends_into_the_folder(shell: Shell) -> None:
    with a_desk(shell, **COMPANY) as house:
        posted = confirmed(house)
    assert not (shell.home / "mail").exists()
    ran = shell("line", "--name", "Eva", "--phone", "600111222", stdin="hola\n", env=COMPANY)
    assert ran.code == 0, ran.err
    stands(shell, "sent")
    (file,) = (shell.home / "mail").iterdir()
    assert file.name.startswith(posted.id)
    assert b"ana@example.com" in file.read_bytes()
