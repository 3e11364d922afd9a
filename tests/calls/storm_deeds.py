"""Everything that can happen on the floor, each as one deed that the chance of a storm chooses.

A deed asks the services as a console, a line, an engine or housekeeping does. What is refused is
no fault: half of all deeds come too late, as they do on a busy Monday.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Protocol, TypeVar

from callcenter_tui.auth.access import Access
from callcenter_tui.auth.sessions import Session
from callcenter_tui.calls.callbacks import Callbacks
from callcenter_tui.calls.desk import Desk
from callcenter_tui.calls.dispatch import Dispatch
from callcenter_tui.calls.driving import Driving
from callcenter_tui.calls.floor import Floor
from callcenter_tui.calls.guidance import Guidance
from callcenter_tui.calls.opening import OpenCall
from callcenter_tui.calls.retries import Retries
from callcenter_tui.calls.silence import Silent
from callcenter_tui.domain.errors import CallCenterError, StoreTrouble
from callcenter_tui.domain.protocols import Clock
from callcenter_tui.domain.states import CLOSED, Driver, OperatorStatus, Origin, Speaker
from callcenter_tui.domain.views import Actor
from callcenter_tui.store import call_rows, calls
from callcenter_tui.store.engine import Store
from tests.calls.scripted import Room, Scripted

T = TypeVar("T")

DEPARTMENTS = ("general", "billing")
CATEGORIES = ("billing_dispute", "service_failure", "complaint_formal")
WORDS = (
    "Mi router no enciende",
    "Quiero hablar con una persona",
    "¿Sigue ahí?",
    "My invoice is wrong",
    "Voy a denunciarles, tengo un abogado",
    "Gracias",
)


class House(Protocol):
    """What deeds are done with, in one process or thread."""

    store: Store
    chance: random.Random
    access: Access
    desk: Desk
    driving: Driving
    guidance: Guidance
    floor: Floor
    dispatch: Dispatch
    callbacks: Callbacks
    silent: Silent
    retries: Retries
    room: Room
    people: list[Actor]
    consoles: dict[str, Session]
    """By login, the sessions of the consoles that run."""

    @property
    def clock(self) -> Clock:
        """The floor's."""
        ...

    def passes(self, seconds: float) -> None:
        """Let time pass, where time is ours; consoles that run give a sign of life."""
        ...

    def open_console(self, actor: Actor) -> None:
        """Sign in, unless the console runs already."""
        ...


Deed = Callable[[House], None]


def _one(house: House, some: Sequence[T]) -> T:
    """One of them; LookupError when there is none: then the deed is left undone."""
    return house.chance.choice(some)


def _here(house: House) -> Actor:
    """Somebody whose console runs."""
    return _one(house, [one for one in house.people if one.login in house.consoles])


def _boss(house: House) -> Actor:
    return _one(house, [one for one in house.people if one.role == "supervisor"])


def _call(house: House, *states: str) -> str:
    """An open call, in one of these states where any is."""
    with house.store.read() as tx:
        rows = call_rows.live_rows(tx)
    wanted = [row for row in rows if row.state in states]
    return _one(house, wanted or rows).id


def _own(house: House, *states: str) -> tuple[Actor, str]:
    """Somebody with a call of their own in such a state, mostly; at times somebody else's."""
    if house.chance.random() < 0.15:
        return _here(house), _call(house)
    with house.store.read() as tx:
        rows = call_rows.live_rows(tx)
        held = [(row.id, calls.facts(tx, row.id)) for row in rows if row.state in states]
    by_id = {one.user_id: one for one in house.people}
    pairs = [(by_id[call.operator_id], key) for key, call in held if call and call.operator_id]
    return _one(house, pairs)


# What customers do.


def calls_in(house: House) -> None:
    words, number = _one(house, WORDS), house.chance.randrange(12)
    origin = Origin.DESK if house.chance.random() < 0.2 else Origin.LINE
    actor = _here(house) if origin is Origin.DESK else None
    wanted = OpenCall(
        f"Customer {number}",
        phone=f"+34 600 000 {number:03d}",
        words=words,
        department=_one(house, DEPARTMENTS),
        origin=origin.value,
    )
    house.desk.open(wanted, actor)


def says(house: House) -> None:
    house.desk.say(_call(house), Speaker.CUSTOMER, _one(house, WORDS))


def says_after_the_end(house: House) -> None:
    house.desk.say(_call(house, "wrap_up"), Speaker.CUSTOMER, "Una cosa más")


def hangs_up(house: House) -> None:
    house.desk.leave(_call(house))


def comes_back(house: House) -> None:
    with house.store.read() as tx:
        rows = call_rows.history(tx, limit=30)
    house.desk.resume(_one(house, [row for row in rows if row.state in CLOSED]).key)


# What operators do.


def accepts(house: House) -> None:
    me = _here(house)
    house.floor.offers.accept(me, _one(house, house.floor.offers.mine(me)).call)


def declines(house: House) -> None:
    me = _here(house)
    house.floor.offers.decline(me, _one(house, house.floor.offers.mine(me)).call, "no")


def takes(house: House) -> None:
    house.driving.take_over(_here(house), _call(house, "waiting"))


def answers(house: House) -> None:
    me, call = _own(house, "active")
    house.desk.say(call, Speaker.OPERATOR, "Le ayudo", me)


def holds_or_resumes(house: House) -> None:
    me, call = _own(house, "active", "on_hold")
    _one(house, (house.driving.hold, house.driving.resume))(me, call)


def hands_back(house: House) -> None:
    house.driving.hand_back(*_own(house, "active", "on_hold", "waiting"))


def escalates(house: House) -> None:
    me, call = _own(house, "active", "on_hold")
    house.driving.escalate(me, call, category=_one(house, CATEGORIES), severity="high")


def transfers_cold(house: House) -> None:
    me, call = _own(house, "active", "on_hold")
    house.floor.transfers.cold(me, call, _one(house, DEPARTMENTS), "wrong queue")


def transfers_warm(house: House) -> None:
    me, call = _own(house, "active", "on_hold")
    to = {"user_id": str(_one(house, house.people).user_id)}
    if house.chance.random() < 0.5:
        to = {"department": _one(house, DEPARTMENTS)}
    house.floor.transfers.warm(me, call, reason="you know more", **to)


def calls_off(house: House) -> None:
    house.floor.transfers.call_off(*_own(house, "active", "on_hold"))


def asks_help(house: House) -> None:
    house.floor.supervising.ask_help(*_own(house, "active"), "please")


def merges(house: House) -> None:
    me, call = _own(house, "active", "on_hold")
    house.floor.merging.merge(me, call, _one(house, house.floor.merging.candidates(me, call)).id)


def promises(house: House) -> None:
    me, call = _own(house, "active", "on_hold", "wrap_up")
    when = house.clock.now() + timedelta(minutes=house.chance.randint(1, 9))
    house.floor.callbacks.schedule(me, call, when, end=house.chance.random() < 0.6)


def ends_the_talk(house: House) -> None:
    house.floor.wrapup.hang_up(*_own(house, "active", "on_hold"))


def finishes(house: House) -> None:
    me, call = _own(house, "wrap_up")
    house.floor.wrapup.finish(me, call, disposition="wrong_number", summary="Done.")


def ends(house: House) -> None:
    me, call = _own(house, "active", "on_hold", "waiting")
    house.driving.end(me, call, disposition="wrong_number")


def changes_status(house: House) -> None:
    status = _one(house, (*OperatorStatus, OperatorStatus.AVAILABLE, OperatorStatus.AVAILABLE))
    house.floor.staff.set_status(_here(house), status, "coffee")


# What supervisors do.


def barges(house: House) -> None:
    house.floor.supervising.barge(_boss(house), _call(house, "active"), "Soy Marta")


def reassigns(house: House) -> None:
    to = str(_one(house, house.people).user_id)
    house.floor.supervising.reassign(_boss(house), _call(house, "active"), to, "you")


def snatches(house: House) -> None:
    house.driving.take_over(_boss(house), _call(house, "active", "on_hold"))


def switches_a_department(house: House) -> None:
    house.guidance.department(_boss(house), _one(house, DEPARTMENTS), _one(house, [*Driver]))


def switches_a_call(house: House) -> None:
    driver = _one(house, (Driver.AI, Driver.DRAFT))
    house.guidance.switch(_boss(house), _call(house, "active"), driver)


# What the AI, consoles and time do.


def ai_works(house: House) -> None:
    """A turn is written; often something happens in the middle of it."""
    between = _one(house, BETWEEN)

    def during() -> None:
        if house.chance.random() < 0.5:
            tried(house, between)

    house.room.turn(Scripted(during=during))


def sends_the_draft(house: House) -> None:
    house.desk.send_draft(_here(house), _call(house, "active"), "Le ayudo")


def housekeeping(house: House) -> None:
    looks = (*house.dispatch.looks, house.callbacks.look, house.silent.look, house.retries.sweep)
    for look in looks:
        look()


def a_moment(house: House) -> None:
    house.passes(house.chance.choice((0.5, 1, 3, 8)))


def a_while(house: House) -> None:
    house.passes(house.chance.choice((21, 40, 46, 70, 300)))


def signs_in(house: House) -> None:
    house.open_console(_one(house, house.people))


def signs_out(house: House) -> None:
    house.access.sign_out(house.consoles.pop(_here(house).login))


def dies(house: House) -> None:
    """The console is killed: nothing is told, nobody hears of it any more."""
    house.consoles.pop(_here(house).login)


DEEDS: tuple[tuple[Deed, int], ...] = (
    (calls_in, 10),
    (says, 8),
    (says_after_the_end, 2),
    (hangs_up, 3),
    (comes_back, 2),
    (accepts, 12),
    (declines, 3),
    (takes, 4),
    (answers, 5),
    (holds_or_resumes, 4),
    (hands_back, 2),
    (escalates, 2),
    (transfers_cold, 2),
    (transfers_warm, 4),
    (calls_off, 1),
    (asks_help, 1),
    (merges, 2),
    (promises, 2),
    (ends_the_talk, 5),
    (finishes, 5),
    (ends, 2),
    (changes_status, 6),
    (barges, 1),
    (reassigns, 3),
    (snatches, 1),
    (switches_a_department, 1),
    (switches_a_call, 1),
    (ai_works, 14),
    (sends_the_draft, 1),
    (housekeeping, 20),
    (a_moment, 12),
    (a_while, 2),
    (signs_in, 4),
    (signs_out, 1),
    (dies, 1),
)
"""Deeds with their weights."""

BETWEEN = (takes, snatches, hangs_up, says, switches_a_department, transfers_cold, housekeeping)
"""What can come in the middle of an answer."""


def tried(house: House, deed: Deed) -> str:
    """Do it; ``done``, ``refused``, or ``nothing`` to do it with."""
    try:
        deed(house)
    except StoreTrouble:
        raise
    except CallCenterError:
        return "refused"
    except LookupError:
        return "nothing"
    return "done"
