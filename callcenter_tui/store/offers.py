"""Offers of calls to operators. Written under the call's lock; one open offer per call and person
is the database's own rule.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, case, func, select, update

from callcenter_tui.domain.floor import CALLBACK_MARK, OfferKind, OfferOutcome, OfferView
from callcenter_tui.domain.states import Origin, Speaker
from callcenter_tui.store.columns import insert_into, table
from callcenter_tui.store.floor import Offer
from callcenter_tui.store.people import Operator, User
from callcenter_tui.store.tables import Call, Customer, Message

_offers = table(Offer)
_calls = table(Call)
_messages = table(Message)
_users = table(User)
_customers = table(Customer)
_operators = table(Operator)


@dataclass(frozen=True, slots=True)
class OfferFacts:
    """An open offer; what services need to decide about it."""

    id: str
    call_id: str
    user_id: str
    kind: OfferKind
    from_user_id: str | None
    department: str
    offered_at: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class OpenOffer:
    """An open offer with what may have happened meanwhile to its call and its operator."""

    offer: OfferFacts
    state: str
    operator_id: str | None
    status: str | None


_promised = and_(
    _calls.c.origin == Origin.CALLBACK.value, _calls.c.reason.startswith(CALLBACK_MARK)
)
_why = case((_promised, _calls.c.reason), else_=_offers.c.reason)
_due_by = case((_promised, _calls.c.due_by))
"""Why it is offered: a callback for what was promised, others for what the colleague wrote."""

_FACTS = tuple(_offers.c[name] for name in OfferFacts.__dataclass_fields__)


def add(tx: Connection, **values: Any) -> bool:
    """Insert an open offer; False when the call is offered to that person already."""
    done = tx.execute(
        insert_into(tx, _offers).values(**values).on_conflict_do_nothing().returning(_offers.c.id)
    )
    return done.first() is not None


def end(
    tx: Connection, offer_id: str, outcome: OfferOutcome, now: datetime, answer: str = ""
) -> bool:
    """End an offer; False when it had ended before."""
    done = tx.execute(
        update(_offers)
        .where(_offers.c.id == offer_id, _offers.c.ended_at.is_(None))
        .values(ended_at=now, outcome=outcome.value, answer=answer)
    )
    return done.rowcount == 1


def answer(tx: Connection, offer_id: str, giver_id: str) -> str:
    """What was answered to this offer of that person; empty without words."""
    query = select(_offers.c.answer).where(
        _offers.c.id == offer_id, _offers.c.from_user_id == giver_id
    )
    return str(tx.execute(query).scalar() or "")


def find(tx: Connection, call_id: str, user_id: str) -> OfferFacts | None:
    """The open offer of this call to this person."""
    row = tx.execute(
        select(*_FACTS).where(
            _offers.c.call_id == call_id,
            _offers.c.user_id == user_id,
            _offers.c.ended_at.is_(None),
        )
    ).first()
    return None if row is None else _facts(row)


def of_call(tx: Connection, call_id: str) -> list[OfferFacts]:
    """The open offers of a call."""
    rows = tx.execute(
        select(*_FACTS)
        .where(_offers.c.call_id == call_id, _offers.c.ended_at.is_(None))
        .order_by(_offers.c.user_id)
    )
    return [_facts(row) for row in rows]


def still_open(tx: Connection) -> list[OpenOffer]:
    """Every open offer, the oldest first; they are never many."""
    rows = tx.execute(
        select(*_FACTS, _calls.c.state, _calls.c.operator_id, _operators.c.status)
        .join(_calls, _calls.c.id == _offers.c.call_id)
        .outerjoin(_operators, _operators.c.user_id == _offers.c.user_id)
        .where(_offers.c.ended_at.is_(None))
        .order_by(_offers.c.offered_at, _offers.c.id)
    )
    return [OpenOffer(_facts(row), row.state, row.operator_id, row.status) for row in rows]


def rung(tx: Connection, user_id: str) -> bool:
    """Whether any call is being offered to this person."""
    open_ones = select(_offers.c.id).where(
        _offers.c.user_id == user_id, _offers.c.ended_at.is_(None)
    )
    return tx.execute(open_ones.limit(1)).first() is not None


def declined_by(tx: Connection, call_id: str, since: datetime) -> set[str]:
    """Who has declined the call after ``since``."""
    rows = tx.execute(
        select(_offers.c.user_id).where(
            _offers.c.call_id == call_id,
            _offers.c.outcome == OfferOutcome.DECLINED.value,
            _offers.c.ended_at > since,
        )
    )
    return {row.user_id for row in rows}


def views(tx: Connection, user_id: str) -> list[OfferView]:
    """What is offered to one person now, the oldest offer first."""
    giver = _users.alias("giver")
    rows = tx.execute(
        select(
            _offers,
            _calls.c.key,
            _calls.c.priority,
            _due_by.label("due_by"),
            _said().label("preview"),
            _why.label("why"),
            _customers.c.name.label("customer"),
            func.coalesce(giver.c.name, "").label("from_name"),
        )
        .join(_calls, _calls.c.id == _offers.c.call_id)
        .join(_customers, _customers.c.id == _calls.c.customer_id)
        .outerjoin(giver, giver.c.id == _offers.c.from_user_id)
        .where(_offers.c.user_id == user_id, _offers.c.ended_at.is_(None))
        .order_by(_offers.c.offered_at, _offers.c.id)
    )
    return [
        OfferView(
            r.id,
            r.call_id,
            r.key,
            r.customer,
            r.department,
            r.kind,
            r.from_name,
            r.why,
            r.priority,
            r.preview,
            r.offered_at,
            r.until,
            r.due_by,
        )
        for r in rows
    ]


def _said() -> Any:
    """The customer's last words: what the AI said after them tells an operator nothing."""
    last = (
        select(func.substr(_messages.c.text, 1, 200))
        .where(_messages.c.call_id == _calls.c.id, _messages.c.speaker == Speaker.CUSTOMER.value)
        .order_by(_messages.c.seq.desc())
        .limit(1)
    )
    return func.coalesce(last.scalar_subquery(), "")


def _facts(row: Any) -> OfferFacts:
    values = {name: getattr(row, name) for name in OfferFacts.__dataclass_fields__}
    values["kind"] = OfferKind(values["kind"])
    return OfferFacts(**values)
