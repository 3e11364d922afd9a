"""The board: what can be seen of calls, masked for those who may not see customers."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from callcenter_tui.auth.permissions import initials, masks, require
from callcenter_tui.calls.coach_notes import seen_by
from callcenter_tui.calls.context import ENGINE_SILENT, Context, known, with_key
from callcenter_tui.calls.reviews_seen import events_seen_by
from callcenter_tui.calls.reviews_seen import seen_by as reviews_seen_by
from callcenter_tui.domain.trail import EngineView
from callcenter_tui.domain.views import (
    Actor,
    CallRow,
    CallView,
    CustomerView,
    EventView,
)
from callcenter_tui.store import (
    call_rows,
    calls,
    customers,
    engines,
    fragments,
    journal,
    messages,
    reviews,
    tool_uses,
    turns,
)

MASK = "•••"


class Board:
    """Read-only views for screens and commands."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def live(self, actor: Actor, *, simulated: bool = False) -> list[CallRow]:
        """Every open call, most urgent first; simulated ones only when asked for."""
        require(actor, "calls.watch")
        with self._context.store.read() as tx:
            return _masked_rows(actor, call_rows.live_rows(tx, simulated=simulated))

    def rows(self, actor: Actor, call_ids: list[str]) -> list[CallRow]:
        """These calls, whatever their state; unknown ids are left out."""
        require(actor, "calls.watch")
        with self._context.store.read() as tx:
            return _masked_rows(actor, call_rows.rows_of(tx, call_ids))

    def call(self, actor: Actor, call_id: str) -> CallView:
        """One call with transcript, notes and trail; raises NotFound."""
        require(actor, "calls.watch")
        with self._context.store.read() as tx:
            found = known(tx, call_id)
            rows = call_rows.rows_of(tx, [call_id])
            customer = customers.find(tx, found.customer_id)
            assert customer is not None  # a call has a customer by foreign key
            view = CallView(
                row=rows[0],
                customer=customer,
                messages=tuple(messages.of_call(tx, call_id)),
                notes=seen_by(tx, actor, call_id, messages.notes_of(tx, call_id)),
                runs=tuple(messages.runs_of(tx, call_id)),
                turn=turns.newest(tx, call_id),
                fence=found.fence,
                disposition=found.disposition,
                summary=found.summary,
                category=found.category,
                closed_at=found.closed_at,
                reason=found.reason,
                tools=tuple(tool_uses.of_call(tx, call_id)),
                reviews=reviews_seen_by(tx, actor, call_id, reviews.of_call(tx, call_id)),
                identity=found.identity,
                shown_seq=found.shown_seq,
                linked=self._linked(tx, found.linked_to),
                summary_by=found.summary_by,
            )
        return _masked_call(view) if masks(actor) else view

    @staticmethod
    def _linked(tx: Connection, call_id: str | None) -> str:
        """Public key of a linked call; empty without one."""
        other = calls.facts(tx, call_id) if call_id else None
        return other.key if other else ""

    def find(self, key: str) -> str:
        """The id of the call with this public key (any case); raises NotFound."""
        with self._context.store.read() as tx:
            return with_key(tx, key).id

    def events(self, actor: Actor, call_id: str) -> list[EventView]:
        """The journal of one call, oldest first; scores of reviews for who may see reviews."""
        require(actor, "calls.watch")
        with self._context.store.read() as tx:
            return events_seen_by(tx, actor, call_id, journal.of_call(tx, call_id))

    def streamed(self, actor: Actor, call_ids: list[str]) -> dict[str, tuple[str, str]]:
        """Text streamed so far by call: ``{call: (turn, text)}``; nothing for whom it is masked."""
        require(actor, "calls.watch")
        if masks(actor):
            return {}
        with self._context.store.read() as tx:
            return fragments.of_calls(tx, call_ids)

    def history(
        self,
        actor: Actor,
        *,
        state: str | None = None,
        department: str | None = None,
        simulated: bool | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        limit: int = 50,
        offset: int = 0,
    ) -> tuple[list[CallRow], int]:
        """A page of calls of any state, newest first, and how many there are in all.

        ``simulated``: only these, or (False) none of them; ``since`` and ``until`` (excluded) are
        of their opening.
        """
        require(actor, "calls.watch")
        part: dict[str, Any] = {"state": state, "department": department, "simulated": simulated}
        part |= {"since": since, "until": until}
        with self._context.store.read() as tx:
            rows = call_rows.history(tx, **part, limit=limit, offset=offset)
            total = call_rows.count(tx, **part)
        return _masked_rows(actor, rows), total

    def engines(self) -> list[EngineView]:
        """Engines alive now, oldest first."""
        with self._context.store.read() as tx:
            return engines.alive(tx, self._context.clock.now() - ENGINE_SILENT)

    def worker_alive(self) -> bool:
        """Whether a ``callcenter worker`` is at work."""
        return any(engine.kind == "worker" for engine in self.engines())


def _masked_rows(actor: Actor, rows: list[CallRow]) -> list[CallRow]:
    if not masks(actor):
        return rows
    return [_masked_row(row) for row in rows]


def _masked_row(row: CallRow) -> CallRow:
    return replace(
        row,
        customer=initials(row.customer),
        preview=MASK,
        help=MASK if row.help else "",
    )


def _masked_call(view: CallView) -> CallView:
    customer = view.customer
    return replace(
        view,
        row=_masked_row(view.row),
        customer=CustomerView(
            customer.id, initials(customer.name), MASK, MASK, customer.language, customer.calls
        ),
        messages=tuple(
            replace(m, text=MASK, who=initials(m.who) if m.speaker == "customer" else m.who)
            for m in view.messages
        ),
        notes=tuple(replace(note, text=MASK) for note in view.notes),
        runs=tuple(replace(run, detail={}) for run in view.runs),
        tools=tuple(replace(tool, arguments={}, result=MASK) for tool in view.tools),
        reviews=tuple(replace(review, data={}) for review in view.reviews),
        turn=replace(view.turn, draft="") if view.turn else None,
        reason=MASK if view.reason else "",
        summary=MASK if view.summary else "",
    )
