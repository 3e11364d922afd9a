"""Customers: found by phone or e-mail, never by name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, case, exists, func, insert, or_, select, update

from callcenter_tui.domain.states import Speaker
from callcenter_tui.domain.views import CustomerView
from callcenter_tui.store import search
from callcenter_tui.store.columns import table
from callcenter_tui.store.tables import Call, Customer, Message
from callcenter_tui.store.trust import CustomerAnswer

_customers = table(Customer)
_calls = table(Call)
_messages = table(Message)
_answers = table(CustomerAnswer)


@dataclass(frozen=True, slots=True)
class EarlierCall:
    """One call of a customer as that customer may be told of it."""

    opened_at: datetime
    department: str
    state: str
    disposition: str
    summary: str
    first_words: str
    """What the customer said first, empty when nothing."""


def find(tx: Connection, customer_id: str) -> CustomerView | None:
    """One customer with the number of their calls."""
    row = tx.execute(select(_customers).where(_customers.c.id == customer_id)).first()
    if row is None:
        return None
    calls = tx.execute(
        select(func.count()).select_from(_calls).where(_calls.c.customer_id == customer_id)
    ).scalar_one()
    return CustomerView(row.id, row.name, row.phone, row.email, row.language, int(calls))


def known_as(tx: Connection, phone: str, email: str) -> str | None:
    """The id of the customer with this (normalised) phone or e-mail; the oldest when several."""
    wanted = []
    if phone:
        wanted.append(_customers.c.phone == phone)
    if email:
        wanted.append(_customers.c.email == email)
    if not wanted:
        return None
    found: str | None = tx.execute(
        select(_customers.c.id).where(or_(*wanted)).order_by(_customers.c.id).limit(1)
    ).scalar()
    return found


def add(tx: Connection, customer: CustomerView, now: datetime) -> None:
    """Store a new customer under ``customer.id``."""
    tx.execute(
        insert(_customers).values(
            id=customer.id,
            name=customer.name,
            phone=customer.phone,
            email=customer.email,
            language=customer.language,
            created_at=now,
        )
    )
    search.learn(tx, customer.id, "", "customer", _findable(customer))


def complete(tx: Connection, customer_id: str, phone: str, email: str) -> None:
    """Fill in a phone or e-mail that was unknown; what is known is never overwritten.

    Not for a customer with an identity question, whose contacts were vouched for with it, and not
    with another customer's contact: a caller may claim any, and tools look accounts up by them.
    """
    other, changed = _customers.alias("other"), 0
    for column, value in ((_customers.c.phone, phone), (_customers.c.email, email)):
        if value:
            done = tx.execute(
                update(_customers)
                .where(
                    _customers.c.id == customer_id,
                    column == "",
                    ~exists().where(_answers.c.customer_id == customer_id),
                    ~exists().where(other.c[column.key] == value, other.c.id != customer_id),
                )
                .values({column: value})
            )
            changed += done.rowcount
    if changed:
        _learn_anew(tx, customer_id)


def vouch(tx: Connection, customer_id: str, phone: str, email: str) -> None:
    """Make these the customer's only contacts; one that is another customer's is left out."""
    other = _customers.alias("other")
    for column, value in ((_customers.c.phone, phone), (_customers.c.email, email)):
        taken = exists().where(other.c[column.key] == value, other.c.id != customer_id)
        kept = case((taken, ""), else_=value) if value else ""
        tx.execute(update(_customers).where(_customers.c.id == customer_id).values({column: kept}))
    _learn_anew(tx, customer_id)


def _learn_anew(tx: Connection, customer_id: str) -> None:
    customer = find(tx, customer_id)
    if customer is not None:
        search.learn_anew(tx, customer_id, "", "customer", _findable(customer))


def _findable(customer: CustomerView) -> str:
    """What a customer is found by; the phone also without its country."""
    return f"{customer.name} {customer.phone} {customer.phone[-9:]} {customer.email}"


def earlier_calls(tx: Connection, customer_id: str, without: str, limit: int) -> list[EarlierCall]:
    """The customer's latest calls but ``without``, newest first."""
    first_words = (
        select(_messages.c.text)
        .where(_messages.c.call_id == _calls.c.id, _messages.c.speaker == Speaker.CUSTOMER.value)
        .order_by(_messages.c.seq)
        .limit(1)
        .scalar_subquery()
    )
    rows = tx.execute(
        select(
            _calls.c.opened_at,
            _calls.c.department,
            _calls.c.state,
            _calls.c.disposition,
            _calls.c.summary,
            func.coalesce(first_words, ""),
        )
        .where(_calls.c.customer_id == customer_id, _calls.c.id != without)
        .order_by(_calls.c.opened_at.desc())
        .limit(limit)
    )
    return [EarlierCall(*row) for row in rows]


def name_of(tx: Connection, customer_id: str) -> str:
    """The customer's name."""
    found: str = tx.execute(
        select(_customers.c.name).where(_customers.c.id == customer_id)
    ).scalar_one()
    return found
