"""A center with its mail room, on each database."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from callcenter_tui.calls.context import enter, locked
from callcenter_tui.clock import TimeOrderedIds
from callcenter_tui.domain.letters import Content, Item, LetterKind, LetterView, Way
from callcenter_tui.domain.states import Speaker
from callcenter_tui.domain.views import Actor
from callcenter_tui.mail import answers, offers
from callcenter_tui.mail.answers import Said
from callcenter_tui.mail.context import Limits, Mail
from callcenter_tui.mail.offers import LetterCall
from callcenter_tui.mail.outbox import Outbox
from callcenter_tui.mail.render import Company, Renderer
from callcenter_tui.store import customers
from callcenter_tui.store.engine import Store
from tests.calls.conftest import OWNER, Center
from tests.clocks import SettableClock

COMPANY = Company("Fibra Norte", "+34 900 100 200", "ayuda@fibranorte.example", "#0a5f38")

CONTENTS: dict[LetterKind, Content] = {
    LetterKind.SUMMARY: Content(
        topic="El router no enciende",
        issues=("El router no enciende",),
        solutions=("Cambiar el cable de alimentación",),
        next_steps=("Enviar un técnico el martes",),
    ),
    LetterKind.INFORMATION: Content(
        items=(Item("Devoluciones", "Tiene 30 días para devolverlo.", "es/billing/refunds"),)
    ),
    LetterKind.FOLLOW_UP: Content(agreed=("Le llamaremos",), by_when="el martes a las 10:00"),
}
"""A letter of each kind as somebody writes it."""

SUMMARY = LetterKind.SUMMARY
EVA = "user:eva"


class Post:
    """The mail room of a center; each step of a letter in a transaction of its own."""

    def __init__(self, center: Center, limits: Limits | None = None) -> None:
        self.center, self.store, self.clock = center, center.store, center.clock
        self.mail = Mail(
            center.store,
            center.clock,
            center.ids,
            Renderer(COMPANY),
            "no-responder@fibranorte.example",
            limits or Limits(),
        )
        self.outbox = Outbox(self.mail)

    def limited(self, limits: Limits) -> None:
        """Other limits from now on."""
        self.mail = replace(self.mail, limits=limits)

    def call(self, **known: str) -> LetterCall:
        """Ana calls (or whoever ``known`` names)."""
        opened = self.center.call(**({"email": "ana@example.com"} | known))
        with self.store.read() as tx:
            call = locked(tx, opened.call_id)
            customer = customers.find(tx, call.customer_id)
        assert customer is not None
        return LetterCall(
            call.id, call.key, customer.id, customer.name, call.language, call.department
        )

    def draft(
        self,
        call: LetterCall,
        kind: LetterKind = SUMMARY,
        *,
        address: str = "ana@example.com",
        who: str = EVA,
    ) -> str:
        """A letter without words."""
        with self.store.write() as tx:
            return offers.draft(tx, self.mail, call, kind, address=address, who=who)

    def write(
        self,
        call: LetterCall,
        letter: str,
        content: Content = CONTENTS[SUMMARY],
        address: str = "ana@example.com",
    ) -> bool:
        """Its words and address."""
        with self.store.write() as tx:
            return offers.write(tx, self.mail, call, letter, content, address, EVA)

    def ask(self, call: LetterCall, letter: str) -> str:
        """Read it out; returns the id of the message that does."""
        with self.store.write() as tx:
            words = "¿Se lo enviamos? Responda sí o no"
            context, facts = self.center.context, locked(tx, call.id)
            said = enter(tx, context, facts, Speaker.SYSTEM, words, who="system")
            offers.asked(tx, self.mail, letter, words, said.id, EVA)
            return said.id

    def says(self, call: LetterCall, words: str) -> str:
        """The customer says something that nothing acts upon; returns the id of their message."""
        with self.store.write() as tx:
            context, facts = self.center.context, locked(tx, call.id)
            return enter(tx, context, facts, Speaker.CUSTOMER, words, who="customer").id

    def yes(self, letter: str, message: str, who: str = EVA) -> None:
        """Their message is recorded as the yes."""
        with self.store.write() as tx:
            answers.yes(tx, self.mail, letter, Said(Way.LINE, message_id=message), who)

    def no(self, letter: str, message: str, who: str = EVA) -> None:
        """Their message is recorded as the no."""
        with self.store.write() as tx:
            answers.no(tx, self.mail, letter, Said(Way.LINE, message_id=message), who)

    def cancel(self, letter: str) -> None:
        """The letter is given up."""
        with self.store.write() as tx:
            offers.cancel(tx, self.mail, letter, EVA)

    def asked(self, call: LetterCall, kind: LetterKind = SUMMARY, who: str = EVA) -> str:
        """A letter that was read out."""
        letter = self.draft(call, kind, who=who)
        self.write(call, letter, CONTENTS[kind])
        self.ask(call, letter)
        return letter

    def confirmed(
        self, call: LetterCall | None = None, kind: LetterKind = SUMMARY, who: str = EVA
    ) -> str:
        """A letter with its customer's yes, in the outbox."""
        call = call or self.call()
        letter = self.asked(call, kind, who)
        self.yes(letter, self.says(call, "sí, por favor"))
        return letter

    def view(self, letter: str) -> LetterView:
        """The letter as people see it now."""
        return self.outbox.letter(OWNER, letter)

    def delivery(self, letter: str) -> str:
        """Where its delivery stands; empty when it has none."""
        post = self.view(letter).post
        return post.state if post else ""

    def kinds(self, call: LetterCall) -> list[str]:
        """Events of letters and consents of the call, in order."""
        events = self.center.board.events(OWNER, call.id)
        return [e.kind for e in events if e.kind.startswith(("letter.", "consent."))]


@pytest.fixture
def post(store: Store, clock: SettableClock, ids: TimeOrderedIds) -> Post:
    return Post(Center(store, clock, ids))


@pytest.fixture
def anyone(post: Post) -> Callable[..., Actor]:
    return post.center.person
