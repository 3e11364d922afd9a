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
from callcenter_tui.calls.context import Context, locked, owe_briefing, silence_ai, tell
from callcenter_tui.calls.moves import ASKS_FOR_PERSON, autonomy, moved, to_person
from callcenter_tui.calls.standing import queued
from callcenter_tui.domain import events
from callcenter_tui.domain.routing import Escalation
from callcenter_tui.domain.states import CallState, Driver
from callcenter_tui.domain.tools import Result
from callcenter_tui.locale.tool_words import words
from callcenter_tui.store import calls, departments, journal, messages
from callcenter_tui.store.calls import CallFacts

AGENT = "customer_service"
WHO = f"ai:{AGENT}"

_LETTER_MINUTES = 240
"""Within how long a person looks at a proposed letter: the customer was told that one will."""


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
        journal.append(self.tx, kind, at=self.now, who=WHO, call=self.call.id, **data)

    def note(self, text: str) -> None:
        """Leave an internal note for whoever takes the call; ``text`` must be clean."""
        messages.add_note(
            self.tx,
            id=self.context.ids.new(),
            call_id=self.call.id,
            kind="note",
            author=AGENT,
            text=text,
            at=self.now,
        )
        self.journal(events.NOTE_ADDED, note_kind="note")


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
    driver = autonomy(tx, context, target.key)
    values: dict[str, Any] = {
        "department": target.key,
        "routed": True,
        "driver": driver.value,
        "reason": doing.arguments.get("reason") or call.reason,
    }
    if call.state is CallState.WAITING:
        calls.change(tx, call, fence=call.fence + 1, **values)
        call = locked(tx, call.id)
        queued(tx, context, call)
    else:
        call = moved(tx, context, call, CallState.WAITING, who=WHO, **values)
    doing.journal(events.CALL_TRANSFERRED, department=target.key)
    tell(tx, context, call, "transferred", name)
    owe_briefing(tx, context, call)
    if driver is Driver.PERSON:
        silence_ai(tx, context, call, WHO)
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
    """A note for a person, who is also asked for: nothing is sent by this."""
    letter, about = doing.arguments["letter"], doing.arguments["about"]
    doing.note(f"The AI proposes a letter ({letter}): {about}")
    doing.journal(events.LETTER_PROPOSED, letter=letter)
    rule = Escalation("letter", "policy_exception", "low", _LETTER_MINUTES)
    to_person(doing.tx, doing.context, doing.call, rule, who=WHO, word=None)
    return Result(doing.say("letter_proposed"), deeds=("letter_proposed", "noted"))


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
