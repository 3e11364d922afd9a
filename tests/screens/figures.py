"""A center with an hour of calls, whose figures are known by hand."""

from __future__ import annotations

from callcenter_tui.domain.states import OperatorStatus
from callcenter_tui.domain.views import Actor
from tests.clocks import SettableClock
from tests.screens.houses import TestHouse
from tests.screens.test_journey import calls


def an_hour(house: TestHouse, clock: SettableClock) -> tuple[str, str, str]:
    """Three calls that only people answer: one answered after 10 s and handled for 150 s, one
    after 40 s and for 80 s, one whose customer gives up after 30 s. Their keys.

    So 1 of 3 in 20 s, 25 s to an answer, 115 s to handle, 40 s the longest wait.
    """
    house.person("mia", "agent", "Mia Solis", departments=("complaints",))
    mia = house.access.actor(house.signs_in("mia")(house))
    house.floor.staff.set_status(mia, OperatorStatus.AVAILABLE)
    soon = _handled(house, clock, mia, "Nora Vidal", waits=10, talks=120, wraps=30)
    late = _handled(house, clock, mia, "Ben Two", waits=40, talks=60, wraps=20)
    gone = calls(house, "hello?", "complaints", name="Ann Gone", phone="+34600000003")
    clock.forward(seconds=30)
    house.desk.leave(house.board.find(gone))
    clock.forward(minutes=1)
    return soon, late, gone


def _handled(house: TestHouse, clock: SettableClock, mia: Actor, name: str, *, waits: int,
             talks: int, wraps: int) -> str:  # fmt: skip
    phone = f"+3460000{sum(map(ord, name)):04d}"
    key = calls(house, "I complain", "complaints", name=name, phone=phone)
    call = house.board.find(key)
    clock.forward(seconds=waits)
    house.driving.take_over(mia, call)
    clock.forward(seconds=talks)
    house.floor.wrapup.hang_up(mia, call)
    clock.forward(seconds=wraps)
    house.floor.wrapup.finish(mia, call, disposition="information_given", summary="done")
    clock.forward(seconds=10)
    return key
