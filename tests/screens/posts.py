"""Letters of a house as a call makes them, and deliveries as the post office leaves them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from callcenter_tui.calls.letter_drafts import Drafts
from callcenter_tui.calls.shown import Shown
from callcenter_tui.domain.letters import Content, LetterKind, LetterView
from callcenter_tui.domain.protocols import Run
from callcenter_tui.domain.states import Speaker
from callcenter_tui.domain.views import Actor, MessageView
from callcenter_tui.mail.carriers import DATA, PERMANENT, RCPT, SENT, UNKNOWN, Outcome, Sealed
from callcenter_tui.mail.contents import editable
from callcenter_tui.mail.sender import Sender
from tests.screens.houses import TestHouse
from tests.screens.test_conversation_words import taken
from tests.screens.test_journey import calls

SUMMARY = LetterKind.SUMMARY
WORDS = Content(
    topic="The router does not start",
    issues=("The router does not start since Monday",),
    solutions=("Another power supply is on its way",),
    next_steps=("A technician comes on Tuesday",),
)
YES = "yes, send it please"


def with_letter(
    house: TestHouse,
    login: str = "bob",
    *,
    words: Content = WORDS,
    kind: LetterKind = SUMMARY,
    **known: Any,
) -> tuple[Actor, str, str, str]:
    """A call of this operator with a written letter: operator, call's key and id, letter's id."""
    customer = {"name": "Ana Gil", "email": "ana.gil@example.com", **known}
    key = calls(house, "my router is dead", **customer)
    actor, call = taken(house, key, login), house.board.find(key)
    letter = house.letters.propose(actor, call, kind)
    house.letters.write(actor, letter, editable(kind, words), customer["email"])
    return actor, key, call, letter


def answers(house: TestHouse, call: str, words: str = YES) -> MessageView:
    """The customer has everything on their screen, and says this."""
    seen = house.board.call(house.owner, call).messages
    Shown(house.context).up_to(call, seen[-1].seq)
    return house.desk.say(call, Speaker.CUSTOMER, words)


def confirmed(house: TestHouse, login: str = "bob", **more: Any) -> tuple[Actor, str, str, str]:
    """The same, with the customer's yes: it is in the outbox."""
    actor, key, call, letter = with_letter(house, login, **more)
    house.letters.ask(actor, letter)
    answers(house, call)
    return actor, key, call, letter


def drafted(house: TestHouse, words: Content = WORDS) -> None:
    """The AI has written the letter that is due."""
    claim = house.turns.claim("engine-1")
    while claim is not None and claim.kind != "letter":
        house.turns.briefed(house.turns.job(claim), "nothing", Run(), "v1")
        claim = house.turns.claim("engine-1")
    assert claim is not None
    job, drafts = house.turns.job(claim), Drafts(house.context)
    letter = drafts.wanted(job)
    assert letter is not None
    assert drafts.stored(job, letter.id, words, (), Run(), "v1")


def view(house: TestHouse, letter: str) -> LetterView:
    """The letter as the store has it."""
    return house.outbox.letter(house.owner, letter)


class Scripted:
    """A way out whose server says what the test wants."""

    name = place = "mail.example:587"
    server = "mail.example"

    def __init__(self, outcome: Outcome) -> None:
        self._outcome = outcome

    def deliver(self, sealed: Sealed, hand_over: Callable[[], bool]) -> Outcome:
        if self._outcome.phase == DATA:
            assert hand_over()
        return self._outcome

    def arrived(self, sealed: Sealed) -> bool | None:
        return None


def delivered(
    house: TestHouse, kind: str, phase: str = DATA, said: str = "", code: int = 0
) -> None:
    """The post office tries what is due, and this comes of it."""
    outcome = Outcome(kind, phase, code, said)
    assert Sender(house.mail, Scripted(outcome), "post", chance=lambda: 0.5).look()


def sent(house: TestHouse) -> None:
    """It was taken."""
    delivered(house, SENT, said="250 2.0.0 queued as 4XyZ", code=250)


def failed(house: TestHouse, said: str = "550 5.1.1 no such user") -> None:
    """It was refused by the server."""
    delivered(house, PERMANENT, RCPT, said, 550)


def uncertain(house: TestHouse) -> None:
    """Nobody knows."""
    delivered(house, UNKNOWN)
