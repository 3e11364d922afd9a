"""Letters as people see them, with what was said to them and where their delivery stands."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, select

from callcenter_tui.domain.letters import ConsentView, LetterView, PostView
from callcenter_tui.store import consents
from callcenter_tui.store.columns import table
from callcenter_tui.store.letters import FACTS, content_of
from callcenter_tui.store.post import Letter, Outgoing
from callcenter_tui.store.tables import Call, Customer

_letters = table(Letter)
_outbox = table(Outgoing)
_calls = table(Call)
_customers = table(Customer)

MOST = 500
"""Letters of a list, newest first."""

_POST = ("attempts", "next_at", "phase", "said", "sent_at")
_APART = ("call", "content", "asked_message", "consents", "post")
_PLAIN = tuple(name for name in LetterView.__dataclass_fields__ if name not in _APART)
"""Fields of a view that the row has under the same name."""


def views(
    tx: Connection,
    *,
    call: str | None = None,
    letter: str | None = None,
    states: Collection[str] | None = None,
    departments: Collection[str] = (),
) -> list[LetterView]:
    """Letters as they are shown, newest first: of a call, one, or those of the outbox.

    ``states``: of the delivery; without a call or a letter only what was confirmed is listed.
    ``departments``: of their calls only, empty for all.
    """
    query = (
        select(
            *FACTS,
            _calls.c.key.label("call_key"),
            _calls.c.department.label("department"),
            _customers.c.name.label("customer"),
            _outbox.c.state.label("post_state"),
            *(_outbox.c[name] for name in _POST),
            _outbox.c.changed_at.label("post_changed_at"),
        )
        .join(_calls, _calls.c.id == _letters.c.call_id)
        .join(_customers, _customers.c.id == _letters.c.customer_id)
        .outerjoin(_outbox, _outbox.c.letter_id == _letters.c.id)
        .order_by(_letters.c.made_at.desc(), _letters.c.id.desc())
        .limit(MOST)
    )
    if letter is not None:
        query = query.where(_letters.c.id == letter)
    if call is not None:
        query = query.where(_letters.c.call_id == call)
    if states is not None:
        query = query.where(_outbox.c.state.in_(list(states)))
    elif call is None and letter is None:
        query = query.where(_outbox.c.state.is_not(None))
    if departments:
        query = query.where(_calls.c.department.in_(list(departments)))
    rows = tx.execute(query).all()
    said = consents.of_letters(tx, [row.id for row in rows])
    return [_view(row, said.get(row.id, ())) for row in rows]


def _view(r: Any, said: tuple[ConsentView, ...]) -> LetterView:
    post = None
    if r.post_state is not None:
        post = PostView(
            r.post_state,
            r.attempts,
            r.next_at,
            r.phase,
            r.said,
            r.message_id,
            r.sent_at,
            r.post_changed_at,
        )
    shown = {name: getattr(r, name) for name in _PLAIN}
    return LetterView(
        call=r.call_id,
        content=content_of(r.content),
        asked_message=r.asked_message or "",
        consents=said,
        post=post,
        **shown,
    )
