"""What one operator more or less would do, from a half hour of measured calls."""

from __future__ import annotations

from datetime import timedelta

import pytest

from callcenter_tui.calls import lists
from callcenter_tui.domain.errors import NotFound
from callcenter_tui.metrics.context import Metrics
from callcenter_tui.metrics.room import open_metrics
from callcenter_tui.metrics.what_if import WhatIf
from tests.calls.conftest import OWNER, Center, center  # noqa: F401 - a fixture
from tests.calls.desks import seated


def asked(center: Center) -> WhatIf:  # noqa: F811
    own = Metrics(center.store, center.clock, center.ids, lists.zone, lists.target)
    return open_metrics(own).what_if


def busy_half_hour(center: Center, calls: int, seconds: float) -> None:  # noqa: F811
    """So many calls come at once and each is handled for so long."""
    eva = seated(center, "eva")
    opened = []
    for number in range(calls):
        known = {"department": "general", "phone": f"+34 600 {number:06}"}
        opened.append(center.call("Quiero hablar con una persona", **known).call_id)
        center.driving.take_over(eva, opened[-1])
    center.clock.forward(seconds=seconds)
    for call_id in opened:
        center.driving.end(eva, call_id, disposition="information_given")


def test_one_operator_more_or_less(center: Center) -> None:  # noqa: F811
    """Ten calls of 540 s in half an hour are 3 erlangs; Erlang C of 4, 5 and 6 people."""
    begun = center.clock.now()
    busy_half_hour(center, 10, 540)
    center.clock.set(begun + timedelta(minutes=40))
    for number in range(5):
        seated(center, f"op{number}")
    seated(center, "sol", "sales")
    center.person("away", own=("general",))
    found = asked(center).now(OWNER, "general")
    assert (found.since, found.until) == (begun, begun + timedelta(minutes=30))
    assert (found.calls, found.aht, found.aht_n, found.operators) == (10, 540, 10, 5)
    assert found.words == ("One operator less: 78 % -> 51 %", "One operator more: 78 % -> 91 %")
    assert found.wanted == 6  # 80 % in 20 s
    assert "ignores impatience" in found.note


def test_a_quiet_half_hour_takes_the_handling_time_of_the_week(center: Center) -> None:  # noqa: F811
    begun = center.clock.now()
    busy_half_hour(center, 10, 540)
    center.clock.set(begun + timedelta(days=1, minutes=1))
    center.call("Quiero hablar con una persona", department="general", phone="+34 700 000 001")
    center.clock.forward(minutes=30)
    seated(center, "op")
    found = asked(center).now(OWNER, "general")
    assert (found.calls, found.aht, found.aht_n) == (1, 540, 10)
    assert found.aht_since == found.until - timedelta(days=7)
    assert found.words[0] == "One operator less: 71 % -> overloaded"


def test_where_nothing_came_nothing_is_said(center: Center) -> None:  # noqa: F811
    what_if = asked(center)
    quiet = what_if.now(OWNER)
    assert (quiet.found, quiet.words) == (None, ())
    assert "nothing can be said" in quiet.note
    with pytest.raises(NotFound):
        what_if.now(OWNER, "nowhere")
