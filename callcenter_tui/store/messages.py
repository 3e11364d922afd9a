"""Messages, notes and the trail of agent runs of a call."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, exists, func, insert, select, update

from callcenter_tui.domain.states import Speaker, TurnState
from callcenter_tui.domain.trail import RunView
from callcenter_tui.domain.views import MessageView, NoteView
from callcenter_tui.store import search
from callcenter_tui.store.columns import table
from callcenter_tui.store.tables import AgentRun, Message, Note, Turn

_messages = table(Message)
_notes = table(Note)
_runs = table(AgentRun)
_turns = table(Turn)


def add(tx: Connection, **values: Any) -> None:
    """Insert one message; a second reply to the same turn is refused by the store."""
    tx.execute(insert(_messages).values(**values))
    search.learn(tx, values["id"], values["call_id"], "message", values["text"])


def of_call(tx: Connection, call_id: str, after_seq: int = 0) -> list[MessageView]:
    """The messages of a call in order, from the one after ``after_seq``."""
    rows = tx.execute(
        select(_messages)
        .where(_messages.c.call_id == call_id, _messages.c.seq > after_seq)
        .order_by(_messages.c.seq)
    )
    return [_view(r) for r in rows]


def find(tx: Connection, message_id: str) -> MessageView | None:
    """The message with this id, None when it was never stored."""
    row = tx.execute(select(_messages).where(_messages.c.id == message_id)).first()
    return _view(row) if row else None


def _view(r: Row[Any]) -> MessageView:
    return MessageView(
        r.id,
        r.seq,
        r.speaker,
        r.who,
        r.text,
        r.at,
        tuple(r.sources or ()),
        r.reply_to or r.turn_id,
    )


def unanswered(tx: Connection, call_id: str) -> list[str]:
    """Ids of the customer's messages that nobody has answered and no turn is about to answer.

    An operator's word answers all before it. The AI's answers its own turn's messages only: what
    was said while it wrote is still open.
    """
    reply = _messages.alias("reply")
    last = (
        select(func.coalesce(func.max(reply.c.seq), 0))
        .where(reply.c.call_id == call_id, reply.c.speaker == Speaker.OPERATOR.value)
        .scalar_subquery()
    )
    rows = tx.execute(
        select(_messages.c.id)
        .where(
            _messages.c.call_id == call_id,
            _messages.c.speaker == Speaker.CUSTOMER.value,
            _messages.c.seq > last,
            ~exists().where(reply.c.reply_to == _messages.c.turn_id),
            ~exists().where(
                _turns.c.id == _messages.c.turn_id,
                _turns.c.state.in_([TurnState.DUE.value, TurnState.CLAIMED.value]),
            ),
        )
        .order_by(_messages.c.seq)
    )
    return [row.id for row in rows]


def spoke(tx: Connection, call_id: str, speaker: Speaker) -> bool:
    """Whether this speaker has said anything in the call."""
    query = select(_messages.c.id).where(
        _messages.c.call_id == call_id, _messages.c.speaker == speaker.value
    )
    return tx.execute(query.limit(1)).first() is not None


def owe(tx: Connection, message_ids: list[str], turn_id: str) -> None:
    """Let ``turn_id`` owe the answer to these messages."""
    tx.execute(update(_messages).where(_messages.c.id.in_(message_ids)).values(turn_id=turn_id))


def add_note(tx: Connection, **values: Any) -> None:
    """Insert an internal note or a briefing."""
    tx.execute(insert(_notes).values(**values))
    if values["kind"] in search.NOTES:
        search.learn(tx, values["id"], values["call_id"], "note", values["text"])


def notes_of(tx: Connection, call_id: str) -> list[NoteView]:
    """Notes and briefings of a call in order."""
    rows = tx.execute(select(_notes).where(_notes.c.call_id == call_id).order_by(_notes.c.id))
    return [NoteView(r.id, r.kind, r.author, r.text, r.at) for r in rows]


def add_run(tx: Connection, **values: Any) -> None:
    """Insert one agent run of the trail."""
    tx.execute(insert(_runs).values(**values))


def runs_of(tx: Connection, call_id: str) -> list[RunView]:
    """The agent trail of a call in order."""
    rows = tx.execute(select(_runs).where(_runs.c.call_id == call_id).order_by(_runs.c.id))
    return [
        RunView(
            r.id,
            r.turn_id,
            r.agent,
            r.model,
            r.prompt_version,
            r.outcome,
            r.requests,
            r.input_tokens,
            r.output_tokens,
            r.first_token_ms,
            r.total_ms,
            r.at,
            dict(r.detail or {}),
            r.cached_tokens,
            r.cost,
        )
        for r in rows
    ]


def count_runs(tx: Connection) -> dict[str, int]:
    """Model requests ever made, by agent."""
    rows = tx.execute(select(_runs.c.agent, func.sum(_runs.c.requests)).group_by(_runs.c.agent))
    return {row[0]: int(row[1]) for row in rows}
