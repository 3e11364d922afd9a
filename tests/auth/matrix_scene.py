"""A center in which every action has something to act on, and people of every role around it."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import update

from callcenter_tui import settings, wiring
from callcenter_tui.auth.answers import Answers, Cost
from callcenter_tui.calls.identity import Identity
from callcenter_tui.calls.opening import OpenCall
from callcenter_tui.calls.turns import Turns
from callcenter_tui.domain.letters import LetterKind
from callcenter_tui.domain.protocols import Answer, Run
from callcenter_tui.domain.states import Driver, OperatorStatus, Speaker
from callcenter_tui.domain.views import Actor, ArticleView
from callcenter_tui.rehearsal.sample import sample_hours
from callcenter_tui.store import documents, factors, operators
from callcenter_tui.store.columns import table
from callcenter_tui.store.entrance import RateLimitRow
from callcenter_tui.store.people import LoginAttempts
from callcenter_tui.store.post import Outgoing
from tests.auth.matrix_marks import ADDRESS, NAME, PHONE, WORDS, told_everywhere

OWNER = Actor("os:tester", "tester", "owner", login="tester")
ROLES = ("viewer", "stranger", "agent", "supervisor", "admin", "owner")
"""Who tries; the stranger is an agent of another department."""

NOT_LOOKED_AT = ("journal", "audit_chain", LoginAttempts.__tablename__, RateLimitRow.__tablename__)
"""A refusal may be written down and counted; nothing else may change by it."""

PASSWORD = "Rioja-2024-tinto"


@dataclass(frozen=True)
class Things:
    """What is there to act on; ids of the store."""

    call: str
    other: str
    warm: str
    offered: str
    held: str
    wrapping: str
    ended: str
    letter: str
    asked: str
    failed: str
    uncertain: str
    callback: str
    customer: str
    colleague: str


class Scene:
    """One embedded store, brought back to how it was with ``again``."""

    def __init__(self, home: Path) -> None:
        (home / "work").mkdir(parents=True)
        self._kept, self._path = home / "kept.db", home / "work" / "callcenter.db"
        self._settings = settings.load(
            {"CALLCENTER_HOME": str(home / "work"), "CALLCENTER_KEYRING": "off"}
        )
        self.article = home / "article.md"
        head = "title: Bills\ndepartment: billing\nlanguage: es\nslug: bills"
        self.article.write_text(f"---\n{head}\n---\n\nWords.\n")
        self._open()
        self.people = self._staffed()
        self.session = self._signed_in("luis")
        self.things = self._filled()
        self.house.metrics.keeper.catch_up()
        self.close()
        with closing(sqlite3.connect(self._path)) as kept:
            kept.execute("VACUUM INTO ?", (str(self._kept),))
        self.again()

    def _open(self) -> None:
        self.house = wiring.open_house(self._settings, process="test")
        self.identity = Identity(self.house.context, answers=Answers(Cost(n=2, r=1, p=1)))
        self._watching = sqlite3.connect(self._path)

    def close(self) -> None:
        """Close the store."""
        self._watching.close()
        self.house.close()

    def again(self) -> None:
        """The store as it was when the scene was made."""
        self.close()
        for leftover in self._path.parent.glob("callcenter.db*"):
            leftover.unlink()
        shutil.copy(self._kept, self._path)
        self._open()
        with self.house.store.write() as tx:
            for one in self.people.values():  # else they are gone, for a test takes its time
                if one.user_id:
                    operators.beat(tx, one.user_id, datetime.now(UTC))

    def commits(self) -> int:
        """Differs whenever anybody has committed a change."""
        return int(self._watching.execute("PRAGMA data_version").fetchone()[0])

    def digest(self) -> dict[str, list[str]]:
        """Every row but those of ``NOT_LOOKED_AT``."""
        found = {}
        listed = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'words%'"
        for (name,) in self._watching.execute(listed).fetchall():
            if name not in NOT_LOOKED_AT:
                rows = self._watching.execute(f'SELECT * FROM "{name}"')
                found[name] = sorted(map(repr, rows))
        return found

    def _staffed(self) -> dict[str, Actor]:
        people = {"owner": OWNER}
        for login, role, name, own in (
            ("vic", "viewer", "viewer", ()),
            ("nina", "agent", "stranger", ("sales",)),
            ("eva", "agent", "agent", ("general",)),
            ("luis", "agent", "colleague", ("general",)),
            ("pau", "agent", "free", ("general",)),
            ("marta", "supervisor", "supervisor", ()),
            ("ada", "admin", "admin", ()),
        ):
            room: dict[str, Any] = {"departments": own, "must_change": False, "phone_calls": 20}
            user = self.house.people.add(OWNER, login, login.title(), role, PASSWORD, **room)
            people[name] = Actor(user.id, user.name, role, own, login)
            if role != "viewer":
                self.house.floor.staff.set_status(people[name], OperatorStatus.AVAILABLE)
        return people

    def _signed_in(self, login: str) -> str:
        """A session of theirs, and a second factor; the session's id."""
        session = self.house.access.sign_in(login, PASSWORD, "test")
        with self.house.store.write() as tx:
            factors.put(tx, self.people["colleague"].id, "sealed", 0, datetime.now(UTC))
        return session.id

    def _filled(self) -> Things:
        house, eva, luis = self.house, self.people["agent"], self.people["colleague"]
        self._settled()
        call, other = self._taken(1, eva), self._taken(1, eva)
        warm, offered = self._taken(3, eva), self._taken(4, luis)
        held, wrapping, ended = self._taken(5, eva), self._taken(6, eva), self._taken(7, eva)
        later = datetime.now(UTC) + timedelta(days=1)
        callback = house.floor.callbacks.schedule(eva, call, later, WORDS, end=False)
        house.floor.transfers.warm(eva, warm, user_id=luis.id, reason=WORDS)
        house.floor.transfers.warm(luis, offered, user_id=eva.id, reason=WORDS)
        house.floor.supervising.ask_help(eva, held, WORDS)
        house.driving.hold(eva, held)
        house.floor.wrapup.hang_up(eva, wrapping)
        house.driving.end(eva, ended, disposition="information_given", note=WORDS)
        customer = house.board.call(OWNER, call).customer.id
        told_everywhere(house, self.people, call, ended)
        return Things(
            call, other, warm, offered, held, wrapping, ended,
            self._written(call), self._asked(8), self._stopped(9, "failed"),
            self._stopped(10, "uncertain"), callback.id, customer,
            self.people["free"].id,
        )  # fmt: skip

    def _settled(self) -> None:
        """The center's data: hours, a macro, an article."""
        with self.house.store.write() as tx:
            documents.put(tx, "hours", sample_hours())
        macros = [{"key": "wait", "es": "Un momento", "en": "Wait", "steps": [{"note": "wait"}]}]
        self.house.floor.documents.set(OWNER, "macros", macros)
        article = ArticleView("refunds", "billing", "es", "Title", "Words.")
        self.house.shelf.put(OWNER, [article])

    def _taken(self, number: int, who: Actor) -> str:
        """A call on the phone that this person drives; a customer for each number."""
        contact = {"phone": f"{PHONE}{number:03}", "email": ADDRESS}
        wanted = OpenCall(NAME, **contact, words=WORDS, department="general")
        call_id = self.house.desk.open(wanted, who).call_id
        self.house.driving.take_over(who, call_id)
        self.house.desk.say(call_id, Speaker.OPERATOR, WORDS, who)
        return call_id

    def _written(self, call_id: str) -> str:
        eva = self.people["agent"]
        letter = self.house.letters.propose(eva, call_id, LetterKind.SUMMARY, address=ADDRESS)
        self.house.letters.write(eva, letter, {"topic": WORDS}, ADDRESS)
        return letter

    def _asked(self, number: int) -> str:
        """A letter that was read to a customer on the phone."""
        eva = self.people["agent"]
        letter = self._written(self._taken(number, eva))
        self.house.letters.ask(eva, letter)
        return letter

    def _stopped(self, number: int, state: str) -> str:
        """A letter with the customer's yes whose delivery has come to this."""
        letter, eva = self._asked(number), self.people["agent"]
        version = self.house.outbox.letter(OWNER, letter).version
        said: dict[str, Any] = {"statement": f"sí, {WORDS}", "how": "by phone", "version": version}
        self.house.letters.heard_yes(eva, letter, read_back=True, **said)
        delivery = table(Outgoing)
        with self.house.store.write() as tx:
            tx.execute(update(delivery).where(delivery.c.letter_id == letter).values(state=state))
        return letter

    def drafted(self) -> str:
        """A call in which the AI has drafted an answer, which an agent of its queue may send."""
        call_id = self.house.desk.open(
            OpenCall(NAME, f"{PHONE}099", words=WORDS, department="general")
        ).call_id
        self.house.guidance.switch(OWNER, call_id, Driver.DRAFT)
        turns = Turns(self.house.context)
        while claim := turns.claim("engine-1"):
            if claim.call == call_id and claim.kind == "answer":
                turns.answered(turns.job(claim), Answer(WORDS), Run(), "v1")
        return call_id
