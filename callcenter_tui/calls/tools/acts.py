"""What tools do to a call, each inside the one transaction in which it was allowed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from callcenter_tui.calls import lists
from callcenter_tui.calls.call_times import call_time
from callcenter_tui.calls.callbacks import promise, promised
from callcenter_tui.calls.closed import back_at
from callcenter_tui.calls.context import Context, happened, locked, owe_briefing, put_note, tell
from callcenter_tui.calls.letter_asking import WAITS, letter_call
from callcenter_tui.calls.letter_drafts import owe_words
from callcenter_tui.calls.letting_go import sent_to
from callcenter_tui.calls.moves import ASKS_FOR_PERSON, to_person
from callcenter_tui.domain import events
from callcenter_tui.domain.errors import Invalid, Refused
from callcenter_tui.domain.letters import LetterKind
from callcenter_tui.domain.tools import Result
from callcenter_tui.locale.tool_words import words
from callcenter_tui.mail import offers
from callcenter_tui.store import calls, customers, departments, journal
from callcenter_tui.store.calls import CallFacts

AGENT = "customer_service"
WHO = f"ai:{AGENT}"


@dataclass(frozen=True, slots=True)
class Doing:
    """One act: the transaction, the locked call, and checked arguments."""

    tx: Connection
    context: Context
    call: CallFacts
    arguments: Mapping[str, Any]

    @property
    def now(self) -> datetime:
        """The time of the act."""
        return self.context.clock.now()

    def say(self, key: str, **values: object) -> str:
        """A sentence in the call's language."""
        return words(key, self.call.language, **values)

    def journal(self, kind: str, **data: Any) -> None:
        """Append an event of this call in the AI's name."""
        happened(self.tx, self.context, kind, self.call, WHO, **data)

    def note(self, text: str) -> None:
        """Leave an internal note for whoever takes the call; ``text`` must be clean."""
        put_note(self.tx, self.context, self.call, AGENT, text, who=WHO)


Act = Callable[[Doing], Result]


def ask_for_person(doing: Doing) -> Result:
    """The call waits for a person; the AI answers meanwhile."""
    reason = doing.arguments.get("reason", "")
    to_person(doing.tx, doing.context, doing.call, ASKS_FOR_PERSON, who=WHO, reason=reason)
    back = back_at(doing.tx, doing.context, doing.call)
    key = "person_asked_closed" if back else "person_asked"
    return Result(doing.say(key, time=back), deeds=("person_asked",))


def transfer(doing: Doing) -> Result:
    """The call waits in another department's queue, and gets that department's driver."""
    tx, context, call = doing.tx, doing.context, doing.call
    target = departments.find(tx, doing.arguments["department"])
    if target is None:
        return Result(doing.say("argument_wrong", name="department"), ok=False)
    name = target.name(call.language)
    if target.key == call.department:
        return Result(doing.say("same_department", name=name), ok=False)
    reason = doing.arguments.get("reason", "")
    call = sent_to(tx, context, call, target, who=WHO, reason=reason)
    doing.journal(events.CALL_TRANSFERRED, department=target.key)
    tell(tx, context, call, "transferred", name)
    owe_briefing(tx, context, call)
    return Result(doing.say("transferred", name=name), deeds=("transferred",))


def open_callback(doing: Doing) -> Result:
    """A promise to call back when the customer wants it and somebody is there; the call goes on.

    A time that is past or that there is not is asked again. A later promise replaces the earlier.
    """
    tx, call = doing.tx, doing.call
    hours = lists.hours(tx, call.department)
    wanted = call_time(hours, doing.arguments.get("when", ""), doing.now, call.language)
    if wanted is None:
        return Result(doing.say("when_unusable"), ok=False)
    replaces = doing.say("callback_replaces") if promised(tx, call.id) else ""
    promise(tx, doing.context, call, wanted.at, call.reason, WHO)
    return Result(f"{wanted.told} {replaces}".strip(), deeds=("callback_opened",))


def propose_letter(doing: Doing) -> Result:
    """A letter to the customer's own address: nothing is sent by this, nor without their yes.

    ``calls.identity`` has let only an identified customer come here. Without an address on record,
    or where the contact alone identifies (anybody can claim one), the letter waits for a person,
    who asks for the address: the AI never takes one from anybody's words.
    """
    tx, context, call, mail = doing.tx, doing.context, doing.call, doing.context.mail
    customer = customers.find(tx, call.customer_id)
    address = customer.email if customer and _by_question(tx, call) else ""
    if mail is None:
        return Result(doing.say("letter_refused"), ok=False)
    kind, about = LetterKind(doing.arguments["letter"]), letter_call(tx, call)
    try:
        with tx.begin_nested():
            offers.draft(tx, mail, about, kind, address=address, who=WHO)
    except (Refused, Invalid):  # a no, an opt-out, too many: a person may talk about it
        return Result(doing.say("letter_refused"), ok=False)
    doing.note(f"The AI proposes a letter ({kind.value}): {doing.arguments['about']}")
    owe_words(tx, context, call)
    if not address:
        to_person(tx, context, locked(tx, call.id), WAITS, who=WHO, word=None)
    said = "letter_proposed" if address else "letter_without_address"
    return Result(doing.say(said), deeds=("letter_proposed", "noted"))


def _by_question(tx: Connection, call: CallFacts) -> bool:
    """Whether the customer was identified by the question that a person has set for them."""
    how = journal.of_kind(tx, events.IDENTITY_CONFIRMED, call=call.id)
    return bool(how) and how[-1].data.get("how") == "question"


def set_disposition(doing: Doing) -> Result:
    """How the call ended, by the AI's view: it holds if the customer leaves with no word more."""
    disposition = doing.arguments["disposition"]
    calls.change(doing.tx, doing.call, disposition=disposition)
    doing.journal(events.DISPOSITION_PROPOSED, disposition=disposition)
    return Result(doing.say("disposition_set"), deeds=("disposition_set",))


ACTS: dict[str, Act] = {
    "ask_for_person": ask_for_person,
    "transfer": transfer,
    "open_callback": open_callback,
    "propose_letter": propose_letter,
    "set_disposition": set_disposition,
}
"""The acts by the names of their tools."""
