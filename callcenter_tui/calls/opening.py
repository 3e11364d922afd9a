"""How a call comes in: what must be known, in which form, and the rows it makes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from callcenter_tui.calls.context import CUSTOMER, Context, happened, locked
from callcenter_tui.calls.moves import autonomy
from callcenter_tui.calls.stands import stands
from callcenter_tui.domain import events
from callcenter_tui.domain.contact import normal_email, normal_phone
from callcenter_tui.domain.errors import Invalid
from callcenter_tui.domain.routing import GENERAL, LANGUAGES
from callcenter_tui.domain.states import CallState, Origin
from callcenter_tui.domain.views import Actor, CustomerView
from callcenter_tui.store import calls, customers, departments
from callcenter_tui.store.calls import CallFacts
from callcenter_tui.text import clean_line

ORDINARY = 2
"""The priority of a call of which nothing urgent is known."""

_TOLD = ("department", "driver", "origin", "language", "linked_to")
"""Columns of a new call that its event holds."""


@dataclass(frozen=True, slots=True)
class OpenCall:
    """What is known when a call comes in; a phone or an e-mail is needed.

    ``department`` None lets the routing agent decide; ``language`` None is heard from ``words``.
    """

    name: str
    phone: str = ""
    email: str = ""
    language: str | None = None
    words: str = ""
    department: str | None = None
    origin: str = Origin.DESK.value


@dataclass(frozen=True, slots=True)
class Opened:
    """The call that was opened or resumed."""

    call_id: str
    key: str
    resumed: bool
    language: str


def normal(wanted: OpenCall) -> OpenCall:
    """The same, cleaned and in normal form; raises Invalid."""
    name = clean_line(wanted.name, limit=80)
    phone, email = normal_phone(wanted.phone), normal_email(wanted.email)
    if not name:
        raise Invalid("The customer has no name", "Ask for a name; any will do.")
    if not phone and not email:
        raise Invalid("There is no way to reach the customer", "Give a phone number or an e-mail.")
    if wanted.language is not None and wanted.language not in LANGUAGES:
        raise Invalid(
            f"The language '{clean_line(wanted.language)}' is not spoken here", "es or en"
        )
    return OpenCall(
        name, phone, email, wanted.language, wanted.words, wanted.department, wanted.origin
    )


def add_call(
    tx: Connection, context: Context, wanted: OpenCall, language: str, actor: Actor | None
) -> CallFacts:
    """Insert the call with its customer (found by phone or e-mail, else new) and its event."""
    now, ids = context.clock.now(), context.ids
    if wanted.department and departments.find(tx, wanted.department) is None:
        raise Invalid(
            f"There is no department '{wanted.department}'", "See: callcenter department list"
        )
    customer = customers.known_as(tx, wanted.phone, wanted.email)
    if customer is None:
        customer = ids.new()
        customers.add(
            tx,
            CustomerView(customer, wanted.name, wanted.phone, wanted.email, language),
            now,
        )
    else:
        customers.complete(tx, customer, wanted.phone, wanted.email)
    department = wanted.department or GENERAL
    return put_call(
        tx,
        context,
        who=actor.who if actor else CUSTOMER,
        customer_id=customer,
        department=department,
        driver=autonomy(tx, context, department).value,
        language=language,
        origin=wanted.origin,
        routed=wanted.department is not None,
    )


def put_call(
    tx: Connection, context: Context, *, who: str, priority: int = ORDINARY, **values: Any
) -> CallFacts:
    """Insert a call that begins now, under a key of its own, with its event; returns it locked.

    ``values``: its columns, among them those of which the event tells.
    """
    now, call_id, key = context.clock.now(), context.ids.new(), context.ids.call_key()
    while calls.key_taken(tx, key):
        key = context.ids.call_key()
    begun = {"state": CallState.ACTIVE.value, "opened_at": now, "state_since": now, "heard_at": now}
    calls.add(tx, id=call_id, key=key, priority=priority, **begun, **values)
    call = locked(tx, call_id)
    told = {name: values[name] for name in _TOLD if name in values}
    happened(tx, context, events.CALL_OPENED, call, who, **told)
    stands(tx, context, call, who)
    return call
