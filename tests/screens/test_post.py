"""A console sends confirmed letters where nobody else does, and never holds a screen for it."""

from __future__ import annotations

import asyncio
import signal
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from callcenter_tui.calls.context import enter, locked
from callcenter_tui.calls.housekeeping import Housekeeping
from callcenter_tui.calls.opening import OpenCall
from callcenter_tui.domain.letters import LetterKind, Way
from callcenter_tui.domain.states import Speaker
from callcenter_tui.mail import answers, offers
from callcenter_tui.mail.answers import Said
from callcenter_tui.mail.carriers import Carrier
from callcenter_tui.mail.folder import Folder
from callcenter_tui.mail.offers import LetterCall
from callcenter_tui.mail.sender import Sender
from callcenter_tui.mail.transport import Smtp
from tests.mail.letters import FULL
from tests.mail.smtp_server import Inbox, plain, serving
from tests.screens.consoles import console
from tests.screens.houses import TestHouse


class Posting(TestHouse):
    """A house whose console has to send letters, into a folder."""

    __test__ = False
    wanted = True
    carrier: Carrier | None = None

    def __init__(self, like: TestHouse, folder: Path) -> None:
        self.__dict__.update(like.__dict__)
        self.folder, self.opened, self.keyring = folder, 0, threading.Event()

    def post_wanted(self) -> bool:
        return self.wanted

    def post_office(self) -> Housekeeping:
        self.keyring.wait(20)
        self.opened += 1
        sender = Sender(self.mail, self.carrier or Folder(self.folder), "console")
        return Housekeeping(self.context, (sender.look,), sender.stop, sender.handing_over)


def said_yes(house: TestHouse) -> str:
    """A customer has said yes to a letter on the phone; gives its id."""
    opened = house.desk.open(OpenCall("Ana Ruiz", email="ana@example.com", words="Mi router"))
    with house.store.write() as tx:
        call = locked(tx, opened.call_id)
        about = LetterCall(call.id, call.key, call.customer_id, "Ana", "es", call.department)
        kind, who = LetterKind.SUMMARY, house.owner.who
        letter = offers.draft(tx, house.mail, about, kind, address="ana@example.com", who=who)
        offers.write(tx, house.mail, about, letter, FULL, "ana@example.com", who)
        asking = enter(tx, house.context, call, Speaker.SYSTEM, "¿Sí?", who="system")
        offers.asked(tx, house.mail, letter, "¿Sí?", asking.id, who)
        heard = Said(Way.PHONE, words="sí", how="spoken")
        answers.yes(tx, house.mail, letter, heard, who)
    return letter


async def test_a_console_sends_and_is_quick_about_a_fresh_yes(
    house: TestHouse, tmp_path: Path
) -> None:
    posting = Posting(house, tmp_path / "mail")
    first = said_yes(posting)
    before = set(threading.enumerate())
    async with console(posting, "ana") as desk:
        # The keyring has not answered yet, and nobody waits for it.
        await desk.until(lambda: desk.app.ai, "which AI is at work")
        assert posting.opened == 0
        posting.keyring.set()
        folder = posting.folder
        await desk.until(lambda: list(folder.glob(f"{first}*.eml")), "the first letter")
        second = said_yes(posting)
        await desk.until(lambda: list(folder.glob(f"{second}*.eml")), "the second letter")
    assert posting.opened == 1
    left = [thread.name for thread in threading.enumerate() if thread not in before]
    assert "housekeeping" not in left


async def test_a_console_beside_a_worker_sends_nothing(house: TestHouse, tmp_path: Path) -> None:
    posting = Posting(house, tmp_path / "mail")
    posting.wanted = False
    posting.keyring.set()
    said_yes(posting)
    async with console(posting, "ana") as desk:
        await desk.until(lambda: desk.app.ai, "the AI is looked for")
    assert posting.opened == 0
    assert not posting.folder.exists()


@pytest.mark.parametrize("patient", [True, False])
async def test_a_console_that_is_left_waits_for_the_answer_to_a_letter(
    house: TestHouse, tmp_path: Path, capfd: pytest.CaptureFixture[str], patient: bool
) -> None:
    has_the_words, go_on = threading.Event(), threading.Event()

    def slowly(message: bytes) -> str:
        has_the_words.set()
        go_on.wait(7 if patient else 60)
        return "250 OK"

    def interrupt() -> None:
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)

    posting = Posting(house, tmp_path / "mail")
    posting.keyring.set()
    closes: list[Any] = []
    posting.close = lambda: closes.append(posting.outbox.letter(house.owner, letter).post)  # type: ignore[method-assign]
    mail_server = serving(Inbox(data=slowly))
    inbox = await asyncio.to_thread(mail_server.__enter__)  # it has a loop of its own
    posting.carrier = Smtp(plain(inbox.port))
    letter = said_yes(posting)
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # as it is when Textual left
    try:
        async with console(posting, "ana") as desk:
            await desk.until(has_the_words.is_set, "the words are with the server")
            if not patient:  # Ctrl+C, when the console has gone
                threading.Timer(5, interrupt).start()
            began = time.monotonic()
    finally:
        signal.signal(signal.SIGINT, before)
        go_on.set()
    took = time.monotonic() - began
    await asyncio.to_thread(mail_server.__exit__, None, None, None)
    assert "waiting for the mail server's answer to one letter" in capfd.readouterr().err
    states = [one.state for one in closes]
    assert states == ["sent" if patient else "handing_over"]
    assert took < 25
