"""Letters that wait for their first words: the AI owes them, and a person may be faster."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from callcenter_tui.calls.context import SYSTEM, Context, happened, locked, owe
from callcenter_tui.calls.jobs import CONFIRMED, Job
from callcenter_tui.calls.letter_asking import AI, WAITS, asks, letter_call, read_out
from callcenter_tui.calls.letter_sources import items
from callcenter_tui.calls.moves import to_person
from callcenter_tui.calls.rights import LIVE
from callcenter_tui.calls.trail import record
from callcenter_tui.domain import events
from callcenter_tui.domain.errors import Invalid, Refused
from callcenter_tui.domain.letters import Content, LetterKind, LetterState
from callcenter_tui.domain.protocols import Run
from callcenter_tui.domain.states import Driver, Speaker, TurnKind, TurnState
from callcenter_tui.mail import offers
from callcenter_tui.mail.context import Mail
from callcenter_tui.mail.leaving import unsigned
from callcenter_tui.store import letters, messages, turns
from callcenter_tui.store.calls import CallFacts
from callcenter_tui.store.letters import LetterFacts

if TYPE_CHECKING:
    from collections.abc import Sequence


def owe_words(tx: Connection, context: Context, call: CallFacts) -> None:
    """Let the AI write the letters of this call that have no words; else a person does, at once."""
    said = any(messages.spoke(tx, call.id, who) for who in (Speaker.CUSTOMER, Speaker.OPERATOR))
    if context.ai and said:
        owe(tx, context, call, TurnKind.LETTER)
    else:
        leave_to_people(tx, context, call)


def leave_to_people(tx: Connection, context: Context, call: CallFacts) -> None:
    """The AI will not write these letters: they are there without words, for a person to write."""
    for letter in letters.drafting(tx, call.id):
        if letters.change(tx, letter, LetterState.PROPOSED, context.clock.now()):
            data = {"letter": letter.id, "letter_kind": letter.kind, "version": letter.version}
            happened(tx, context, events.LETTER_WRITTEN, call, SYSTEM, **data)
            wait_for_person(tx, context, call, letter)


def forget_words(tx: Connection, context: Context, call: CallFacts, who: str) -> None:
    """Cancel the turn that writes letters when none of the call needs words any more."""
    if letters.drafting(tx, call.id):
        return
    for turn in turns.cancel(tx, call.id, TurnKind.LETTER.value, context.clock.now()):
        happened(tx, context, events.TURN_CANCELLED, call, who, turn=turn)


def wait_for_person(tx: Connection, context: Context, call: CallFacts, letter: LetterFacts) -> None:
    """A person is asked to look at a letter that the AI proposed, where no person is there yet."""
    call = locked(tx, call.id)
    if (
        letter.proposed_by.startswith(AI)
        and call.state in LIVE
        and call.driver is not Driver.PERSON
    ):
        to_person(tx, context, call, WAITS, who="rules", word=None)


def left_to_people(tx: Connection, context: Context, call: CallFacts) -> bool:
    """Whether a letter was promised that the customer, who is gone, has not been read.

    Then the call waits for a person, who reads it and calls them: it would hang unseen.
    """
    if not letters.unasked(tx, call.id):
        return False
    to_person(tx, context, call, WAITS, who="rules", word=None)
    return True


def ask_waiting(tx: Connection, context: Context, call: CallFacts) -> None:
    """Read out a letter of the AI that waited for the end of another question, if there is one."""
    call, mail = locked(tx, call.id), context.mail
    waiting = letters.first_drafts(tx, call.id, AI) if mail else []
    if mail is None or not waiting or not _may_ask(call) or _talking(tx, call):
        return
    unsound = {
        run.detail.get("letter")
        for run in messages.runs_of(tx, call.id)
        if run.detail.get("breaches")
    }
    for letter in waiting:
        if letter.id not in unsound and _asked(tx, context, mail, call, letter):
            return


def _may_ask(call: CallFacts) -> bool:
    """Whether the AI may ask; somebody who came back with the call's key is not identified."""
    return call.identity == CONFIRMED and call.driver is Driver.AI and call.state in LIVE


def _talking(tx: Connection, call: CallFacts) -> bool:
    """Whether the customer waits for an answer, or is asked something: a yes belongs to that."""
    if messages.unanswered(tx, call.id):
        return True
    for said in reversed(messages.of_call(tx, call.id)):
        if said.speaker == Speaker.CUSTOMER:
            return False
        if asks(said.text):
            return True
    return False


def _asked(
    tx: Connection, context: Context, mail: Mail, call: CallFacts, letter: LetterFacts
) -> bool:
    try:
        with tx.begin_nested():
            read_out(tx, context, mail, call, letter.id, letter.proposed_by)
    except (Refused, Invalid):  # no address, nothing to say, or the customer said no
        return False
    return True


class Drafts:
    """What becomes of the words that the AI wrote for a letter."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def wanted(self, job: Job) -> LetterFacts | None:
        """The letter that this turn writes; None when a person was faster."""
        with self._context.store.read() as tx:
            waiting = letters.drafting(tx, job.call_id)
            return waiting[0] if waiting and self._writes(tx) else None

    def nothing(self, job: Job) -> bool:
        """End a turn that has nothing to write; False when it is no longer this claim's."""
        with self._context.store.write() as tx:
            call, now = locked(tx, job.call_id), self._context.clock.now()
            if not turns.finish(tx, job.claim, TurnState.CANCELLED, now):
                return False
            happened(tx, self._context, events.TURN_CANCELLED, call, SYSTEM, turn=job.claim.turn)
            if not self._writes(tx):
                leave_to_people(tx, self._context, call)
        return True

    def _writes(self, tx: Connection) -> bool:
        """Whether this process can write letters: it knows from whom they are."""
        mail = self._context.mail
        return mail is not None and not unsigned(tx, mail)

    def content(self, job: Job, letter: LetterFacts, data: dict[str, object]) -> Content:
        """What a model wrote as the content of such a letter; articles' words from the store."""
        from callcenter_tui.mail.contents import of_data

        kind = LetterKind(letter.kind)
        written = of_data(kind, {name: said for name, said in data.items() if name != "items"})
        sources = data.get("sources")
        if kind is not LetterKind.INFORMATION or not isinstance(sources, list | tuple):
            return written
        with self._context.store.read() as tx:
            return replace(written, items=tuple(items(tx, job.call_id, sources)))

    def stored(
        self,
        job: Job,
        letter_id: str,
        content: Content,
        breaches: Sequence[str],
        run: Run,
        version: str,
    ) -> bool:
        """Store the words once, and read them out where the AI drives and nothing is wrong.

        A letter that a person has written meanwhile stays theirs. False when the turn is no longer
        this claim's.
        """
        context, mail = self._context, self._context.mail
        assert mail is not None  # else no letter was wanted
        with context.store.write() as tx:
            call, now = locked(tx, job.call_id), context.clock.now()
            if not turns.finish(tx, job.claim, TurnState.DONE, now):
                return False
            kept = {"letter": letter_id, "breaches": list(breaches)}
            record(tx, context, job.claim, "supervisor", run, version, "done", **kept)
            happened(tx, context, events.TURN_DONE, call, "engine", turn=job.claim.turn)
            letter = letters.facts(tx, letter_id, lock=True)
            if letter and letter.state == LetterState.DRAFTING.value:
                who, about = f"{AI}supervisor", letter_call(tx, call)
                offers.write(tx, mail, about, letter_id, content, letter.address, who)
                self._go_on(tx, mail, call, letter, clean=not breaches)
            if letters.drafting(tx, call.id):
                owe(tx, context, call, TurnKind.LETTER)
        return True

    def _go_on(
        self, tx: Connection, mail: Mail, call: CallFacts, letter: LetterFacts, *, clean: bool
    ) -> None:
        """Ask the customer where the AI may; else the letter waits for a person."""
        if not letter.proposed_by.startswith(AI):
            return  # whoever proposed it reads it first
        if clean and _may_ask(call) and letter.address and _talking(tx, call):
            return  # ``ask_waiting`` does it after the AI's next answer
        if clean and _may_ask(call) and _asked(tx, self._context, mail, call, letter):
            return
        wait_for_person(tx, self._context, call, letter)
