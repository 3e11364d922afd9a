"""``kill -9`` in the middle of a letter, before it is in the outbox: all of a deed, or nothing.

The victims are real processes that kill themselves: at the nth id of the deed, when every row of it
is written and nothing is committed, and after the commit. Workers of the outbox are killed in
``tests/mail/test_sender_crashes.py``.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import event

from callcenter_tui.calls.context import Context
from callcenter_tui.calls.desk import Desk
from callcenter_tui.calls.letters import Letters
from callcenter_tui.calls.retries import Retries
from callcenter_tui.calls.turns import Turns
from callcenter_tui.calls.work import Supply, Work, Working
from callcenter_tui.clock import SystemClock, TimeOrderedIds
from callcenter_tui.domain.errors import Refused
from callcenter_tui.domain.letters import LetterView
from callcenter_tui.domain.states import Origin, Speaker
from callcenter_tui.mail.context import Mail
from callcenter_tui.mail.folder import Folder
from callcenter_tui.mail.render import Company, Renderer
from callcenter_tui.mail.sender import Sender
from callcenter_tui.store.check import recount
from callcenter_tui.store.engine import Store
from callcenter_tui.store.letters_check import count_letters
from tests import databases
from tests.calls.conftest import OWNER, SENDER, Center
from tests.calls.desks import everything, in_hand, seated
from tests.calls.posting import ANA, SUMMARY, ask, letter_of, shown, written
from tests.calls.scripted import Room, Scripted, nothing
from tests.clocks import SettableClock
from tests.e2e.racing import BOUND
from tests.forks import FORKED

YES = "sí, por favor"
COMMITTING, DONE = 0, 99
"""Where a victim dies: at the nth id, when nothing but the commit is left, or after it."""


@pytest.fixture
def center(store: Store, clock: SettableClock, ids: TimeOrderedIds) -> Center:
    return Center(store, clock, ids)


def kill_me() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@dataclass
class Doomed:
    """An id source that kills the process when it is asked for the ``nth`` id."""

    real: TimeOrderedIds
    nth: int

    def new(self) -> str:
        self.nth -= 1
        if self.nth == 0:
            kill_me()
        return self.real.new()

    def call_key(self) -> str:
        return self.real.call_key()


class Console:
    """The services of another process, at the same moment."""

    def __init__(self, url: str, now: datetime, nth: int = DONE) -> None:
        self.store, clock = Store(url), SettableClock(now)
        ids = Doomed(TimeOrderedIds(SystemClock()), nth)
        mail = Mail(self.store, clock, ids, Renderer(Company("Test Company")), SENDER)
        self.context = Context(self.store, clock, ids, "Test Company", "es", mail=mail)
        self.letters, self.desk = Letters(self.context, mail), Desk(self.context)


@dataclass(frozen=True)
class Case:
    """A call and its letter, if it has one."""

    call: str
    letter: str = ""


def offer(center: Center | Console, case: Case) -> None:
    center.letters.propose(OWNER, case.call, SUMMARY, address=ANA)


def ask_them(center: Center | Console, case: Case) -> None:
    center.letters.ask(OWNER, case.letter)


def record(center: Center | Console, case: Case) -> None:
    about = {"statement": YES, "how": "de viva voz"}
    center.letters.heard_yes(OWNER, case.letter, **about, read_back=True, version=1)


def say(center: Center | Console, case: Case) -> None:
    center.desk.say(case.call, Speaker.CUSTOMER, YES)


Deed = Callable[[Center | Console, Case], None]


def victim(url: str, now: datetime, deed: Deed, case: Case, nth: int) -> None:
    """Does the deed and dies in it."""
    center = Console(url, now, nth)
    if nth == COMMITTING:
        event.listen(center.store.engine, "commit", lambda _: kill_me())
    deed(center, case)
    if nth == DONE:
        kill_me()


def dies(target: Callable[..., None], *args: object) -> None:
    started = FORKED.Process(target=target, args=args, daemon=True)
    started.start()
    started.join(BOUND)
    assert started.exitcode == -signal.SIGKILL


def counted(center: Center) -> None:
    """What ``callcenter store check`` counts."""
    with center.store.read() as tx:
        now = center.clock.now()
        assert recount(tx, now).ok
        letters = count_letters(tx, now)
    assert (letters.unconsented, letters.unqueued, letters.overdue, letters.twice) == (0, 0, 0, 0)


def prepared(center: Center, deed: Deed) -> Case:
    """A call in which the deed is the next thing."""
    eva = seated(center, "eva")
    origin = Origin.DESK if deed is record else Origin.LINE
    call = in_hand(center, eva, email=ANA, origin=origin.value)
    if deed is offer:
        return Case(call)
    letter = written(center, eva, call)
    if deed is not ask_them:
        ask(center, eva, letter)
    return Case(call, letter)


def carried_on(center: Center, case: Case) -> LetterView:
    """From wherever it stands, the customer gets the letter."""
    letter = letter_of(center, case.call)
    if letter.state == "drafting":
        Room(center).all(Scripted())
    if letter_of(center, case.call).state == "proposed":
        center.letters.ask(OWNER, letter.id)
    shown(center, case.call)
    if letter_of(center, case.call).state == "asked":
        deed = record if center.board.call(OWNER, case.call).row.origin == Origin.DESK else say
        deed(center, replace(case, letter=letter.id))
    return letter_of(center, case.call)


POINTS = [
    (offer, (1, 2, COMMITTING, DONE)),
    (ask_them, (1, COMMITTING, DONE)),
    (record, (1, 2, COMMITTING, DONE)),
    (say, (1, 2, 3, COMMITTING, DONE)),
]
STANDS: dict[Deed, str] = {
    offer: "drafting",
    ask_them: "asked",
    record: "confirmed",
    say: "confirmed",
}


@pytest.mark.parametrize(("deed", "nth"), [(deed, nth) for deed, all_ in POINTS for nth in all_])
def test_killed_before_the_outbox(center: Center, deed: Deed, nth: int, tmp_path: Path) -> None:
    case, url = prepared(center, deed), databases.written(center.store.url)
    before = everything(center.store)
    dies(victim, url, center.clock.now(), deed, case, nth)

    if nth == DONE:
        assert letter_of(center, case.call).state == STANDS[deed]
        if deed is record:
            with pytest.raises(Refused):
                deed(center, case)
    else:
        assert everything(center.store) == before, "not a row of it is there"
        deed(center, case)
        assert letter_of(center, case.call).state == STANDS[deed]
    counted(center)

    letter = carried_on(center, case)
    assert letter.post is not None
    assert (letter.state, letter.post.state) == ("confirmed", "queued")
    assert [one.answer for one in letter.consents] == ["yes"]
    assert center.kinds(case.call).count("letter.confirmed") == 1
    sender = Sender(center.mail, Folder(tmp_path / "out"), "worker")
    while sender.look():
        pass
    assert letter_of(center, case.call).post.state == "sent"  # type: ignore[union-attr]
    assert len(list((tmp_path / "out").iterdir())) == 1
    counted(center)


def engine(url: str, now: datetime, point: str) -> None:
    """Claims the letter that is owed, and dies at the point."""
    center = Console(url, now)
    claim = Turns(center.context).claim("engine-1")
    assert claim is not None
    assert claim.kind == "letter"
    crew = Scripted(during=kill_me) if point == "during" else Scripted()

    def reached(name: str) -> None:
        if name == "before_store" and point == "committing":
            event.listen(center.store.engine, "commit", lambda _: kill_me())
        if name == point:
            kill_me()

    supply = Supply(nothing, None, lambda words, department, departments: None)
    Work(center.context, supply, timedelta(seconds=20), reached).do(crew, Working(claim))


@pytest.mark.parametrize("point", ["during", "before_store", "committing", "after_store"])
def test_an_engine_killed_while_it_drafts(center: Center, point: str) -> None:
    eva = seated(center, "eva")
    call = in_hand(center, eva, email=ANA)
    letter = center.letters.propose(eva, call, SUMMARY)
    dies(engine, databases.written(center.store.url), center.clock.now(), point)

    stored = point == "after_store"
    assert letter_of(center, call).state == ("proposed" if stored else "drafting")
    center.clock.forward(seconds=30)
    assert Retries(center.context).sweep() == (0 if stored else 1)
    center.clock.forward(seconds=30)
    Room(center).all(Scripted())
    (found,) = center.letters.of_call(OWNER, call)
    assert (found.id, found.state, found.version) == (letter, "proposed", 1)
    assert found.content.topic
    assert center.kinds(call).count("letter.written") == 1
    assert center.turns.claim("engine-2") is None
    counted(center)
