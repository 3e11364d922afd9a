"""Faults in words: whoever reads them knows what to do next."""

from __future__ import annotations

import itertools

import pytest

from callcenter_tui.mail import faults
from callcenter_tui.mail.carriers import Outcome

PHASES = ("connect", "starttls", "login", "mail", "rcpt", "data", "rset")
NAMES = (
    *("dns", "refused", "timeout", "cut", "odd", "certificate", "host_name", "no_tls"),
    *("ca_file", "no_starttls", "no_auth", "plain", "folder"),
)


@pytest.mark.parametrize(
    ("outcome", "server", "said"),
    [
        (Outcome("permanent", "login", 535), "smtp.gmail.com:587", "app password"),
        (Outcome("permanent", "login", 534), "smtp.googlemail.com:465", "app password"),
        (Outcome("permanent", "login", 535), "smtp.office365.com:587", "smtp.office365.com"),
        (Outcome("permanent", "login", 535), "smtp.outlook.com:587", "smtp-mail.outlook.com"),
        (Outcome("permanent", "login", 535), "mail.example.com:587", "MAIL_PASSWORD"),
        (Outcome("transient", "connect", fault="timeout"), "a.example:465", "MAIL_SSL_TLS=true"),
        (Outcome("transient", "connect", fault="no_tls"), "a.example:587", "MAIL_SSL_TLS=false"),
        (Outcome("transient", "connect", fault="timeout"), "a.example:25", "587 or 465"),
        (Outcome("transient", "connect", fault="dns"), "smtp.google.com:587", "smtp.gmail.com"),
        (Outcome("transient", "connect", fault="timeout"), "imap.x.org:587", "for reading mail"),
        (Outcome("permanent", "connect", fault="certificate"), "a.example:587", "never skipped"),
        (Outcome("transient", "rcpt", 451), "a.example:587", "greylisting"),
        (Outcome("permanent", "rcpt", 550), "a.example:587", "ask the customer again"),
        (Outcome("permanent", "mail", 553), "a.example:587", "MAIL_FROM"),
        (Outcome("permanent", "connect", 554), "a.example:587", "block list"),
        (Outcome("permanent", "data", 554), "a.example:587", "SPF and DKIM"),
        (Outcome("unknown", "data", fault="cut"), "a.example:587", "never sent again by itself"),
    ],
)
def test_a_fault_says_what_to_do(outcome: Outcome, server: str, said: str) -> None:
    assert said in faults.told(outcome, server)


def test_a_gmail_hint_is_for_gmail_only() -> None:
    told = faults.told(Outcome("permanent", "login", 535), "mail.example.com:587")
    assert "app password" not in told
    later = faults.told(Outcome("transient", "login", 454), "smtp.gmail.com:587")
    assert "app password" not in later


def test_a_timeout_at_the_recipient_does_not_blame_the_port() -> None:
    told = faults.told(Outcome("transient", "rcpt", fault="timeout"), "a.example:465")
    assert "465" not in told


def test_every_fault_has_words() -> None:
    kinds = ("transient", "permanent", "unknown", "stopped")
    servers = ("a.example:587", "/home/center/mail")
    for kind, phase, server in itertools.product(kinds, PHASES, servers):
        for fault in ("", *NAMES):
            told = faults.told(Outcome(kind, phase, 451, "x", fault), server)
            assert told.strip(". ")
            assert "  " not in told
    named = {
        v for k, v in vars(faults).items() if k[0].isalpha() and k.isupper() and isinstance(v, str)
    }
    assert named == set(NAMES)


def test_the_servers_own_words_stand_beside_ours() -> None:
    told = faults.told(Outcome("permanent", "rcpt", 550, "5.1.1 No such user"), "a.example:587")
    assert told.startswith("The mail server refused the customer's address (550 5.1.1 No such")
