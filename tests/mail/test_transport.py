"""Letters by SMTP against a real server: every fault, and what it means for the letter."""

from __future__ import annotations

import time
from base64 import b64decode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from callcenter_tui.mail.carriers import Outcome, Sealed
from callcenter_tui.mail.transport import Smtp, SmtpSettings
from tests.mail import smtp_server
from tests.mail.smtp_server import LOGIN, Authority, Inbox, plain, serving

MESSAGE = (
    b"From: center@example.com\r\nTo: ana@example.org\r\nSubject: Hola\r\n"
    b"Message-ID: <l1.1@example.com>\r\n\r\nUna carta.\r\n.\r\n..dos puntos\r\n"
)
LETTER = Sealed("l1", MESSAGE, "center@example.com", "ana@example.org", "<l1.1@example.com>")


class Marked:
    """Stands for the mark: how often it was committed; ``allow`` False refuses it."""

    def __init__(self, allow: bool = True) -> None:
        self.times, self._allow = 0, allow

    def __call__(self) -> bool:
        self.times += 1
        return self._allow


def deliver(settings: SmtpSettings, mark: Callable[[], bool] = lambda: True) -> Outcome:
    return Smtp(settings).deliver(LETTER, mark)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("ca"))


def test_a_letter_arrives_as_it_was_stored() -> None:
    with serving(Inbox()) as inbox:
        mark = Marked()
        outcome = deliver(plain(inbox.port), mark)
    assert (outcome.kind, outcome.phase, outcome.code) == ("sent", "data", 250)
    assert inbox.taken == [MESSAGE]
    assert inbox.recipients == ["ana@example.org"]
    assert mark.times == 1
    assert inbox.verbs()[-1] == "QUIT"


def test_the_machine_does_not_tell_its_own_name() -> None:
    with serving(Inbox()) as inbox:
        deliver(plain(inbox.port))
    assert inbox.helos == ["example.com"]


@pytest.mark.parametrize("way", ["starttls", "implicit"])
def test_tls_and_login(authority: Authority, way: str) -> None:
    tls: dict[str, Any] = {way: authority.context()}
    with serving(Inbox(), auth=True, **tls) as inbox:
        settings = plain(
            inbox.port,
            starttls=way == "starttls",
            ssl_tls=way == "implicit",
            username=LOGIN[0],
            password=LOGIN[1],
            ca_file=authority.file,
        )
        assert deliver(settings).kind == "sent"
        assert Smtp(settings).arrived(LETTER) is None
    assert len(inbox.taken) == 1
    secret = [by_tls for line, by_tls in inbox.commands if line.upper().startswith("AUTH")]
    assert secret == [True]


def test_a_server_with_auth_login_only(authority: Authority) -> None:
    with serving(Inbox(), auth=True, implicit=authority.context(), without=("PLAIN",)) as inbox:
        settings = encrypted(inbox, authority, ssl_tls=True)
        assert deliver(settings).kind == "sent"


def encrypted(inbox: Inbox, authority: Authority | None, **more: Any) -> SmtpSettings:
    values: dict[str, Any] = {"username": LOGIN[0], "password": LOGIN[1], "starttls": True}
    file: Path | None = authority.file if authority else None
    return plain(inbox.port, ca_file=file, **(values | more))


def test_a_wrong_password_is_tried_once_and_for_good(authority: Authority) -> None:
    with serving(Inbox(), auth=True, starttls=authority.context()) as inbox:
        outcome = deliver(encrypted(inbox, authority, password="wrong"))
    assert (outcome.kind, outcome.phase, outcome.code) == ("permanent", "login", 535)
    assert inbox.verbs().count("AUTH") == 1
    assert inbox.taken == []


def test_a_login_that_cannot_be_checked_now_is_tried_later(authority: Authority) -> None:
    inbox = Inbox(auth="454 4.7.0 Temporary authentication failure")
    with serving(inbox, auth=True, starttls=authority.context()):
        outcome = deliver(encrypted(inbox, authority))
    assert (outcome.kind, outcome.phase, outcome.code) == ("transient", "login", 454)


def test_no_password_in_clear_when_starttls_is_missing() -> None:
    with serving(Inbox(), auth=True) as inbox:
        outcome = deliver(encrypted(inbox, None))
    assert (outcome.kind, outcome.phase, outcome.fault) == ("permanent", "starttls", "no_starttls")
    assert inbox.taken == []
    assert set(inbox.verbs()) <= {"EHLO", "QUIT"}


def test_no_password_over_an_open_line_to_another_machine() -> None:
    with serving(Inbox(), auth=True) as inbox:
        near = plain(inbox.port, username=LOGIN[0], password=LOGIN[1])
        assert deliver(near).kind == "sent"
        far = SmtpSettings("0.0.0.0", inbox.port, *LOGIN, starttls=False)
        outcome = deliver(far)
    assert (outcome.kind, outcome.fault) == ("permanent", "plain")
    assert inbox.verbs().count("AUTH") == 1
    assert len(inbox.taken) == 1


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "mail.example.com"])
def test_no_letter_in_clear_to_another_machine_without_a_login_either(host: str) -> None:
    with serving(Inbox()) as inbox:
        outcome = deliver(SmtpSettings(host, inbox.port, starttls=False, timeout=3))
    assert (outcome.kind, outcome.phase, outcome.fault) == ("permanent", "connect", "plain")
    assert inbox.commands == []


def test_no_login_where_none_is_offered(authority: Authority) -> None:
    with serving(Inbox(), starttls=authority.context()) as inbox:
        outcome = deliver(encrypted(inbox, authority))
    assert (outcome.kind, outcome.fault) == ("permanent", "no_auth")
    assert inbox.taken == []


@pytest.mark.parametrize("way", ["starttls", "ssl_tls"])
@pytest.mark.parametrize("fault", ["certificate", "host_name", "ca_file"])
def test_certificates_are_always_checked(
    authority: Authority, way: str, fault: str, tmp_path: Path
) -> None:
    context = authority.context("other.example") if fault == "host_name" else authority.context()
    tls: dict[str, Any] = {"implicit" if way == "ssl_tls" else "starttls": context}
    with serving(Inbox(), auth=True, **tls) as inbox:
        settings = encrypted(
            inbox, None if fault == "certificate" else authority, ssl_tls=way == "ssl_tls"
        )
        if fault == "ca_file":
            (tmp_path / "none.pem").write_text("no certificate")
            settings = plain(inbox.port, ssl_tls=True, ca_file=tmp_path / "none.pem")
        outcome = deliver(settings)
    assert (outcome.kind, outcome.fault) == ("permanent", fault)
    assert "AUTH" not in inbox.verbs()
    assert inbox.taken == []


def test_greylisting_passes() -> None:
    answers = iter(["451 4.7.1 Greylisted, come back later", "250 OK"])
    with serving(Inbox(rcpt=lambda address: next(answers))) as inbox:
        mark = Marked()
        first = deliver(plain(inbox.port), mark)
        assert (first.kind, first.phase, first.code) == ("transient", "rcpt", 451)
        assert mark.times == 0
        assert deliver(plain(inbox.port), mark).kind == "sent"
    assert len(inbox.taken) == 1


def test_a_refused_address_is_refused_for_good() -> None:
    with serving(Inbox(rcpt=lambda address: "550 5.1.1 No such user")) as inbox:
        mark = Marked()
        outcome = deliver(plain(inbox.port), mark)
    assert outcome == Outcome("permanent", "rcpt", 550, "5.1.1 No such user")
    assert mark.times == 0
    assert "DATA" not in inbox.verbs()


@pytest.mark.parametrize(
    ("answer", "kind"),
    [("554 5.7.1 Spam", "permanent"), ("452 4.3.1 Disk full", "transient")],
)
def test_a_clear_no_to_the_words_is_no(answer: str, kind: str) -> None:
    with serving(Inbox(data=lambda message: answer)) as inbox:
        outcome = deliver(plain(inbox.port))
    assert (outcome.kind, outcome.phase, outcome.code) == (kind, "data", int(answer[:3]))
    assert inbox.taken == []


@pytest.mark.parametrize("answer", ["299 What", "99 bottles", "no number"])
def test_an_odd_answer_to_the_words_is_unknown(answer: str) -> None:
    with serving(Inbox(data=lambda message: answer)) as inbox:
        assert deliver(plain(inbox.port)).kind == "unknown"


@pytest.mark.parametrize(
    ("cut", "kind", "marks", "taken"),
    [("rcpt", "transient", 0, 0), ("words", "unknown", 1, 0), ("reply", "unknown", 1, 1)],
)
def test_a_cut_line(cut: str, kind: str, marks: int, taken: int) -> None:
    with serving(Inbox(cut=cut)) as inbox:
        mark = Marked()
        assert deliver(plain(inbox.port), mark).kind == kind
    assert mark.times == marks
    assert len(inbox.taken) == taken


def test_a_line_cut_before_the_words_is_no_unknown() -> None:
    with serving(Inbox()) as inbox:

        def slow_mark() -> bool:
            inbox.cut_now()  # the server goes while the mark is committed
            time.sleep(0.2)
            return True

        outcome = deliver(plain(inbox.port), slow_mark)
    assert (outcome.kind, outcome.fault) == ("transient", "cut")
    assert "DATA" not in inbox.verbs()


@pytest.mark.parametrize(("stall", "waits"), [("rcpt", (3, 20)), ("data", (20, 0.5))])
def test_a_server_that_stops_answering(stall: str, waits: tuple[float, float]) -> None:
    with serving(Inbox(stall=stall)) as inbox:
        begun = time.monotonic()
        outcome = deliver(plain(inbox.port, timeout=waits[0], patience=waits[1]))
        assert time.monotonic() - begun < 18  # not for ever, and not for the other wait
    assert outcome.kind == ("unknown" if stall == "data" else "transient")
    assert outcome.fault == "timeout"


def test_servers_that_never_answer() -> None:
    with smtp_server.mute() as port:
        outcome = deliver(plain(port, timeout=0.5))
        assert (outcome.kind, outcome.phase, outcome.fault) == ("transient", "connect", "timeout")
        tls = deliver(plain(port, timeout=0.5, ssl_tls=True))
        assert (tls.kind, tls.phase) == ("transient", "connect")
    with smtp_server.unreachable() as port:
        outcome = deliver(plain(port, timeout=0.5))
        assert (outcome.kind, outcome.phase, outcome.fault) == ("transient", "connect", "timeout")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_nobody_listens(host: str) -> None:
    settings = SmtpSettings(host, smtp_server.closed(), starttls=False)
    outcome = deliver(settings)
    assert (outcome.kind, outcome.phase, outcome.fault) == ("transient", "connect", "refused")


def test_an_unknown_host() -> None:
    outcome = deliver(SmtpSettings("mail.nowhere.invalid", 587, timeout=20))
    assert (outcome.kind, outcome.phase, outcome.fault) == ("transient", "connect", "dns")


def test_tls_against_a_plain_port() -> None:
    with serving(Inbox()) as inbox:
        outcome = deliver(plain(inbox.port, ssl_tls=True))
    assert (outcome.kind, outcome.phase, outcome.fault) == ("transient", "connect", "no_tls")


def test_a_refused_mark_sends_nothing() -> None:
    with serving(Inbox()) as inbox:
        outcome = deliver(plain(inbox.port), Marked(allow=False))
    assert outcome.kind == "stopped"
    assert inbox.taken == []
    assert "DATA" not in inbox.verbs()


def test_trouble_in_the_mark_sends_nothing() -> None:
    def mark() -> bool:
        raise RuntimeError("the store is away")

    with serving(Inbox()) as inbox, pytest.raises(RuntimeError, match="away"):
        deliver(plain(inbox.port), mark)
    assert inbox.taken == []


def test_an_echoed_password_is_not_kept(authority: Authority) -> None:
    echo = "535 5.7.8 I do not like AGNlbnRlckBleGFtcGxlLmNvbQBjb3JyZWN0IGhvcnNl, sorry"
    assert LOGIN[1] in b64decode("AGNlbnRlckBleGFtcGxlLmNvbQBjb3JyZWN0IGhvcnNl").decode()
    with serving(Inbox(auth=echo), auth=True, starttls=authority.context()) as inbox:
        outcome = deliver(encrypted(inbox, authority))
    assert outcome.said == "5.7.8 I do not like ..., sorry"
    assert LOGIN[1] not in repr(encrypted(inbox, authority))


def test_a_refused_sender_and_a_full_house() -> None:
    with serving(Inbox()) as inbox:
        tight = Sealed("l1", MESSAGE, "centre@exämple.com", "ana@example.org", "<x@y>")
        assert Smtp(plain(inbox.port)).deliver(tight, Marked()).kind == "permanent"
        comma = Sealed("l1", MESSAGE, "a@b.com", "ana@example.org\r\nRCPT TO:<x@y.z>", "<x@y>")
        assert Smtp(plain(inbox.port)).deliver(comma, Marked()).kind == "permanent"
    assert inbox.taken == []
    assert inbox.recipients == []


def test_eight_bit_words_are_announced() -> None:
    with serving(Inbox()) as inbox:
        eight = Sealed("l1", MESSAGE + "señal\r\n".encode(), "a@b.com", "ana@example.org", "<x@y>")
        assert Smtp(plain(inbox.port)).deliver(eight, Marked()).kind == "sent"
    assert inbox.options == [[f"SIZE={len(eight.message)}", "BODY=8BITMIME"]]
    assert inbox.taken == [eight.message]
