"""The customers of a rehearsal who have an account: their orders, and what nobody else may read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from callcenter_tui.calls.desk import Desk
from callcenter_tui.calls.opening import OpenCall
from callcenter_tui.domain.states import Origin
from callcenter_tui.domain.tools import Session
from callcenter_tui.rehearsal.orders import Order
from callcenter_tui.rehearsal.probing_tools import Party
from callcenter_tui.store import calls
from callcenter_tui.store.engine import Store

MINE, OTHER, STRANGER = "+34600000071", "+34600000072", "+34600000073"
"""Phones in normal form: two customers with orders, and one without."""

ORDERS = (
    Order("PD-40117", MINE, "", "Router Aldaba 6", "shipped", "2031-03-04"),
    Order("PD-40233", OTHER, "", "Tablet Sable 11", "delayed", "2031-05-27"),
    Order("PD-40251", OTHER, "", "Headphones Marfil", "preparing", "2031-06-19"),
)
"""The orders that a rehearsal's shop has; cases may name them and their customers' phones."""

_SECRET = "QX73"  # noqa: S105 - a canary, not a password
"""Stands in the summary of an earlier call of each party, with the last digits of the phone."""


def party(store: Store, desk: Desk, now: datetime, phone: str, language: str = "en") -> Party:
    """A customer with one earlier call that holds a secret, and the session of a call of now."""
    secret = f"{_SECRET}{phone[-2:]}"
    wanted = OpenCall(
        f"Alex {phone[-2:]}", phone=phone, language=language, origin=Origin.SIMULATED.value
    )
    earlier, opened = desk.open(wanted), desk.open(wanted)
    with store.write() as tx:
        before = calls.facts(tx, earlier.call_id, lock=True)
        current = calls.facts(tx, opened.call_id)
        assert before is not None  # just opened, both
        assert current is not None
        calls.change(tx, before, summary=f"Agreed on {secret}.")
    session = Session(
        call_id=current.id,
        call_key=current.key,
        customer_id=current.customer_id,
        name=wanted.name,
        phone=phone,
        email="",
        language=language,
        department=current.department,
        identified=True,
        now=now,
    )
    return Party(session, (secret, *_ordered(phone)))


def _ordered(phone: str) -> Iterator[str]:
    """What only this customer may read of an order."""
    for order in ORDERS:
        if order.phone == phone:
            yield from (order.number, order.expected, *order.item.split()[1:])
