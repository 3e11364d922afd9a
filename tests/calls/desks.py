"""People at their desks and calls in their hands, as the tests of the floor need them."""

from __future__ import annotations

from sqlalchemy import select
from sqlmodel import SQLModel

from callcenter_tui.domain.protocols import Answer, Run
from callcenter_tui.domain.states import OperatorStatus
from callcenter_tui.domain.views import Actor
from callcenter_tui.store.engine import Store
from tests.calls.conftest import OWNER, Center


def seated(center: Center, login: str, *own: str, role: str = "agent") -> Actor:
    """Somebody who is at the desk and available, in ``general`` unless told otherwise."""
    actor = center.person(login, role=role, own=own or (("general",) if role == "agent" else ()))
    center.floor.staff.set_status(actor, OperatorStatus.AVAILABLE)
    return actor


def in_hand(
    center: Center, actor: Actor, words: str = "Mi router no enciende", **known: str
) -> str:
    """A call of the department ``general`` that the actor drives; returns its id."""
    call_id = center.call(words, department="general", **known).call_id
    center.driving.take_over(actor, call_id)
    return call_id


def operator(center: Center, call_id: str) -> str:
    """The name of the call's operator; empty when it has none."""
    return center.board.call(OWNER, call_id).row.operator


def answers(center: Center, text: str) -> bool:
    """The AI answers what is due with these words; False when they are dropped."""
    while claim := center.turns.claim("engine-1"):
        job = center.turns.job(claim)
        if claim.kind == "answer":
            return center.turns.answered(job, Answer(text), Run(), "v1")
        center.turns.briefed(job, "A briefing.", Run(), "v1")
    return False


def happened(center: Center, call_id: str, kind: str) -> list[dict[str, object]]:
    """What the call's events of a kind say, in order."""
    return [e.data for e in center.board.events(OWNER, call_id) if e.kind == kind]


def everything(store: Store) -> dict[str, list[str]]:
    """Every row of every table, to tell whether anything has changed at all."""
    with store.read() as tx:
        return {
            table.name: sorted(repr(tuple(row)) for row in tx.execute(select(table)))
            for table in SQLModel.metadata.sorted_tables
        }
