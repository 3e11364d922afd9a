"""A call played again from its journal: every event in order, with the pause that came before it.

The journal holds no words of customers: a message's are joined by the id that its event names, and
are missing where they have been erased since.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from callcenter_tui.cli.call_told import spoken
from callcenter_tui.cli.output import local, say
from callcenter_tui.domain import events as kinds
from callcenter_tui.text import clean_line

if TYPE_CHECKING:
    from callcenter_tui.domain.views import CallView, EventView, MessageView

LONGEST_PAUSE = 30.0
"""Seconds a replay waits at most between two events, before --speed."""

_ERASED = "(these words are no longer kept)"

_TOLD: Mapping[str, str] = {
    kinds.CALL_OPENED: "the call comes in: {department}, driver {driver}, {origin}",
    kinds.CALL_ROUTED: "routed to {department}, priority {priority}",
    kinds.CALL_MOVED: "{source} -> {target}, driver {driver}",
    kinds.CALL_TAKEN: "taken from {from_driver}",
    kinds.CALL_HANDED_BACK: "handed back to {driver}",
    kinds.CALL_ESCALATED: "escalated: {category}, {severity}",
    kinds.CALL_TRANSFERRED: "transferred to {department}",
    kinds.CALL_ENDED: "closed as {disposition}",
    kinds.CALL_ABANDONED: "abandoned: {disposition}",
    kinds.CALL_REOPENED: "opened again",
    kinds.CALL_HELD: "put on hold",
    kinds.CALL_RESUMED: "taken off hold",
    kinds.CALL_OFFERED: "offered to an operator for {seconds} s",
    kinds.OFFER_MISSED: "the offer passes",
    kinds.OFFER_DECLINED: "the offer is declined",
    kinds.OFFER_WITHDRAWN: "the offer is withdrawn",
    kinds.WARM_ENDED: "what was offered by hand: {outcome}",
    kinds.CALL_RETURNED: "back to the head of its queue",
    kinds.CALL_BARGED: "a supervisor joins",
    kinds.CALL_WATCHED: "a supervisor looks on",
    kinds.HELP_ASKED: "the operator asks for a supervisor",
    kinds.HELP_GIVEN: "the supervisor is there",
    kinds.CALL_WRAPPING: "the talk is over",
    kinds.CALL_WRAPPED: "wrapped up as {disposition}",
    kinds.CALL_RATED: "rated {score} of 5",
    kinds.CALL_REVIEWED: "reviewed with {score} of 5",
    kinds.CUSTOMER_LEFT: "the customer hangs up",
    kinds.CUSTOMER_BACK: "somebody comes with the key of the call",
    kinds.MESSAGE_SHOWN: "the customer has seen it",
    kinds.NOTE_ADDED: "an internal note: {note_kind}",
    kinds.TOOL_USED: "tool {tool}",
    kinds.LETTER_PROPOSED: "a letter is proposed: {letter_kind}",
    kinds.LETTER_WRITTEN: "the letter is written, version {version}",
    kinds.LETTER_ASKED: "the letter is read out",
    kinds.CONSENT_GIVEN: "the customer says yes to the letter ({way})",
    kinds.CONSENT_REFUSED: "the customer says no to the letter ({way})",
    kinds.CONSENT_VOIDED: "the yes holds no longer: {why}",
    kinds.LETTER_SENT: "the letter is sent",
    kinds.LETTER_UNCERTAIN: "nobody knows whether the letter arrived",
    kinds.LANGUAGE_CHANGED: "language {source} -> {target}",
}
"""What an event means, with fields of its data. Any other is told by its kind and its data."""


@dataclass(frozen=True, slots=True)
class Step:
    """One event. ``after``: seconds since the event before; ``text``: a message's words."""

    at: datetime
    after: float
    kind: str
    who: str
    text: str
    speaker: str
    data: dict[str, Any]
    told: str
    """The line for people."""


def steps(view: CallView, events: list[EventView]) -> list[Step]:
    """The call's events as they happened; words are masked where ``view`` is."""
    said = {message.id: message for message in view.messages}
    made: list[Step] = []
    for event in events:
        spoken_now = event.kind != kinds.LETTER_ASKED  # it names a message that was told before it
        message = said.get(str(event.data.get("message"))) if spoken_now else None
        after = (event.at - made[-1].at).total_seconds() if made else 0.0
        made.append(
            Step(
                event.at,
                max(after, 0.0),  # another machine's clock may stand a little behind
                event.kind,
                event.who,
                message.text if message else "",
                str(event.data.get("speaker", "")),
                event.data,
                _told(event, message),
            )
        )
    return made


def play(found: list[Step], speed: float) -> None:
    """Print every step after its pause; ``speed`` 2 halves the pauses, 0 leaves them out."""
    for step in found:
        if speed:
            time.sleep(min(step.after, LONGEST_PAUSE) / speed)
        say(step.told)


def as_json(key: str, found: list[Step]) -> dict[str, Any]:
    """The replay for machines."""
    fields = ("at", "after", "kind", "who", "speaker", "text", "data")
    return {"key": key, "steps": [{f: getattr(step, f) for f in fields} for step in found]}


def _told(event: EventView, message: MessageView | None) -> str:
    if message is not None:
        return spoken(message)
    clock = local(event.at, "%H:%M:%S")
    if event.kind == kinds.MESSAGE_SAID:
        return f"{clock}  {clean_line(event.data.get('speaker', ''))}: {_ERASED}"
    return f"{clock}    {_meaning(event)}  (by {clean_line(event.who)})"


def _meaning(event: EventView) -> str:
    known = _TOLD.get(event.kind)
    try:
        if known:
            return known.format(**{name: clean_line(value) for name, value in event.data.items()})
    except KeyError:  # an older program's event has less data
        pass
    return "  ".join((event.kind, *_facts(event.data)))


def _facts(data: Mapping[str, Any]) -> Iterator[str]:
    """Small facts of an event; ids tell a person nothing."""
    for name, value in data.items():
        text = clean_line(value)
        if value not in (None, "", [], False) and not _is_id(text):
            yield f"{name} {text}"


def _is_id(text: str) -> bool:
    return len(text) == 32 and all(letter in "0123456789abcdef" for letter in text)
