"""What every service of this room needs, and the one way a message enters a call."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection

from callcenter_tui.domain import events
from callcenter_tui.domain.errors import Invalid, NotFound
from callcenter_tui.domain.protocols import Clock, Ids
from callcenter_tui.domain.states import Driver, Origin, Speaker, TurnKind
from callcenter_tui.domain.views import Actor, MessageView
from callcenter_tui.locale.phrases import phrase
from callcenter_tui.mail.context import Mail
from callcenter_tui.store import calls, journal, messages, turns
from callcenter_tui.store.calls import CallFacts
from callcenter_tui.store.engine import Store
from callcenter_tui.text import clean, clean_line

MAX_MESSAGE = 8000
"""Characters of one message; a longer one is refused, not cut."""

CUSTOMER = "customer"
SYSTEM = "system"

ENGINE_SILENT = timedelta(seconds=12)
"""An engine not heard of for this long is not counted as alive."""

PERSON_SILENT = timedelta(seconds=45)
"""A console not heard of for this long: its operator is gone, and so are their calls."""

_UNHURRIED = {TurnKind.SUMMARY: 0, TurnKind.EVALUATION: -1}
"""Priorities below every call's own: answers and briefings come first, evaluations last."""


@dataclass(frozen=True, slots=True)
class Context:
    """The store, the clock and the id source, built once in ``wiring``."""

    store: Store
    clock: Clock
    ids: Ids
    company: str = ""
    language: str = "es"
    """Language of a call whose customer has not said a word yet."""
    ai: bool = True
    """Whether the center has an AI at all; without one every call is people's from the start."""
    worker_answers: bool = False
    """Whether answers come from ``callcenter worker`` alone: a server's desks run no engine. An
    embedded store's next console or line runs one, and answers what is owed.
    """
    mail: Mail | None = None
    """The mail room; without it there are no letters."""


def known(tx: Connection, call_id: str, *, lock: bool = False) -> CallFacts:
    """The call with this id; raises NotFound."""
    call = calls.facts(tx, call_id, lock=lock)
    if call is None:
        raise NotFound("There is no such call", "Check the key: it looks like C-7F3K9Q.")
    return call


def locked(tx: Connection, call_id: str) -> CallFacts:
    """The same, its row held until the transaction ends."""
    return known(tx, call_id, lock=True)


def with_key(tx: Connection, key: str) -> CallFacts:
    """The call with this public key, in any case; raises NotFound."""
    call = calls.by_key(tx, clean_line(key, limit=16).upper())
    if call is None:
        raise NotFound("There is no call with this key", "It looks like C-7F3K9Q.")
    return call


def happened(
    tx: Connection, context: Context, kind: str, call: CallFacts, who: str, **data: Any
) -> None:
    """Append an event of this call to the journal, now."""
    journal.append(tx, kind, at=context.clock.now(), who=who, call=call.id, **data)


def checked(text: str) -> str:
    """A message as it may be stored; raises Invalid when empty or too long."""
    words = clean(text).strip()
    if not words:
        raise Invalid("The message is empty", "Type some words first.")
    if len(words) > MAX_MESSAGE:
        long = f"The message is too long ({len(words)} characters)"
        raise Invalid(long, f"At most {MAX_MESSAGE}; send it in parts.")
    return words


def enter(
    tx: Connection,
    context: Context,
    call: CallFacts,
    speaker: Speaker,
    text: str,
    *,
    who: str,
    name: str = "",
    author_id: str | None = None,
    reply_to: str | None = None,
    sources: tuple[str, ...] = (),
    message_id: str | None = None,
    disclosed: bool = False,
) -> MessageView:
    """Store one message with its event; a customer's makes an answer due.

    ``message_id``: the sender's own id for it, else one is made. ``who`` is for the journal,
    ``name`` for the transcript; ``text`` has passed ``checked`` or is our own phrase. The event
    tells whether it says that an AI speaks (``disclosed``), and whether it names the call's key.
    """
    now = context.clock.now()
    awake = speaker is Speaker.CUSTOMER
    seq = calls.next_seq(tx, call.id, " ".join(text.split()), now, awake=awake)
    turn = owe_answer(tx, context, call) if awake else None
    message_id = message_id or context.ids.new()
    messages.add(
        tx,
        id=message_id,
        call_id=call.id,
        seq=seq,
        speaker=speaker.value,
        who=name,
        author_id=author_id,
        text=text,
        at=now,
        turn_id=turn,
        reply_to=reply_to,
        sources=list(sources),
    )
    said = {"message": message_id, "seq": seq, "speaker": speaker.value, "turn": turn or reply_to}
    said |= {"disclosed": disclosed, "key": call.key in text and not awake}
    happened(tx, context, events.MESSAGE_SAID, call, who, **{n: v for n, v in said.items() if v})
    return MessageView(message_id, seq, speaker.value, name, text, now, sources, reply_to or turn)


def tell(tx: Connection, context: Context, call: CallFacts, key: str, name: object = "") -> None:
    """Say one of the product's own phrases to the customer, in their language."""
    enter(tx, context, call, Speaker.SYSTEM, phrase(key, call.language, name), who=SYSTEM)


def owe_answer(tx: Connection, context: Context, call: CallFacts) -> str | None:
    """Make an answer due (or join the one that is); None when a person drives."""
    if call.driver is Driver.PERSON:
        return None
    turn = owe(tx, context, call, TurnKind.ANSWER)
    turns.supersede_draft(tx, call.id, turn, context.clock.now())
    return turn


def owe_briefing(tx: Connection, context: Context, call: CallFacts) -> str | None:
    """Make the supervisor agent's briefing due; None without an AI."""
    return owe(tx, context, call, TurnKind.BRIEFING) if context.ai else None


def owe_evaluation(tx: Connection, context: Context, call: CallFacts) -> str | None:
    """Make the evaluation of a closed call due; None when there is nothing to evaluate, and for
    simulated calls: their customers would only be judged by their own script.
    """
    said = messages.spoke(tx, call.id, Speaker.CUSTOMER)
    if not (context.ai and said) or call.origin == Origin.SIMULATED.value:
        return None
    return owe(tx, context, call, TurnKind.EVALUATION)


def owe_summary(tx: Connection, context: Context, call: CallFacts) -> str | None:
    """Make the draft of a wrap-up's summary due; None when there is nothing to sum up."""
    said = any(messages.spoke(tx, call.id, who) for who in (Speaker.CUSTOMER, Speaker.OPERATOR))
    return owe(tx, context, call, TurnKind.SUMMARY) if context.ai and said else None


def owe(tx: Connection, context: Context, call: CallFacts, kind: TurnKind) -> str:
    """Make a turn of this kind due, or join the one that is; returns its id."""
    due = turns.owed(tx, call.id, kind.value)
    if due is not None:
        return due
    now, turn = context.clock.now(), context.ids.new()
    turns.add(tx, turn, call.id, kind.value, _UNHURRIED.get(kind, call.priority), now)
    happened(tx, context, events.TURN_DUE, call, SYSTEM, turn=turn, turn_kind=kind.value)
    return turn


def silence_ai(tx: Connection, context: Context, call: CallFacts, who: str) -> None:
    """Cancel every answer that is due, being written or drafted: a person drives from now on."""
    _cancel(tx, context, call, TurnKind.ANSWER, who)


def forget_summary(tx: Connection, context: Context, call: CallFacts, who: str) -> None:
    """Cancel the draft of a summary: the wrap-up is over, and a late one comes to nothing."""
    _cancel(tx, context, call, TurnKind.SUMMARY, who)


def forget_evaluation(tx: Connection, context: Context, call: CallFacts, who: str) -> None:
    """Cancel the evaluation of a call that is live again."""
    _cancel(tx, context, call, TurnKind.EVALUATION, who)


def _cancel(tx: Connection, context: Context, call: CallFacts, kind: TurnKind, who: str) -> None:
    for turn in turns.cancel(tx, call.id, kind.value, context.clock.now()):
        happened(tx, context, events.TURN_CANCELLED, call, who, turn=turn)


def answer_what_is_open(tx: Connection, context: Context, call: CallFacts) -> None:
    """Make an answer due for what the customer said last and nobody answered."""
    waiting = messages.unanswered(tx, call.id)
    if waiting and (turn := owe_answer(tx, context, call)):
        messages.owe(tx, waiting, turn)


def add_note(
    tx: Connection,
    context: Context,
    call: CallFacts,
    actor: Actor,
    text: str,
    *,
    kind: str = "note",
    **data: str,
) -> None:
    """A note (or a ``whisper``) by a person; ``to``: the operator for whom a ``coach`` one is."""
    own, who = actor.user_id, actor.who
    put_note(tx, context, call, actor.name, text, who=who, author_id=own, kind=kind, **data)


def put_note(
    tx: Connection,
    context: Context,
    call: CallFacts,
    author: str,
    text: str,
    *,
    who: str,
    author_id: str | None = None,
    kind: str = "note",
    turn: str | None = None,
    **data: str,
) -> None:
    """Store an internal note with its event, which holds ``data``; ``text`` must be clean."""
    note, now = context.ids.new(), context.clock.now()
    row = {"author": author, "author_id": author_id, "kind": kind, "text": text, "turn_id": turn}
    messages.add_note(tx, id=note, call_id=call.id, at=now, **row)
    about = {"note": note, "note_kind": kind} | ({"turn": turn} if turn else {})
    happened(tx, context, events.NOTE_ADDED, call, who, **about, **data)
