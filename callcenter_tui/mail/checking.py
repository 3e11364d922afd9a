"""Whether letters could go out: the way to the mail server, step by step, without a letter."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path
from typing import Literal, TypedDict

from callcenter_tui.mail import carriers, faults
from callcenter_tui.mail.carriers import Outcome, Sealed
from callcenter_tui.mail.smtp_settings import SmtpSettings
from callcenter_tui.text import clean_line


class Check(TypedDict):
    """One finding. Only ``fail`` means that letters would not go out."""

    name: str
    level: Literal["ok", "note", "fail"]
    detail: str
    hint: str


_STEPS = {
    carriers.CONNECT: "port",
    carriers.STARTTLS: "tls",
    carriers.LOGIN: "login",
    carriers.MAIL: "sender",
    carriers.RCPT: "recipient",
    "certificate": "certificate",
    "rset": "nothing sent",
}
_CERTIFICATE = (faults.CERTIFICATE, faults.HOST_NAME, faults.CA_FILE)


def check(
    settings: SmtpSettings | None,
    address: str | None = None,
    *,
    sender: str,
    folder: Path,
    send: bool = False,
    now: datetime | None = None,
) -> list[Check]:
    """Go the way of a letter from ``sender`` to ``address`` and say what each step found.

    Ends with RSET: nothing is sent, unless ``send`` asks for a real test letter (needs ``now``).
    Without ``address`` it ends before the recipient; without ``settings`` it looks at the folder.
    """
    if settings is None:
        return [_folder(folder)]
    found = list(_named(settings))
    if settings.in_clear:
        found.append(_open_line(settings))
    if found[-1]["level"] == "fail":
        return found
    found += _way(settings, sender, address or "")
    if send and address and now and not any(one["level"] == "fail" for one in found):
        found.append(_test_letter(settings, sender, address, now))
    return found


def _folder(folder: Path) -> Check:
    there = next(path for path in (folder, *folder.parents) if path.exists())
    if not there.is_dir() or not os.access(there, os.W_OK | os.X_OK):
        fault = faults.explain(Outcome(carriers.TRANSIENT, "", fault=faults.FOLDER), str(folder))
        return _check("folder", "fail", f"{fault.title}: {folder}", fault.hint)
    detail = f"No mail server is set: letters become files in {folder}"
    return _check("folder", "note", detail, "Set MAIL_SERVER to send them.")


def _named(settings: SmtpSettings) -> Iterator[Check]:
    """Does the name lead anywhere, and is it one that people mistake for the right one?"""
    mistake = faults.known_mistake(settings.server)
    try:
        found = socket.getaddrinfo(settings.server, settings.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        outcome = Outcome(carriers.TRANSIENT, carriers.CONNECT, fault=faults.DNS)
        fault = faults.explain(outcome, f"{settings.server}:{settings.port}")
        yield _check("name", "fail", f"{fault.title}: {settings.server}", fault.hint)
        return
    where = ", ".join(dict.fromkeys(str(one[4][0]) for one in found))
    yield _check("name", "note" if mistake else "ok", f"{settings.server} is {where}", mistake)


def _way(settings: SmtpSettings, sender: str, address: str) -> Iterator[Check]:
    from callcenter_tui.mail.transport import Smtp  # its library is not for every start

    smtp = Smtp(settings)
    passed, stopped = smtp.probe(sender, address)
    for phase, said in passed:
        yield _check(_STEPS[phase], "ok", said)
        if phase == carriers.CONNECT and not settings.encrypted:
            yield _check("tls", "ok", "None is needed: the server is this machine")
        if phase == _last_before_login(settings) and not settings.username:
            yield _check("login", "note", "No MAIL_USERNAME: letters are handed in without a login")
    if stopped is not None:
        yield _stopped(stopped, smtp.name)
    elif not sender:
        yield _check(
            "sender",
            "fail",
            "MAIL_FROM is empty",
            "Set MAIL_FROM to the address that letters come from.",
        )


def _last_before_login(settings: SmtpSettings) -> str:
    return "certificate" if settings.encrypted else carriers.CONNECT


def _open_line(settings: SmtpSettings) -> Check:
    outcome = Outcome(carriers.PERMANENT, "", fault=faults.PLAIN)
    fault = faults.explain(outcome, f"{settings.server}:{settings.port}")
    return _check("tls", "fail", fault.title, fault.hint)


def _stopped(outcome: Outcome, server: str) -> Check:
    fault = faults.explain(outcome, server)
    name = _STEPS[outcome.phase]
    if outcome.fault in _CERTIFICATE:
        name = "certificate"
    elif outcome.fault == faults.NO_TLS:
        name = "tls"
    # Who is asked to come back later has reached a server that works.
    later = outcome.phase == carriers.RCPT and 400 <= outcome.code < 500
    return _check(name, "note" if later else "fail", _detail(fault.title, outcome), fault.hint)


def _test_letter(settings: SmtpSettings, sender: str, address: str, now: datetime) -> Check:
    from callcenter_tui.mail.transport import Smtp

    letter, smtp = EmailMessage(policy=SMTP.clone(cte_type="7bit")), Smtp(settings)
    letter["From"], letter["To"], letter["Subject"] = sender, address, "Test / Prueba"
    letter["Date"] = format_datetime(now)
    domain = sender.rpartition("@")[2]
    message_id = f"<test.{now.timestamp():.0f}.{os.getpid()}@{domain}>"
    letter["Message-ID"], letter["Auto-Submitted"] = message_id, "auto-generated"
    letter.set_content(
        "This is a test of the call center's mail server. Nobody needs to answer.\n"
        "Esto es una prueba del servidor de correo. No hace falta responder.\n"
    )
    outcome = smtp.deliver(
        Sealed("test", letter.as_bytes(), sender, address, message_id), lambda: True
    )
    if outcome.kind == carriers.SENT:
        return _check("letter", "ok", _detail("The server took the test letter", outcome))
    fault = faults.explain(outcome, smtp.name)
    return _check("letter", "fail", _detail(fault.title, outcome), fault.hint)


def _detail(title: str, outcome: Outcome) -> str:
    said = " ".join(part for part in (str(outcome.code or ""), outcome.said) if part)
    return f"{title}: {said}" if said else title


def _check(name: str, level: Literal["ok", "note", "fail"], detail: str, hint: str = "") -> Check:
    return {"name": name, "level": level, "detail": clean_line(detail), "hint": hint}
