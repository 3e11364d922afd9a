"""After a computer has slept, or a clock was set, nobody is taken for gone who is there."""

from __future__ import annotations

import pytest

from callcenter_tui.calls.dispatch import Dispatch
from callcenter_tui.calls.gone import PAUSE, Awake
from callcenter_tui.domain.views import Actor
from tests.calls.conftest import Center
from tests.calls.shift import Shift


@pytest.fixture
def shift(center: Center) -> Shift:
    return Shift(center)


@pytest.fixture
def eva(shift: Shift) -> Actor:
    """In a call of her own."""
    eva = shift.person("eva")
    shift.center.driving.take_over(eva, shift.customer())
    return eva


def awake(shift: Shift) -> Awake:
    """As a console's housekeeping looks; it has looked once already."""
    made = Awake(shift.center.clock, Dispatch(shift.center.context).gone)
    made.look()
    return made


@pytest.mark.parametrize("hours", [3, -3])
def test_a_clock_that_jumps_frees_nobodys_call(shift: Shift, eva: Actor, hours: int) -> None:
    gone = awake(shift)
    shift.center.clock.forward(hours=hours)
    assert gone.look() == 0
    assert shift.stands(eva) == ("available", "", "on_call")
    shift.center.clock.forward(seconds=6)
    shift.beat(eva)  # her console says that it is there, as it does every few seconds
    for _ in range(30):
        shift.center.clock.forward(seconds=1)
        shift.beat(eva)
        gone.look()
    assert shift.stands(eva) == ("available", "", "on_call")


def test_who_is_gone_after_a_pause_is_noticed_soon(shift: Shift, eva: Actor) -> None:
    gone = awake(shift)
    shift.center.clock.forward(hours=3)
    gone.look()
    shift.center.clock.forward(seconds=PAUSE.total_seconds() - 1)
    assert gone.look() == 0
    shift.center.clock.forward(seconds=1)
    assert gone.look() > 0
    assert shift.stands(eva) == ("offline", "", "idle")


def test_a_process_that_begins_judges_at_once(shift: Shift, eva: Actor) -> None:
    shift.center.clock.forward(hours=3)
    assert Awake(shift.center.clock, Dispatch(shift.center.context).gone).look() > 0
    assert shift.stands(eva) == ("offline", "", "idle")
