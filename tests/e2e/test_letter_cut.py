"""SIGHUP to a console whose letter is with the server: unknown, and never sent again."""

from __future__ import annotations

import signal
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from callcenter_tui.mail.sender import LEASE, Sender
from callcenter_tui.mail.transport import Smtp
from callcenter_tui.store.letters_check import count_letters
from tests.cli.letters import OWNER, confirmed
from tests.clocks import SettableClock
from tests.e2e.places import PASSWORD, place, until
from tests.e2e.test_console import opened, sees
from tests.mail.smtp_server import Inbox, plain, serving


def test_a_console_whose_line_breaks_leaves_the_letter_to_a_person(tmp_path: Path) -> None:
    with serving(Inbox(stall="data")) as inbox:  # it takes the words and never says so
        server = {
            "MAIL_SERVER": "127.0.0.1",
            "MAIL_PORT": str(inbox.port),
            "MAIL_STARTTLS": "false",
            "MAIL_FROM": "desk@example.com",
        }
        with place(tmp_path, "sqlite", AGENT_ENGINE="off", TZ="UTC", **server) as center:
            with center.house() as house:
                house.people.add(OWNER, "ana", "Ana", "supervisor", PASSWORD, must_change=False)
                letter = confirmed(house).id
            with opened(center) as terminal:
                sees(terminal, "Login", "Password")
                terminal.type(f"ana\t{PASSWORD}\r")
                until(lambda: len(inbox.taken) == 1, "the server has the words")
                terminal.process.send_signal(signal.SIGHUP)
                terminal.left(10)
            with center.house() as house:

                def stands() -> str:
                    post = house.outbox.letter(OWNER, letter).post
                    return post.state if post else ""

                assert stands() == "handing_over"
                clock = SettableClock(house.clock.now() + LEASE + timedelta(seconds=1))
                heir = Sender(replace(house.mail, clock=clock), Smtp(plain(inbox.port)), "heir")
                assert heir.look() == 1
                assert stands() == "uncertain"
                clock.forward(hours=1)
                assert heir.look() == 0
                with house.store.read() as tx:
                    found = count_letters(tx, clock.now())
                assert (found.sent, found.uncertain, found.twice, found.overdue) == (0, 1, 0, 0)
            assert len(inbox.taken) == 1
