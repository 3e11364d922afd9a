"""What stands in the way of a letter, in words for a person: what happened, and what to do."""

from __future__ import annotations

from dataclasses import dataclass

from callcenter_tui.mail import carriers
from callcenter_tui.mail.carriers import Outcome

DNS, REFUSED, TIMEOUT, CUT, ODD = "dns", "refused", "timeout", "cut", "odd"
CERTIFICATE, HOST_NAME, NO_TLS, CA_FILE = "certificate", "host_name", "no_tls", "ca_file"
NO_STARTTLS, NO_AUTH, PLAIN = "no_starttls", "no_auth", "plain"
FOLDER = "folder"
"""Faults without a number of the server: ``Outcome.fault``."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault in words; ``hint`` may be empty."""

    title: str
    hint: str = ""


_AGAIN = "It is tried again by itself."

_NAMED: dict[str, Fault] = {
    DNS: Fault(
        "The mail server's name is unknown", "Check MAIL_SERVER and this machine's network."
    ),
    REFUSED: Fault(
        "The mail server refuses connections", "Check MAIL_SERVER and MAIL_PORT; is it running?"
    ),
    TIMEOUT: Fault(
        "The mail server does not answer", "Check MAIL_SERVER, MAIL_PORT, the firewall."
    ),
    CUT: Fault("The connection to the mail server was cut", _AGAIN),
    ODD: Fault("The mail server's answer makes no sense", "Is it a mail server at all?"),
    CERTIFICATE: Fault(
        "The mail server's certificate is not trusted",
        "Give the file of your own certificate authority, or renew the certificate. "
        "It is never skipped: somebody else could read the password and the letters.",
    ),
    HOST_NAME: Fault(
        "The certificate is of another host",
        "MAIL_SERVER must be the name that stands in the certificate, not an alias or a number.",
    ),
    NO_TLS: Fault("The mail server speaks no TLS that we could use"),
    CA_FILE: Fault(
        "The file of certificate authorities cannot be read", "It must be readable and in PEM form."
    ),
    NO_STARTTLS: Fault(
        "The mail server offers no STARTTLS",
        "Nothing was sent and no password told. Try port 465 with MAIL_SSL_TLS=true.",
    ),
    NO_AUTH: Fault(
        "The mail server offers no login that we know",
        "Leave MAIL_USERNAME empty if it wants none, or use the port for submission (587 or 465).",
    ),
    PLAIN: Fault(
        "Letters and passwords are not sent over an open line",
        "Set MAIL_STARTTLS=true or MAIL_SSL_TLS=true; plain is for a server on this machine.",
    ),
    FOLDER: Fault("The letter cannot be written into the folder", "Check its rights and the disk."),
}

_LOGIN_HINTS = (
    (
        ("gmail", "googlemail"),
        "Gmail wants an app password, not the account's own: turn on 2-step verification, make one "
        "at myaccount.google.com/apppasswords and put it into MAIL_PASSWORD.",
    ),
    (
        ("outlook", "office365", "hotmail", "live.com"),
        "Outlook: smtp-mail.outlook.com for personal accounts, smtp.office365.com for companies, "
        "port 587 with STARTTLS. Authenticated SMTP must be switched on for the mailbox; where "
        "Microsoft has ended passwords, use a relay that still takes them.",
    ),
)

_CODES: dict[tuple[str, int], Fault] = {
    (carriers.CONNECT, 554): Fault(
        "The mail server wants no mail from this machine",
        "Its address may be on a block list: use your provider's server for submission.",
    ),
    (carriers.MAIL, 530): Fault(
        "The mail server wants a login first", "Set MAIL_USERNAME and MAIL_PASSWORD."
    ),
    (carriers.RCPT, 552): Fault("The customer's mailbox is full", "Ask for another address."),
    (carriers.RCPT, 452): Fault("The customer's mailbox is full for now", _AGAIN),
    (carriers.DATA, 552): Fault("The letter is too large for the mail server", "Shorten it."),
}

_PHASES: dict[tuple[str, bool], Fault] = {
    (carriers.CONNECT, False): Fault("The mail server is busy", _AGAIN),
    (carriers.CONNECT, True): Fault("The mail server turned us away", "Ask who runs it."),
    (carriers.STARTTLS, False): Fault("The mail server cannot begin TLS just now", _AGAIN),
    (carriers.STARTTLS, True): Fault("The mail server refused TLS", "Try port 465 (MAIL_SSL_TLS)."),
    (carriers.LOGIN, False): Fault("The mail server cannot check the login just now", _AGAIN),
    (carriers.LOGIN, True): Fault(
        "The mail server refused the login", "Check MAIL_USERNAME and MAIL_PASSWORD."
    ),
    (carriers.MAIL, False): Fault("The mail server takes no letters of ours just now", _AGAIN),
    (carriers.MAIL, True): Fault(
        "The mail server refused our sender address",
        "MAIL_FROM must be an address that the account may send from.",
    ),
    (carriers.RCPT, False): Fault(
        "The mail server asks us to come back later",
        "Many do so with senders they do not know yet (greylisting). " + _AGAIN,
    ),
    (carriers.RCPT, True): Fault(
        "The mail server refused the customer's address",
        "It may be misspelt or closed: ask the customer again.",
    ),
    (carriers.DATA, False): Fault("The mail server did not take the letter, for now", _AGAIN),
    (carriers.DATA, True): Fault(
        "The mail server refused the letter itself",
        "Often a spam filter: look at what the server said, and at the sender's SPF and DKIM.",
    ),
}
"""What a refusal means in each phase; True: for good."""

_NOBODY_KNOWS = Fault(
    "Nobody knows whether the letter arrived",
    "The words were handed over and no clear answer came back. Ask the customer or look at the "
    "mail server, then settle it or send it again. It is never sent again by itself.",
)

_OTHER_PORT = {
    "465": "Port 465 speaks TLS from the first byte: set MAIL_SSL_TLS=true, or use port 587.",
    "587": "Port 587 begins in clear: set MAIL_STARTTLS=true and MAIL_SSL_TLS=false.",
    "25": "Port 25 is for servers among themselves and often blocked: use 587 or 465.",
}


_MISTAKES = {
    "smtp.google.com": "Gmail's server is smtp.gmail.com.",
    "gmail.com": "Gmail's server is smtp.gmail.com.",
    "smtp.outlook.com": "Outlook's servers are smtp-mail.outlook.com and smtp.office365.com.",
    "outlook.com": "Outlook's servers are smtp-mail.outlook.com and smtp.office365.com.",
    "outlook.office365.com": "That one is for reading mail; smtp.office365.com takes letters.",
    "smtp.office.com": "The server of Microsoft 365 is smtp.office365.com.",
    "smtp.hotmail.com": "Outlook's servers are smtp-mail.outlook.com and smtp.office365.com.",
}
"""Names that people take for a provider's server."""


def known_mistake(host: str) -> str:
    """What to write instead of this name; empty when nothing is known against it."""
    host = host.lower()
    if host.startswith(("imap.", "pop.", "pop3.")):
        return "That one is for reading mail; letters go to the server for sending (smtp...)."
    return _MISTAKES.get(host, "")


def explain(outcome: Outcome, server: str) -> Fault:
    """The words for what came of a try at ``server`` (``host:port``, or a folder)."""
    if outcome.kind == carriers.UNKNOWN:
        return _NOBODY_KNOWS
    host, _, port = server.lower().rpartition(":")
    if outcome.fault:
        fault = _NAMED[outcome.fault]
        speaking = outcome.phase in (carriers.CONNECT, carriers.STARTTLS)
        wrong_port = outcome.fault in (NO_TLS, TIMEOUT, CUT, ODD) and speaking
        hint = _OTHER_PORT.get(port, "") if wrong_port else ""
        return _with(fault, known_mistake(host) or hint if speaking else "")
    for_good = outcome.kind == carriers.PERMANENT
    fallback = Fault("The mail server said no" if for_good else "The mail server said: not now")
    fault = _PHASES.get((outcome.phase, for_good), fallback)
    fault = _CODES.get((outcome.phase, outcome.code), fault)
    if outcome.phase == carriers.LOGIN and for_good:
        hints = (hint for names, hint in _LOGIN_HINTS if any(name in host for name in names))
        return _with(fault, next(hints, ""))
    return fault


def told(outcome: Outcome, server: str) -> str:
    """What happened, the server's words and what to do, in one text as the outbox keeps it."""
    fault = explain(outcome, server)
    answer = " ".join(part for part in (str(outcome.code or ""), outcome.said) if part)
    title = f"{fault.title} ({answer})" if answer else fault.title
    return f"{title}. {fault.hint}".strip()


def _with(fault: Fault, hint: str) -> Fault:
    return Fault(fault.title, f"{fault.hint} {hint}".strip()) if hint else fault
