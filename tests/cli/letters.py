"""Letters in the store of a shell: confirmed by their customers, and driven where a test wants."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import text

from callcenter_tui.calls.context import enter, locked
from callcenter_tui.calls.opening import OpenCall
from callcenter_tui.cli.sample_company import add_departments
from callcenter_tui.domain.letters import LetterKind, Way
from callcenter_tui.domain.states import Speaker
from callcenter_tui.domain.views import Actor
from callcenter_tui.mail import answers, offers
from callcenter_tui.mail.answers import Said
from callcenter_tui.mail.offers import LetterCall
from callcenter_tui.wiring import House
from tests.mail.letters import FULL

OWNER = Actor("os:tester", "tester", "owner", login="tester")
SUMMARY, FOLLOW_UP = LetterKind.SUMMARY, LetterKind.FOLLOW_UP
HOSTILE = "=cmd|' /C calc'!A0 \x1b]0;owned\x07 [bold]x[/bold] \u202e \x9b2J"
FORBIDDEN = {"\x1b", "\x07", "\x9b", "\u202e"}
PASSWORD = "Correct-horse-7-battery"


@dataclass(frozen=True)
class Posted:
    """A letter, and the key of its call."""

    id: str
    key: str


def proposed(
    house: House, kind: LetterKind = SUMMARY, *, email: str = "ana@example.com", name: str = "Ana"
) -> tuple[Posted, LetterCall]:
    """A letter with words and an address, of a new call."""
    if not house.departments.list():
        add_departments(house, OWNER)
    opened = house.desk.open(OpenCall(name, email=email, words="Mi router no enciende"))
    with house.store.write() as tx:
        call = locked(tx, opened.call_id)
        about = LetterCall(call.id, call.key, call.customer_id, name, "es", call.department)
        letter = offers.draft(tx, house.mail, about, kind, address=email, who=OWNER.who)
        offers.write(tx, house.mail, about, letter, FULL, email, OWNER.who)
    return Posted(letter, call.key), about


def confirmed(
    house: House, kind: LetterKind = SUMMARY, *, words: str = "sí, por favor", **known: str
) -> Posted:
    """The customer has said yes on the line, in these words."""
    found, call = proposed(house, kind, **known)
    with house.store.write() as tx:
        asking = enter(tx, house.context, locked(tx, call.id), Speaker.SYSTEM, "¿Sí?", who="system")
        offers.asked(tx, house.mail, found.id, "¿Sí?", asking.id, OWNER.who)
    said = house.desk.say(call.id, Speaker.CUSTOMER, words)
    if house.outbox.letter(OWNER, found.id).post:  # a plain yes, heard by itself
        return found
    with house.store.write() as tx:
        answers.yes(tx, house.mail, found.id, Said(Way.LINE, message_id=said.id), OWNER.who)
    return found


def driven(house: House, letter: Posted, state: str, said: str = "", **more: Any) -> None:
    """Its delivery stands there now, as after a try."""
    values = {"state": state, "said": said, "attempts": 1, "letter": letter.id} | more
    with house.store.write() as tx:
        tx.execute(
            text(
                "UPDATE outbox SET state = :state, said = :said, attempts = :attempts"
                " WHERE letter_id = :letter"
            ),
            values,
        )
