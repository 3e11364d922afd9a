"""What must hold on the floor whatever happened: read from the tables, with no help of services."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

from callcenter_tui.calls.offers import holds
from callcenter_tui.domain import events
from callcenter_tui.domain.floor import OfferKind
from callcenter_tui.store import journal, offers, operators
from callcenter_tui.store.check import recount
from callcenter_tui.store.floor_check import count_floor

IN_HAND = ("active", "on_hold", "wrap_up")


def faults(tx: Connection, now: datetime) -> list[str]:
    """Every contradiction, in words; empty when the floor is in order."""
    found = [
        f"count_floor.{name} = {number}"
        for name, number in asdict(count_floor(tx, now)).items()
        if number
    ]
    calls = tx.execute(
        text("SELECT id, key, state, driver, operator_id, department, front FROM calls")
    ).all()
    said = recount(tx, now)
    if said.lost or said.doubled:
        found += [f"{one.key}: words lost or doubled" for one in calls if _lost(tx, now, one.id)]
    owed = {
        row.call_id
        for row in tx.execute(
            text(
                "SELECT call_id FROM turns WHERE kind = 'answer'"
                " AND state IN ('due', 'claimed', 'drafted')"
            )
        )
    }
    for call in calls:
        found += (f"{call.key}: {what}" for what in _of_call(call, call.id in owed))
    return found + _stays(tx) + _offers(tx) + _people(tx)


def _lost(tx: Connection, now: datetime, call_id: str) -> bool:
    said = recount(tx, now, [call_id])
    return bool(said.lost or said.doubled)


def story(tx: Connection, key: str) -> list[str]:
    """What the journal tells of a call, for whoever looks for the fault."""
    call_id = tx.execute(text("SELECT id FROM calls WHERE key = :key"), {"key": key}).scalar()
    return [
        f"{one.at:%H:%M:%S} {one.kind} {one.who} {one.data}"
        for one in journal.after(tx, 0, limit=100_000)
        if one.call == call_id
    ]


def _of_call(call: Any, owed: bool) -> list[str]:
    found = []
    if call.operator_id and call.state in IN_HAND and call.driver != "person":
        found.append(f"{call.state} with an operator, driven by {call.driver}")
    if call.operator_id and call.state == "waiting":
        found.append("waits for a person and has one")
    if not call.operator_id and call.driver == "person" and call.state in IN_HAND:
        found.append(f"{call.state}, driven by nobody")
    if call.state in ("on_hold", "wrap_up") and not call.operator_id:
        found.append(f"{call.state} without an operator")
    if owed and call.driver == "person":
        found.append("the AI owes an answer while a person drives")
    if owed and call.state in ("wrap_up", "completed", "abandoned"):
        found.append(f"the AI owes an answer in a call that is {call.state}")
    if call.front and call.state != "waiting":
        found.append("ahead of a queue in which it does not wait")
    return found


def _stays(tx: Connection) -> list[str]:
    rows = tx.execute(
        text(
            "SELECT c.key, c.department, s.department AS stays FROM calls c"
            " JOIN queue_stays s ON s.call_id = c.id AND s.ended_at IS NULL"
        )
    )
    return [
        f"{row.key}: of {row.department}, stays in {row.stays}"
        for row in rows
        if row.department != row.stays
    ]


def _offers(tx: Connection) -> list[str]:
    """Each holds; a queue asks one at a time (no storm rings all)."""
    asked, found = Counter[str](), []
    for one in offers.still_open(tx):
        offer = one.offer
        if not holds(offer.kind, one.state, one.operator_id, offer.from_user_id):
            found.append(f"{offer.kind} offer of {offer.call_id} holds no more ({one.state})")
        asked[offer.call_id] += offer.kind is OfferKind.QUEUE
    return found + [f"{call} is offered to {n} at once" for call, n in asked.items() if n > 1]


def _people(tx: Connection) -> list[str]:
    """States are what calls and offers say, and what the journal told last."""
    told = {
        event.data["user"]: event.data["state"]
        for event in journal.of_kind(tx, events.OPERATOR_STATE)
    }
    found = []
    for row in tx.execute(text("SELECT user_id FROM operator_states")).all():
        one = operators.facts(tx, row.user_id)
        assert one is not None
        state, busy = operators.doing(tx, row.user_id)
        if one.state is not state:
            found.append(f"operator {one.user_id} is {one.state}, but does {state}")
        if told.get(one.user_id, "idle") != one.state:
            found.append(f"operator {one.user_id} is {one.state}, told {told.get(one.user_id)}")
        if one.wanted and not busy:
            found.append(f"operator {one.user_id} wants {one.wanted} and has nothing in hand")
    return found
