"""The moves of a wrap-up: into it, out of it by a disposition, and back to the talk.

Called inside a transaction that holds the call's row and has asked for the permission.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from callcenter_tui.calls import lists
from callcenter_tui.calls.closed import tell_of_person
from callcenter_tui.calls.context import (
    PERSON_SILENT,
    SYSTEM,
    Context,
    add_note,
    forget_summary,
    happened,
    owe_briefing,
    owe_summary,
    tell,
)
from callcenter_tui.calls.evaluations import SUMMARY
from callcenter_tui.calls.letting_go import released
from callcenter_tui.calls.moves import closed, moved
from callcenter_tui.domain import events
from callcenter_tui.domain.dispositions import WITHOUT_A_PERSON
from callcenter_tui.domain.errors import Invalid
from callcenter_tui.domain.states import CallState, Driver
from callcenter_tui.domain.views import Actor
from callcenter_tui.store import calls, users, wrapups
from callcenter_tui.store.calls import CallFacts
from callcenter_tui.text import clean, clean_line

NOTE = 4000
"""Characters of the note with which a call is closed."""


@dataclass(frozen=True, slots=True)
class Ending:
    """What a person says of a call that is over. ``done``: keys of the checklist's steps."""

    disposition: str
    note: str = ""
    summary: str = ""
    done: Sequence[str] = ()


def wrapping(
    tx: Connection,
    context: Context,
    call: CallFacts,
    *,
    who: str,
    word: str | None = "closed",
    draft: bool = True,
) -> CallFacts:
    """The talk is over: its operator keeps the call in ``wrap_up``, and a summary is drafted.

    ``word``: what the customer is told with the call's key; None when it was they who left.
    ``draft``: False when nobody will read one.
    """
    if word:
        tell(tx, context, call, word, call.key)
    call = moved(tx, context, call, CallState.WRAP_UP, who=who)
    happened(tx, context, events.CALL_WRAPPING, call, who, operator=call.operator_id)
    if draft:
        owe_summary(tx, context, call)
    return call


def wrapped(
    tx: Connection, context: Context, call: CallFacts, actor: Actor, ending: Ending
) -> CallFacts:
    """Close a call in wrap-up; raises Invalid (no such disposition, steps not done, too long).

    The drafted summary counts only as the person's own: an empty ``summary`` stores none.
    """
    known_ending(tx, ending.disposition)
    steps = _steps(tx, ending)
    note, summary = clean(ending.note).strip(), clean(ending.summary).strip()
    for words, limit, name in ((note, NOTE, "note"), (summary, SUMMARY, "summary")):
        if len(words) > limit:
            raise Invalid(f"The {name} is too long ({len(words)} characters)", f"At most {limit}.")
    if note:
        add_note(tx, context, call, actor, note)
    if summary:
        calls.change(tx, call, summary=summary, summary_by=actor.name)
    source = _source(wrapups.drafted(tx, call.id), summary)
    if summary:
        wrapups.use_draft(tx, call.id, context.clock.now())
    how = ending.disposition
    return _filed(tx, context, call, actor.who, how, done=steps, summary=source)


def closed_as(
    tx: Connection,
    context: Context,
    call: CallFacts,
    *,
    who: str,
    disposition: str,
    word: str | None = "closed",
) -> CallFacts:
    """Close a live call by an action that is its disposition, with no form to fill in.

    What a person drove passes through wrap-up, as by any other end: what is measured of a wrap-up
    counts all of them. ``word``: as in ``wrapping``; who is being wrapped up was told already.
    """
    if call.driver is not Driver.PERSON or call.state is CallState.WAITING:
        done = CallState.COMPLETED
        return closed(tx, context, call, done, who=who, disposition=disposition, word=word)
    if call.state is not CallState.WRAP_UP:
        call = wrapping(tx, context, call, who=who, word=word, draft=False)
    return _filed(tx, context, call, who, disposition)


def _filed(
    tx: Connection,
    context: Context,
    call: CallFacts,
    who: str,
    disposition: str,
    *,
    done: Sequence[str] = (),
    summary: str = "",
) -> CallFacts:
    """A call in wrap-up is closed; ``summary``: where it came from."""
    data = {"disposition": disposition, "done": list(done), "summary": summary}
    happened(tx, context, events.CALL_WRAPPED, call, who, **data)
    over = CallState.COMPLETED
    return closed(tx, context, call, over, who=who, disposition=disposition, word=None)


def known_ending(tx: Connection, disposition: str) -> None:
    """Raise Invalid unless the disposition is of the center's list.

    A callback and a merge have actions of their own, which do what they say: nobody may only claim
    them.
    """
    listed = [one.key for one in lists.dispositions(tx) if one.key not in WITHOUT_A_PERSON]
    if disposition not in listed:
        raise Invalid("Choose how the call ended", ", ".join(listed))


def talking_again(tx: Connection, context: Context, call: CallFacts, *, who: str) -> CallFacts:
    """A call in wrap-up whose customer writes once more: their words are never lost.

    The operator who wraps it up has it again; if they have gone, the customer waits ahead of the
    queue, and the AI answers meanwhile where it may. Unchanged in any other state.
    """
    if call.state is not CallState.WRAP_UP:
        return call
    forget_summary(tx, context, call, who)
    call = moved(tx, context, call, CallState.ACTIVE, who=who)
    happened(tx, context, events.CALL_REOPENED, call, who, operator=call.operator_id)
    now = context.clock.now()
    operator = users.by_id(tx, call.operator_id, now) if call.operator_id else None
    if operator and wrapups.there(tx, operator.id, now - PERSON_SILENT):
        tell(tx, context, call, "person_joined", operator.name)
        return call
    call = released(tx, context, call, who=SYSTEM)
    call = moved(tx, context, call, CallState.WAITING, who=SYSTEM, front=True)
    answers = call.driver is Driver.AI
    tell_of_person(tx, context, call, "person_asked" if answers else "waiting_person")
    owe_briefing(tx, context, call)
    return call


def _steps(tx: Connection, ending: Ending) -> list[str]:
    """The keys of the disposition's steps, all of them ticked; Invalid names what is missing."""
    steps, ticked = lists.checklist(tx, ending.disposition), set(ending.done)
    if missing := [step.name("en") for step in steps if step.key not in ticked]:
        raise Invalid("The checklist is not done", "; ".join(clean_line(one) for one in missing))
    return [step.key for step in steps]


def _source(draft: str, summary: str) -> str:
    """Where a summary came from: ``accepted``, ``edited`` (the AI's), ``own`` or empty."""
    if not summary:
        return ""
    if not draft:
        return "own"
    return "accepted" if summary.split() == draft.split() else "edited"
