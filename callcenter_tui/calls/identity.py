"""Identifying a customer before anything of an account is told or done.

Three ways (``CALLCENTER_IDENTITY``): ``question``, the contact the call came with and the answer
to a question that was set for this customer; ``contact``, the contact alone; ``never`` by the AI.

The answer is looked for where customers write, before their words are stored. From the question
on until the right answer, and while the question is locked, all that looks like an answer is
replaced by a mask (``identity_answers.veiled``), right or wrong, compared or not: neither the
transcript nor a model ever holds it, and what is masked tells nobody anything. Not what is said to
a person who drives: they may have to hear it. What costs a try:

* Only a message that is compared costs one, and only one that costs one is compared. Questions,
  wishes for a person and long messages without a digit are not compared: they gain nothing.
* A message is read in at most two ways (its digits; all of it without lead-in words), so a list of
  guesses in one message is one wrong answer.
* Tries are counted per customer, across calls, and reserved before comparing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from callcenter_tui.auth.answers import LONGEST, SHORTEST, Answers, normal
from callcenter_tui.auth.permissions import require
from callcenter_tui.calls.context import SYSTEM, Context, happened, locked, owe_briefing, tell
from callcenter_tui.calls.documents import read
from callcenter_tui.calls.identity_answers import MASK, plainly_no_answer, readings, veiled
from callcenter_tui.calls.moves import to_person
from callcenter_tui.domain import events
from callcenter_tui.domain.contact import normal_email, normal_phone
from callcenter_tui.domain.errors import Invalid, NotFound
from callcenter_tui.domain.routing import Escalation
from callcenter_tui.domain.states import CLOSED, Driver
from callcenter_tui.domain.tools import Result
from callcenter_tui.domain.views import Actor, CustomerView
from callcenter_tui.locale.tool_words import words
from callcenter_tui.store import calls, customers, identity, journal
from callcenter_tui.store.calls import CallFacts
from callcenter_tui.text import clean_line

if TYPE_CHECKING:
    from callcenter_tui.store.turns import Claim

ASKED, CONFIRMED, FAILED = "asked", "confirmed", "failed"
NOT_IDENTIFIED = Escalation("identity", "policy_exception", "medium", 15)
"""The AI cannot identify the customer: a person does."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What became of words that may hold the answer: ``right``, ``wrong`` or ``locked``.

    ``last``: there was no try left after this one.
    """

    outcome: str
    words: str
    last: bool = False


class Identity:
    """Sets questions, asks them, and hears the answers."""

    def __init__(
        self, context: Context, mode: str = "question", answers: Answers | None = None
    ) -> None:
        self._context = context
        self._mode = mode
        self._answers = answers or Answers()

    def set_question(
        self, actor: Actor, *, phone: str, email: str, question: str, answer: str, name: str = ""
    ) -> CustomerView:
        """Set the question by which a customer is identified, found by phone or e-mail.

        The contacts given here are trusted from now on, and only they: what an earlier caller
        claimed is forgotten, what a later one claims is not added. ``name`` makes an unknown
        customer known. Raises Forbidden, Invalid, NotFound.
        """
        require(actor, "customers.identify")
        phone, email = normal_phone(phone), normal_email(email)
        if not SHORTEST <= len(normal(answer)) <= LONGEST:
            raise Invalid("The answer is too short or too long", f"{SHORTEST} to {LONGEST} signs.")
        hashed = self._answers.hash(answer)
        with self._context.store.write() as tx:
            if question not in (known := read(tx, "identity")["questions"]):
                raise Invalid(f"There is no question '{clean_line(question)}'", ", ".join(known))
            now = self._context.clock.now()
            customer = customers.known_as(tx, phone, email)
            if customer is None:
                customer = self._add(tx, clean_line(name, limit=80), phone, email)
            else:
                customers.vouch(tx, customer, phone, email)
            identity.put(tx, customer, question, hashed, now)
            journal.append(
                tx, events.IDENTITY_CHANGED, at=now, who=actor.who, customer=customer,
                question=question,
            )  # fmt: skip
            found = customers.find(tx, customer)
        assert found is not None  # just written
        return found

    def required(
        self, tx: Connection, call: CallFacts, claim: Claim, tool: str
    ) -> tuple[CallFacts, Result | None]:
        """What an account tool answers to a customer who is not identified; None to go on.

        The question is asked, or a person is asked for where there is none to ask.
        """
        if call.identity == CONFIRMED:
            return call, None
        if self._mode == "contact":
            calls.change(tx, call, identity=CONFIRMED)
            happened(tx, self._context, events.IDENTITY_CONFIRMED, call, SYSTEM, how="contact")
            return locked(tx, call.id), None
        now = self._now
        secret = identity.find(tx, call.customer_id) if self._mode == "question" else None
        question = secret and read(tx, "identity")["questions"].get(secret.question)
        barred = secret and secret.locked_until and secret.locked_until > now
        if not question or barred or call.identity == FAILED:
            return call, self._person(tx, call)
        calls.change(tx, call, identity=ASKED)
        about = {"tool": tool, "turn": claim.turn}
        happened(tx, self._context, events.IDENTITY_ASKED, call, SYSTEM, **about)
        key = "identity_again" if call.identity_tries else "identity_asked"
        text = words(key, call.language, question=question[_spoken(call.language)])
        return call, Result(text, ok=False)

    def hear(self, call_id: str, said: str) -> Heard | None:
        """Look for the answer in the customer's words, in transactions of its own.

        None when no answer is waited for, or the words are plainly none.
        """
        with self._context.store.read() as tx:
            call = calls.facts(tx, call_id)
            if call is None or not self._waits(tx, call) or plainly_no_answer(said):
                return None
        with self._context.store.write() as tx:
            call, rules = locked(tx, call_id), read(tx, "identity")
            secret = identity.find(tx, call.customer_id)
            if call.identity != ASKED or secret is None:
                return None
            lock = timedelta(minutes=rules["lock_minutes"])
            now = self._context.clock.now()
            most = rules["tries"]
            nth = identity.reserve(tx, call.customer_id, now, limit=most, lock=lock)
            if nth is None:
                return Heard("locked", veiled(said), last=True)
            calls.change(tx, call, identity_tries=call.identity_tries + 1)
        for start, end in readings(said):
            if self._answers.matches(secret.hash, said[start:end]):
                return Heard("right", veiled(said.replace(said[start:end], MASK)))
        return Heard("wrong", veiled(said), last=nth >= most)

    def veil(self, tx: Connection, call: CallFacts, said: str) -> str:
        """Words that were not compared as they may be stored; nothing is looked up to tell."""
        if call.identity == CONFIRMED or call.driver is Driver.PERSON:
            return said
        if identity.asked_in(tx, call.id) is None:
            secret = identity.find(tx, call.customer_id)
            if not (secret and secret.locked_until and secret.locked_until > self._now):
                return said
        return veiled(said)

    def settle(self, tx: Connection, call: CallFacts, heard: Heard) -> CallFacts:
        """Write down what was heard, in the transaction that stores the words."""
        if call.identity != ASKED:  # an answer at the same time has decided it
            return call
        if heard.outcome == "right":
            calls.change(tx, call, identity=CONFIRMED, identity_tries=0)
            identity.clear(tx, call.customer_id)
            happened(tx, self._context, events.IDENTITY_CONFIRMED, call, SYSTEM, how="question")
            return locked(tx, call.id)
        tries, over = call.identity_tries, heard.last
        happened(tx, self._context, events.IDENTITY_FAILED, call, SYSTEM, tries=tries, over=over)
        if over:
            calls.change(tx, call, identity=FAILED)
            self._give_over(tx, locked(tx, call.id))
        return locked(tx, call.id)

    def _give_over(self, tx: Connection, call: CallFacts) -> None:
        """No try is left: the customer is told so, and so is the person who gets the call."""
        reason = words("reason_not_identified", call.language)
        call = to_person(
            tx, self._context, call, NOT_IDENTIFIED, who="rules", reason=reason, word=None
        )
        if reason not in call.reason:  # it waited before, for another reason that still holds
            both = f"{call.reason}; {reason}" if call.reason else reason
            calls.change(tx, call, reason=both)
            owe_briefing(tx, self._context, call)
        tell(tx, self._context, call, "not_identified")

    @property
    def _now(self) -> datetime:
        return self._context.clock.now()

    def _waits(self, tx: Connection, call: CallFacts) -> bool:
        """Whether the question has been put to the customer and not been answered.

        What is said before the asking turn's answer is stored cannot be meant for it. While a
        person drives, the customer answers that person.
        """
        if call.identity != ASKED or call.driver is Driver.PERSON or call.state in CLOSED:
            return False
        turn = identity.asked_in(tx, call.id)
        return turn is not None and identity.was_said(tx, turn)

    def _person(self, tx: Connection, call: CallFacts) -> Result:
        """A person has to identify the customer; in draft mode that is the one who reads this."""
        if call.driver is not Driver.AI:
            return Result(words("identity_draft", call.language), ok=False)
        reason = words("reason_identity", call.language)
        to_person(tx, self._context, call, NOT_IDENTIFIED, who="rules", reason=reason)
        text = words("identity_person", call.language)
        return Result(text, ok=False, deeds=("person_asked",))

    def _add(self, tx: Connection, name: str, phone: str, email: str) -> str:
        if not name or not (phone or email):
            raise NotFound("There is no such customer", "Give a name too, and they are added.")
        new, language = self._context.ids.new(), self._context.language
        added = CustomerView(new, name, phone, email, language)
        customers.add(tx, added, self._context.clock.now())
        return new


def _spoken(language: str) -> str:
    return "es" if language == "es" else "en"
